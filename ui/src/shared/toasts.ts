/** Short notes about what was done, each with the way back. */
import { create } from "zustand";

export interface Toast {
  id: number;
  tone: "ok" | "warn" | "bad";
  text: string;
  /** Undo or Show; an error has neither and stays. */
  action: { label: string; run: () => void } | null;
}

const MOST = 3;

export const useToasts = create<{ toasts: readonly Toast[] }>(() => ({ toasts: [] }));

let next = 1;

/** Shows a note; at most three stand at once, the oldest gives way. */
export function toast(
  text: string,
  options: { tone?: Toast["tone"]; action?: Toast["action"] } = {},
): number {
  const id = next;
  next += 1;
  const fresh: Toast = { id, tone: options.tone ?? "ok", text, action: options.action ?? null };
  useToasts.setState(({ toasts }) => ({ toasts: [...toasts, fresh].slice(-MOST) }));
  return id;
}

/** Takes a note away. */
export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((one) => one.id !== id) }));
}

/** Runs the newest Undo; false when there is none. */
export function undoNewest(): boolean {
  const undoable = useToasts.getState().toasts.filter((one) => one.action?.label === "Undo");
  const newest = undoable.at(-1);
  if (!newest) return false;
  dismissToast(newest.id);
  newest.action?.run();
  return true;
}
