/** The address of what is shown, kept in the fragment so that every place has a link and a way back. */
import { useSyncExternalStore } from "react";

/** A place: the parts of its path and its named values. */
export interface Place {
  path: readonly string[];
  params: URLSearchParams;
}

interface Entry {
  synthetic: number;
}

/** The number of the entry shown, and of the newest one there is a way forward to. */
let current = 0;
let newest = 0;
let watchers = 0;
const listeners = new Set<() => void>();
let seen: { hash: string; at: number; snapshot: Snapshot } | null = null;

interface Snapshot {
  place: Place;
  hash: string;
  canGoBack: boolean;
  canGoForward: boolean;
}

/** Reads a fragment like `#/constructs?status=error`. */
export function parseHash(hash: string): Place {
  const body = hash.replace(/^#\/?/, "");
  const cut = body.indexOf("?");
  const path = (cut < 0 ? body : body.slice(0, cut))
    .split("/")
    .filter((part) => part !== "")
    .map(decodePart);
  return { path, params: new URLSearchParams(cut < 0 ? "" : body.slice(cut + 1)) };
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** Writes a place as a fragment. */
export function formatHash(path: readonly string[], params?: URLSearchParams): string {
  const query = params?.toString() ?? "";
  return `#/${path.map(encodeURIComponent).join("/")}${query === "" ? "" : `?${query}`}`;
}

function position(): number {
  const state = history.state as Entry | null;
  if (typeof state?.synthetic !== "number") {
    // An entry that was not made here: a link from outside, or an address that was typed.
    current = listeners.size === 0 ? 0 : current + 1;
    newest = current;
    history.replaceState({ synthetic: current } satisfies Entry, "");
    return current;
  }
  current = state.synthetic;
  newest = Math.max(newest, current);
  return current;
}

function snapshot(): Snapshot {
  const hash = location.hash;
  const at = position();
  if (seen && seen.hash === hash && seen.at === at && seen.snapshot.canGoForward === at < newest) {
    return seen.snapshot;
  }
  const fresh = { place: parseHash(hash), hash, canGoBack: at > 0, canGoForward: at < newest };
  seen = { hash, at, snapshot: fresh };
  return fresh;
}

function changed(): void {
  position();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (watchers === 0) {
    position();
    window.addEventListener("popstate", changed);
  }
  listeners.add(listener);
  watchers += 1;
  return () => {
    listeners.delete(listener);
    watchers -= 1;
    if (watchers === 0) window.removeEventListener("popstate", changed);
  };
}

/** Goes to a place. With `replace` the present entry gives way, so that Back skips it. */
export function goTo(hash: string, options: { replace?: boolean } = {}): void {
  if (hash === location.hash) return;
  if (options.replace) {
    history.replaceState({ synthetic: position() } satisfies Entry, "", hash);
  } else {
    newest = position() + 1;
    history.pushState({ synthetic: newest } satisfies Entry, "", hash);
  }
  changed();
}

/** The place shown now, and whether there is one before and after it. */
export function usePlace(): Snapshot {
  return useSyncExternalStore(subscribe, snapshot);
}
