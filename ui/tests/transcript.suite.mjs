// One conversation: its ends, places, hits, calls, pictures, records, sessions and the map beside it.
import assert from "node:assert/strict";
import { before_turns, live, session, WORDS, writeConversations } from "./suite/conversation.mjs";
import { Machine } from "./suite/program.mjs";
import { eventually, run, test } from "./suite/runner.mjs";
import { failing, goTo, newContext, openVisit, tryAgain } from "./suite/visit.mjs";

const machine = new Machine();
writeConversations(machine.home);
machine.ask("collect");

const constructs = machine.ask("constructs", "list", "--all").constructs;
const construct = constructs.find((one) => one.sessions > 1);
const watched = constructs.find((one) => one.name === "Watch the harbor");
const sessions = machine.ask("sessions", "list", "--construct", construct.id).sessions;
const root = sessions.find((one) => one.relation === "root");
const items = machine.ask("transcript", root.id, "--limit", "5000").items;
const total = items.length;
const seqOf = (find) => items.find(find).seq;
const place = (seq) => `#/construct/${construct.id}/transcript/${root.id}/${seq}`;

const visit = await openVisit(await machine.serve());
const feed = () => visit.page.getByRole("feed");
const message = (seq) => feed().locator(`article[data-seq="${seq}"]`);
const map = () => visit.page.getByRole("scrollbar", { name: "Place in the session" });
const call = (words) => feed().getByRole("button", { name: words }).first();

/** Waits until a message is inside the view. */
async function seen(seq) {
  await eventually(async () => {
    const [box, view] = await Promise.all([message(seq).boundingBox({ timeout: 500 }), feed().boundingBox()]);
    assert.ok(box !== null && view !== null, `message ${seq} is not drawn`);
    assert.ok(box.y + box.height > view.y && box.y < view.y + view.height, `message ${seq} is out of view`);
  });
}

async function open(seq) {
  await goTo(visit, place(seq));
  await seen(seq);
  await visit.page.evaluate(() => document.activeElement?.blur?.());
}

/** Opens or closes a call. What opened or closed above it may move it away under the pointer. */
const toggle = (head, open) =>
  eventually(async () => {
    if ((await head.getAttribute("aria-expanded")) !== String(open)) await head.click({ timeout: 1_000 });
    assert.equal(await head.getAttribute("aria-expanded"), String(open));
  });

const clipboard = () => visit.page.evaluate(() => navigator.clipboard.readText());

test("a conversation opens at its first message and says where one is", async () => {
  const page = await goTo(visit, `#/construct/${construct.id}/transcript/${root.id}`);
  await seen(0);
  await page.getByRole("heading", { name: /Move rate limiter to token bucket/ }).waitFor();
  await page
    .getByRole("button", { name: new RegExp(`^Message 1 of ${total.toLocaleString("en")}`) })
    .waitFor();
});

test("both ends are a key away, and only what is near is drawn", async () => {
  const { page } = visit;
  await page.keyboard.press("Shift+G");
  await seen(total - 1);
  const drawn = await feed().locator("article").count();
  assert.ok(drawn < 150, `${drawn} messages are drawn`);
  await page.keyboard.press("g");
  await page.keyboard.press("g");
  await seen(0);
  await page.getByRole("button", { name: /^Message 1 of/ }).click();
  await seen(total - 1);
});

test("a number leads to its message, a time to what was said then, and nonsense is refused", async () => {
  const { page } = visit;
  await open(0);
  await page.keyboard.press(":");
  const field = page.getByRole("textbox", { name: "Go to a message number or time" });
  await field.fill("lamp");
  await page.keyboard.press("Enter");
  await page.getByRole("alert").getByText("Not a number or time").waitFor();
  await field.fill("613");
  await page.keyboard.press("Enter");
  await seen(612);
  await page.keyboard.press("Control+g");
  const at = new Date(before_turns + 100 * 60_000);
  await field.fill(`${at.toISOString().slice(0, 10)} ${at.toISOString().slice(11, 16)}`);
  await page.keyboard.press("Enter");
  const wanted = items.find(
    (item) => item.at !== null && Date.parse(item.at) >= Math.floor(at / 60_000) * 60_000,
  );
  await seen(wanted.seq);
});

