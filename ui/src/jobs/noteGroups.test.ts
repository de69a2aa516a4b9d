import { describe, expect, it } from "vitest";
import type { Skipped } from "../api/contract";
import { noteGroups } from "./noteGroups";

const note = (code: Skipped["code"], message: string, path: string, place = ""): Skipped => ({
  code,
  message,
  path,
  place,
});

describe("notes of a collection", () => {
  it("stand together when they say the same, what was not read first", () => {
    const groups = noteGroups([
      note("IN_UNKNOWN_KIND", "a record without a type", "/a", "line 1"),
      note("IN_PENDING", "the last line is not complete", "/b"),
      note("IN_UNKNOWN_KIND", "a record without a type", "/a", "line 2"),
      note("IN_UNKNOWN_KIND", "a record without a type", "/c", "line 9"),
      note("IN_PERMISSION", "the file may not be read", "/d"),
    ]);
    expect(groups.map((group) => [group.code, group.notes.length, group.files])).toEqual([
      ["IN_PERMISSION", 1, 1],
      ["IN_UNKNOWN_KIND", 3, 2],
      ["IN_PENDING", 1, 1],
    ]);
  });
});
