import { describe, expect, it } from "vitest";
import { readShown } from "./shown";

describe("what is shown", () => {
  it("falls back to the default for anything unknown", () => {
    for (const text of [null, "", "[]", '{"thinking":"no"}'])
      expect(readShown(text)).toEqual({ thinking: true, tools: true, records: false });
    expect(readShown('{"thinking":false}')).toMatchObject({ thinking: false });
  });
});
