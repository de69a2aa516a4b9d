// The page of one construct: what was asked, its facts, and what its sessions made.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { findings } from "./suite/axe.mjs";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { stripes } from "./suite/png.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, newContext, openVisit, tryAgain } from "./suite/visit.mjs";

const machine = new Machine();
const png = stripes(64, 48, [
  [200, 60, 40],
  [250, 250, 250],
]);
const brief = [
  "Paint the harbor wall.",
  ...Array.from({ length: 60 }, (_, line) => `Line ${line + 2} of a long wish about its colour.`),
].join("\n");
new ClaudeSession({ cwd: "/home/dev/harbor", branch: "feat/paint", at: Date.now() - 30 * 3_600_000 })
  .prompt(brief)
  .bash("paint --wall north", "\u001b[32mnorth wall is blue\u001b[0m\nall done")
  .edit("/home/dev/harbor/wall.py", ['colour = "grey"'], ['colour = "blue"'], 12)
  .edit("/home/dev/harbor/pier.py", ["planks = 4", "rope = 1"], ["planks = 5"], 3)
  .look("/home/dev/harbor/wall.png", png)
  .delegate("Dry the paint", "Wait until it is dry.", (child) => child.answer("It is dry."))
  .answer("The wall is blue.")
  .title("Paint the harbor wall")
  .write(machine.home);
new CodexSession({ at: Date.now() - 26 * 3_600_000 })
  .prompt("Sweep the pier")
  .exec("sweep pier", "swept")
  .patch("pier.py", ["dust = True"], ["dust = False"])
  .answer("Swept.")
  .write(machine.home);
machine.ask("collect");
const constructs = machine.ask("constructs", "list", "--all").constructs;
const [wall, pier] = ["Paint the harbor wall", "Sweep the pier"].map((name) =>
  constructs.find((one) => one.name === name),
);
machine.ask("constructs", "link", wall.id, pier.id, "--kind", "handoff");

const visit = await openVisit(await machine.serve());
const page = () => visit.page;
const tab = (name) => page().getByRole("tab", { name });
const open = (rest = "", id = wall.id) => goTo(visit, `#/construct/${id}${rest}`);
const shown = (name) => page().getByRole("article", { name });
const choose = (name) => page().getByRole("radio", { name, exact: true }).click();

test("the overview says what was asked, of whom, when and what it costs", async () => {
  await open();
  await page().getByText("Paint the harbor wall.").first().waitFor();
  const panel = page().getByRole("tabpanel");
  for (const words of ["harbor", "feat/paint", "claude-code"]) await panel.getByText(words).first().waitFor();
  await panel.getByText(/original/).waitFor();
  await panel.getByText("Conversation").waitFor();
});

test("a long brief leaves room for the sessions and is opened on request", async () => {
  const last = page().getByText(/Line 61 of a long wish/);
  const sessions = page().getByRole("heading", { name: /^Sessions/ });
  const { height } = page().viewportSize();
  assert.ok((await sessions.boundingBox()).y < height, "the sessions are out of view");
  await page().getByRole("button", { name: "Show all of it" }).click();
  await last.scrollIntoViewIfNeeded();
  await page().getByRole("button", { name: "Show less" }).click();
  await eventually(async () => assert.ok((await sessions.boundingBox()).y < height));
});

