import { describe, expect, it } from "vitest";
import {
  type ConstructQuery,
  clearFilters,
  countFilters,
  EVERYTHING,
  filterOf,
  readQuery,
  writeQuery,
} from "./query";

const FULL: ConstructQuery = {
  status: ["active", "error"],
  type: ["planning"],
  workspace: ["w-1", "w-2"],
  agent: ["codex"],
  tag: ["release 4", "a&b=c"],
  since: "2026-11-08",
  until: "2026-11-17",
  text: "50 % & more? ü",
  larger_than: 500_000,
  pinned: true,
  only_copy: false,
  sort: "stored",
  reverse: true,
};

describe("a query in the address", () => {
  it("survives being written and read", () => {
    expect(readQuery(new URLSearchParams(writeQuery(FULL).toString()))).toEqual(FULL);
    expect(readQuery(writeQuery(EVERYTHING))).toEqual(EVERYTHING);
  });

  it("is empty when nothing is asked for", () => {
    expect(writeQuery(EVERYTHING).toString()).toBe("");
  });

  it("leaves out what is not valid", () => {
    const read = readQuery(
      new URLSearchParams("status=nonsense&sort=colour&since=2026-99-99&larger_than=-4&pinned=maybe"),
    );
    expect(read).toEqual(EVERYTHING);
  });
});

describe("the filter for the core", () => {
  it("takes in the whole last day of a range", () => {
    const filter = filterOf({ ...EVERYTHING, since: "2026-11-08", until: "2026-11-17" });
    expect(filter.since).toBe(new Date(2026, 10, 8).toISOString());
    expect(filter.until).toBe(new Date(2026, 10, 18).toISOString());
  });

  it("asks for no text when only blanks were typed", () => {
    expect(filterOf({ ...EVERYTHING, text: "  " }).text).toBeNull();
  });
});

describe("filters", () => {
  it("are counted once each", () => {
    expect(countFilters(FULL)).toBe(10);
    expect(countFilters(EVERYTHING)).toBe(0);
  });

  it("are cleared without losing the order", () => {
    expect(clearFilters(FULL)).toEqual({ ...EVERYTHING, sort: "stored", reverse: true });
  });
});
