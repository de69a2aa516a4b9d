// How every view looks in each theme, contrast, text size and motion, and what axe says about it.
import assert from "node:assert/strict";
import { findings } from "./suite/axe.mjs";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { stripes } from "./suite/png.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { goTo, newContext, openVisit, reload } from "./suite/visit.mjs";

const HOUR_MS = 3_600_000;

const bare = new Machine();
const machine = new Machine();
const png = stripes(48, 48, [
  [20, 120, 90],
  [230, 240, 235],
]);
new ClaudeSession({ at: Date.now() - 4 * HOUR_MS }).prompt("A lamp of its own").write(bare.home);
new ClaudeSession({ at: Date.now() - 3 * HOUR_MS, branch: "feat/wick" })
  .prompt("Trim the **wick** of [the lamp](https://example.com/lamp)")
  .thinking("It is too long.")
  .bash("cargo test", "running 2 tests\ntest wick ... ok")
  .bash("cargo build", "error: the wick is wet", { failed: true })
  .edit("/home/dev/lantern/src/wick.rs", ["let length = 9;", "burn();"], ["let length = 4;", "burn();"], 12)
  .edit("/home/dev/lantern/src/oil.rs", ["pour(1);"], ["pour(2);"], 3)
  .look("/home/dev/lantern/lamp.png", png)
  .delegate("Fetch oil", "Fetch some oil.", (child) => child.answer("Here is the oil."))
  .answer("| wick | length |\n|---|---|\n| old | 9 |\n| new | 4 |\n\n```rust\nlet length = 4;\n```\n\n- done")
  .write(machine.home);
for (let row = 1; row <= 40; row += 1) {
  new CodexSession({ at: Date.now() - 30 * HOUR_MS - row * HOUR_MS })
    .prompt(`Mend net ${row}`)
    .write(machine.home);
}
machine.ask("collect");
const construct = machine.ask("constructs", "list").constructs.find((one) => one.sessions > 1);
machine.ask("constructs", "tag", construct.id, "oil");
machine.ask("constructs", "pin", construct.id);

const servers = { bare: await bare.serve(), full: await machine.serve() };
const visit = await openVisit(servers.full);
const root = () => visit.page.evaluate(() => ({ ...document.documentElement.dataset }));

/** Each place with what shows that it is drawn. */
const VIEWS = [
  ["constructs", "#/constructs", (page) => page.getByRole("grid").getByText("Mend net 1", { exact: true })],
  ["overview", `#/construct/${construct.id}`, (page) => page.getByRole("heading", { name: "Facts" })],
  [
    "transcript",
    `#/construct/${construct.id}/transcript`,
    (page) => page.getByRole("feed").getByText("It is").or(page.getByText("Thought for 1")),
  ],
  [
    "artifacts",
    `#/construct/${construct.id}/artifacts`,
    (page) => page.getByRole("listbox", { name: "Artifacts" }),
  ],
  ["activity", "#/activity", (page) => page.getByRole("heading", { name: "Nothing runs" })],
  ["agents", "#/agents", (page) => page.getByRole("table")],
  ["health", "#/health", (page) => page.getByRole("heading", { name: "Not checked yet" })],
  ["settings", "#/settings", (page) => page.getByRole("heading", { name: "Appearance" })],
  ["storage", "#/storage", (page) => page.getByRole("treeitem").first()],
  ["kinds", `#/storage/construct/${construct.id}`, (page) => page.getByRole("treeitem").first()],
  [
    "the agents’ folders",
    "#/storage/agents",
    (page) => page.getByRole("table", { name: "The agents’ own folders" }),
  ],
  ["only copies", "#/storage?list=only", (page) => page.getByText("No only copies")],
  ["sizes", `#/construct/${construct.id}/storage`, (page) => page.getByRole("grid", { name: "By kind" })],
  ["retention, no policy", "#/retention", (page) => page.getByText("Everything is kept for ever")],
  ["retention, a new policy", "#/retention?new=", (page) => page.getByText("This policy is new.")],
  ["cleanup", "#/cleanup?idle_days=1", (page) => page.getByRole("treegrid", { name: "Plan" })],
  ["cleanup, nothing planned", "#/cleanup", (page) => page.getByText("Nothing is planned")],
];

async function show([, hash, drawn]) {
  const page = await goTo(visit, hash);
  await drawn(page).first().waitFor();
  await page.evaluate(() => document.fonts.ready);
  return page;
}

for (const [theme, options] of [
  ["light", { colorScheme: "light" }],
  ["dark", { colorScheme: "dark" }],
  ["high contrast", { colorScheme: "light", contrast: "more" }],
]) {
  test(`axe finds nothing in any view, ${theme}`, async () => {
    await newContext(visit, options);
    const all = [];
    for (const view of VIEWS) {
      const page = await show(view);
      for (const found of await findings(page)) all.push(`${view[0]}: ${found}`);
    }
    assert.deepEqual(all, []);
  });
}

