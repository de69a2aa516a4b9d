import { useEffect, useRef } from "react";

/** What a key does; answers false when it has nothing to do and the key belongs to others. */
// biome-ignore lint/suspicious/noConfusingVoidType: most actions answer nothing
export type KeyActions = Readonly<Record<string, () => void | false>>;

const PREFIX = "g";
const PREFIX_MS = 1_200;

/**
 * Runs actions by key while the view is shown. Keys typed into fields, dialogs and menus belong
 * to them. Names: `j`, `Shift+j`, `enter`, `Mod+f`, `Shift+f3`, and `g g` for two keys in a row.
 */
export function useKeys(actions: KeyActions): void {
  const current = useRef(actions);
  current.current = actions;
  useEffect(() => {
    let prefix_at = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || event.altKey) return;
      const name = nameOf(event);
      if (!name.startsWith("Mod+") && !/^(Shift\+)?f\d/.test(name) && belongsElsewhere(event.target)) return;
      const second = event.timeStamp - prefix_at < PREFIX_MS;
      prefix_at = name === PREFIX && !second ? event.timeStamp : Number.NEGATIVE_INFINITY;
      // After the prefix a key is the second half of a pair: of ours, or of the window around.
      const action = current.current[second ? `${PREFIX} ${name}` : name];
      if (action === undefined) return;
      if (action() !== false) event.preventDefault();
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}

/** How a key press is called: lower case, with `Shift+` for letters and named keys. */
export function nameOf(event: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "shiftKey">): string {
  const { key } = event;
  const shifts = event.shiftKey && (key.length > 1 || /\p{L}/u.test(key));
  const mod = event.ctrlKey || event.metaKey ? "Mod+" : "";
  return `${mod}${shifts ? "Shift+" : ""}${key.toLowerCase()}`;
}

function belongsElsewhere(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      "input, textarea, select, [contenteditable], dialog, [role=dialog], [role=menu], [role=listbox]",
    ) !== null
  );
}
