/** Keys that work wherever the focus is, and the two-key ones that begin with g. */
import { useEffect, useRef } from "react";

/** A key or a pair of keys and what it does. `mod` is Ctrl, or Command on a Mac. */
export interface Shortcut {
  /** Like `mod+k`, `?`, `/`, `g c`. */
  keys: string;
  does: string;
  run: () => void;
}

const PAIR_MS = 1_200;
/** Keys that write nothing: they work while one types, too. */
const ALWAYS = /^(mod\+|alt\+|(shift\+)?F\d)/;

/** Whether keys typed here belong to a text. */
function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

/** Whether a menu or dialog has the focus: its letters choose among its lines. */
function isInOverlay(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest("[role=menu], [role=dialog]") !== null;
}

/** The keys as a shortcut names them. */
export function nameOf(
  event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">,
): string {
  const parts: string[] = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && event.key.length > 1) parts.push("shift");
  parts.push(event.key.length === 1 ? event.key.toLowerCase() : event.key);
  return parts.join("+");
}

/** Finds the shortcut a key completes, and remembers the first half of a pair. */
export class ShortcutMatcher {
  private pending: { key: string; at: number } | null = null;

  match(shortcuts: readonly Shortcut[], key: string, typing: boolean, now: number): Shortcut | undefined {
    if (typing && !ALWAYS.test(key)) return undefined;
    const { pending } = this;
    const pair = pending && now - pending.at < PAIR_MS ? `${pending.key} ${key}` : null;
    this.pending = null;
    const found = shortcuts.find((one) => one.keys === pair) ?? shortcuts.find((one) => one.keys === key);
    if (!found && shortcuts.some((one) => one.keys.startsWith(`${key} `))) this.pending = { key, at: now };
    return found;
  }
}

/** Answers these keys while the component is there. */
export function useShortcuts(shortcuts: readonly Shortcut[]): void {
  const latest = useRef(shortcuts);
  latest.current = shortcuts;
  useEffect(() => {
    const matcher = new ShortcutMatcher();
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const busy = isTyping(event.target) || isInOverlay(event.target);
      const found = matcher.match(latest.current, nameOf(event), busy, event.timeStamp);
      if (!found) return;
      event.preventDefault();
      found.run();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, []);
}

const ARROWS: Record<string, string> = {
  ArrowLeft: "←",
  ArrowRight: "→",
  ArrowUp: "↑",
  ArrowDown: "↓",
  Escape: "Esc",
};
const MAC = /Mac/.test(navigator.platform);

/** Keys as they are printed: `Ctrl K`, `⌘ K`, `g c`. */
export function printKeys(keys: string): string[] {
  return keys.split(/[+ ]/).map((part) => {
    if (part === "mod") return MAC ? "⌘" : "Ctrl";
    if (part === "shift") return "Shift";
    if (part === "alt") return MAC ? "⌥" : "Alt";
    if (part in ARROWS) return ARROWS[part] ?? part;
    return part.length === 1 && keys.includes("+") ? part.toUpperCase() : part;
  });
}