test("axe finds nothing in opened calls, the palette, the keys, a menu, a dialog, a choice and the first run", async () => {
  await newContext(visit);
  const all = [];
  const look = async (name) => {
    for (const found of await findings(visit.page)) all.push(`${name}: ${found}`);
  };
  let page = await show(VIEWS[2]);
  const heads = page.getByRole("feed").locator("button[aria-expanded=false]:not([aria-haspopup])");
  for (let left = await heads.count(); left > 0; left -= 1) await heads.first().click();
  await page
    .getByRole("group", { name: /^Change 1 of 1/ })
    .first()
    .waitFor();
  await look("opened calls");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("wick");
  await page.getByText(/^\d of \d/).waitFor();
  await look("find");
  await page.keyboard.press("Escape");
  page = await show(VIEWS[0]);
  await page.locator('[data-row="0"] [data-check]').click();
  await page.getByRole("toolbar", { name: "Selected constructs" }).waitFor();
  await look("a choice");
  await page.getByRole("button", { name: "Archive…" }).click();
  await page.getByRole("dialog").waitFor();
  await look("a dialog");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("option").first().waitFor();
  await look("the palette");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await look("the keys");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Status: any" }).click();
  await page.getByRole("menu").waitFor();
  await look("a menu");
  await page.keyboard.press("Escape");
  visit.server = servers.bare;
  page = await newContext(visit);
  await goTo(visit, "#/");
  await page.getByRole("button", { name: "Keep everything" }).waitFor();
  await look("the first run");
  visit.server = servers.full;
  assert.deepEqual(all, []);
});

test("the theme and contrast follow the system, also when it changes", async () => {
  const page = await newContext(visit, { colorScheme: "dark" });
  await show(VIEWS[0]);
  assert.equal((await root()).theme, "dark");
  await page.emulateMedia({ colorScheme: "light", contrast: "more" });
  await eventually(async () => {
    const { theme, contrast } = await root();
    assert.deepEqual([theme, contrast], ["light", "high"]);
  });
});

test("a setting applies at once, is kept over a start, and is undone", async () => {
  const page = await newContext(visit, { colorScheme: "light" });
  await show(VIEWS[7]);
  const set = (group, choice) =>
    page.getByRole("radiogroup", { name: group }).getByRole("radio", { name: choice, exact: true }).click();
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await set("Theme", "Dark");
  await eventually(async () => assert.notEqual(await background(), light));
  await set("Density", "Compact");
  await set("Contrast", "High");
  await reload(visit);
  const { theme, density, contrast } = await root();
  assert.deepEqual([theme, density, contrast], ["dark", "compact", "high"]);
  await page.getByRole("heading", { name: "Appearance" }).waitFor();
  await set("Theme", "Light");
  await page.getByRole("button", { name: "Undo" }).first().click();
  await eventually(async () => assert.equal((await root()).theme, "dark"));
});

test("rows grow with the text, and nothing leaves the window at the largest size", async () => {
  const page = await newContext(visit);
  const height = async () => (await page.locator('[data-row="2"]').boundingBox()).height;
  await show(VIEWS[0]);
  const usual = await height();
  await show(VIEWS[7]);
  await page.getByRole("radio", { name: /130/ }).click();
  await show(VIEWS[0]);
  await eventually(async () =>
    assert.ok(Math.abs((await height()) - usual * 1.3) < 1.5, `${await height()}`),
  );
  for (const size of [
    { width: 1440, height: 900 },
    { width: 800, height: 560 },
  ]) {
    await page.setViewportSize(size);
    for (const view of VIEWS) {
      await show(view);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth);
      assert.ok(wide <= size.width, `${view[0]} is ${wide} px wide in a window of ${size.width}`);
    }
  }
});

test("nothing moves for people who asked for less motion", async () => {
  const page = await newContext(visit, { reducedMotion: "reduce" });
  await page.addInitScript(() => {
    globalThis.moved = [];
    for (const kind of ["animationstart", "transitionrun"]) {
      document.addEventListener(
        kind,
        (event) => globalThis.moved.push(`${kind} of ${event.target.className}`),
        true,
      );
    }
  });
  for (const view of VIEWS) await show(view);
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").getByRole("option").first().waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal((await root()).motion, "reduced");
  assert.deepEqual(await page.evaluate(() => globalThis.moved), []);
});

await run(visit, async () => {
  await visit.browser.close();
  await bare.end();
  await machine.end();
});
