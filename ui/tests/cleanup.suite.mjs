// Making room: the plan, what is taken out of it, the trash and the way back, byte for byte.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findings } from "./suite/axe.mjs";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { stripes } from "./suite/png.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, held, newContext, openVisit, reload, tryAgain } from "./suite/visit.mjs";

const DAY_MS = 86_400_000;
const machine = new Machine();
const noise = (bytes) => randomBytes(bytes / 2).toString("hex");
const png = (seed) => {
  const colour = (at) => [(seed * 37 + at) % 256, (seed * 91) % 256, 120];
  return stripes(320, 240, [colour(0), colour(140)]);
};

const ago = (days) => Date.now() - days * DAY_MS;
const sessions = new Map();
for (let crane = 1; crane <= 12; crane += 1) {
  const session = new ClaudeSession({ cwd: "/home/dev/harbor", at: ago(60 + crane) })
    .prompt(`Grease crane ${crane}`)
    .picture(png(crane), "This is how it looks.")
    .bash("grease --all", noise(6_000 * crane))
    .answer("It turns.")
    .write(machine.home);
  sessions.set(`Grease crane ${crane}`, session);
}
for (let rope = 1; rope <= 20; rope += 1) {
  new CodexSession({ cwd: "/home/dev/ropes", at: ago(2 + rope) })
    .prompt(`Splice rope ${rope}`)
    .exec("splice", noise(2_000))
    .write(machine.home);
}
machine.ask("collect");
const listed = machine.ask("constructs", "list", "--all").constructs;
const named = (name) => listed.find((one) => one.name === name);
machine.ask("constructs", "pin", named("Grease crane 3").id);
// There was a cleanup before, and it was undone.
const early = machine.ask("cleanup", "plan", "--construct", named("Splice rope 20").id);
machine.ask("cleanup", "undo", machine.ask("cleanup", "apply", early.plan_id, "--yes").cleanup_id);

const visit = await openVisit(await machine.serve());
const page = () => visit.page;
const press = (key) => page().keyboard.press(key);
const plan = () => page().getByRole("treegrid", { name: "Plan" });
const row = (name) => plan().getByRole("row").filter({ hasText: name });
const button = (name) => page().getByRole("button", { name });
const number = (label) =>
  page()
    .locator("dt", { hasText: new RegExp(`^${label}$`) })
    .locator("+ dd");
const trash = () => page().getByRole("complementary");

/** Opens a place with nothing kept from before, and its plan. */
async function open(rest) {
  await goTo(visit, `#/cleanup${rest}`);
  await plan().waitFor();
}

let exports = 0;
/** The bytes of a session as the store gives them back. */
function origin(construct) {
  const { sessions: own } = machine.ask("constructs", "show", construct);
  return own.map(({ id }) => {
    exports += 1;
    const out = join(machine.root, "exports");
    mkdirSync(out, { recursive: true });
    machine.ask("sessions", "origin", id, "--out", join(out, `${exports}`));
    return readFileSync(join(out, `${exports}`)).toString("base64");
  });
}

const said = (text) => page().getByRole("region", { name: "Notes" }).getByText(text);

