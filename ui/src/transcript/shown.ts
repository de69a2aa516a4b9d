import { create } from "zustand";
import type { Shown } from "./kinds";

const KEY = "synthetic-transcript-shown";
const DEFAULT: Shown = { thinking: true, tools: true, records: false };

/** What the person wants to see of every transcript; kept in this window's local storage. */
export const useShown = create<Shown>(() => readShown(localStorage.getItem(KEY)));

/** Turns a part on or off. */
export function changeShown(change: Partial<Shown>): void {
  useShown.setState(change);
  const { thinking, tools, records } = useShown.getState();
  localStorage.setItem(KEY, JSON.stringify({ thinking, tools, records }));
}

/** Reads what was kept; anything unknown falls back to the default. */
export function readShown(text: string | null): Shown {
  let kept: unknown = null;
  try {
    kept = JSON.parse(text ?? "null");
  } catch {
    kept = null;
  }
  const fields = (typeof kept === "object" && kept !== null ? kept : {}) as Record<string, unknown>;
  const pick = (name: keyof Shown) => {
    const value = fields[name];
    return typeof value === "boolean" ? value : DEFAULT[name];
  };
  return { thinking: pick("thinking"), tools: pick("tools"), records: pick("records") };
}