test("words are found in the whole session, one after the other and by who said them", async () => {
  const { page } = visit;
  await open(0);
  await page.keyboard.press("Control+f");
  const field = page.getByRole("textbox", { name: "Find in this session" });
  await field.fill("zebra");
  const hits = WORDS.map((word) => seqOf((item) => item.text.includes(`${word} zebra`)));
  for (const [index, seq] of hits.entries()) {
    await page.getByText(`${index + 1} of 3`, { exact: true }).waitFor();
    await seen(seq);
    await page.keyboard.press("Enter");
  }
  await seen(hits[0]);
  await page.keyboard.press("Shift+Enter");
  await seen(hits[2]);
  await eventually(async () => {
    const marked = await page.evaluate(() =>
      [...CSS.highlights].map(([name, ranges]) => [name, ranges.size]),
    );
    assert.ok(
      marked.some(([name, count]) => name === "transcript-found-now" && count === 1),
      JSON.stringify(marked),
    );
  });
  await page.getByRole("combobox", { name: "Role" }).selectOption("user");
  await page.getByText("none", { exact: true }).waitFor();
  await page.keyboard.press("Escape");
  await page.getByRole("combobox", { name: "Role" }).waitFor({ state: "detached" });
});

test("a hit inside a folded call or thought opens it", async () => {
  const { page } = visit;
  await open(0);
  await page.keyboard.press("Control+f");
  const field = page.getByRole("textbox", { name: "Find in this session" });
  await page.getByRole("combobox", { name: "Role" }).selectOption("any");
  await field.fill("lamp 77 is lit");
  await feed().getByText("lamp 77 is lit").waitFor();
  await field.fill("a burst at its edge counts twice");
  await feed().getByText("a burst at its edge counts twice").waitFor();
  await page.keyboard.press("Escape");
});

test("a message, its link and its record are copied as they are", async () => {
  const { page } = visit;
  await open(0);
  await page.keyboard.press("c");
  await eventually(async () => assert.equal(await clipboard(), items[0].text));
  await page.keyboard.press("l");
  await eventually(async () => assert.equal(await clipboard(), `synthetic://session/${root.id}#0`));
  await page.keyboard.press("r");
  const record = page.getByRole("region", { name: "Record 1" });
  await record.getByText(/"type":"user"/).waitFor();
  await record.getByRole("button", { name: /Copy/ }).click();
  await eventually(async () => assert.equal(await clipboard(), `${session.lines[0]}\n`));
  await page.evaluate(() => document.activeElement?.blur?.());
  await page.keyboard.press("r");
  await record.waitFor({ state: "detached" });
});

test("the menu of a message offers the same for the pointer", async () => {
  const { page } = visit;
  await message(0).click({ button: "right" });
  await page.getByRole("menuitem", { name: /Copy link to message/ }).click();
  await eventually(async () => assert.equal(await clipboard(), `synthetic://session/${root.id}#0`));
});

test("a link to a message opens the conversation there, for someone who was never here", async () => {
  await newContext(visit);
  await open(700);
  await visit.page.getByRole("button", { name: /^Message 701 of/ }).waitFor();
});

test("calls stand folded in one line with what came of them", async () => {
  await open(0);
  const passed = call(/Bash cargo test -p limit/);
  assert.equal(await passed.getAttribute("aria-expanded"), "false");
  assert.equal(await feed().getByText("burst_0").count(), 0);
  await toggle(passed, true);
  await feed().getByText("burst_39").waitFor();
  assert.equal(await feed().getByText("burst_40 ").count(), 0);
  await feed()
    .getByRole("button", { name: /360\smore lines/ })
    .click();
  await feed().getByText("burst_399").waitFor();
  await toggle(passed, false);
  await eventually(async () => assert.equal(await feed().getByText("burst_0 ").count(), 0));
  const failed = call(/Bash cargo build.*exit 101/);
  await toggle(failed, true);
  await feed().getByText("cannot borrow").waitFor();
  await toggle(failed, false);
});

