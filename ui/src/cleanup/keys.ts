/** What the keys of a plan ask for. */
export type PlanAct =
  | { kind: "move"; by: 1 | -1 | "first" | "last" }
  | { kind: "page"; by: 1 | -1 }
  | { kind: "fold"; open: boolean }
  | { kind: "take" | "enter" };

/** The keys of the cleanup view, for the sheet that lists all keys. */
export const PLAN_KEYS: readonly { keys: string; does: string }[] = [
  { keys: "j k", does: "Next and previous line of the plan" },
  { keys: "Space", does: "Take out of the plan, or in again" },
  { keys: "← →", does: "Close and open a group" },
  { keys: "Enter", does: "Open the construct" },
  { keys: "t", does: "Move it to the trash" },
];

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const ACTS: Record<string, PlanAct> = {
  ArrowDown: { kind: "move", by: 1 },
  j: { kind: "move", by: 1 },
  ArrowUp: { kind: "move", by: -1 },
  k: { kind: "move", by: -1 },
  Home: { kind: "move", by: "first" },
  End: { kind: "move", by: "last" },
  PageDown: { kind: "page", by: 1 },
  PageUp: { kind: "page", by: -1 },
  ArrowLeft: { kind: "fold", open: false },
  ArrowRight: { kind: "fold", open: true },
  " ": { kind: "take" },
  Enter: { kind: "enter" },
};

/** Reads a key; null when it means nothing to a plan. */
export function planAct(event: Pressed): PlanAct | null {
  if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return null;
  return ACTS[event.key] ?? null;
}
