// The list of constructs: its orders, filters, keys, choices and faces over some thousands of rows.
import assert from "node:assert/strict";
import { CODEX, fillHarbor, HOUR_MS, MANY, number, TOTAL } from "./suite/harbor.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, held, newContext, openVisit, tryAgain } from "./suite/visit.mjs";

const machine = new Machine();
const { home } = machine;
const { large, listed } = fillHarbor(machine);

const visit = await openVisit(await machine.serve());
const grid = () => visit.page.getByRole("grid", { name: "Constructs" });
const rows = () => grid().locator("[data-row]");
const filters = () => visit.page.getByRole("toolbar", { name: "Filters" });

/** The names in view, from the top. */
const names = () => rows().evaluateAll((all) => all.map((row) => row.children[2]?.getAttribute("title")));

/** Waits until the list says how many it holds. */
async function counts(total) {
  await eventually(async () => {
    assert.equal(await grid().getAttribute("aria-rowcount"), String(total + 1));
    assert.equal(await grid().getAttribute("aria-busy"), "false");
  });
}

/** Waits until the first rows are these. */
const begins = (...wanted) =>
  eventually(async () => assert.deepEqual((await names()).slice(0, wanted.length), wanted));

/** Opens a menu and chooses its lines by their words. One for several choices stays open until Escape. */
async function choose(opener, ...lines) {
  const { page } = visit;
  await filters().getByRole("button", { name: opener }).click();
  const menu = page.getByRole("menu");
  await menu.waitFor();
  const several = (await menu.getByRole("menuitemcheckbox").count()) > 0;
  for (const line of lines) await menu.getByText(line, { exact: true }).click();
  if (several) await page.keyboard.press("Escape");
  await menu.waitFor({ state: "detached" });
}

/** Chooses a line of the menu that adds filters. */
const add = (name) => choose("Filter", name);

test("every construct is listed, newest first", async () => {
  await goTo(visit);
  await counts(TOTAL);
  await begins("Out of sight, out of mind", "The largest of all", "A session its agent deleted");
});

test("only the rows in view and a few around them are drawn, however far one scrolls", async () => {
  const { page } = visit;
  const places = [0.35, 0.8, 1, 0];
  for (const place of places) {
    await grid().evaluate((element, share) => {
      element.scrollTop = (element.scrollHeight - element.clientHeight) * share;
    }, place);
    await eventually(async () => {
      const drawn = await names();
      assert.ok(drawn.length > 15 && drawn.length < 120, `${drawn.length} rows`);
      assert.ok(!drawn.includes(null) && !drawn.includes(undefined), "rows that are not read yet");
    });
  }
  await page.keyboard.press("Home");
  await begins("Out of sight, out of mind");
});

test("a press on a head sorts, a second one turns the order round, and the address keeps it", async () => {
  const { page } = visit;
  const head = (name) => grid().getByRole("columnheader", { name }).getByRole("button");
  await head("Stored").click();
  await begins("The largest of all");
  assert.equal(
    await grid().getByRole("columnheader", { name: "Stored" }).getAttribute("aria-sort"),
    "descending",
  );
  await head("Name").click();
  await begins("A session its agent deleted", "Light lamp 0001", "Light lamp 0002");
  await head("Name").click();
  await begins("The largest of all", "Out of sight, out of mind", `Mend net ${number(CODEX)}`);
  assert.match(page.url(), /sort=name/);
  await page.keyboard.press("Alt+ArrowLeft");
  await begins("A session its agent deleted");
  await head("Last activity").click();
  await begins("Out of sight, out of mind");
});

test("the menu of orders knows those without a column", async () => {
  await choose("Order: Last activity, newest first", "Last activity, oldest first");
  await begins(`Light lamp ${number(MANY)}`);
  await choose("Order: Last activity, oldest first", "Messages, most first");
  await begins("The largest of all");
  await choose("Order: Messages, most first", "Last activity, newest first");
  await begins("Out of sight, out of mind");
});

test("words filter by name and brief, and Escape takes them back", async () => {
  const { page } = visit;
  await page.keyboard.press("/");
  await page.keyboard.type("net 00");
  await counts(CODEX);
  await page.keyboard.press("Enter");
  await eventually(async () =>
    assert.ok(await grid().evaluate((element) => element === document.activeElement)),
  );
  await page.keyboard.press("/");
  await page.keyboard.press("Escape");
  await counts(TOTAL);
});

