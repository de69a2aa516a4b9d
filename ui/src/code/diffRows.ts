import type { DiffLine, Hunk } from "./diff";
import { type WordPiece, wordDiff } from "./words";

/** A line of a hunk, with marked words where it stands against a line of the other side. */
export type DiffRow = { line: DiffLine; words: WordPiece[] | null };

/** Pairs removed lines with the added lines that follow them, one to one, and marks their words. */
export function rowsOfHunk(hunk: Hunk): DiffRow[] {
  const rows: DiffRow[] = hunk.lines.map((line) => ({ line, words: null }));
  let at = 0;
  while (at < rows.length) {
    if (rows[at]?.line.sign !== "-") {
      at += 1;
      continue;
    }
    const removed = runOf(rows, at, "-");
    const added = runOf(rows, at + removed, "+");
    pairUp(rows, at, removed, added);
    at += removed + added;
  }
  return rows;
}

function runOf(rows: readonly DiffRow[], from: number, sign: string): number {
  let length = 0;
  while (rows[from + length]?.line.sign === sign) length += 1;
  return length;
}

/** Runs of unequal length are paired in order, each line with the first that resembles it. */
function pairUp(rows: DiffRow[], at: number, removed: number, added: number): void {
  let next = 0;
  for (let i = 0; i < removed; i += 1) {
    const before = rows[at + i];
    const reach = removed === added ? next + 1 : Math.min(added, next + 4);
    for (let j = next; before !== undefined && j < reach; j += 1) {
      const after = rows[at + removed + j];
      if (after === undefined) break;
      const marked = wordDiff(before.line.text, after.line.text);
      if (marked === null) continue;
      [before.words, after.words] = marked;
      next = j;
      break;
    }
    next += 1;
  }
}
