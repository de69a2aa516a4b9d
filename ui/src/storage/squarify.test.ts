import { describe, expect, it } from "vitest";
import { type Box, longerAxis, slice, snap, squarify } from "./squarify";

const area = (box: Box) => (box.x1 - box.x0) * (box.y1 - box.y0);
const BOX: Box = { x0: 10, y0: 20, x1: 710, y1: 520 };

/** The same numbers every time (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

interface Case {
  weights: number[];
  box: Box;
}

/** Weights over nine orders of magnitude, some of them 0, some in order, in boxes of any shape. */
function invent(seed: number): Case {
  const next = numbers(seed);
  const weights = Array.from({ length: 1 + Math.floor(next() * 60) }, () =>
    next() < 0.1 ? 0 : Math.round(10 ** (next() * 9)),
  );
  if (seed % 3 > 0) weights.sort((a, b) => b - a);
  const box = { x0: next() * 50, y0: next() * 50, x1: 60 + next() * 2_000, y1: 60 + next() * 1_200 };
  return { weights: weights.some((weight) => weight > 0) ? weights : [1], box };
}

const CASES = Array.from({ length: 300 }, (_, seed) => invent(seed));

function overlap(one: Box, other: Box): number {
  const width = Math.min(one.x1, other.x1) - Math.max(one.x0, other.x0);
  const height = Math.min(one.y1, other.y1) - Math.max(one.y0, other.y0);
  return Math.max(0, width) * Math.max(0, height);
}

describe("a treemap", () => {
  it("gives every weight its share of the area", () => {
    for (const { weights, box } of CASES) {
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const boxes = squarify(weights, box);
      expect(boxes).toHaveLength(weights.length);
      for (const [index, weight] of weights.entries()) {
        const share = area(boxes[index] ?? box) / area(box);
        expect(Math.abs(share - weight / total)).toBeLessThan(1e-6);
      }
    }
  });

  it("covers the whole box, leaves nothing outside and lets no two overlap", () => {
    for (const { weights, box } of CASES) {
      const boxes = squarify(weights, box);
      expect(boxes.reduce((sum, one) => sum + area(one), 0)).toBeCloseTo(area(box), 3);
      for (const [index, one] of boxes.entries()) {
        expect(one.x0 >= box.x0 && one.y0 >= box.y0 && one.x1 <= box.x1 && one.y1 <= box.y1).toBe(true);
        expect(boxes.slice(index + 1).some((other) => overlap(one, other) > 0)).toBe(false);
      }
    }
  });

  it("still covers everything without overlap on whole pixels", () => {
    for (const { weights, box } of CASES) {
      const boxes = squarify(weights, box).map(snap);
      expect(boxes.reduce((sum, one) => sum + area(one), 0)).toBe(area(snap(box)));
      for (const [index, one] of boxes.entries()) {
        expect(boxes.slice(index + 1).some((other) => overlap(one, other) > 0)).toBe(false);
      }
    }
  });

  it("keeps boxes near to squares", () => {
    const weights = [6, 6, 4, 3, 2, 2, 1];
    const ratios = squarify(weights, { x0: 0, y0: 0, x1: 600, y1: 400 }).map((box) => {
      const [width, height] = [box.x1 - box.x0, box.y1 - box.y0];
      return Math.max(width / height, height / width);
    });
    expect(Math.max(...ratios)).toBeLessThan(3);
  });

  it.each([[[]], [[0]], [[0, 0, 0]], [[Number.NaN]], [[-4, 0]]])("draws nothing for %j", (weights) => {
    for (const box of squarify(weights, BOX)) expect(area(box)).toBe(0);
  });

  it("gives all of it to one", () => {
    expect(squarify([3], BOX)).toEqual([BOX]);
    expect(area(squarify([7, 0], BOX)[0] ?? BOX)).toBe(area(BOX));
  });
});

describe("slices", () => {
  it("stand in the given order along the axis and cover the box", () => {
    for (const { weights, box } of CASES) {
      const axis = longerAxis(box);
      const slices = slice(weights, box, axis);
      let edge = axis === "x" ? box.x0 : box.y0;
      for (const one of slices) {
        expect(axis === "x" ? one.x0 : one.y0).toBe(edge);
        edge = axis === "x" ? one.x1 : one.y1;
      }
      expect(edge).toBe(axis === "x" ? box.x1 : box.y1);
    }
  });
});
