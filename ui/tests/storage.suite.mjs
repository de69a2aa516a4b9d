// What the disk is spent on: the map, its table, the lists beside it, and the tab of one construct.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { stripes } from "./suite/png.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, held, newContext, openVisit, tryAgain } from "./suite/visit.mjs";

const HOUR_MS = 3_600_000;
const bare = new Machine();
const machine = new Machine();
const noise = (bytes) => randomBytes(bytes / 2).toString("hex");
const png = stripes(64, 48, [
  [200, 60, 40],
  [250, 250, 250],
]);
new ClaudeSession({ cwd: "/home/dev/harbor", at: Date.now() - 3 * HOUR_MS })
  .prompt("Dredge the basin")
  .bash("dredge --deep", noise(400_000))
  .edit("/home/dev/harbor/mud.rs", ["deep(1);"], ["deep(9);"], 3)
  .look("/home/dev/harbor/basin.png", png)
  .answer("It is deep.")
  .write(machine.home);
const gone = new ClaudeSession({ cwd: "/home/dev/harbor", at: Date.now() - 900 * HOUR_MS })
  .prompt("Paint the crane")
  .bash("paint", noise(120_000))
  .write(machine.home);
for (let rope = 1; rope <= 40; rope += 1) {
  new CodexSession({ cwd: "/home/dev/ropes", at: Date.now() - (30 + rope) * HOUR_MS })
    .prompt(`Splice rope ${rope}`)
    .exec("splice", noise(2_000 + 400 * rope))
    .write(machine.home);
}
for (let pier = 1; pier <= 30; pier += 1) {
  new ClaudeSession({ cwd: `/home/dev/pier-${pier}`, at: Date.now() - 40 * HOUR_MS })
    .prompt(`Light pier ${pier}`)
    .write(machine.home);
}
machine.ask("collect");
rmSync(gone.path);
machine.ask("collect");

const servers = { bare: await bare.serve(), full: await machine.serve() };
const visit = await openVisit(servers.full);
const page = () => visit.page;
const press = (key) => page().keyboard.press(key);
const map = (name) => page().getByRole("tree", { name: `Map of ${name}` });
const tile = (name) => page().getByRole("treeitem", { name });
const table = (name) => page().getByRole("grid", { name });
const chosen = (name) => page().getByRole("treeitem", { selected: true, name });
const usage = (by) => machine.ask("usage", "--by", by).rows;

async function open(rest = "") {
  await goTo(visit, `#/storage${rest}`);
  await page().getByRole("treeitem").first().waitFor();
}

/** Loads the page anew at the place one is at. */
async function newVisit() {
  await page().reload();
  await page().getByRole("treeitem").first().waitFor();
}

/** What a box of the page covers. */
async function area(of) {
  const box = await of.boundingBox();
  return box.width * box.height;
}

test("g u leads to the numbers, the map and its table, and all three say the same", async () => {
  await goTo(visit);
  await page().getByRole("grid", { name: "Constructs" }).waitFor();
  await press("g");
  await press("u");
  await map("All workspaces").waitFor();
  const [total] = usage("total");
  const exact = `${total.original_bytes.toLocaleString("en-GB")}\u00a0bytes`;
  await page().getByTitle(exact).first().waitFor();
  assert.match(await page().getByRole("definition").first().textContent(), /[KM]B/);
  const [first] = usage("workspace");
  await tile(new RegExp(`^${first.name}, `)).waitFor();
  const row = table("Sizes in All workspaces").getByRole("row").nth(1);
  assert.match(await row.textContent(), new RegExp(first.name));
  await page().getByText("synthetic usage --by workspace").waitFor();
});

test("areas stand in proportion to the bytes", async () => {
  const [harbor, ropes] = ["harbor", "ropes"].map((name) =>
    usage("workspace").find((one) => one.name === name),
  );
  const measured = (await area(tile(/^harbor,/))) / (await area(tile(/^ropes,/)));
  const wanted = harbor.stored_bytes / ropes.stored_bytes;
  assert.ok(Math.abs(measured / wanted - 1) < 0.06, `${measured} for ${wanted}`);
});

