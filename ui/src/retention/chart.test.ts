import { describe, expect, it } from "vitest";
import { apart, layYear } from "./chart";

const month = (at: number, without_bytes: number, with_bytes: number) => ({
  at: new Date(2026, 10 + at, 1).toISOString(),
  without_bytes,
  with_bytes,
});

describe("the chart of a year", () => {
  it("keeps both lines inside its box and ends them apart", () => {
    const months = Array.from({ length: 13 }, (_, at) => month(at, 5e9 + at * 1.4e9, 5e9 + at * 0.7e9));
    const chart = layYear(months, { width: 240, height: 80 });
    const numbers = `${chart?.without}${chart?.with_it}`.match(/-?[\d.]+/g)?.map(Number) ?? [];
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(240);
    expect(chart?.ends.without_y).toBeLessThan(chart?.ends.with_y ?? 0);
    expect(chart?.ticks).toHaveLength(5);
    expect(chart?.grid.map((line) => line.bytes)[0]).toBeLessThanOrEqual(5e9);
  });

  it("draws a store that does not grow as a level line", () => {
    const chart = layYear([month(0, 5e6, 5e6), month(1, 5e6, 5e6)], { width: 100, height: 50 });
    expect(chart?.ends.without_y).toBe(chart?.ends.with_y);
    expect(chart?.without).not.toContain("NaN");
    expect(layYear([month(0, 0, 0), month(1, 0, 0)], { width: 1, height: 1 })?.without).not.toContain("NaN");
    expect(layYear([month(0, 1, 1)], { width: 100, height: 50 })).toBeNull();
  });

  it("moves labels apart that would stand on each other", () => {
    expect(apart(10, 14, 12)).toEqual([6, 18]);
    expect(apart(14, 10, 12)).toEqual([18, 6]);
    expect(apart(0, 40, 12)).toEqual([0, 40]);
  });
});