test("each filter narrows the list, says so on its chip, and is cleared there", async () => {
  const chips = () =>
    filters()
      .getByRole("button", { name: /^\w[\w ]*: / })
      .count();
  const clear = (name) =>
    filters()
      .getByRole("button", { name: `Clear ${name}` })
      .click();
  await choose("Agent: any", "codex");
  await counts(CODEX);
  await filters().getByRole("button", { name: "Agent: codex" }).waitFor();
  await clear("Agent");
  await choose("Status: any", "Complete");
  await eventually(async () => {
    const rest = Number(await grid().getAttribute("aria-rowcount")) - 1;
    assert.ok(rest < TOTAL && rest >= MANY, `${rest} are complete`);
  });
  await clear("Status");
  await add("Workspace");
  await choose("Workspace: any", "pier-3");
  await counts(MANY / 12);
  await clear("Workspace");
  await add("Type");
  await choose("Type: any", "Collected");
  await counts(TOTAL);
  await clear("Type");
  await add("Tag");
  await choose("Tag: any", "keep", "noise");
  await counts(1);
  await filters().getByRole("button", { name: "Tag: keep, noise" }).waitFor();
  await clear("Tag");
  await add("Stored");
  await choose("Stored: any", "Over 500 KB");
  await counts(1);
  await clear("Stored");
  await add("Pinned");
  await counts(1);
  await begins("Light lamp 2000");
  await clear("Pinned");
  await add("Only copy");
  await counts(1);
  await begins("A session its agent deleted");
  await clear("Only copy");
  await counts(TOTAL);
  assert.equal(await chips(), 3, "a filter that was cleared stays on the bar");
});

test("days filter by the last activity, with both ends and by a span", async () => {
  const { page } = visit;
  await add("Last activity");
  await filters().getByRole("button", { name: "Last activity: any" }).click();
  await page.getByRole("button", { name: "7 days" }).click();
  await eventually(async () => {
    const rest = Number(await grid().getAttribute("aria-rowcount")) - 1;
    assert.ok(rest > CODEX && rest < 24 * 8 + CODEX + 3, `${rest} in 7 days`);
  });
  await filters()
    .getByRole("button", { name: /^Last activity: since/ })
    .click();
  const day = new Date(Date.now() - 20 * 24 * HOUR_MS).toISOString().slice(0, 10);
  await page.getByLabel("From").fill(day);
  await page.getByLabel("To, included").fill(day);
  await page.getByRole("button", { name: "Show these days" }).click();
  await counts(24);
  await filters().getByRole("button", { name: "Clear Last activity" }).click();
  await counts(TOTAL);
});

test("a chip is opened and cleared by keys alone", async () => {
  const { page } = visit;
  await filters().getByRole("button", { name: "Agent: any" }).focus();
  await page.keyboard.press("Enter");
  await page.getByRole("menuitemcheckbox", { name: /codex/ }).waitFor();
  await page.keyboard.type("cod");
  await page.keyboard.press("Enter");
  await page.getByRole("menu").waitFor({ state: "detached" });
  await counts(CODEX);
  const chip = filters().getByRole("button", { name: "Agent: codex", exact: true });
  await eventually(async () =>
    assert.ok(await chip.evaluate((element) => element === document.activeElement)),
  );
  await page.keyboard.press("Backspace");
  await counts(TOTAL);
});

test("filters that nothing matches say which they are and are cleared at once", async () => {
  const { page } = visit;
  await goTo(visit, "#/constructs?status=error&text=no+such+lamp");
  await page.getByRole("heading", { name: "No construct matches" }).waitFor();
  await page.getByText("Name or brief holds “no such lamp” and status is error.").waitFor();
  await page.getByRole("button", { name: /Clear 2\sfilters/ }).click();
  await counts(TOTAL);
});

test("the keys move, choose ranges and all, and say what is chosen and how much it is", async () => {
  const { page } = visit;
  await page.getByRole("grid").focus();
  await page.keyboard.press("Home");
  const here = () => grid().locator("[data-cursor]").getAttribute("data-row");
  for (const [key, row] of [
    ["j", "1"],
    ["ArrowDown", "2"],
    ["k", "1"],
    ["ArrowUp", "0"],
    ["End", String(TOTAL - 1)],
  ]) {
    await page.keyboard.press(key);
    await eventually(async () => assert.equal(await here(), row));
  }
  await page.keyboard.press("Home");
  await page.keyboard.press("Space");
  const bar = page.getByRole("toolbar", { name: "Selected constructs" });
  await bar.getByText("1 selected").waitFor();
  for (let step = 0; step < 4; step += 1) await page.keyboard.press("Shift+ArrowDown");
  await bar.getByText("5 selected").waitFor();
  const five = listed.slice(0, 5).reduce((sum, one) => sum + one.stored_bytes, 0);
  await bar.getByText(`${Math.round(five / 1_000)} KB`).waitFor();
  await page.keyboard.press("Control+a");
  await bar.getByText(`${TOTAL.toLocaleString("en")} selected`).waitFor();
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
});

test("letters typed in the list jump to the next name that begins with them", async () => {
  const { page } = visit;
  await page.getByRole("grid").focus();
  await page.keyboard.press("Home");
  await page.keyboard.type("light lamp 0003");
  await eventually(async () => {
    assert.equal(
      await grid().locator("[data-cursor] [role=gridcell]").nth(2).getAttribute("title"),
      "Light lamp 0003",
    );
  });
  await page.keyboard.press("Home");
});

test("what is done to chosen constructs is undone", async () => {
  const { page } = visit;
  for (const row of [1, 2]) await grid().locator(`[data-row="${row}"] [data-check]`).click();
  const bar = page.getByRole("toolbar", { name: "Selected constructs" });
  await bar.getByRole("button", { name: "Pin" }).click();
  await page.getByText("Pinned 2 constructs.").waitFor();
  await eventually(async () => assert.equal(await grid().getByRole("img", { name: "Pinned" }).count(), 2));
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Undone.").waitFor();
  await eventually(async () => assert.equal(await grid().getByRole("img", { name: "Pinned" }).count(), 0));
  await page.keyboard.press("Escape");
});