test("sessions stand as the tree they grew into and open their transcript", async () => {
  const panel = page().getByRole("tabpanel");
  await panel.getByText("Wait until it is dry.").click();
  await eventually(() => assert.match(page().url(), /\/transcript\//));
  await page().getByRole("feed").getByText("It is dry.", { exact: true }).waitFor();
});

test("a link leads to the other construct and back", async () => {
  await open();
  await page().getByText("handed on to").waitFor();
  await page().getByRole("link", { name: "Sweep the pier" }).click();
  await page()
    .getByRole("heading", { name: /Sweep the pier/ })
    .waitFor();
  await page().getByText("handed on from").waitFor();
  await page().keyboard.press("Alt+ArrowLeft");
  await page()
    .getByRole("heading", { name: /Paint the harbor wall/ })
    .waitFor();
});

test("the name, the pin, the tags and the status are changed in place and undone", async () => {
  await open("", pier.id);
  await page().getByRole("button", { name: "Rename “Sweep the pier”" }).click();
  await page().keyboard.type("Sweep the long pier");
  await page().keyboard.press("Enter");
  await page()
    .getByRole("heading", { name: /Sweep the long pier/ })
    .waitFor();
  await page().getByRole("button", { name: "Undo" }).click();
  await page()
    .getByRole("heading", { name: /Sweep the pier/ })
    .waitFor();
  await page().getByRole("button", { name: /^Pin/ }).click();
  await page().getByText("Kept for ever").first().waitFor();
  await page().getByRole("button", { name: "Add tag" }).click();
  await page().keyboard.type("tidy");
  await page().keyboard.press("Enter");
  await page().getByRole("tabpanel").getByText("tidy", { exact: true }).waitFor();
  await page()
    .getByRole("button", { name: /^Status: Complete/ })
    .click();
  const choices = await page().getByRole("menuitem").allTextContents();
  assert.ok(choices.length > 0);
  await page().keyboard.press("Escape");
});

test("the keys 1, 2 and 3 lead to the parts, and so do the arrows on their tabs", async () => {
  await open();
  await tab("Overview").waitFor();
  for (const [key, name] of [
    ["2", /Transcript/],
    ["3", /Artifacts/],
    ["1", /Overview/],
  ]) {
    await page().keyboard.press(key);
    await eventually(async () => assert.equal(await tab(name).getAttribute("aria-selected"), "true"));
  }
  await tab(/Overview/).focus();
  await page().keyboard.press("ArrowRight");
  await eventually(async () => assert.equal(await tab(/Transcript/).getAttribute("aria-selected"), "true"));
});

test("what was made is listed by kind and shown as what it is", async () => {
  await open("/artifacts");
  const list = page().getByRole("listbox", { name: "Artifacts" });
  await list.getByRole("option", { name: /paint --wall north/ }).click();
  const log = shown("paint --wall north");
  await log.getByText("north wall is blue").waitFor();
  assert.equal(await log.getByText("[32m").count(), 0, "terminal colours are shown as text");
  await list.getByRole("option", { name: /wall\.py/ }).click();
  const diff = shown(/wall\.py$/);
  await diff.getByText('colour = "blue"').waitFor();
  await diff.getByText("12", { exact: true }).first().waitFor();
  await choose("Images");
  await eventually(async () => assert.equal(await list.getByRole("option").count(), 1));
  const picture = page().getByRole("tabpanel").locator("img");
  await eventually(async () => assert.equal(await picture.evaluate((image) => image.naturalWidth), 64));
  await choose("Plans");
  await page().getByRole("heading", { name: "None of this kind" }).waitFor();
  await choose("All");
});

test("an artifact is copied, saved with its bytes, and found where it was made", async () => {
  await open("/artifacts");
  const list = page().getByRole("listbox", { name: "Artifacts" });
  await list.getByRole("option", { name: /pier\.py/ }).click();
  const diff = shown(/pier\.py$/);
  await diff.getByText("planks = 5").waitFor();
  await diff.getByRole("button", { name: "Copy", exact: true }).click();
  await eventually(async () => {
    assert.match(await page().evaluate(() => navigator.clipboard.readText()), /^-planks = 4$/m);
  });
  await list
    .getByRole("option", { name: /picture|wall\.png/ })
    .first()
    .click();
  const [download] = await Promise.all([
    page().waitForEvent("download"),
    page().getByRole("button", { name: "Save" }).click(),
  ]);
  assert.deepEqual(readFileSync(await download.path()), png);
  await list.getByRole("option", { name: /wall\.py/ }).click();
  await page().getByRole("button", { name: "Show in transcript" }).click();
  await page()
    .getByRole("feed")
    .getByText(/wall\.py/)
    .first()
    .waitFor();
});

test("the list of artifacts is walked by keys, and letters jump to a name", async () => {
  await open("/artifacts");
  const list = page().getByRole("listbox", { name: "Artifacts" });
  await list.focus();
  const current = () => list.locator("[aria-selected=true]").textContent();
  await page().keyboard.press("End");
  const last = await list.getByRole("option").last().textContent();
  await eventually(async () => assert.equal(await current(), last));
  await page().keyboard.type("paint");
  await eventually(async () => assert.match(await current(), /^paint --wall north/));
});

test("a construct that cannot be read, or is not there, says so", async () => {
  await newContext(visit);
  const mend = await failing(visit, "read_construct");
  await open();
  await page().getByText("This construct cannot be read").first().waitFor();
  await mend();
  await tryAgain(visit);
  await page()
    .getByRole("heading", { name: /Paint the harbor wall/ })
    .waitFor();
  await open("", "00000000-0000-7000-8000-000000000000");
  await page().getByText("NOT_FOUND").waitFor();
});

test("a part that fails leaves the others alone", async () => {
  const mend = await failing(visit, "list_artifacts");
  await open("/artifacts");
  await page().getByText("The artifacts cannot be read").waitFor();
  await tab(/Overview/).click();
  await page().getByText("Paint the harbor wall.").first().waitFor();
  await tab(/Artifacts/).click();
  await mend();
  await tryAgain(visit);
  await page().getByRole("listbox", { name: "Artifacts" }).waitFor();
});

test("a construct is deleted for good only under its name, and a receipt tells what came of it", async () => {
  new ClaudeSession({ cwd: "/home/dev/vault" })
    .prompt("Burn this letter")
    .answer("Burnt.")
    .write(machine.home);
  machine.ask("collect");
  const here = () => machine.ask("constructs", "list", "--all").constructs;
  const { id } = here().find((one) => one.name === "Burn this letter");
  await goTo(visit, `#/construct/${id}/storage`);
  await visit.page.getByRole("button", { name: "Delete securely…" }).click();
  const dialog = visit.page.getByRole("dialog", { name: "Delete this construct securely?" });
  await dialog.getByText("There is no way back.").waitFor();
  assert.equal(await visit.page.evaluate(() => document.activeElement.textContent), "Keep it");
  assert.deepEqual(await findings(visit.page), []);
  const burn = dialog.getByRole("button", { name: "Delete for good" });
  await dialog.getByRole("textbox").fill("burn this");
  assert.equal(await burn.isDisabled(), true);
  await dialog.getByRole("textbox").fill("Burn this letter");
  await burn.click();
  const receipt = visit.page.getByRole("dialog", { name: "Deleted securely" });
  await receipt.getByText("no copies of the store that are known here").waitFor();
  assert.deepEqual(await findings(visit.page), []);
  await receipt.getByRole("button", { name: "Show constructs" }).click();
  await eventually(() => assert.match(visit.page.url(), /#\/constructs/));
  machine.ask("collect");
  assert.ok(!here().some((one) => one.id === id || one.name === "Burn this letter"));
});

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
