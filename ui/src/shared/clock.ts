/** The core's present time: relative times are told by its clock, not by this window's. */
import { useSyncExternalStore } from "react";

const TICK_MS = 5_000;

let offset_ms = 0;
let shown_ms = Date.now();
let timer: ReturnType<typeof setInterval> | null = null;
const listeners = new Set<() => void>();

/** Learns the core's time from an answer. */
export function learnTime(core: string): void {
  const time = Date.parse(core);
  if (!Number.isNaN(time)) offset_ms = time - Date.now();
}

/** The present time of the core. */
export function coreNow(): number {
  return Date.now() + offset_ms;
}

function tick(): void {
  shown_ms = coreNow();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    shown_ms = coreNow();
    timer = setInterval(tick, TICK_MS);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0 && timer !== null) clearInterval(timer);
  };
}

/** The present time, moving every five seconds. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => shown_ms);
}
