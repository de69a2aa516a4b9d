import { describe, expect, it } from "vitest";
import { type Arrow, neighbour } from "./neighbour";
import { type Box, snap, squarify } from "./squarify";

const box = (x0: number, y0: number, x1: number, y1: number): Box => ({ x0, y0, x1, y1 });
/** One tall box, two beside it, one wide below these. */
const BOXES = [box(0, 0, 100, 200), box(100, 0, 160, 100), box(160, 0, 200, 100), box(100, 100, 200, 200)];

describe("the arrow keys", () => {
  it.each<[number, Arrow, number | null]>([
    [0, "ArrowRight", 1],
    [1, "ArrowRight", 2],
    [2, "ArrowRight", null],
    [2, "ArrowLeft", 1],
    [1, "ArrowDown", 3],
    [2, "ArrowDown", 3],
    [3, "ArrowUp", 1],
    [3, "ArrowLeft", 0],
    [0, "ArrowLeft", null],
    [0, "ArrowUp", null],
    [0, "ArrowDown", null],
  ])("from box %d %s leads to %s", (from, arrow, to) => {
    expect(neighbour(BOXES, from, arrow)).toBe(to);
  });

  it("never lead to a box of no area", () => {
    expect(neighbour([box(0, 0, 10, 10), box(10, 0, 10, 10)], 0, "ArrowRight")).toBeNull();
  });

  it("reach every box of a map from its first", () => {
    const weights = Array.from({ length: 31 }, (_, index) => 1_000 / (index + 1));
    const boxes = squarify(weights, box(0, 0, 900, 600)).map(snap);
    const seen = new Set([0]);
    const open = [0];
    for (let from = open.pop(); from !== undefined; from = open.pop()) {
      for (const arrow of ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"] as const) {
        const to = neighbour(boxes, from, arrow);
        if (to !== null && !seen.has(to)) {
          seen.add(to);
          open.push(to);
        }
      }
    }
    expect(seen.size).toBe(boxes.length);
  });
});
