/** What the keys of the map and of its table ask for. */
import type { Arrow } from "./neighbour";

export type StorageAct =
  | { kind: "move"; arrow: Arrow }
  | { kind: "first" | "last" | "drill" | "up" | "menu" | "open" | "pin" | "clean" };

/** The keys of the storage view, for the sheet that lists all keys. */
export const STORAGE_KEYS: readonly { keys: string; does: string }[] = [
  { keys: "← → ↑ ↓", does: "Next part of the map" },
  { keys: "Home End", does: "Largest and last part" },
  { keys: "Enter", does: "Look inside" },
  { keys: "Backspace", does: "Back out" },
  { keys: "o", does: "Open the construct" },
  { keys: "p", does: "Pin or unpin" },
  { keys: "Del", does: "Clean it up" },
  { keys: "Shift+F10", does: "What can be done with it" },
];

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

const SIMPLE: Record<string, StorageAct> = {
  ArrowLeft: { kind: "move", arrow: "ArrowLeft" },
  ArrowRight: { kind: "move", arrow: "ArrowRight" },
  ArrowUp: { kind: "move", arrow: "ArrowUp" },
  ArrowDown: { kind: "move", arrow: "ArrowDown" },
  k: { kind: "move", arrow: "ArrowUp" },
  j: { kind: "move", arrow: "ArrowDown" },
  Home: { kind: "first" },
  End: { kind: "last" },
  Enter: { kind: "drill" },
  Backspace: { kind: "up" },
  Escape: { kind: "up" },
  ContextMenu: { kind: "menu" },
  o: { kind: "open" },
  p: { kind: "pin" },
  Delete: { kind: "clean" },
};

/** Reads a key; null when it means nothing here. */
export function storageAct(event: Pressed): StorageAct | null {
  if (event.altKey || event.ctrlKey || event.metaKey) return null;
  if (event.shiftKey) return event.key === "F10" ? { kind: "menu" } : null;
  return SIMPLE[event.key] ?? null;
}

/** The row an act leads to in a list of so many. */
export function rowAfterAct(act: StorageAct, row: number, rows: number): number | null {
  if (act.kind === "first") return 0;
  if (act.kind === "last") return rows - 1;
  if (act.kind !== "move") return null;
  if (act.arrow === "ArrowUp") return Math.max(0, row - 1);
  return act.arrow === "ArrowDown" ? Math.min(rows - 1, row + 1) : null;
}
