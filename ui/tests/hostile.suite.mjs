// Content never acts: whatever stands in a history, nothing runs, nothing is fetched, nobody is led away.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { goTo, openVisit } from "./suite/visit.mjs";

const PIECES = JSON.parse(readFileSync(new URL("../src/markdown/hostile.json", import.meta.url), "utf8"));
const texts = PIECES.map(({ text, repeat = "", times = 0 }) => repeat.repeat(times) + text);
const MARKUP = "<img src=https://evil.example/pixel onerror=alert(1)><script>alert(1)</script>";
const LINK = "https://evil.example/landing?who=you";
const PICTURE = Buffer.from(
  `<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20" onload="alert(1)">` +
    `<script>alert(1)</script><image href="https://evil.example/inner.png"/><rect width="20" height="20"/></svg>`,
);

const machine = new Machine();
const session = new ClaudeSession({
  cwd: `/home/dev/${"<b>lamp</b>"}`,
  branch: "<img/src=x>",
  at: Date.now() - 9e7,
});
session.prompt(`${MARKUP} and [a link](${LINK})`);
for (const text of texts) session.answer(text);
for (const text of texts.slice(0, 60)) {
  session.bash(text.slice(0, 2_000), text.slice(0, 2_000));
  session.prompt(text.slice(0, 2_000));
}
session.edit(MARKUP, texts.slice(0, 20), texts.slice(20, 40));
session.call(MARKUP, { [MARKUP]: texts.slice(0, 30) }, MARKUP);
const base64 = PICTURE.toString("base64");
session.call("Read", { file_path: "/x.svg" }, [
  { type: "image", source: { type: "base64", media_type: "image/svg+xml", data: base64 } },
  { type: "image", source: { type: "url", url: "https://evil.example/remote.png" } },
]);
session.title(MARKUP).write(machine.home);
new CodexSession()
  .prompt(`\u202e${MARKUP}\u0000`)
  .exec(MARKUP, "\u001b]8;;https://evil.example\u001b\\x")
  .write(machine.home);
machine.ask("collect");
const construct = machine
  .ask("constructs", "list")
  .constructs.find((one) => one.agents.includes("claude-code"));
const [root] = machine.ask("sessions", "list", "--construct", construct.id).sessions;
machine.ask("constructs", "tag", construct.id, "<i>tag</i>");

const visit = await openVisit(await machine.serve());
const { page } = visit;
const transcript = `#/construct/${construct.id}/transcript/${root.id}`;
const feed = () => page.getByRole("feed");

/** Counts what must not be on the page: every element that could act and was not made by us. */
const strangers = () =>
  page.evaluate(() => {
    const acting =
      "script:not([src]), iframe, object, embed, form[action], base, meta[http-equiv], style, link[href^=http], video, audio, a[href]:not([download]), [onerror], [onload], [onclick], [onmouseover]";
    const remote = [...document.body.querySelectorAll("[src], [href]")].filter((one) => {
      const address = one.getAttribute("src") ?? one.getAttribute("href");
      return /^(https?:|\/\/|javascript:|data:)/i.test(address);
    });
    return [...document.body.querySelectorAll(acting), ...remote].map((one) => one.outerHTML.slice(0, 200));
  });

test("the list shows hostile names, branches, workspaces and tags as text", async () => {
  await goTo(visit);
  await page
    .getByRole("grid")
    .getByText(/<img src=https:\/\/evil/)
    .first()
    .waitFor();
  await page.locator('[data-row="1"]').click();
  await page.getByRole("article").getByText("<i>tag</i>").first().waitFor();
  assert.deepEqual(await strangers(), []);
});

test("names with reordering characters are marked, not obeyed", async () => {
  await page
    .getByRole("grid")
    .getByRole("img", { name: /right-to-left override/ })
    .first()
    .waitFor();
});

test("the whole transcript is scrolled through with every call opened, and nothing acts", async () => {
  await goTo(visit, `${transcript}/0`);
  await feed().locator('article[data-seq="0"]').waitFor();
  const box = await feed().boundingBox();
  await page.mouse.move(box.x + 200, box.y + box.height / 2);
  const total = Number(await page.getByRole("scrollbar").getAttribute("aria-valuemax"));
  const drawn = new Set();
  await eventually(async () => {
    await page.mouse.wheel(0, 900);
    const seqs = await page.evaluate(() => {
      for (const head of document.querySelectorAll(
        "[role=feed] article button[aria-expanded=false]:not([aria-haspopup])",
      ))
        head.click();
      return [...document.querySelectorAll("[role=feed] article")].map((one) => Number(one.dataset.seq));
    });
    for (const seq of seqs) drawn.add(seq);
    const found = await strangers();
    if (found.length > 0) visit.complaints.push(...found);
    assert.ok(Math.max(...drawn) >= total - 3, `${Math.max(...drawn)} of ${total}`);
  }, 50_000);
  assert.ok(drawn.size > texts.length, `${drawn.size} messages were drawn`);
});

test("a picture with scripts in it is a picture", async () => {
  const picture = feed().locator("img");
  await page.keyboard.press("End");
  await eventually(async () => assert.ok((await picture.count()) > 0));
  await eventually(async () => assert.equal(await picture.last().evaluate((one) => one.complete), true));
});

test("a link shows its whole address first, and leads nowhere without consent", async () => {
  await goTo(visit, `${transcript}/0`);
  const link = feed().getByRole("link", { name: "a link" }).first();
  await link.click();
  const dialog = page.getByRole("dialog", { name: "Open this address?" });
  await dialog.getByText("evil.example").waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await link.click({ button: "middle" });
  await link.click({ modifiers: ["Control"] });
  await dialog.waitFor();
  await dialog.getByRole("button", { name: "Stay here" }).click();
  assert.equal(visit.context.pages().length, 1);
});

test("artifacts, the palette and the page of the construct show the same as text", async () => {
  await goTo(visit, `#/construct/${construct.id}/artifacts`);
  const list = page.getByRole("listbox", { name: "Artifacts" });
  await list.focus();
  await page.keyboard.press("End");
  await page.getByRole("article").first().waitFor();
  assert.deepEqual(await strangers(), []);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("<img");
  await page
    .getByRole("option", { name: /evil\.example/ })
    .first()
    .waitFor();
  assert.deepEqual(await strangers(), []);
  await page.keyboard.press("Escape");
  await goTo(visit, `#/construct/${construct.id}`);
  await page.getByRole("heading", { name: "Facts" }).waitFor();
  assert.deepEqual(await strangers(), []);
});

test("an address made by a stranger leads to a place of ours or to the list", async () => {
  for (const hash of [
    "#/construct/..%2F..%2Fetc",
    "#/construct/<script>",
    "#/activity/1e9",
    "#/%E0%A4%A",
    "#javascript:alert(1)",
  ]) {
    await goTo(visit, hash);
    await page
      .getByRole("grid", { name: "Constructs" })
      .or(page.getByRole("heading", { name: "Activity" }))
      .first()
      .waitFor();
  }
});

test("every request of all of this went to the program itself", () => {
  const { origin } = visit.server;
  const elsewhere = visit.requests.filter(
    (url) => !url.startsWith(`${origin}/`) && !url.startsWith(`blob:${origin}/`),
  );
  assert.deepEqual(elsewhere, []);
  assert.ok(visit.requests.some((url) => url.includes("/api/call/read_transcript")));
});

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
