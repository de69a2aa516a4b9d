/** How long what waits in the trash still waits. */
import type { CleanupRow } from "../api/contract";

const DAY_MS = 86_400_000;

/** The cleanups that can be undone, newest first. */
export function inTrash(rows: readonly CleanupRow[]): CleanupRow[] {
  return rows.filter((row) => row.in_trash > 0);
}

/** Whole days left, and the share of the waiting time that is left. */
export function daysLeft(
  row: Pick<CleanupRow, "at" | "trash_until">,
  now: number,
): { days: number; share: number } {
  const [from, until] = [Date.parse(row.at), Date.parse(row.trash_until)];
  const left_ms = Math.max(0, until - now);
  return {
    days: Math.ceil(left_ms / DAY_MS - 1e-6),
    share: until > from ? Math.min(1, left_ms / (until - from)) : 0,
  };
}

/** What the trash holds, as the question before it is emptied says it. */
export function trashSums(rows: readonly CleanupRow[]): { bytes: number; cleanups: number; items: number } {
  const waiting = inTrash(rows);
  return {
    bytes: waiting.reduce((sum, row) => sum + row.trash_bytes, 0),
    cleanups: waiting.length,
    items: waiting.reduce((sum, row) => sum + row.in_trash, 0),
  };
}
