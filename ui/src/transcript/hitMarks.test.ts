import { describe, expect, it } from "vitest";
import { rangesOf } from "./hitMarks";

function element(html: readonly string[]): HTMLElement {
  const root = document.createElement("div");
  for (const text of html) {
    const part = document.createElement("span");
    part.textContent = text;
    root.append(part);
  }
  return root;
}

const found = (parts: readonly string[], query: string, limit = 10) =>
  rangesOf(element(parts), query, limit).map((range) => range.toString());

describe("places of a text in an element", () => {
  it("are found whatever their case", () => {
    expect(found(["A Token Bucket and a token bucket"], "token bucket")).toEqual([
      "Token Bucket",
      "token bucket",
    ]);
  });

  it("may run over several elements", () => {
    expect(found(["a to", "ken", " bucket"], "token bucket")).toEqual(["token bucket"]);
  });

  it("do not overlap, and are no more than asked for", () => {
    expect(found(["aaaa"], "aa")).toEqual(["aa", "aa"]);
    expect(found(["x x x x"], "x", 2)).toHaveLength(2);
    expect(found(["x"], "")).toEqual([]);
  });

  it("are exact where lower case is longer than the letter", () => {
    expect(found(["İ İstanbul token"], "token")).toEqual(["token"]);
  });
});
