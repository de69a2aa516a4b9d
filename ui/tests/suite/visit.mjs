// One person's browser on the served pages; it notes everything that must never happen.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { chromium } from "playwright-core";
import { eventually } from "./runner.mjs";

const BROWSERS = ["chromium", "chromium-browser", "google-chrome"];
const WAIT_MS = 10_000;

/** Opens a browser on the pages at `server`. */
export async function openVisit(server, options = {}) {
  const executablePath = findBrowser();
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
  const visit = { browser, server, complaints: [], requests: [], page: null, context: null };
  await newContext(visit, options);
  return visit;
}

/** Starts anew, as another person would: nothing is kept from before. */
export async function newContext(visit, options = {}) {
  await visit.context?.close();
  visit.context = await visit.browser.newContext({
    viewport: { width: 1440, height: 900 },
    timezoneId: "UTC",
    locale: "en-GB",
    permissions: ["clipboard-read", "clipboard-write"],
    ...options,
  });
  visit.context.setDefaultTimeout(WAIT_MS);
  visit.page = await visit.context.newPage();
  watch(visit, visit.page);
  return visit.page;
}

function watch(visit, page) {
  const { complaints, requests } = visit;
  const origin = visit.server.origin;
  page.on("pageerror", (error) => complaints.push(`error of the page: ${error.message}`));
  page.on("console", (message) => {
    // What the server refused is on the page, where tests look for it.
    if (message.type() === "error" && !message.text().startsWith("Failed to load resource"))
      complaints.push(`console: ${message.text()}`);
  });
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on("popup", (popup) => complaints.push(`popup: ${popup.url()}`));
  page.on("download", (download) => visit.onDownload?.(download));
  page.on("framenavigated", (frame) => {
    if (!frame.url().startsWith(origin) && frame.url() !== "about:blank")
      complaints.push(`navigated to ${frame.url()}`);
    if (frame.parentFrame() !== null) complaints.push(`a frame appeared: ${frame.url()}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    requests.push(url);
    if (!url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`))
      complaints.push(`request to elsewhere: ${url}`);
  });
}

/** Opens the pages at a place such as `#/constructs`. */
export async function goTo(visit, hash = "#/constructs") {
  const { page, server } = visit;
  const here = page.url().startsWith(server.origin);
  if (!here) {
    await page.goto(`${server.origin}/#token=${encodeURIComponent(server.token)}`);
    await page.waitForSelector("#root > *");
  }
  await page.evaluate((to) => {
    location.hash = to;
  }, hash);
  return page;
}

/** Loads the page again, so that nothing is left in its memory. */
export async function reload(visit) {
  await visit.page.reload();
  await visit.page.waitForSelector("#root > *");
}

/** Lets an operation fail as the store would, until the returned function is called. */
export async function failing(visit, operation, failure = {}) {
  const pattern = `**/api/*/${operation}`;
  const error = { code: "ST_PAGE_CORRUPT", message: "page 12 does not match its checksum", hint: null };
  const body = JSON.stringify({ error: { ...error, ...failure } });
  await visit.page.route(pattern, (route) => {
    const contentType = "application/json";
    return route.fulfill({ status: 500, contentType, body });
  });
  return () => visit.page.unroute(pattern);
}

/** Holds the answers of an operation back until the returned function is called. */
export async function held(visit, operation) {
  const pattern = `**/api/*/${operation}`;
  let release;
  const released = new Promise((resolve) => {
    release = resolve;
  });
  await visit.page.route(pattern, async (route) => {
    await released;
    await route.continue().catch(() => {});
  });
  return async () => {
    release();
    await visit.page.unroute(pattern, { behavior: "wait" });
  };
}

/** Asks to try again. Views also read again by themselves: then there is nothing left to press. */
export async function tryAgain(visit) {
  const again = visit.page.getByRole("button", { name: "Try again" });
  await eventually(async () => {
    if ((await again.count()) === 0) return;
    await again.first().click({ timeout: 500 });
    throw new Error("“Try again” is still there");
  });
}

function findBrowser() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const found = folders.flatMap((folder) => BROWSERS.map((name) => join(folder, name))).find(existsSync);
  if (found === undefined) throw new Error(`none of ${BROWSERS.join(", ")} is installed`);
  return found;
}
