import { describe, expect, it } from "vitest";
import { parsePlace } from "./place";

describe("a place one types", () => {
  const near = new Date(2026, 10, 18, 9, 0).getTime();
  const at = (...parts: [number, number, number, number, number]) => ({
    at: new Date(...parts).toISOString(),
  });

  it("is a number, counted from one as it is shown", () => {
    expect(parsePlace("413", near)).toEqual({ seq: 412 });
    expect(parsePlace(" #1,024 ", near)).toEqual({ seq: 1023 });
  });

  it("is a time, on the day around when none is given", () => {
    expect(parsePlace("10:31", near)).toEqual(at(2026, 10, 18, 10, 31));
    expect(parsePlace("2026-11-17 9:05", null)).toEqual(at(2026, 10, 17, 9, 5));
    expect(parsePlace("2026-11-17", null)).toEqual(at(2026, 10, 17, 0, 0));
  });

  it("is an end", () => {
    expect(parsePlace("Last", null)).toEqual({ end: "last" });
    expect(parsePlace("first", null)).toEqual({ end: "first" });
  });

  it("is nothing else", () => {
    for (const text of ["", "soon", "25:00", "10:75", "2026-13-01", "2026-02-30", "10:31:99"])
      expect(parsePlace(text, near), text).toBeNull();
    expect(parsePlace("10:31", null)).toBeNull();
  });
});