test("an edit shows its changes with the numbers of the file, and the keys go through them", async () => {
  const { page } = visit;
  await open(0);
  const edit = call(/Edit .*bucket\.rs/);
  assert.match(await edit.textContent(), /\+2.*−2/);
  await toggle(edit, true);
  const change = page.getByRole("group", { name: /^Change 1 of 1 in .*bucket\.rs$/ });
  await change.getByText("41").first().waitFor();
  await change.getByText("if self.tokens < n {").waitFor();
  await page.evaluate(() => document.activeElement?.blur?.());
  await page.keyboard.press("n");
  await eventually(async () => assert.ok(await change.evaluate((group) => group === document.activeElement)));
  await toggle(edit, false);
});

test("thoughts are folded, opened one by one, and hidden by a key", async () => {
  const { page } = visit;
  await open(0);
  const thought = call(/^Thought for/);
  await toggle(thought, true);
  await feed().getByText("a burst at its edge counts twice").waitFor();
  await page.keyboard.press("t");
  await eventually(async () =>
    assert.equal(
      await feed()
        .getByRole("button", { name: /^Thought for/ })
        .count(),
      0,
    ),
  );
  await page.keyboard.press("t");
  await thought.waitFor();
});

test("pictures are drawn, those of people and those of tools", async () => {
  await open(0);
  const drawn = () =>
    feed()
      .locator("img")
      .evaluateAll((all) => all.map((one) => [one.complete, one.naturalWidth, one.naturalHeight].join()));
  const shown = message(seqOf((item) => item.kind === "image" && item.role === "user"));
  await shown.scrollIntoViewIfNeeded();
  await toggle(call(/Read .*shot\.png/), true);
  await eventually(async () => assert.deepEqual(await drawn(), ["true,64,48", "true,64,48"]));
});

test("a line that was cut off says so in its place and keeps its bytes", async () => {
  const cut = seqOf((item) => item.notes.length > 0);
  await open(cut);
  await message(cut).getByText("IN_BAD_JSON").waitFor();
  await message(cut).getByText(/cut o/).first().waitFor();
});

test("sub-agents stand below their session, and a call leads into theirs", async () => {
  const { page } = visit;
  await open(0);
  const tree = page.getByRole("complementary", { name: "Sessions and places" });
  const sub = tree.getByRole("button", { name: /Find who calls the limiter/ });
  assert.equal(await sub.getAttribute("data-depth"), "1");
  await toggle(call(/Survey of callers/), true);
  await feed()
    .getByRole("button", { name: /^Open this session/ })
    .click();
  await eventually(async () => assert.equal(await sub.getAttribute("aria-current"), "true"));
  await feed().getByText("Two callers, both in").waitFor();
  await page.evaluate(() => document.activeElement?.blur?.());
  await page.keyboard.press("[");
  await eventually(async () => assert.equal(await sub.getAttribute("aria-current"), null));
  await seen(0);
  await page.keyboard.press("]");
  await eventually(async () => assert.equal(await sub.getAttribute("aria-current"), "true"));
});

test("what a fork copied is one line, shown here or where it was said first", async () => {
  const { page } = visit;
  const fork = sessions.find((one) => one.relation !== "root" && one.relation !== "subagent");
  await goTo(visit, `#/construct/${construct.id}/transcript/${fork.id}`);
  await feed()
    .getByText(/messages copied from the parent session/)
    .waitFor();
  await feed().getByText("And now the same in the fork?").waitFor();
  await feed().getByRole("button", { name: "Show here" }).click();
  await feed().getByRole("img", { name: "Copied from the parent session" }).first().waitFor();
  await goTo(visit, "#/constructs");
  await page.getByRole("grid").waitFor();
  await goTo(visit, `#/construct/${construct.id}/transcript/${fork.id}/${total}`);
  await feed().getByText("And now the same in the fork?").waitFor();
  await feed().getByRole("button", { name: "Show there" }).first().click();
  const first = page
    .getByRole("complementary")
    .getByRole("button", { name: /Move rate limiter/ })
    .first();
  await eventually(async () => assert.equal(await first.getAttribute("aria-current"), "true"));
});

