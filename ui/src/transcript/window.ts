/**
 * The part of a session that the view holds: consecutive messages around a place. Pure; the
 * loader decides when to fetch and the list decides what is too far away to keep.
 */
import type { TranscriptItem } from "../api/contract";

/** Why messages stand folded into one entry. */
export type FoldReason = "copied" | "hidden";

/** One message, or a run of messages of which only the number is kept. */
export type Entry =
  | { t: "item"; seq: number; item: TranscriptItem }
  | { t: "run"; seq: number; count: number; why: FoldReason };

/** Consecutive messages `start..end` of a session of `total`. */
export type TranscriptWindow = {
  readonly total: number;
  readonly start: number;
  readonly end: number;
  readonly entries: readonly Entry[];
};

/** Says which messages are not shown one by one. */
export type FoldPolicy = (item: TranscriptItem) => FoldReason | null;

/** A window that holds nothing yet, at a place. */
export function emptyWindow(at: number, total: number): TranscriptWindow {
  const start = Math.min(Math.max(0, at), total);
  return { total, start, end: start, entries: [] };
}

/** Adds messages that follow the window. What it holds already is passed over; a gap is refused. */
export function append(
  window: TranscriptWindow,
  items: readonly TranscriptItem[],
  total: number,
  policy: FoldPolicy,
): TranscriptWindow {
  const fresh = consecutive(items.filter((item) => item.seq >= window.end));
  if (fresh[0] !== undefined && fresh[0].seq !== window.end) return { ...window, total };
  const entries = join(
    window.entries,
    fresh.map((item) => entryOf(item, policy)),
  );
  const end = window.end + fresh.length;
  return { total: Math.max(total, end), start: window.start, end, entries };
}

/** Adds messages that stand before the window. They must reach up to it. */
export function prepend(
  window: TranscriptWindow,
  items: readonly TranscriptItem[],
  policy: FoldPolicy,
): TranscriptWindow {
  const fresh = consecutive(items.filter((item) => item.seq < window.start));
  const first = fresh[0];
  if (first === undefined || first.seq + fresh.length !== window.start) return window;
  const before = fresh.map((item) => entryOf(item, policy));
  return { ...window, start: first.seq, entries: join(join([], before), window.entries) };
}

/** Lets go of entries that end at or before `seq`. */
export function dropBefore(window: TranscriptWindow, seq: number): TranscriptWindow {
  const kept = window.entries.findIndex((entry) => endOf(entry) > seq);
  if (kept === 0) return window;
  const entries = kept < 0 ? [] : window.entries.slice(kept);
  return { ...window, start: entries[0]?.seq ?? window.end, entries };
}

/** Lets go of entries that begin at or after `seq`. */
export function dropAfter(window: TranscriptWindow, seq: number): TranscriptWindow {
  const kept = window.entries.findLastIndex((entry) => entry.seq < seq);
  if (kept === window.entries.length - 1) return window;
  const entries = window.entries.slice(0, kept + 1);
  const last = entries.at(-1);
  return { ...window, end: last === undefined ? window.start : endOf(last), entries };
}

/** The first number after an entry. */
export function endOf(entry: Entry): number {
  return entry.t === "item" ? entry.seq + 1 : entry.seq + entry.count;
}

/** Whether the window holds the message. */
export function holds(window: TranscriptWindow, seq: number): boolean {
  return seq >= window.start && seq < window.end;
}

function entryOf(item: TranscriptItem, policy: FoldPolicy): Entry {
  const why = policy(item);
  return why === null ? { t: "item", seq: item.seq, item } : { t: "run", seq: item.seq, count: 1, why };
}

/** Takes items up to the first gap. */
function consecutive(items: readonly TranscriptItem[]): readonly TranscriptItem[] {
  const first = items[0];
  if (first === undefined) return items;
  const broken = items.findIndex((item, index) => item.seq !== first.seq + index);
  return broken < 0 ? items : items.slice(0, broken);
}

/** Puts two stretches together; runs of one kind that meet become one. */
function join(before: readonly Entry[], after: readonly Entry[]): Entry[] {
  const joined = [...before];
  for (const entry of after) {
    const last = joined.at(-1);
    if (last?.t === "run" && entry.t === "run" && last.why === entry.why) {
      joined[joined.length - 1] = { ...last, count: last.count + entry.count };
    } else {
      joined.push(entry);
    }
  }
  return joined;
}
