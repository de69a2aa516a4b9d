/** What the keys and clicks of a list ask for. */
export type ListAct =
  | { kind: "go"; row: number }
  | { kind: "move"; by: number | "page-up" | "page-down" | "first" | "last"; extend: boolean }
  | { kind: "toggle"; row: number | null }
  | { kind: "range"; row: number }
  | { kind: "type"; text: string }
  | { kind: "all" | "none" | "open" };

/** Letters that mean something to the list of constructs or the window around it. */
export const LIST_LETTERS = "jkJKgp?/ ";

interface Pressed {
  key: string;
  shiftKey: boolean;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
}

/** Reads a key; null when it means nothing to a list. */
export function listAct(event: Pressed): ListAct | null {
  if (event.altKey) return null;
  if (event.ctrlKey || event.metaKey) return event.key.toLowerCase() === "a" ? { kind: "all" } : null;
  const extend = event.shiftKey;
  switch (event.key) {
    case "ArrowDown":
    case "j":
    case "J":
      return { kind: "move", by: 1, extend };
    case "ArrowUp":
    case "k":
    case "K":
      return { kind: "move", by: -1, extend };
    case "PageDown":
      return { kind: "move", by: "page-down", extend };
    case "PageUp":
      return { kind: "move", by: "page-up", extend };
    case "Home":
      return { kind: "move", by: "first", extend };
    case "End":
      return { kind: "move", by: "last", extend };
    case "Enter":
      return { kind: "open" };
    case " ":
      return { kind: "toggle", row: null };
    default:
      return null;
  }
}

/** The row a move leads to. */
export function rowAfter(
  from: number | null,
  by: Extract<ListAct, { kind: "move" }>["by"],
  total: number,
  pageRows: number,
): number {
  const at = from ?? -1;
  const to =
    by === "first"
      ? 0
      : by === "last"
        ? total - 1
        : by === "page-up"
          ? at - pageRows
          : by === "page-down"
            ? at + pageRows
            : at + by;
  return Math.max(0, Math.min(total - 1, to));
}
