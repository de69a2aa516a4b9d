/** Notes of a collection, those that say the same together. */
import type { Code, Skipped } from "../api/contract";

export type NoteGroup = {
  code: Code;
  message: string;
  /** Where it is so, in the order it was met. */
  notes: Skipped[];
  files: number;
};

/** Codes of files that were not read, or not to their end: they come first. */
const UNREAD = new Set<Code>([
  "IN_NOT_RECOGNISED",
  "IN_NOT_REGULAR_FILE",
  "IN_LINK",
  "IN_PERMISSION",
  "IN_IO",
  "IN_GONE",
]);

/** Whether a note is about a file that was not taken in. */
export function isUnread(code: Code): boolean {
  return UNREAD.has(code);
}

/** Groups by what is said: files not read first, then what is said most often. */
export function noteGroups(skipped: readonly Skipped[]): NoteGroup[] {
  const groups = new Map<string, NoteGroup>();
  for (const note of skipped) {
    const key = `${note.code} ${note.message}`;
    const group = groups.get(key) ?? { code: note.code, message: note.message, notes: [], files: 0 };
    group.notes.push(note);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  for (const group of all) group.files = new Set(group.notes.map((note) => note.path)).size;
  return all.sort(
    (a, b) => Number(isUnread(b.code)) - Number(isUnread(a.code)) || b.notes.length - a.notes.length,
  );
}
