import { describe, expect, it } from "vitest";
import type { Growth, GrowthDay } from "../api/contract";
import { growthWords, layGrowth, riseError } from "./growth";

const GB = 1e9;
const NOW = Date.parse("2026-11-21T12:00:00Z");

function day(at: number, stored_bytes: number): GrowthDay {
  const text = new Date(Date.UTC(2026, 10, 1 + at)).toISOString().slice(0, 10);
  return {
    day: text,
    stored_bytes,
    original_bytes: 7 * stored_bytes,
    database_bytes: 0,
    trash_bytes: 0,
    agents_bytes: 0,
    disk_free_bytes: 10 * GB,
    disk_bytes: 100 * GB,
  };
}

const steady: Growth = {
  days: [0, 1, 2, 4, 10].map((at) => day(at, (5 + at) * GB)),
  forecast: { bytes_per_day: GB, full_at: "2027-06-10T00:00:00.000Z", from_days: 5 },
};
const BOX = { width: 300, height: 80 };
const words = (text: string) => text.replaceAll("\u00a0", " ");

describe("the growth of the store", () => {
  it("is a line through the recorded days and a straight one on from the last", () => {
    const chart = layGrowth(steady, BOX);
    expect(chart?.line.startsWith("M0 ")).toBe(true);
    expect(chart?.now.bytes).toBe(15 * GB);
    expect(chart?.ahead?.bytes).toBe(22 * GB);
    expect(chart?.ahead?.x).toBe(300);
    expect((chart?.ahead?.y ?? 0) < (chart?.now.y ?? 0)).toBe(true);
    // Ten days of seventeen.
    expect(chart?.now.x).toBeCloseTo((300 * 10) / 17, 0);
  });

  it("keeps every point inside its box, between lines with round names", () => {
    const chart = layGrowth(
      { ...steady, days: [0, 3, 7].map((at) => day(at, (1 + (at % 2)) * 1.234 * GB)) },
      BOX,
    );
    const heights = [...(chart?.line.matchAll(/[\d.]+ ([\d.]+)/g) ?? [])].map((match) => Number(match[1]));
    expect(heights.every((y) => y >= 0 && y <= 80)).toBe(true);
    expect(chart?.grid.map((line) => line.bytes)).toHaveLength(3);
    expect(chart?.grid.every((line) => line.bytes % (GB / 10) === 0)).toBe(true);
  });

  it("is no line with one day, and has no future without growth", () => {
    expect(layGrowth({ days: [day(0, GB)], forecast: null }, BOX)).toBeNull();
    expect(layGrowth({ days: [day(0, GB), day(1, GB)], forecast: null }, BOX)?.ahead).toBeNull();
  });

  it("is sure of a straight line and less so of a ragged one", () => {
    expect(riseError(steady.days, GB)).toBeLessThan(1);
    const ragged = [0, 1, 2, 3, 4].map((at) => day(at, (5 + at + (at % 2)) * GB));
    expect(riseError(ragged, GB)).toBeGreaterThan(0.1 * GB);
  });

  it("is told in a sentence with a date", () => {
    const told = (growth: Growth, free: number | null = 9.8 * GB) => words(growthWords(growth, free, NOW));
    expect(told(steady)).toBe(
      "7.00 GB a week. The disk has 9.80 GB free and is full in June 2027 at this rate.",
    );
    const soon = {
      ...steady,
      forecast: { bytes_per_day: GB, full_at: "2026-12-02T00:00:00.000Z", from_days: 5 },
    };
    expect(told(soon, null)).toBe("7.00 GB a week. The disk is full on 2 December 2026 at this rate.");
    const slow = { ...steady, forecast: { bytes_per_day: 10, full_at: null, from_days: 5 } };
    expect(told(slow)).toContain("is not full within a hundred years at this rate.");
    expect(told({ ...steady, forecast: null })).toBe("The store does not grow. The disk has 9.80 GB free.");
    expect(told({ days: steady.days.slice(0, 1), forecast: null })).toBe(
      "1 day recorded so far, a forecast takes 3. The disk has 9.80 GB free.",
    );
    expect(told({ days: [], forecast: null }, null)).toBe("Nothing recorded yet, a forecast takes 3.");
  });
});
