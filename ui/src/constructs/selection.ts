/** Which constructs are chosen, kept as the rows themselves so that their sums need no request. */
import type { Construct } from "../api/contract";

export type Selection = ReadonlyMap<string, Construct>;

export const NOTHING: Selection = new Map();

/** Takes a construct in or out. */
export function toggled(selection: Selection, construct: Construct): Selection {
  const next = new Map(selection);
  if (!next.delete(construct.id)) next.set(construct.id, construct);
  return next;
}

/** Takes all of some constructs in. */
export function extended(selection: Selection, constructs: readonly Construct[]): Selection {
  const next = new Map(selection);
  for (const construct of constructs) next.set(construct.id, construct);
  return next;
}

/** What the chosen constructs come to. */
export interface SelectionSums {
  constructs: number;
  sessions: number;
  messages: number;
  original_bytes: number;
  stored_bytes: number;
  only_copies: readonly Construct[];
  pinned: number;
  workspaces: readonly string[];
  agents: readonly string[];
  first: string;
  last: string;
}

/** Adds the chosen constructs up. */
export function sumSelection(selection: Selection): SelectionSums {
  const chosen = [...selection.values()];
  const add = (pick: (construct: Construct) => number) => chosen.reduce((sum, one) => sum + pick(one), 0);
  const created = chosen.map((one) => one.created_at).sort();
  const active = chosen.map((one) => one.last_activity_at).sort();
  return {
    constructs: chosen.length,
    sessions: add((one) => one.sessions),
    messages: add((one) => one.messages),
    original_bytes: add((one) => one.original_bytes),
    stored_bytes: add((one) => one.stored_bytes),
    only_copies: chosen.filter((one) => one.only_copy),
    pinned: chosen.filter((one) => one.pinned).length,
    workspaces: [...new Set(chosen.map((one) => one.workspace))],
    agents: [...new Set(chosen.flatMap((one) => one.agents))],
    first: created[0] ?? "",
    last: active.at(-1) ?? "",
  };
}
