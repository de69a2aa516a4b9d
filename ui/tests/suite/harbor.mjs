// Some thousands of small constructs, and three that stand out.
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { ClaudeSession } from "./claude.mjs";
import { CodexSession } from "./codex.mjs";

export const MANY = 2_400;
export const CODEX = 30;
export const TOTAL = MANY + CODEX + 3;
export const HOUR_MS = 3_600_000;

/** A number as it stands in the names. */
export const number = (value) => String(value).padStart(4, "0");

/** Writes and collects them: one pinned, one tagged, one whose file is gone. Returns the tagged one and the list. */
export function fillHarbor(machine) {
  const { home } = machine;
  for (let row = 1; row <= MANY; row += 1) {
    const at = Date.now() - 48 * HOUR_MS - row * HOUR_MS;
    new ClaudeSession({ cwd: `/home/dev/pier-${row % 12}`, at, branch: `lamp/${row % 7}` })
      .prompt(`Light lamp ${number(row)}`)
      .write(home);
  }
  for (let row = 1; row <= CODEX; row += 1) {
    const at = Date.now() - 30 * HOUR_MS - row * 60_000;
    new CodexSession({ at })
      .prompt(`Mend net ${number(row)}`)
      .answer("Mended.")
      .write(home);
  }
  const gone = new ClaudeSession({ cwd: "/home/dev/pier-1", at: Date.now() - 3 * HOUR_MS })
    .prompt("A session its agent deleted")
    .write(home);
  const large = new ClaudeSession({ cwd: "/home/dev/pier-2", at: Date.now() - 2 * HOUR_MS })
    .prompt("The largest of all")
    .bash("cat noise", randomBytes(600_000).toString("hex"));
  for (let word = 0; word < 9; word += 1) large.answer(`More of it, part ${word}.`);
  large.write(home);
  new ClaudeSession({ cwd: "/home/dev/archive-me" }).prompt("Out of sight, out of mind").write(home);
  machine.ask("collect");
  rmSync(gone.path);
  machine.ask("collect");
  const listed = machine.ask("constructs", "list", "--all").constructs;
  const named = (name) => listed.find((one) => one.name === name).id;
  machine.ask("constructs", "tag", named("The largest of all"), "keep", "noise");
  machine.ask("constructs", "pin", named("Light lamp 2000"));
  return { large, listed };
}