test("Enter looks inside, from workspace to construct to kind, and Backspace leads back out", async () => {
  await map("All workspaces").focus();
  await press("Home");
  await press("Enter");
  await map("harbor").waitFor();
  await tile(/^Dredge the basin, /).waitFor();
  await press("Enter");
  await map("Dredge the basin").waitFor();
  await tile(/^Logs, /).waitFor();
  assert.match(page().url(), /#\/storage\/construct\//);
  await page()
    .getByText(/synthetic constructs show/)
    .waitFor();
  await press("Backspace");
  await map("harbor").waitFor();
  await chosen(/^Dredge/).waitFor();
  await press("Escape");
  await map("All workspaces").waitFor();
  await chosen(/^harbor/).waitFor();
});

test("arrows go to the neighbour, which is named with its size and its share", async () => {
  await map("All workspaces").focus();
  await press("Home");
  await press("ArrowRight");
  await chosen(/^ropes, .*B, .*%/).waitFor();
  const tip = page().getByRole("tooltip");
  await tip.getByText("ropes").waitFor();
  await tip.getByText("40 constructs").waitFor();
  await press("ArrowLeft");
  await chosen(/^harbor/).waitFor();
  const row = page().locator("[data-row][data-cursor]");
  assert.match(await row.textContent(), /harbor/);
});

test("what lies under the pointer is named by kind", async () => {
  await open();
  await page().mouse.move(5, 5);
  await tile(/^harbor,/)
    .locator("[data-part]")
    .first()
    .hover();
  const tip = page().getByRole("tooltip");
  await tip.getByText("Dredge the basin").waitFor();
  await tip.getByText("Logs").waitFor();
  await tip.getByText(/% of the store/).waitFor();
});

test("a double click opens what was clicked, and the path leads back", async () => {
  await tile(/^harbor,/)
    .locator("[data-part]")
    .first()
    .dblclick();
  await map("Dredge the basin").waitFor();
  await page().getByRole("link", { name: "harbor" }).last().click();
  await map("harbor").waitFor();
  await page().getByRole("link", { name: "All workspaces" }).click();
  await map("All workspaces").waitFor();
});

test("what is too small is one part that opens in its turn", async () => {
  await map("All workspaces").focus();
  await press("End");
  await chosen(/^Smaller workspaces/).waitFor();
  await press("Enter");
  await eventually(() => assert.match(page().url(), /from=24/));
  await tile(/^harbor,/).waitFor({ state: "detached" });
  await page().getByRole("treeitem").first().waitFor();
  await press("Backspace");
  await tile(/^harbor,/).waitFor();
});

test("the table has the same keys and the same cursor, and its rows add up", async () => {
  const rows = table("Sizes in All workspaces");
  await rows.focus();
  await press("Home");
  await press("j");
  await chosen(/^ropes/).waitFor();
  await press("Enter");
  await map("ropes").waitFor();
  const inside = table("Sizes in ropes");
  await inside.getByText("16 smaller").waitFor();
  await inside.getByText("Total").waitFor();
  await press("Backspace");
  await map("All workspaces").waitFor();
});

test("sizes may be grouped by agent and by kind, and mean what was written", async () => {
  await page().getByRole("radio", { name: "Kind", exact: true }).click();
  await map("All kinds").waitFor();
  await tile(/^Database, /).waitFor();
  await page().getByText("synthetic usage --by kind").waitFor();
  await page().getByRole("radio", { name: "Agent", exact: true }).click();
  await tile(/^codex, /).waitFor();
  await page().getByRole("radio", { name: "Original", exact: true }).click();
  await eventually(() => assert.match(page().url(), /#\/storage\/agents\?size=original/));
  await page().getByRole("radio", { name: "Workspace", exact: true }).click();
  await map("All workspaces").waitFor();
});

test("the menu opens by key and by pointer, pins, and copies the id", async () => {
  await open();
  await map("All workspaces").focus();
  await press("Home");
  await press("Enter");
  await map("harbor").waitFor();
  await press("Shift+F10");
  await page().getByRole("menuitem", { name: /^Pin/ }).click();
  await page().getByText("Pinned “Dredge the basin”.").waitFor();
  await tile(/^Dredge/).click({ button: "right" });
  await page()
    .getByRole("menuitem", { name: /^Unpin/ })
    .waitFor();
  await page().getByRole("menuitem", { name: "Copy id" }).click();
  await page().getByText("Id copied.").waitFor();
  const id = await page().evaluate(() => navigator.clipboard.readText());
  assert.match(id, /^[0-9a-f-]{36}$/);
});

test("what is in the map may be cleaned up: by key, by menu, and by the way below the numbers", async () => {
  await open();
  await map("All workspaces").focus();
  await press("Home");
  await press("Delete");
  await eventually(() => assert.match(page().url(), /#\/cleanup\?workspace=[0-9a-f-]{36}$/));
  await open("/kinds");
  await tile(/^Logs,/).click({ button: "right" });
  await page()
    .getByRole("menuitem", { name: /^Clean up/ })
    .click();
  await eventually(() => assert.match(page().url(), /#\/cleanup\?kind=logs$/));
  await open();
  await tile(/^harbor,/).dblclick({ position: { x: 30, y: 8 } });
  await map("harbor").waitFor();
  await page().getByRole("button", { name: "Review what can go" }).click();
  await eventually(() => assert.match(page().url(), /#\/cleanup\?workspace=/));
});

test("growth is told from the first day on, and becomes a line with a date when there are more", async () => {
  await open();
  const growth = page().getByRole("region", { name: "Growth" });
  await growth.getByText(/1\sday recorded so far, a forecast takes 3/).waitFor();
  const told = machine.ask("usage", "growth").days;
  assert.equal(told.length, 1);
  const day = (ago, share) => ({
    ...told[0],
    day: new Date(Date.now() - ago * 24 * HOUR_MS).toISOString().slice(0, 10),
    stored_bytes: Math.round(told[0].stored_bytes * share),
  });
  const forecast = { bytes_per_day: 1_000_000, full_at: "2061-05-01T00:00:00.000Z", from_days: 4 };
  const days = [day(40, 0.4), day(20, 0.7), day(9, 0.8), told[0]];
  const pattern = "**/api/*/read_growth";
  await page().route(pattern, (route) => route.fulfill({ json: { days, forecast } }));
  await newVisit();
  await growth
    .getByText(/7.00\sMB a week\. The disk has .* free and is full in May 2061 at this rate\./)
    .waitFor();
  await growth.locator("svg").getByText(/ now$/).waitFor();
  assert.equal(await growth.getByRole("table", { name: "Recorded days" }).getByRole("row").count(), 5);
  await page().unroute(pattern, { behavior: "wait" });
});

test("only copies, the oldest, and duplicates are facts with a way to see more", async () => {
  await open();
  await page()
    .getByRole("button", { name: /1\sconstruct, / })
    .click();
  await page()
    .getByText(/the agents’ own files are gone/)
    .waitFor();
  await open();
  await page().getByRole("button", { name: "Paint the crane" }).click();
  await table("Oldest untouched constructs").waitFor();
  await open();
  await page().getByText("Duplicates saved").waitFor();
});

test("by agent, what the agents' own folders hold stands beside it", async () => {
  await open("/agents");
  const folders = page().getByRole("table", { name: "The agents’ own folders" });
  const [claude] = machine.ask("usage", "agents-folders").folders;
  const row = folders.getByRole("row", { name: new RegExp(claude.path) });
  await row.waitFor();
  const exact = (bytes) => `${bytes.toLocaleString("en-GB")}\u00a0bytes`;
  await row.getByTitle(exact(claude.bytes)).first().waitFor();
  await folders.getByText("Sessions that are safe here").first().waitFor();
});

test("the largest, the oldest and the only copies are listed and open with Enter", async () => {
  await open();
  await page().getByRole("radio", { name: "Largest", exact: true }).click();
  const largest = table("Largest constructs");
  assert.match(await largest.getByRole("row").nth(1).textContent(), /Dredge the basin/);
  await page().getByRole("radio", { name: "Oldest", exact: true }).click();
  const oldest = table("Oldest untouched constructs");
  assert.match(await oldest.getByRole("row").nth(1).textContent(), /Paint the crane/);
  await page().getByRole("radio", { name: "Only copies", exact: true }).click();
  await page()
    .getByText(/1\sconstruct, .*the agents’ own files are gone/)
    .waitFor();
  const only = table("Only copies");
  await only.focus();
  await press("Home");
  await press("Enter");
  await page()
    .getByRole("heading", { name: /Paint the crane/ })
    .waitFor();
});

test("a construct has a tab with its bytes by kind and by session", async () => {
  await press("4");
  await eventually(() => assert.match(page().url(), /\/storage$/));
  await table("By kind").getByText("Logs").waitFor();
  const sessions = table("By session");
  assert.match(await sessions.getByRole("row").nth(1).textContent(), /Paint the crane/);
  await sessions.focus();
  await press("Home");
  await press("Enter");
  await page().getByRole("feed").waitFor();
});

test("an empty store says so and what to do", async () => {
  visit.server = servers.bare;
  await newContext(visit);
  await page().goto(`${servers.bare.origin}/#token=${encodeURIComponent(servers.bare.token)}`);
  await page().waitForSelector("#root > *");
  await goTo(visit, "#/storage");
  await page().getByText("The store is empty").waitFor();
  await page().getByRole("button", { name: "Choose what to collect" }).click();
  await eventually(() => assert.match(page().url(), /#\/agents/));
  visit.server = servers.full;
});

test("rows to come are shown while it is read, and a failure is told with a way to try again", async () => {
  await newContext(visit);
  await goTo(visit, "#/settings");
  const release = await held(visit, "read_usage");
  await goTo(visit, "#/storage");
  await page().getByRole("status", { name: "Loading" }).first().waitFor();
  await release();
  await map("All workspaces").waitFor();
  await newContext(visit);
  await goTo(visit, "#/settings");
  const mend = await failing(visit, "read_usage");
  await goTo(visit, "#/storage");
  await page().getByText("The sizes cannot be read").waitFor();
  await page().getByText("ST_PAGE_CORRUPT").waitFor();
  await mend();
  await tryAgain(visit);
  await map("All workspaces").waitFor();
});

await run(visit, async () => {
  await visit.browser.close();
  await bare.end();
  await machine.end();
});
