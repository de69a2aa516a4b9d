// What agents leave over in their own folders: off at first, then by a plan, and back with one key.
import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findings } from "./suite/axe.mjs";
import { ClaudeSession } from "./suite/claude.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, held, newContext, openVisit, reload, tryAgain } from "./suite/visit.mjs";

const DAY_MS = 86_400_000;
const machine = new Machine();
const sessions = [];
for (let sail = 1; sail <= 4; sail += 1) {
  const session = new ClaudeSession({ cwd: "/home/dev/yard", at: Date.now() - (3 + sail) * DAY_MS })
    .prompt(`Sew sail ${sail}`)
    .answer("It is sewn.")
    .write(machine.home);
  sessions.push(session);
}
const lively = new ClaudeSession({ cwd: "/home/dev/yard" })
  .prompt("Still sewing")
  .answer("Yes.")
  .write(machine.home);
const log = join(machine.home, ".claude/debug/old.txt");
mkdirSync(join(log, ".."), { recursive: true });
writeFileSync(log, "a line of a log\n");
utimesSync(log, Date.now() / 1_000 - 9 * 86_400, Date.now() / 1_000 - 9 * 86_400);
machine.ask("collect");

const visit = await openVisit(await machine.serve());
const page = () => visit.page;
const press = (key) => page().keyboard.press(key);
const button = (name) => page().getByRole("button", { name });
const files = () => page().getByRole("grid", { name: "Files" });
const runs = () => page().getByRole("list", { name: "Earlier runs" });
const allow = () => page().getByRole("switch", { name: "Let agents’ folders be cleaned" });
const notes = () => page().getByRole("region", { name: "Notes" });

test("agents’ folders are not touched until somebody allows it", async () => {
  await goTo(visit, "#/agents");
  const table = page().getByRole("table", { name: "What the agents’ folders hold" });
  await table.getByRole("row", { name: /Sessions/ }).waitFor();
  await table.getByRole("row", { name: /Debug logs/ }).waitFor();
  assert.equal(await allow().isChecked(), false);
  assert.equal(await button("Review what can go").count(), 0);
  await page().getByText("synthetic agents leftovers", { exact: true }).waitFor();
  await goTo(visit, "#/agents/leftovers");
  await page().getByText("Agents’ folders are not cleaned").waitFor();
  await button("Show agents").click();
  await allow().focus();
  await press("Space");
  await button("Review what can go").waitFor();
  assert.equal(machine.ask("agents", "leftovers", "--list").allowed, true);
});

test("a plan says of every file what becomes of it and why", async () => {
  await goTo(visit, "#/agents");
  await button("Review what can go").click();
  await files().getByText("a log, no history; untouched for 9 days").waitFor();
  await files()
    .getByRole("row")
    .filter({ hasText: `${lively.id}.jsonl` })
    .getByText("something wrote to it within a day")
    .waitFor();
  await button(/^Move 5\sfiles to trash$/).waitFor();
  await page().getByRole("checkbox", { name: "Sessions" }).focus();
  await press("Space");
  await button(/^Move 1\sfile to trash$/).waitFor();
  await page().getByText("synthetic agents leftovers --kind debug_logs").waitFor();
  assert.equal(await page().getByRole("checkbox", { name: "Debug logs" }).isDisabled(), true);
});

