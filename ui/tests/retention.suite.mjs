// Retention: a policy is written, tried, saved and run; what it takes comes back.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findings } from "./suite/axe.mjs";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, newContext, openVisit, reload, tryAgain } from "./suite/visit.mjs";

const DAY_MS = 86_400_000;
const machine = new Machine();
const noise = (bytes) => randomBytes(bytes / 2).toString("hex");
const ago = (days) => Date.now() - days * DAY_MS;
for (let buoy = 1; buoy <= 3; buoy += 1) {
  new ClaudeSession({ cwd: "/home/dev/harbor", at: ago(100 + buoy) })
    .prompt(`Paint buoy ${buoy}`)
    .bash("paint", noise(30_000 * buoy))
    .answer("It is red.")
    .write(machine.home);
}
for (let net = 1; net <= 40; net += 1) {
  new CodexSession({ cwd: "/home/dev/nets", at: ago(1 + net / 4) })
    .prompt(`Mend net ${net}`)
    .answer("Mended.")
    .write(machine.home);
}
machine.ask("collect");
const listed = machine.ask("constructs", "list", "--all").constructs;
const named = (name) => listed.find((one) => one.name === name);
machine.ask("constructs", "pin", named("Paint buoy 3").id);

const visit = await openVisit(await machine.serve());
const page = () => visit.page;
const press = (key) => page().keyboard.press(key);
const button = (name) => page().getByRole("button", { name });
const policies = () => page().getByRole("region", { name: "Policies" });
const line = (name) => page().getByRole("group", { name });
const field = (name) => page().getByRole("textbox", { name });
const check = (name) => page().getByRole("checkbox", { name, exact: true });
/** Ticks a box as the pointer does: the words beside it belong to it. */
const tick = (name) =>
  line("Takes")
    .locator("label", { has: check(name) })
    .click();
const preview = () => page().getByRole("complementary", { name: "Preview" });
const said = (text) => page().getByRole("region", { name: "Notes" }).getByText(text);
const saved = () => machine.ask("retention", "list").policies;

async function open(rest = "") {
  await goTo(visit, `#/retention${rest}`);
  await policies().waitFor();
}

let exports = 0;
/** The bytes of a construct's sessions as the store gives them back. */
function origin(construct) {
  return machine.ask("constructs", "show", construct).sessions.map(({ id }) => {
    exports += 1;
    const out = join(machine.root, "exports");
    mkdirSync(out, { recursive: true });
    machine.ask("sessions", "origin", id, "--out", join(out, `${exports}`));
    return readFileSync(join(out, `${exports}`)).toString("base64");
  });
}

test("without a policy everything is kept for ever, and one can be begun", async () => {
  await goTo(visit);
  await page().getByRole("grid", { name: "Constructs" }).waitFor();
  await press("g");
  await press("r");
  await page().getByText("Everything is kept for ever").waitFor();
  await button("Add a policy").click();
  await page().getByText("This policy is new.").waitFor();
  assert.equal(await page().evaluate(() => document.activeElement.placeholder), "Name of the policy");
});

