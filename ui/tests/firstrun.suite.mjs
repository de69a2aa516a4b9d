// The first start: the agents are found, one click keeps everything, and the list fills meanwhile.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { ClaudeSession } from "./suite/claude.mjs";
import { CodexSession } from "./suite/codex.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, newContext, openVisit, reload, tryAgain } from "./suite/visit.mjs";

const DAY_MS = 86_400_000;
const SESSIONS = 900;

const bare = new Machine();
const machine = new Machine();
mkdirSync(bare.home, { recursive: true });
for (let number = 1; number <= SESSIONS; number += 1) {
  const at = Date.now() - number * 600_000;
  new ClaudeSession({ cwd: `/home/dev/lantern-${number % 9}`, at })
    .prompt(`Trim the wick of lamp ${number}`)
    .answer("Trimmed.")
    .write(machine.home);
}
new ClaudeSession({ at: Date.now() - 26 * DAY_MS }).prompt("Light the old lamp").write(machine.home);
new CodexSession().prompt("Paint the harbor wall").answer("Painted.").write(machine.home);

const servers = { bare: await bare.serve(), full: await machine.serve() };
const visit = await openVisit(servers.bare);

test("a machine without agents says where it looked and asks for a folder", async () => {
  const page = await goTo(visit, "#/");
  await page.getByRole("heading", { name: "No agent’s history was found" }).waitFor();
  await page.getByTitle(join(bare.home, ".claude/projects")).waitFor();
  await page.getByTitle(join(bare.home, ".codex/sessions")).waitFor();
  assert.equal(await page.getByRole("button", { name: "Add a folder" }).count(), 2);
  await page.getByRole("button", { name: "Look again" }).click();
  await page.getByRole("heading", { name: "No agent’s history was found" }).waitFor();
});

test("a folder named by the person is kept although no agent was found", async () => {
  const { page } = visit;
  const elsewhere = new ClaudeSession().prompt("Carry the lamp elsewhere");
  elsewhere.write(join(bare.root, "elsewhere"));
  await page.getByRole("button", { name: "Add a folder" }).last().click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("textbox").fill(join(bare.root, "elsewhere/.claude/projects"));
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: /^Keep/ }).click();
  await page.getByRole("grid", { name: "Constructs" }).getByText("Carry the lamp elsewhere").waitFor();
});

test("agents that cannot be looked for are told with a way to try again", async () => {
  visit.server = servers.full;
  const page = await newContext(visit);
  const mend = await failing(visit, "list_agents");
  await goTo(visit, "#/");
  await page.getByText("The agents’ folders cannot be read").waitFor();
  await page.getByText("ST_PAGE_CORRUPT").waitFor();
  await mend();
  await tryAgain(visit);
  await page.getByRole("button", { name: "Keep everything" }).waitFor();
});

test("the loss is the title and each agent says what it deletes", async () => {
  const { page } = visit;
  await page.getByRole("heading", { name: /^1\ssession will be deleted within 7 days$/ }).waitFor();
  const claude = page.getByRole("row", { name: /claude-code/ }).first();
  await claude.getByText(`${SESSIONS + 1}`).waitFor();
  await claude.getByText("1 within 7 days").waitFor();
  await page.getByRole("row", { name: /codex/ }).first().getByText("never").waitFor();
  const heads = page.getByRole("columnheader", { name: "Deleted by the agent" });
  const words = claude.getByText("1 within 7 days").locator("xpath=..");
  const [head, cell] = await Promise.all([heads.boundingBox(), words.boundingBox()]);
  assert.ok(head !== null && cell !== null && cell.x >= head.x);
});

test("the words about deletion begin at one edge, with a mark and without", async () => {
  const { page } = visit;
  const starts = await page.evaluate(() => {
    const words = ["1 within 7 days", "never", "not found", "Deleted by the agent"];
    const walker = document.createTreeWalker(document.querySelector("table"), NodeFilter.SHOW_TEXT);
    const found = [];
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      if (!words.includes(node.data.replaceAll("\u00a0", " "))) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      found.push(Math.round(range.getBoundingClientRect().left));
    }
    return found;
  });
  assert.ok(starts.length >= 3, `${starts}`);
  assert.equal(new Set(starts).size, 1, `${starts}`);
});

test("an agent that is left out is left out of the button and the sum", async () => {
  const { page } = visit;
  const codex = page.getByRole("checkbox", { name: "Keep codex" }).first();
  await codex.locator("xpath=ancestor::label").click();
  await page.getByRole("button", { name: /^Keep 901\ssessions$/ }).waitFor();
  await codex.locator("xpath=ancestor::label").click();
  await page.getByRole("button", { name: "Keep everything" }).waitFor();
});

test("one click collects with progress while the list fills, and everything is there", async () => {
  const { page } = visit;
  await page.evaluate(() => {
    window.seen = { bars: 0, named: new Set() };
    const look = () => {
      const bar = document.querySelector("footer [role=progressbar]");
      if (bar === null) return;
      window.seen.bars += 1;
      window.seen.named.add(bar.closest("button").textContent);
    };
    new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
  });
  await page.getByRole("button", { name: "Keep everything" }).click();
  const grid = page.getByRole("grid", { name: "Constructs" });
  await grid.getByText("Trim the wick of lamp 1", { exact: true }).waitFor();
  await eventually(async () => {
    assert.equal(await grid.getAttribute("aria-rowcount"), String(SESSIONS + 3));
  }, 30_000);
  await page.getByText(/^Collect all agents: /).waitFor();
  const seen = await page.evaluate(() => ({ bars: window.seen.bars, named: [...window.seen.named] }));
  assert.ok(seen.bars > 0, "no progress was shown");
  assert.ok(
    seen.named.every((words) => words.startsWith("Collect")),
    `${seen.named}`,
  );
});

test("the job says what it read, and its notes are reached from the message about its end", async () => {
  const { page } = visit;
  await page.getByRole("button", { name: "Show", exact: true }).click();
  const job = page.getByRole("article", { name: /^Collect/ });
  await job.getByText("Done").waitFor();
  await job.getByText("synthetic collect").waitFor();
  await job
    .getByText(`${SESSIONS + 2}`)
    .first()
    .waitFor();
});

test("collecting again finds nothing new and says so", async () => {
  const page = await goTo(visit, "#/agents");
  await page.getByRole("heading", { name: "Everything found is collected" }).waitFor();
  await page.getByRole("button", { name: "Collect now" }).click();
  await page.getByText(/nothing new in 902\sfiles/).waitFor();
});

test("the next start opens the list", async () => {
  await goTo(visit, "#/");
  await reload(visit);
  await visit.page.getByRole("grid", { name: "Constructs" }).waitFor();
});

await run(visit, async () => {
  await visit.browser.close();
  await bare.end();
  await machine.end();
});