test("the list of places leads to the next turn, failure and picture, with Shift to the one before", async () => {
  const { page } = visit;
  await open(0);
  const places = page.getByRole("complementary", { name: "Sessions and places" });
  await places.getByRole("button", { name: /^Failed/ }).click();
  await seen(items.find((item) => item.failed && item.call_seq !== null).call_seq);
  await places.getByRole("button", { name: /^Images/ }).click();
  await seen(seqOf((item) => item.kind === "image"));
  const turns = items.filter((item) => item.role === "user" && item.kind === "text").map((item) => item.seq);
  await open(turns[5]);
  const current = (seq) =>
    eventually(async () => assert.equal(await message(seq).getAttribute("data-current"), "true"));
  await page.keyboard.press("Shift+J");
  await current(turns[6]);
  await page.keyboard.press("Shift+K");
  await page.keyboard.press("Shift+K");
  await current(turns[4]);
});

test("j and k go message by message and Enter opens what is folded", async () => {
  const { page } = visit;
  await open(0);
  const here = async () =>
    Number(await feed().locator("article[data-current=true]").getAttribute("data-seq"));
  await page.keyboard.press("j");
  await eventually(async () => assert.equal(await here(), 1));
  await page.keyboard.press("Enter");
  await feed().getByText("a burst at its edge counts twice").waitFor();
  await page.keyboard.press("k");
  await eventually(async () => assert.equal(await here(), 0));
});

test("the map shows the whole session, and a press on it or its keys lead there", async () => {
  const { page } = visit;
  await open(0);
  const now = async () => Number(await map().getAttribute("aria-valuenow"));
  assert.equal(await map().getAttribute("aria-valuemax"), String(total));
  const box = await map().boundingBox();
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await eventually(async () => assert.ok(Math.abs((await now()) - total / 2) < total / 20, `${await now()}`));
  await map().focus();
  await page.keyboard.press("End");
  await seen(total - 1);
  await page.keyboard.press("Home");
  await seen(0);
  const painted = await map()
    .locator("canvas")
    .evaluate((canvas) => {
      const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
      const colours = new Set();
      for (let at = 0; at < data.length; at += 4) {
        if (data[at + 3] === 255) colours.add(`${data[at]},${data[at + 1]},${data[at + 2]}`);
      }
      return colours.size;
    });
  assert.ok(painted >= 3, `${painted} colours on the map`);
});

test("every message is reached by scrolling alone", async () => {
  const { page } = visit;
  await open(0);
  const box = await feed().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const missing = new Set(items.filter((item) => item.kind === "text").map((item) => item.seq));
  await eventually(async () => {
    await page.mouse.wheel(0, 600);
    const drawn = await feed()
      .locator("article")
      .evaluateAll((all) => all.map((one) => Number(one.dataset.seq)));
    for (const seq of drawn) missing.delete(seq);
    assert.ok(drawn.includes(total - 1) && missing.size === 0, `${missing.size} were not drawn`);
  }, 40_000);
});

test("a conversation that cannot be read says why and is read again on request", async () => {
  const page = await newContext(visit);
  const mend = await failing(visit, "read_transcript", { code: "ST_BLOB_CORRUPT" });
  await goTo(visit, place(0));
  await page.getByText("This transcript cannot be read").waitFor();
  await page.getByText("ST_BLOB_CORRUPT").waitFor();
  await mend();
  await tryAgain(visit);
  await seen(0);
});

test("messages that are there stay when those that follow cannot be read", async () => {
  const { page } = visit;
  await open(0);
  const mend = await failing(visit, "read_transcript");
  const box = await feed().boundingBox();
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const strip = page.getByText("The next messages cannot be read.");
  await eventually(async () => {
    await page.mouse.wheel(0, 4_000);
    assert.equal(await strip.count(), 1);
  });
  assert.ok((await feed().locator("article").count()) > 3);
  await mend();
  await tryAgain(visit);
  assert.equal(await strip.count(), 0);
});

test("at the end of a session that goes on, what is new appears by itself", async () => {
  await goTo(visit, `#/construct/${watched.id}/transcript`);
  await feed().getByText("Watching.").waitFor();
  live.at = Date.now();
  live.answer("A ship comes in.").write(machine.home);
  machine.ask("collect");
  await feed().getByText("A ship comes in.").waitFor({ timeout: 20_000 });
});

await run(visit, async () => {
  await visit.browser.close();
  await machine.end();
});