test("what a policy would take is shown before it is saved, and then it takes that", async () => {
  await goTo(visit, "#/retention?new=");
  await field("Name of the policy").fill("Old work");
  await tick("Images");
  await line("Takes")
    .getByText(/^It takes nothing/)
    .waitFor();
  await tick("Whole constructs");
  await field(/^Whole constructs: idle for/).fill("60");
  // Only copies are spared by a new policy; pinned ones always are.
  await preview().getByTitle("Paint buoy 2", { exact: true }).waitFor();
  await preview().getByTitle("Paint buoy 1", { exact: true }).waitFor();
  await preview()
    .getByText(/1 held back/)
    .waitFor();
  await preview().getByText("not saved yet").waitFor();
  await button("Save policy").click();
  await said("Added “Old work”.").waitFor();
  const [row] = saved();
  assert.deepEqual(row.policy.takes, [{ kind: null, idle_days: 60, larger_than_bytes: null }]);
  assert.equal(row.takes_now_items, 2);
  await preview()
    .getByTitle(`${row.takes_now_bytes.toLocaleString("en-GB")}\u00a0bytes`)
    .waitFor();
  await policies()
    .getByText(/now, next (Sunday|today|tomorrow)/)
    .waitFor();
  assert.match(page().url(), /#\/retention\/Old%20work$/);
});

test("a contradiction is named at its field, and nothing is saved", async () => {
  await open("/Old%20work");
  await field(/^Whole constructs: idle for/).fill("");
  await line("Takes")
    .getByText(/would take everything at once/)
    .waitFor();
  assert.equal(await button("Save policy").isDisabled(), true);
  await button("Discard").click();
  await eventually(async () => assert.equal(await field(/^Whole constructs: idle for/).inputValue(), "60"));
  assert.equal(await button("Save policy").count(), 0);
});

test("changes that are not saved outlive a look at another view", async () => {
  await open("/Old%20work");
  await field(/^In the trash for/).fill("14");
  await page().getByText("1\u00a0unsaved change.").waitFor();
  await button("Compare").click();
  await page().getByText("the days in the trash").waitFor();
  await goTo(visit, "#/health");
  await page()
    .getByRole("heading", { name: "Health" })
    .or(page().getByText("Not checked yet"))
    .first()
    .waitFor();
  await open("/Old%20work");
  assert.equal(await field(/^In the trash for/).inputValue(), "14");
  await press("Control+s");
  await said("Saved “Old work”.").waitFor();
  assert.equal(saved()[0].policy.trash_days, 14);
  await press("Control+z");
  await eventually(() => assert.equal(saved()[0].policy.trash_days, 30));
});

test("the command that is shown writes the same policy", async () => {
  await open("/Old%20work");
  await button("Show command").click();
  const command = await page().locator("code", { hasText: "synthetic retention set" }).textContent();
  const before = saved()[0].policy;
  const words = command.match(/'[^']*'|\S+/g).map((word) => word.replace(/^'|'$/g, ""));
  machine.ask(...words.slice(1));
  assert.deepEqual(saved()[0].policy, before);
  await button("Hide command").click();
});

test("all that it takes stands in a plan of its own", async () => {
  await open("/Old%20work");
  await preview().getByRole("button", { name: "Show all 2" }).click();
  const plan = page().getByRole("treegrid", { name: "Plan" });
  await plan.getByText("by “Old work”").waitFor();
  await plan.getByText("Paint buoy 2").waitFor();
  await plan.getByText("Kept").waitFor();
  await page().getByText("synthetic cleanup plan --policy 'Old work'").waitFor();
});

test("what holds for one construct is said with its reason, here and on its page", async () => {
  await open("/Old%20work");
  const effective = preview().getByRole("listitem").filter({ hasText: "As a whole" });
  await effective.getByText("Old work").waitFor();
  await button(/Paint buoy/).click();
  await page().getByRole("searchbox", { name: "Name or brief" }).fill("Mend net 7");
  await button(/^Mend net 7/).click();
  await effective
    .getByText("Kept for ever")
    .or(effective.getByText(/Trash on/))
    .first()
    .waitFor();
  await goTo(visit, `#/construct/${named("Paint buoy 2").id}`);
  await page()
    .getByText(/^Trash on |^With the next run/)
    .first()
    .waitFor();
  await page().getByRole("link", { name: "Old work" }).click();
  await policies().waitFor();
});

test("a run over the limit of its policy takes nothing and says so", async () => {
  await open("/Old%20work");
  await field(/^Stops over a share/).fill("1");
  await button("Save policy").click();
  await eventually(() => assert.equal(saved()[0].policy.stops_over_percent, 1));
  await button(/^Run now/).click();
  await said(/more than the 1 % of all it may take/).waitFor();
  await policies()
    .getByText(/nothing was taken/)
    .waitFor();
  assert.equal(machine.ask("constructs", "list", "--all").constructs.length, listed.length);
  await field(/^Stops over a share/).fill("");
  await button("Save policy").click();
  await eventually(() => assert.equal(saved()[0].policy.stops_over_percent, null));
});

test("run now leaves a receipt, and Undo brings everything back byte for byte", async () => {
  const { id } = named("Paint buoy 2");
  const before = origin(id);
  await open("/Old%20work");
  await eventually(async () => assert.equal(await button(/^Run now/).isEnabled(), true));
  await button(/^Run now/).click();
  await said(/^“Old work” moved .* to the trash\.$/).waitFor();
  assert.ok(!machine.ask("constructs", "list", "--all").constructs.some((one) => one.id === id));
  await policies()
    .getByText(/^Last run, /)
    .waitFor();
  await button("Receipts of all runs").click();
  const receipts = page().getByRole("dialog", { name: "Receipts" });
  await receipts.getByText(/^Freed .* from 2\sitems, 1 held back$/).waitFor();
  await receipts
    .getByText(/by hand$/)
    .first()
    .waitFor();
  await receipts.getByRole("button", { name: "Undo" }).click();
  await said(/^Bring back from the trash: 2\sconstructs/).waitFor();
  assert.deepEqual(origin(id), before);
});

test("policies are turned off, moved and removed by key, each with a way back", async () => {
  machine.ask("retention", "set", "Second", "--take", "logs:10MB");
  await reload(visit);
  await open("/Old%20work");
  await policies().getByText("Second").waitFor({ timeout: 15_000 });
  await policies()
    .getByRole("button", { name: /^Old work/ })
    .focus();
  await press("Alt+ArrowDown");
  await said("Moved “Old work”.").waitFor();
  assert.deepEqual(
    saved().map((row) => row.policy.name),
    ["Second", "Old work"],
  );
  await policies().getByRole("switch", { name: "Old work is on" }).focus();
  await press("Space");
  await said("“Old work” is off.").waitFor();
  assert.equal(saved()[1].policy.on, false);
  await press("Control+z");
  await eventually(() => assert.equal(saved()[1].policy.on, true));
  await policies()
    .getByRole("button", { name: /^Second/ })
    .click();
  await button("More with this policy").click();
  await page().getByRole("menuitem", { name: "Remove this policy" }).click();
  await said("Removed “Second”.").waitFor();
  assert.deepEqual(
    saved().map((row) => row.policy.name),
    ["Old work"],
  );
});

test("with the keyboard alone a policy is written and saved", async () => {
  await newContext(visit);
  await open();
  await press("n");
  await eventually(async () =>
    assert.equal(await page().evaluate(() => document.activeElement.placeholder), "Name of the policy"),
  );
  await page().keyboard.type("Keep it small");
  await check("Only as much as is over").focus();
  await press("Space");
  await check("Images").focus();
  await press("Space");
  await field("Keep the store under").focus();
  await press("Control+a");
  await page().keyboard.type("5");
  await page().getByRole("radio", { name: "Export, then trash" }).focus();
  await press("Space");
  await line("Then")
    .getByText(/path of a folder/)
    .waitFor();
  await page().getByRole("radio", { name: "Move to trash" }).focus();
  await press("Space");
  await eventually(async () => assert.equal(await button("Save policy").isEnabled(), true));
  await press("Control+s");
  await said("Added “Keep it small”.").waitFor();
  const row = saved().find((one) => one.policy.name === "Keep it small");
  assert.deepEqual([row.policy.quota_bytes, row.policy.takes], [5e9, []]);
});

test("when the policies cannot be read it says so, and tries again", async () => {
  await goTo(visit, "#/agents");
  await newContext(visit);
  await goTo(visit, "#/agents");
  const mend = await failing(visit, "list_policies");
  await goTo(visit, "#/retention");
  await page().getByText("The policies cannot be read").waitFor();
  await mend();
  await tryAgain(visit);
  await policies().waitFor();
});

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in policies, their menus and receipts, ${colorScheme}`, async () => {
    await newContext(visit, { colorScheme });
    const all = [];
    const look = async (name) => {
      for (const found of await findings(page())) all.push(`${name}: ${found}`);
    };
    await open("/Old%20work");
    await preview().getByText("As a whole").waitFor();
    await look("policy");
    await field(/^In the trash for/).fill("9");
    await page().getByText("1\u00a0unsaved change.").waitFor();
    await preview()
      .getByText(/saved|your change/)
      .first()
      .waitFor();
    await page().locator("aside[aria-busy=false]").waitFor();
    await look("changed");
    await button("Discard").click();
    await button("Receipts of all runs").click();
    await page()
      .getByRole("dialog", { name: "Receipts" })
      .getByText(/^Freed/)
      .waitFor();
    await look("receipts");
    await press("Escape");
    await button(/Paint buoy/).click();
    await page().getByRole("searchbox").waitFor();
    await look("choice of a construct");
    assert.deepEqual(all, []);
  });
}

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
