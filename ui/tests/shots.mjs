// Takes pictures of every view of the invented store in light and dark.
// node tests/shots.mjs [folder] [name part]: builds nothing; run `npm run build:fake` first.
import { createReadStream, mkdirSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { chromium } from "playwright-core";

const dist = new URL("../dist-fake/", import.meta.url).pathname;
const out = process.argv[2] ?? "shots";
const only = process.argv[3] ?? "";
mkdirSync(out, { recursive: true });

const TYPES = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' blob:; " +
  "connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'";

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, "http://localhost").pathname);
  const file = join(dist, path === "/" ? "index.html" : path);
  try {
    statSync(file);
  } catch {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    "content-type": TYPES[extname(file)] ?? "application/octet-stream",
    "content-security-policy": POLICY,
    "cache-control": "no-store",
  });
  createReadStream(file).pipe(response);
});
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const base = `http://127.0.0.1:${server.address().port}/`;

const ID = "01932f00-0001-7000-8000-000000000000";
const SESSION = "01932f00-0003-7000-8000-000000000000";
const rest = (page) => page.waitForTimeout(500);

/** name, search part of the address, fragment, and what to do before the picture */
const SHOTS = [
  ["firstrun", "fake=640&firstrun", "", null],
  ["firstrun-none", "fake=640&firstrun&noagents", "", null],
  [
    "constructs",
    "fake=1284&collecting",
    "#/constructs",
    async (page) => {
      await page.locator("[data-row='0']").click();
      await page.locator("[data-row='2']").hover();
    },
  ],
  [
    "constructs-chosen",
    "fake=1284",
    "#/constructs",
    async (page) => {
      for (const row of [1, 3, 5]) await page.locator(`[data-row='${row}'] [data-check]`).click();
    },
  ],
  [
    "constructs-filtered",
    "fake=1284",
    "#/constructs?status=error&status=parked&larger_than=1000000&since=2026-01-01",
    null,
  ],
  ["constructs-empty", "fake=1284", "#/constructs?status=error&text=no+such+thing", null],
  ["constructs-error", "fake=1284&failing=list_constructs,count_constructs", "#/constructs", null],
  [
    "constructs-menu",
    "fake=1284",
    "#/constructs",
    async (page) => page.getByRole("button", { name: "Status: any" }).click(),
  ],
  [
    "constructs-end",
    "fake=100000",
    "#/constructs",
    async (page) => {
      await page.locator("[data-row='0']").click();
      await page.keyboard.press("End");
    },
  ],
  ["overview", "fake=1284", `#/construct/${ID}`, null],
  ["transcript", "fake=1284", `#/construct/${ID}/transcript/${SESSION}`, null],
  ["artifacts", "fake=1284", `#/construct/${ID}/artifacts`, null],
  [
    "artifact-image",
    "fake=1284",
    `#/construct/${ID}/artifacts`,
    async (page) => page.getByRole("option").nth(4).click(),
  ],
  [
    "storage",
    "fake=1284",
    "#/storage",
    async (page) => page.locator("[data-tile='1'] [data-part='0']").hover(),
  ],
  [
    "storage-workspace",
    "fake=1284",
    "#/storage",
    async (page) => {
      await page.keyboard.press("Enter");
      await rest(page);
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Shift+F10");
    },
  ],
  ["storage-agents", "fake=1284", "#/storage/agents", null],
  ["storage-only", "fake=1284", "#/storage?list=only", null],
  ["storage-error", "fake=1284&failing=read_usage", "#/storage", null],
  ["cleanup", "fake=1284", "#/cleanup?policies=", null],
  [
    "cleanup-out",
    "fake=1284",
    "#/cleanup?kind=images&kind=logs&idle_days=6",
    async (page) => page.locator("[data-line='2'] [data-check]").click(),
  ],
  ["cleanup-start", "fake=1284&nopolicies", "#/cleanup", null],
  [
    "cleanup-ask",
    "fake=1284",
    "#/cleanup?policies=",
    async (page) => page.getByRole("button", { name: /^Move/ }).click(),
  ],
  [
    "cleanup-rule",
    "fake=1284&nopolicies",
    "#/cleanup",
    async (page) => page.getByRole("button", { name: "Add rule" }).click(),
  ],
  [
    "cleanup-removed",
    "fake=1284",
    "#/cleanup?policies=",
    async (page) => page.getByRole("button", { name: /on purpose/ }).click(),
  ],
  ["cleanup-large", "fake=100000", "#/cleanup?idle_days=2", null],
  ["retention", "fake=1284", "#/retention", null],
  [
    "retention-changed",
    "fake=1284",
    "#/retention",
    async (page) => page.getByRole("textbox", { name: /^Images: idle for/ }).fill("60"),
  ],
  ["retention-new", "fake=1284&nopolicies", "#/retention?new=", null],
  ["retention-empty", "fake=1284&nopolicies", "#/retention", null],
  ["storage-tab", "fake=1284", `#/construct/${ID}/storage`, null],
  ["activity", "fake=1284&collecting", "#/activity", null],
  ["activity-failed", "fake=1284", "#/activity/4", null],
  ["agents", "fake=1284", "#/agents", null],
  ["health", "fake=1284", "#/health", null],
  ["settings", "fake=1284", "#/settings", null],
  [
    "palette",
    "fake=1284",
    "#/constructs",
    async (page) => {
      await page.keyboard.press("Control+k");
      await page.keyboard.type("re", { delay: 20 });
    },
  ],
  ["keys", "fake=1284", "#/constructs", async (page) => page.keyboard.press("?")],
];

const SIZES = [
  [1440, 900],
  [1280, 800],
  [1000, 700],
];

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const complaints = [];
for (const scheme of ["light", "dark"]) {
  for (const [width, height] of SIZES) {
    for (const [name, search, hash, prepare] of SHOTS) {
      if (!name.includes(only)) continue;
      const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme });
      const page = await context.newPage();
      const label = `${name}-${scheme}-${width}`;
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning")
          complaints.push(`${label}: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`${label}: ${error.message}`));
      try {
        await page.goto(`${base}?${search}${hash}`);
        await page.waitForSelector("#root > *");
        await rest(page);
        await prepare?.(page);
        await rest(page);
        await page.screenshot({ path: join(out, `${label}.png`) });
      } catch (error) {
        complaints.push(`${label}: ${error.message.split("\n")[0]}`);
      }
      await context.close();
    }
  }
}
await browser.close();
server.close();
for (const complaint of new Set(complaints)) process.stdout.write(`${complaint}\n`);
process.exitCode = complaints.length > 0 ? 1 : 0;
