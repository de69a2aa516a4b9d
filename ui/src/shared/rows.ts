/** Where rows of two fixed heights stand in a list with group heads. Pure arithmetic, no measuring. */

/** Rows under one head. */
export interface Group {
  title: string;
  rows: number;
}

/** What stands at one line of the list. */
export type Line = { kind: "row"; row: number; top: number } | { kind: "head"; group: number; top: number };

/** The geometry of a list. */
export interface Layout {
  groups: readonly Group[];
  rows: number;
  row_px: number;
  head_px: number;
  height: number;
}

/** Lays a list out. Without groups there are no heads. */
export function layOut(rows: number, groups: readonly Group[], row_px: number, head_px: number): Layout {
  const shown = groups.filter((group) => group.rows > 0);
  return { groups: shown, rows, row_px, head_px, height: rows * row_px + shown.length * head_px };
}

/** The offset of a row's upper edge. */
export function topOfRow(layout: Layout, row: number): number {
  let before = 0;
  let heads = 0;
  for (const group of layout.groups) {
    if (row < before) break;
    heads += 1;
    before += group.rows;
  }
  return row * layout.row_px + heads * layout.head_px;
}

/** The lines that touch the part of the list from `top` to `bottom`. */
export function linesBetween(layout: Layout, top: number, bottom: number): Line[] {
  const groups = layout.groups.length > 0 ? layout.groups : [{ title: "", rows: layout.rows }];
  const head_px = layout.groups.length > 0 ? layout.head_px : 0;
  const lines: Line[] = [];
  let at = 0;
  let row = 0;
  for (const [index, group] of groups.entries()) {
    const rows = Math.min(group.rows, layout.rows - row);
    const end = at + head_px + rows * layout.row_px;
    if (end > top && at < bottom) {
      if (head_px > 0 && at + head_px > top) lines.push({ kind: "head", group: index, top: at });
      const body = at + head_px;
      const first = Math.max(0, Math.floor((top - body) / layout.row_px));
      const last = Math.min(rows, Math.ceil((bottom - body) / layout.row_px));
      for (let offset = first; offset < last; offset += 1) {
        lines.push({ kind: "row", row: row + offset, top: body + offset * layout.row_px });
      }
    }
    at = end;
    row += rows;
  }
  return lines;
}

/** The group whose head sticks to the upper edge; null when there are no groups. */
export function groupAt(layout: Layout, top: number): number | null {
  let at = 0;
  for (const [index, group] of layout.groups.entries()) {
    at += layout.head_px + group.rows * layout.row_px;
    if (top < at) return index;
  }
  return layout.groups.length > 0 ? layout.groups.length - 1 : null;
}
