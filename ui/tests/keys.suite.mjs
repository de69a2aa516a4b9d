// Hands on the keyboard: pairs, the palette, the sheet of keys, panes, and Escape.
import assert from "node:assert/strict";
import { ClaudeSession } from "./suite/claude.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { goTo, openVisit } from "./suite/visit.mjs";

const machine = new Machine();
for (let lamp = 1; lamp <= 30; lamp += 1) {
  const at = Date.now() - 26 * 3_600_000 - lamp * 60_000;
  new ClaudeSession({ at }).prompt(`Light lamp ${lamp}`).answer("Lit.").write(machine.home);
}
machine.ask("collect");

const visit = await openVisit(await machine.serve());
const { page } = visit;
const press = async (...keys) => {
  for (const key of keys) await page.keyboard.press(key);
};
const at = (pattern) => eventually(() => assert.match(page.url(), pattern));
const box = () => page.getByRole("combobox", { name: "Name of a command or construct" });
const focused = (locator) =>
  eventually(async () => assert.ok(await locator.evaluate((element) => element === document.activeElement)));

test("g and a letter lead to every view, from every view", async () => {
  await goTo(visit);
  await page.getByRole("grid").waitFor();
  const views = { a: /#\/activity/, n: /#\/agents/, h: /#\/health/, s: /#\/settings/, c: /#\/constructs/ };
  for (const [letter, address] of Object.entries(views)) {
    await press("g", letter);
    await at(address);
  }
  await page.getByRole("grid").waitFor();
});

test("the list has the focus from the start and every way back", async () => {
  await focused(page.getByRole("grid"));
  await press("j", "Enter");
  await page.getByRole("tab", { name: /Overview/ }).waitFor();
  await press("Alt+ArrowLeft");
  await focused(page.getByRole("grid"));
  await eventually(async () => {
    assert.equal(await page.locator("[data-row][data-cursor]").getAttribute("data-row"), "1");
  });
});

test("the palette opens over everything, finds commands and constructs, and runs them", async () => {
  await press("Control+k");
  await focused(box());
  await page.keyboard.type("lamp 17");
  await page.getByRole("option", { name: /Light lamp 17/ }).waitFor();
  await press("Enter");
  await page.getByRole("heading", { name: /Light lamp 17/ }).waitFor();
  await press("Control+k");
  await page.keyboard.type("go to heal");
  await eventually(async () => {
    assert.match(await page.getByRole("option", { selected: true }).textContent(), /Go to Health/);
  });
  await press("Enter");
  await at(/#\/health/);
});

test("the palette walks round its lines, changes its scope with Tab, and closes where one was", async () => {
  await goTo(visit);
  await page.getByRole("grid").focus();
  await press("Control+k");
  await page.getByRole("option").first().waitFor();
  const first = await page.getByRole("option", { selected: true }).textContent();
  await press("ArrowUp");
  const last = await page.getByRole("option", { selected: true }).textContent();
  assert.notEqual(first, last);
  await press("ArrowDown");
  assert.equal(await page.getByRole("option", { selected: true }).textContent(), first);
  const tab = async (scope) => {
    await press("Tab");
    const radio = page.getByRole("radio", { name: scope, exact: true });
    await eventually(async () => assert.equal(await radio.getAttribute("aria-checked"), "true"));
  };
  await tab("Commands");
  await eventually(async () =>
    assert.equal(await page.getByRole("option", { name: /Light lamp/ }).count(), 0),
  );
  await tab("Constructs");
  await eventually(async () => assert.equal(await page.getByRole("option", { name: /Go to/ }).count(), 0));
  await page.keyboard.type("nothing is called so");
  await page.getByText("Nothing is called “nothing is called so”.").waitFor();
  await press("Escape");
  await box().waitFor({ state: "detached" });
  await focused(page.getByRole("grid"));
});

test("the sheet shows every key and closes with Escape", async () => {
  await press("?");
  const sheet = page.getByRole("dialog", { name: "Keys" });
  for (const part of ["Everywhere", "Constructs", "One construct", "Storage", "Transcript"]) {
    await sheet.getByRole("heading", { name: part, exact: true }).waitFor();
  }
  for (const words of [
    "Go to or run a command",
    "Next and previous row",
    "Find in transcript",
    "Go to a name that begins so",
  ]) {
    await sheet.getByText(words).waitFor();
  }
  await press("Escape");
  await sheet.waitFor({ state: "detached" });
  await focused(page.getByRole("grid"));
});

test("letters typed into a field are letters", async () => {
  await press("/");
  await page.keyboard.type("gh?j");
  const field = page.getByRole("textbox", { name: "Filter by name or brief" });
  assert.equal(await field.inputValue(), "gh?j");
  await at(/#\/constructs/);
  assert.equal(await page.getByRole("dialog").count(), 0);
  await press("Escape");
  await eventually(async () => assert.equal(await field.inputValue(), ""));
});

test("F6 goes round the panes and Ctrl B folds the sidebar", async () => {
  await page.getByRole("grid").waitFor();
  const places = new Set();
  for (let step = 0; step < 6; step += 1) {
    await press("F6");
    places.add(await page.evaluate(() => document.activeElement.closest("[data-pane]")?.tagName));
  }
  assert.ok(places.size >= 3 && !places.has(undefined), [...places].join());
  await press("Control+b");
  await page.getByRole("button", { name: "Show sidebar" }).waitFor();
  await press("Control+b");
  await page.getByRole("button", { name: "Hide sidebar" }).waitFor();
});

test("every control on the way through the page with Tab can be seen to have the focus", async () => {
  await goTo(visit);
  await page.getByRole("grid").waitFor();
  await page.evaluate(() => document.activeElement?.blur?.());
  const bare = [];
  for (let step = 0; step < 40; step += 1) {
    await press("Tab");
    const unseen = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body || element.getAttribute("role") === "grid")
        return null;
      const rings = [element, element.parentElement, element.closest("label")].filter(Boolean);
      const seen = rings.some((one) => {
        const style = getComputedStyle(one);
        return (
          (style.outlineStyle !== "none" && style.outlineWidth !== "0px") ||
          style.boxShadow !== "none" ||
          style.backgroundImage !== "none"
        );
      });
      return seen ? null : `${element.tagName} ${element.getAttribute("aria-label") ?? element.textContent}`;
    });
    if (unseen !== null) bare.push(unseen);
  }
  assert.deepEqual(bare, []);
});

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
