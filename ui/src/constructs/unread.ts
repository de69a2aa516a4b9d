/** Which constructs have new activity since they were last looked at; kept in this window's local storage. */
import { create } from "zustand";
import type { Construct } from "../api/contract";
import { coreNow } from "../shared/clock";

type Looked = Pick<Construct, "id" | "last_activity_at">;

export interface Unread {
  /** What was active until then counts as seen. */
  seen_until: string;
  /** The last activity a person has seen, by construct. */
  seen: Readonly<Record<string, string>>;
}

const KEY = "synthetic-seen";
const MOST_KEPT = 500;

/** Reads what was kept; without it everything until `now` counts as seen. */
export function readUnread(text: string | null, now: string): Unread {
  try {
    const kept = JSON.parse(text ?? "{}") as Partial<Unread>;
    if (typeof kept.seen_until === "string" && typeof kept.seen === "object" && kept.seen !== null) {
      return { seen_until: kept.seen_until, seen: kept.seen };
    }
  } catch {
    // What cannot be read is begun anew.
  }
  return { seen_until: now, seen: {} };
}

/** Notes that a person looks at a construct. The oldest of too many notes give way together. */
export function withSeen(state: Unread, { id, last_activity_at }: Looked): Unread {
  if (!isUnread(state, { id, last_activity_at })) return state;
  const seen = { ...state.seen, [id]: last_activity_at };
  if (Object.keys(seen).length <= MOST_KEPT) return { ...state, seen };
  const notes = Object.entries(seen).sort((a, b) => (a[1] < b[1] ? 1 : -1));
  const given_up = notes[MOST_KEPT]?.[1] ?? "";
  const [, seen_until = given_up] = [given_up, state.seen_until].sort();
  return { seen_until, seen: Object.fromEntries(notes.slice(0, MOST_KEPT)) };
}

/** Whether a construct was active after a person last looked at it. */
export function isUnread(state: Unread, { id, last_activity_at }: Looked): boolean {
  return last_activity_at > state.seen_until && last_activity_at > (state.seen[id] ?? "");
}

export const useUnread = create<Unread>(() => {
  const kept = localStorage.getItem(KEY);
  const state = readUnread(kept, new Date(coreNow()).toISOString());
  if (kept === null) localStorage.setItem(KEY, JSON.stringify(state));
  return state;
});

function change(state: Unread): void {
  if (state === useUnread.getState()) return;
  useUnread.setState(state);
  localStorage.setItem(KEY, JSON.stringify(state));
}

/** Takes the mark off a construct that a person looks at. */
export function markSeen(construct: Looked): void {
  change(withSeen(useUnread.getState(), construct));
}

/** Takes all marks off. */
export function markAllSeen(): void {
  change({ seen_until: new Date(coreNow()).toISOString(), seen: {} });
}
