// A conversation with one of everything, and many turns after it.
import { ClaudeSession } from "./claude.mjs";
import { stripes } from "./png.mjs";

const TURNS = 240;
/** The word before each zebra, in order. */
export const WORDS = ["ferry", "kite", "marble"];
const DAY_MS = 86_400_000;

const start = Math.floor(Date.now() / DAY_MS) * DAY_MS - 5 * DAY_MS + 10 * 3_600_000;
const png = stripes(64, 48, [
  [30, 90, 200],
  [240, 240, 230],
]);
const test_output = Array.from({ length: 400 }, (_, line) => `test burst_${line} ... ok`).join("\n");
/** A long session with one of everything at its start. */
export const session = new ClaudeSession({ cwd: "/home/dev/lantern", at: start, branch: "feat/wick" })
  .prompt("Bursts from batch clients get 429s although the minute budget is not used up.")
  .thinking("The window is fixed: a burst at its edge counts twice.")
  .answer("I will read the limiter first. The headers come from `Verdict`.")
  .bash("cargo test -p limit", test_output)
  .bash("cargo build", "error[E0502]: cannot borrow", { failed: true })
  .edit(
    "/home/dev/lantern/src/bucket.rs",
    ["    if self.count > self.limit {", "        deny()"],
    ["    if self.tokens < n {", "        retry()"],
    41,
  )
  .delegate("Survey of callers", "Find who calls the limiter.", (child) => {
    child.bash("grep -rn limiter src", "src/a.rs:1").answer("Two callers, both in `src/a.rs`.");
  })
  .picture(png, "This is what the dashboard shows.")
  .look("/home/dev/lantern/shot.png", png)
  .raw('{"type":"user","message":{"role":"user","content":"cut o')
  .answer("The bucket is in place.");
/** The time before its turns, which follow each other by a minute. */
export const before_turns = session.at;
for (let turn = 1; turn <= TURNS; turn += 1) {
  session.prompt(`Turn ${turn}: and lamp ${turn}?`).thinking(`Lamp ${turn} is like the others.`);
  session.bash(`light --lamp ${turn}`, `lamp ${turn} is lit`);
  session.answer(
    turn % 80 === 0 ? `Lamp ${turn} burns like a ${WORDS[turn / 80 - 1]} zebra.` : `Lamp ${turn} burns.`,
  );
  session.pause(54_000);
}
session.title("Move rate limiter to token bucket");
const fork = session.fork().prompt("And now the same in the fork?").answer("The same.");

/** A session that still goes on. */
export const live = new ClaudeSession({ cwd: "/home/dev/live", at: Date.now() - 60_000 })
  .prompt("Watch the harbor")
  .answer("Watching.");

/** Writes all of them below a home folder. */
export function writeConversations(home) {
  for (const one of [session, fork, live]) one.write(home);
}
