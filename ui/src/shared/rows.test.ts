import { describe, expect, it } from "vitest";
import { groupAt, layOut, linesBetween, topOfRow } from "./rows";

const GROUPS = [
  { title: "Today", rows: 2 },
  { title: "Yesterday", rows: 0 },
  { title: "Older", rows: 3 },
];

describe("a list with heads", () => {
  const layout = layOut(5, GROUPS, 32, 28);

  it("leaves out heads of empty groups", () => {
    expect(layout.height).toBe(5 * 32 + 2 * 28);
  });

  it("puts each row under the heads before it", () => {
    expect(topOfRow(layout, 0)).toBe(28);
    expect(topOfRow(layout, 1)).toBe(60);
    expect(topOfRow(layout, 2)).toBe(28 + 64 + 28);
  });

  it("draws heads and rows of a stretch in order", () => {
    const lines = linesBetween(layout, 60, 150);
    expect(lines.map((line) => (line.kind === "row" ? line.row : `head ${line.group}`))).toEqual([
      1,
      "head 1",
      2,
    ]);
  });

  it("places every drawn row where its offset says", () => {
    for (const line of linesBetween(layout, 0, layout.height)) {
      if (line.kind === "row") expect(line.top).toBe(topOfRow(layout, line.row));
    }
  });

  it("knows the group at the upper edge", () => {
    expect(groupAt(layout, 0)).toBe(0);
    expect(groupAt(layout, 28 + 64)).toBe(1);
    expect(groupAt(layout, 10_000)).toBe(1);
  });
});

describe("a long list without heads", () => {
  it("draws only what is in view, however long it is", () => {
    const layout = layOut(100_000, [], 32, 28);
    const lines = linesBetween(layout, 1_600_000, 1_600_800);
    expect(lines).toHaveLength(25);
    expect(lines[0]).toEqual({ kind: "row", row: 50_000, top: 1_600_000 });
    expect(groupAt(layout, 0)).toBeNull();
  });
});
