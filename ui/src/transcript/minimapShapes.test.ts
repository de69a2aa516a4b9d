import { describe, expect, it } from "vitest";
import { hitShapes, seqAt, stepShapes, stepsFor, viewShape } from "./minimapShapes";

describe("the minimap", () => {
  it("has one step for three pixels, within the limits of the contract", () => {
    expect([0, 600, 90_000].map(stepsFor)).toEqual([1, 200, 2_000]);
  });

  it("finds every message again at the height where it is drawn", () => {
    for (const seq of [0, 1, 413, 811])
      expect(Math.abs(seqAt((seq / 812) * 740, 740, 812) - seq)).toBeLessThanOrEqual(1);
    expect(seqAt(9_999, 740, 812)).toBe(811);
  });

  it("keeps the view visible and inside, however long the session is", () => {
    for (const first of [0, 500_000, 999_990]) {
      const { y, height } = viewShape(first, first + 9, 1_000_000, 740);
      expect(height).toBeGreaterThanOrEqual(8);
      expect(y >= 0 && y + height <= 740).toBe(true);
    }
  });

  it("draws turns as ticks where nearly every step holds one, so that failures are still seen", () => {
    const step = { user: true, failed: false, image: false, text_bytes: 9, at: null };
    const steps = Array.from({ length: 100 }, (_, index) => ({ ...step, failed: index === 50 }));
    const marks = { user: 100, edits: 0, commands: 0, failed: 1, images: 0, subagents: 0 };
    const shapes = stepShapes({ total: 400, steps, marks }, 56, 300);
    expect(shapes.filter((shape) => shape.colour === "failed")).toHaveLength(1);
    expect(shapes.filter((shape) => shape.colour === "turn")).toHaveLength(100);
    expect(Math.max(...shapes.filter((one) => one.colour === "turn").map((one) => one.width))).toBeLessThan(
      8,
    );
  });

  it("draws the current hit over others at the same height", () => {
    const hits = [0, 1, 2].map((seq) => ({ seq, times: 1, snippet: "" }));
    expect(hitShapes(hits, 1_000_000, 1, 56, 740).map((shape) => shape.colour)).toEqual(["hit_now"]);
  });
});