test("with the keyboard alone files go, and all come back as they were", async () => {
  await newContext(visit);
  const before = sessions.map(({ path }) => readFileSync(path, "utf8"));
  await goTo(visit, "#/agents/leftovers");
  await files().waitFor();
  await eventually(async () => assert.ok(await files().evaluate((one) => one === document.activeElement)));
  await press("j");
  await press("End");
  await eventually(async () => {
    const last = files().locator("[data-cursor]");
    assert.equal(await last.getAttribute("aria-rowindex"), await files().getAttribute("aria-rowcount"));
  });
  await button(/^Move 5\sfiles/).waitFor();
  await press("t");
  const dialog = page().getByRole("dialog", { name: /^Move 5\sfiles of agents to the trash\?$/ });
  await dialog.getByText("so this asks again").waitFor();
  assert.equal(await page().evaluate(() => document.activeElement.textContent), "Keep everything");
  await press("Enter");
  await dialog.waitFor({ state: "detached" });
  assert.ok(existsSync(log));
  await press("t");
  await dialog.getByRole("button", { name: /^Move/ }).focus();
  await press("Enter");
  await page()
    .getByRole("heading", { name: /^Moved 5\sfiles/ })
    .waitFor();
  assert.ok(!existsSync(log) && sessions.every(({ path }) => !existsSync(path)));
  assert.ok(existsSync(lively.path));
  await notes()
    .getByText(/^Moved 5\sfiles, .* of agents to the trash\.$/)
    .waitFor();
  await press("Control+z");
  await eventually(() => assert.ok(existsSync(log) && sessions.every(({ path }) => existsSync(path))));
  const after = sessions.map(({ path }) => readFileSync(path, "utf8"));
  assert.deepEqual(after, before);
  // Files that came back are new to the disk: the next collection finds that it has them.
  await eventually(() => machine.ask("collect"));
});

test("an earlier run stands beside the agents with its days, and is undone there", async () => {
  const plan = machine.ask("agents", "leftovers", "--kind", "debug_logs");
  machine.ask("agents", "leftovers", "--apply", plan.plan_id, "--yes");
  assert.ok(!existsSync(log));
  await goTo(visit, "#/agents");
  await reload(visit);
  await runs().getByText("30\u00a0days left").waitFor();
  await runs().getByRole("button", { name: "Undo" }).click();
  await runs().waitFor({ state: "detached" });
  assert.ok(existsSync(log));
});

test("a plan after which another was made says so and moves nothing", async () => {
  await goTo(visit, "#/agents/leftovers");
  await reload(visit);
  await button(/^Move 5\sfiles/).waitFor();
  machine.ask("agents", "leftovers");
  await button(/^Move 5\sfiles/).click();
  await page().getByRole("dialog").getByRole("button", { name: /^Move/ }).click();
  await page()
    .getByText(/^Another plan was made after this one/)
    .waitFor();
  assert.ok(existsSync(log));
  await button("Make a new plan").click();
  await eventually(async () => assert.equal(await button(/^Move 5\sfiles/).isEnabled(), true));
});

test("while it is read nothing jumps, and what fails can be tried again", async () => {
  await newContext(visit);
  await goTo(visit, "#/health");
  const release = await held(visit, "plan_leftovers");
  await goTo(visit, "#/agents/leftovers");
  await page().getByRole("status", { name: "Loading" }).first().waitFor();
  await release();
  await files().waitFor();
  await goTo(visit, "#/health");
  const mendPlan = await failing(visit, "plan_leftovers");
  await goTo(visit, "#/agents/leftovers");
  await page().getByText("The plan cannot be made").waitFor();
  await mendPlan();
  await tryAgain(visit);
  await files().waitFor();
  await newContext(visit);
  await goTo(visit, "#/health");
  const mendList = await failing(visit, "list_leftovers");
  await goTo(visit, "#/agents");
  await page().getByText("The agents’ leftovers cannot be read").waitFor();
  await mendList();
  await tryAgain(visit);
  await allow().waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing beside the agents, in a plan and in its question, ${colorScheme}`, async () => {
    const plan = machine.ask("agents", "leftovers", "--kind", "debug_logs");
    const { run_id } = machine.ask("agents", "leftovers", "--apply", plan.plan_id, "--yes");
    await newContext(visit, { colorScheme });
    await goTo(visit, "#/agents");
    await runs().waitFor();
    const all = [...(await findings(page()))];
    await goTo(visit, "#/agents/leftovers");
    await files().waitFor();
    all.push(...(await findings(page())));
    await button(/^Move 4\sfiles/).click();
    await page().getByRole("dialog").waitFor();
    all.push(...(await findings(page())));
    assert.deepEqual(all, []);
    await press("Escape");
    machine.ask("agents", "leftovers", "--undo", run_id);
  });
}

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
