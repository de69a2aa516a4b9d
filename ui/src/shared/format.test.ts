import { describe, expect, it } from "vitest";
import {
  formatBytes,
  formatDate,
  formatDuration,
  formatIsoDay,
  formatLeft,
  formatNumber,
  formatPercent,
  formatWhen,
  parseIsoDay,
} from "./format";

const plain = (text: string) => text.replaceAll("\u00a0", " ");
const now = new Date(2026, 10, 18, 14, 20, 0).getTime();
const at = (...parts: [number, number, number, number?, number?]) => new Date(...parts).toISOString();

describe("bytes", () => {
  it.each([
    [0, "0 B"],
    [1, "1 B"],
    [999, "999 B"],
    [1_000, "1.00 KB"],
    [38_412_003, "38.4 MB"],
    [118_000_000, "118 MB"],
    [999_499, "999 KB"],
    [999_500, "1.00 MB"],
    [9_996, "10.0 KB"],
    [99_960_000, "100 MB"],
    [6_420_000_000, "6.42 GB"],
    [-1, "unknown"],
  ])("%d bytes are written as %s", (bytes, words) => {
    expect(plain(formatBytes(bytes))).toBe(words);
  });
});

describe("times", () => {
  it.each([
    [new Date(now - 12_000).toISOString(), "12 s ago"],
    [new Date(now - 9 * 60_000).toISOString(), "9 min ago"],
    [new Date(now - 11.9 * 3_600_000).toISOString(), "11 h ago"],
    [at(2026, 10, 18, 0, 30), "18 Nov, 00:30"],
    [at(2026, 10, 17, 19, 42), "17 Nov, 19:42"],
    [at(2026, 10, 16, 23, 59), "16 Nov"],
    [at(2025, 10, 16), "16 Nov 2025"],
  ])("%s reads %s", (time, words) => {
    expect(plain(formatWhen(time, now))).toBe(words);
  });

  it("an absent time is unknown, not a dash", () => {
    expect(formatWhen(null, now)).toBe("unknown");
    expect(formatWhen("no time", now)).toBe("unknown");
  });

  it("a day survives being written and read", () => {
    const day = parseIsoDay("2026-11-18");
    expect(day).not.toBeNull();
    expect(formatIsoDay(day ?? 0)).toBe("2026-11-18");
    expect(plain(formatDate(day ?? 0, now))).toBe("18 Nov");
  });

  it.each(["2026-13-01", "2026-02-30", "18.11.2026", ""])("%s is no day", (text) => {
    expect(parseIsoDay(text)).toBeNull();
  });
});

describe("lengths and shares", () => {
  it.each([
    [400, "0.4 s"],
    [52_000, "52 s"],
    [240_000, "4 min"],
    [4_320_000, "1 h 12 min"],
    [259_200_000, "3 days"],
  ])("%d ms last %s", (ms, words) => {
    expect(plain(formatDuration(ms))).toBe(words);
  });

  it("time left is told in whole seconds and never as nothing", () => {
    expect(plain(formatLeft(4_700))).toBe("5 s");
    expect(plain(formatLeft(20))).toBe("1 s");
  });

  it("a share is 100 % only at its end", () => {
    expect(plain(formatPercent(0.9999))).toBe("99 %");
    expect(plain(formatPercent(1))).toBe("100 %");
  });

  it("a noun follows its number", () => {
    expect(plain(formatNumber(1, "session"))).toBe("1 session");
    expect(plain(formatNumber(1943, "session"))).toBe("1,943 sessions");
  });
});
