import { describe, expect, it } from "vitest";
import type { UsageRow } from "../api/contract";
import { layOutMap, placeTip, shownConstructs } from "./layout";
import type { Box } from "./squarify";
import { agentTile, type KindSize, type Tile } from "./tiles";

const usage = (key: string, stored_bytes: number): UsageRow => {
  return { key, name: key, original_bytes: stored_bytes, stored_bytes, reclaimable_bytes: 0, items: 1 };
};
const leaf = (key: string, bytes: number): Tile => ({ ...agentTile(usage(key, bytes)), kind: "construct" });
const parts = [leaf("a", 600), leaf("b", 300), leaf("c", 1)];
const TILES: Tile[] = [
  { ...leaf("first", 901), kind: "workspace", parts },
  { ...leaf("other", 400), kind: "workspace", parts: [leaf("d", 400)] },
];
const SIZE = { width: 800, height: 500, rem_px: 16 };
const KINDS = new Map<string, KindSize[]>([
  [
    "a",
    [
      { kind: "conversation", stored_bytes: 100, original_bytes: 900 },
      { kind: "images", stored_bytes: 500, original_bytes: 500 },
      { kind: "logs", stored_bytes: 0, original_bytes: 0 },
    ],
  ],
]);

const within = (box: Box, around: Box) =>
  box.x0 >= around.x0 && box.y0 >= around.y0 && box.x1 <= around.x1 && box.y1 <= around.y1;

describe("the map", () => {
  const placed = layOutMap(TILES, SIZE, "stored", KINDS);

  it("keeps parts inside their tile and below its name", () => {
    for (const tile of placed) {
      expect(tile.headed).toBe(true);
      for (const part of tile.parts) {
        expect(within(part.box, tile.box)).toBe(true);
        expect(part.box.y0).toBeGreaterThanOrEqual(tile.box.y0 + 24);
      }
    }
  });

  it("shows the kinds of a construct as far as they are read, and none that is empty", () => {
    const [a, b] = placed[0]?.parts ?? [];
    expect(a?.slices.map((one) => one.kind)).toEqual(["conversation", "images"]);
    expect(b?.slices).toEqual([]);
  });

  it("lies on whole pixels", () => {
    for (const one of placed.flatMap((tile) => [tile, ...tile.parts]))
      for (const edge of Object.values(one.box)) expect(Number.isInteger(edge)).toBe(true);
  });

  it("names nothing where there is no room, and survives a window without any", () => {
    const tiny = layOutMap(TILES, { width: 60, height: 30, rem_px: 16 }, "stored", KINDS);
    expect(tiny.every((tile) => !tile.headed)).toBe(true);
    expect(layOutMap(TILES, { width: 0, height: 0, rem_px: 16 }, "stored", KINDS)).toHaveLength(2);
  });

  it("asks for the kinds of the largest constructs in view only", () => {
    expect(shownConstructs(TILES, "stored", 3)).toEqual(["a", "d", "b"]);
  });
});

describe("a tip", () => {
  const map = { width: 800, height: 500 };
  const tip = { width: 250, height: 150 };
  it.each([
    ["below", { x0: 10, y0: 10, x1: 100, y1: 100 }],
    ["above at the lower edge", { x0: 10, y0: 400, x1: 100, y1: 500 }],
    ["inside what fills the map", { x0: 0, y0: 0, x1: 800, y1: 500 }],
    ["at the far edge", { x0: 780, y0: 100, x1: 800, y1: 120 }],
  ])("stays in the map, %s", (_, box) => {
    const { x, y } = placeTip(box, map, tip);
    expect(x >= 0 && y >= 0 && x + tip.width <= map.width && y + tip.height <= map.height).toBe(true);
  });
});