test("work that goes on is not archived, and the dialog says so", async () => {
  const { page } = visit;
  await grid().locator('[data-row="0"] [data-check]').click();
  const bar = page.getByRole("toolbar", { name: "Selected constructs" });
  await bar.getByRole("button", { name: "Archive…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("heading", { name: "None of these can be archived yet" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  await page.keyboard.press("Escape");
  await bar.waitFor({ state: "detached" });
  await counts(TOTAL);
});

test("an archived construct leaves the list and is found by its status", async () => {
  const { page } = visit;
  await goTo(visit, "#/constructs?text=lamp+0042");
  await counts(1);
  await grid().locator('[data-row="0"] [data-check]').click();
  const bar = page.getByRole("toolbar", { name: "Selected constructs" });
  await bar.getByRole("button", { name: "Archive…" }).click();
  await page
    .getByRole("dialog")
    .getByRole("button", { name: /^Archive/ })
    .click();
  await page.getByRole("heading", { name: "No construct matches" }).waitFor();
  await goTo(visit, "#/constructs?status=archived");
  await begins("Light lamp 0042");
  await goTo(visit, "#/constructs");
  await counts(TOTAL - 1);
});

test("the side pane follows the cursor and its session opens the transcript", async () => {
  const { page } = visit;
  await grid().locator('[data-row="1"]').click();
  const pane = page.getByRole("article", { name: "The largest of all" });
  await pane.getByRole("heading", { name: "The largest of all" }).waitFor();
  await pane.getByText("Tool output").waitFor();
  await pane.getByText("keep").first().waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Control+Alt+b");
  await pane.waitFor({ state: "detached" });
  await page.keyboard.press("Control+Alt+b");
  await pane.waitFor();
  await page.getByRole("grid").focus();
  await page.keyboard.press("Enter");
  await page.getByRole("tab", { name: /Transcript/ }).waitFor();
  await page.keyboard.press("Alt+ArrowLeft");
  await eventually(async () =>
    assert.equal(await grid().locator("[data-cursor]").getAttribute("data-row"), "1"),
  );
});

test("new activity is marked until it is looked at", async () => {
  const { page } = visit;
  const row = grid().locator("[data-row]", { hasText: "The largest of all" });
  assert.equal(await row.getByRole("img", { name: "New activity" }).count(), 0);
  large.at = Date.now();
  large.answer("And it grew.").write(home);
  machine.ask("collect");
  await row.getByRole("img", { name: "New activity" }).waitFor({ timeout: 20_000 });
  await row.dblclick();
  await page.getByRole("tab", { name: /Transcript/ }).waitFor();
  await page.keyboard.press("Alt+ArrowLeft");
  await counts(TOTAL - 1);
  await row.waitFor();
  assert.equal(await row.getByRole("img", { name: "New activity" }).count(), 0);
});

test("rows to come are shown only when reading takes long", async () => {
  const page = await newContext(visit);
  const release = await held(visit, "count_constructs");
  await goTo(visit);
  const waiting = page.getByRole("status", { name: "Loading" });
  await eventually(async () => assert.ok((await waiting.locator("> *").count()) > 5));
  await release();
  await counts(TOTAL - 1);
});

test("a list that cannot be read says why, and is read again on request", async () => {
  const page = await newContext(visit);
  const mend = await failing(visit, "count_constructs");
  await goTo(visit);
  await page.getByRole("alert").getByText("The constructs cannot be read").waitFor();
  await page.getByText("ST_PAGE_CORRUPT").waitFor();
  await mend();
  await tryAgain(visit);
  await counts(TOTAL - 1);
});

test("rows that are there stay when a later reading fails", async () => {
  const { page } = visit;
  const mend = await failing(visit, "list_constructs");
  await page.keyboard.press("End");
  await page.getByText("The list is not up to date.").waitFor();
  await mend();
  await tryAgain(visit);
  assert.equal(await page.getByText("The list is not up to date.").count(), 0);
  await eventually(async () => assert.equal((await names()).at(-1), `Light lamp ${number(MANY)}`));
});

test("a narrow window gives up columns in order and never the name, the size or the time", async () => {
  const { page } = visit;
  const shown = async () => {
    const heads = grid().getByRole("columnheader");
    const seen = await heads.evaluateAll((all) =>
      all.filter((one) => one.offsetWidth > 0).map((one) => one.textContent),
    );
    return seen.map((words) => words.trim()).filter(Boolean);
  };
  await page.setViewportSize({ width: 800, height: 560 });
  await eventually(async () => {
    const heads = await shown();
    for (const kept of ["Name", "Stored", "Last activity"]) assert.ok(heads.includes(kept), `${heads}`);
    assert.ok(!heads.includes("Branch"), `${heads}`);
  });
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 800, `the page is ${wide} px wide`);
});

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