test("g l leads to ways to begin, and one of them makes a plan that changes nothing", async () => {
  await goTo(visit);
  await page().getByRole("grid", { name: "Constructs" }).waitFor();
  await press("g");
  await press("l");
  await page().getByText("Nothing is planned").waitFor();
  await page().getByText("No retention policy is on").waitFor();
  await button("Add rule").click();
  await page().getByRole("radio", { name: "Whole constructs" }).click();
  await page().getByLabel("Without activity for").fill("30");
  await button("Make the plan").click();
  await plan().waitFor();
  assert.match(page().url(), /#\/cleanup\?idle_days=30$/);
  const asked = machine.ask("cleanup", "plan", "--older-than", "30d");
  assert.equal(await number("Items").textContent(), String(asked.removed));
  await page()
    .getByTitle(`${asked.freed_bytes.toLocaleString("en-GB")}\u00a0bytes`)
    .first()
    .waitFor();
  assert.equal(machine.ask("constructs", "list", "--all").constructs.length, listed.length);
});

test("what a pinned construct is kept for stands beside it", async () => {
  await open("?idle_days=30");
  await plan().getByText("Kept").waitFor();
  await row("Grease crane 3").getByText("pinned").waitFor();
});

test("what is chosen in the list is planned, and only that", async () => {
  await goTo(visit, "#/constructs");
  const list = page().getByRole("grid", { name: "Constructs" });
  for (const name of ["Splice rope 4", "Splice rope 7"]) {
    await list.getByRole("row").filter({ hasText: name }).locator("[data-check]").click();
  }
  await button("Clean up…").click();
  await plan().waitFor();
  assert.equal(await number("Items").textContent(), "2");
  assert.match(await number("Constructs removed").textContent(), /^2/);
  await row("Splice rope 4").waitFor();
  await page()
    .getByText(/^synthetic cleanup plan --construct/)
    .waitFor();
});

test("an item is taken out and in again by key, and the sums follow", async () => {
  await open("?idle_days=30");
  const before = Number(await number("Items").textContent());
  await plan().focus();
  await press("Home");
  await press("j");
  await press("Space");
  await said(/taken out of the plan\.$/).waitFor();
  await eventually(async () => assert.equal(Number(await number("Items").textContent()), before - 1));
  await plan().getByText("you took this out of the plan").waitFor();
  await press("Control+z");
  await eventually(async () => assert.equal(Number(await number("Items").textContent()), before));
});

test("by size everything stands in one order, and a group closes by key", async () => {
  await open("?idle_days=1");
  await page().getByRole("radio", { name: "By size" }).click();
  await plan().getByText("largest first").waitFor();
  const lines = await plan().getByRole("row").count();
  await plan().focus();
  await press("Home");
  await press("ArrowLeft");
  await eventually(async () => assert.ok((await plan().getByRole("row").count()) < lines));
  await press("ArrowRight");
});

test("what is applied leaves the list, waits in the trash and comes back byte for byte", async () => {
  const { id } = named("Splice rope 9");
  const before = origin(id);
  await open(`?construct=${id}`);
  await button(/^Move .* to trash$/).click();
  await said(/^Moved .* to the trash\. Back until/).waitFor();
  await page()
    .getByRole("heading", { name: /^Moved .* to the trash$/ })
    .waitFor();
  const rest = machine.ask("constructs", "list", "--all").constructs;
  assert.ok(!rest.some((one) => one.id === id));
  await trash().getByText("30 days left").waitFor();
  await page().getByRole("region", { name: "Notes" }).getByRole("button", { name: "Undo" }).click();
  await trash().getByText("empty", { exact: true }).waitFor();
  assert.deepEqual(origin(id), before);
});

test("with the keyboard alone a plan is made smaller, applied and undone", async () => {
  await newContext(visit);
  await goTo(visit, "#/constructs?workspace=");
  const list = page().getByRole("grid", { name: "Constructs" });
  await list.getByText("Splice rope 1", { exact: true }).waitFor();
  await list.focus();
  await press("Home");
  await press("Space");
  await press("j");
  await press("Space");
  await press("Delete");
  await plan().waitFor();
  await eventually(async () => assert.equal(await number("Items").textContent(), "2"));
  await eventually(async () => assert.ok(await plan().evaluate((one) => one === document.activeElement)));
  await press("j");
  await press("Space");
  await eventually(async () => assert.equal(await number("Items").textContent(), "1"));
  await press("t");
  await said(/^Moved /).waitFor();
  await press("Control+z");
  await said(/^Bring back from the trash: 1\sconstruct/).waitFor();
  assert.equal(machine.ask("constructs", "list", "--all").constructs.length, listed.length);
});

test("more than a tenth of all asks again, with the focus on what keeps it", async () => {
  await open("?idle_days=30");
  await plan().focus();
  await press("t");
  const dialog = page().getByRole("dialog", { name: /^Move .* to the trash\?$/ });
  await dialog.getByText("so this asks again").waitFor();
  assert.equal(await page().evaluate(() => document.activeElement.textContent), "Keep everything");
  await press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.equal(machine.ask("cleanup", "list").cleanups.filter((one) => one.in_trash > 0).length, 0);
});

test("a plan that no longer holds says so, takes nothing, and is made anew", async () => {
  const { id } = named("Grease crane 5");
  await open(`?construct=${id}`);
  const release = await held(visit, "start_cleanup");
  await button(/^Move /).click();
  sessions.get("Grease crane 5").prompt("And once more?").answer("Again.").write(machine.home);
  machine.ask("collect");
  await release();
  await page()
    .getByText(/^Cleanup stopped: the store changed after the plan was made/)
    .waitFor();
  await page().getByText("It does not hold any more").waitFor();
  assert.ok(machine.ask("constructs", "list", "--all").constructs.some((one) => one.id === id));
  await button("Make a new plan").click();
  await page().getByText("Nothing has changed since").waitFor();
  await eventually(async () => assert.equal(await button(/^Move /).isEnabled(), true));
});

test("a collection while one looks makes a plan stale before it is applied", async () => {
  const { id } = named("Grease crane 6");
  await open(`?construct=${id}`);
  sessions.get("Grease crane 6").prompt("Still there?").answer("Yes.").write(machine.home);
  machine.ask("collect");
  await page()
    .getByText(/^The store has changed since this plan was made/)
    .waitFor({ timeout: 15_000 });
  assert.equal(await button(/^Move /).isDisabled(), true);
  await button("Make a new plan").click();
  await page().getByText("Nothing has changed since").waitFor();
});

test("the trash is emptied only after a question that says how much goes for good", async () => {
  const { id } = named("Splice rope 12");
  await open(`?construct=${id}`);
  await button(/^Move /).click();
  await said(/^Moved /).waitFor();
  await button("Empty trash…").click();
  const dialog = page().getByRole("dialog", { name: "Empty the trash?" });
  await dialog.getByText(/in 1\scleanup goes for good/).waitFor();
  await dialog.getByRole("button", { name: "Keep" }).click();
  await trash().getByText("30 days left").waitFor();
  await button("Empty trash…").click();
  await dialog.getByRole("button", { name: "Empty trash" }).click();
  await trash().getByText("empty", { exact: true }).waitFor();
  const [row] = machine.ask("cleanup", "list").cleanups;
  assert.deepEqual([row.in_trash, row.purged], [0, 1]);
});

test("what was removed on purpose is listed, and allowed again it is collected again", async () => {
  machine.ask("collect");
  assert.ok(
    !machine.ask("constructs", "list", "--all").constructs.some((one) => one.name === "Splice rope 12"),
  );
  await goTo(visit, "#/cleanup");
  await button("Show what was removed on purpose").click();
  const dialog = page().getByRole("dialog", { name: "Removed on purpose" });
  await dialog.getByText("Splice rope 12").waitFor();
  await dialog.getByText("gone for good").waitFor();
  await dialog.getByRole("button", { name: "Allow again" }).click();
  await dialog.getByText("Nothing is left out").waitFor();
  machine.ask("collect");
  assert.ok(
    machine.ask("constructs", "list", "--all").constructs.some((one) => one.name === "Splice rope 12"),
  );
});

test("pictures alone go: the conversation says what was there and brings it back", async () => {
  const construct = named("Grease crane 8");
  const before = origin(construct.id);
  await open(`?construct=${construct.id}&kind=images`);
  await row("Grease crane 8").getByText("1\u00a0image").waitFor();
  assert.equal(await number("Constructs removed").textContent(), "0");
  await page().getByText("Conversations stay readable").waitFor();
  await button(/^Move /).click();
  await said(/^Moved /).waitFor();
  await goTo(visit, `#/construct/${construct.id}/transcript`);
  const feed = page().getByRole("feed");
  await feed.getByText(/^Picture, .* removed on .* by hand, in the trash$/).waitFor();
  await feed.getByText("This is how it looks.").waitFor();
  await feed.getByRole("button", { name: "Bring back" }).click();
  await feed
    .getByRole("img", { name: /Picture/ })
    .or(feed.locator("img"))
    .first()
    .waitFor();
  assert.equal(await feed.getByText(/removed on/).count(), 0);
  assert.deepEqual(origin(construct.id), before);
});

test("while the plan is made nothing jumps, and what fails can be tried again", async () => {
  await newContext(visit);
  await goTo(visit, "#/agents");
  const release = await held(visit, "plan_cleanup");
  await goTo(visit, "#/cleanup?idle_days=30");
  await page().getByRole("status", { name: "Loading" }).first().waitFor();
  await release();
  await plan().waitFor();
  await goTo(visit, "#/agents");
  const mend = await failing(visit, "plan_cleanup");
  await goTo(visit, "#/cleanup?idle_days=31");
  await page().getByText("The plan cannot be made").waitFor();
  await trash().getByRole("heading", { name: "Trash" }).waitFor();
  await mend();
  await tryAgain(visit);
  await plan().waitFor();
});

test("the storage map plans what its menu is about", async () => {
  await goTo(visit, "#/storage");
  await page().getByRole("treeitem").first().waitFor();
  await page().getByRole("tree").focus();
  await press("Home");
  await press("Enter");
  await page()
    .getByRole("tree", { name: /Map of (harbor|ropes)/ })
    .waitFor();
  await press("Home");
  await press("Shift+F10");
  await page()
    .getByRole("menuitem", { name: /^Clean up…/ })
    .click();
  await plan().waitFor();
  assert.match(page().url(), /#\/cleanup\?construct=/);
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in a plan, its panels and its dialogs, ${colorScheme}`, async () => {
    await newContext(visit, { colorScheme });
    const all = [];
    const look = async (name) => {
      for (const found of await findings(page())) all.push(`${name}: ${found}`);
    };
    await open("?idle_days=30");
    await look("plan");
    await button("Add rule").click();
    await page().getByRole("dialog", { name: "Rule for this plan" }).waitFor();
    await look("rule");
    await press("Escape");
    await button("Add selection").click();
    await page()
      .getByRole("dialog", { name: "Constructs for this plan" })
      .getByRole("checkbox")
      .first()
      .waitFor();
    await look("selection");
    await press("Escape");
    await button(/^Move /).click();
    await page().getByRole("dialog", { name: /^Move/ }).waitFor();
    await look("question");
    await press("Escape");
    await button("Show what was removed on purpose").click();
    await page().getByRole("dialog", { name: "Removed on purpose" }).waitFor();
    await look("removed");
    assert.deepEqual(all, []);
  });
}

test("a plan survives a reload, for it stands in the address", async () => {
  await open("?idle_days=30");
  await reload(visit);
  await plan().waitFor();
  await plan().getByText("without activity for 30\u00a0days").first().waitFor();
});

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
