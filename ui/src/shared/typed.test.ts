import { describe, expect, it } from "vitest";
import { beginsWith, TypedLetters } from "./typed";

function type(letters: TypedLetters, keys: readonly string[], start = 0, step = 100): (string | null)[] {
  return keys.map((key, index) => {
    const plain = { ctrlKey: false, metaKey: false, altKey: false };
    return letters.press({ key, ...plain, timeStamp: start + index * step });
  });
}

describe("letters typed into a list", () => {
  it("gather until there is a pause", () => {
    const letters = new TypedLetters("jk");
    expect(type(letters, ["L", "a", "m"])).toEqual(["l", "la", "lam"]);
    expect(type(letters, ["n"], 5_000)).toEqual(["n"]);
  });

  it("begin no name with a letter that means something else, but go on with it", () => {
    const letters = new TypedLetters("jkg ");
    expect(type(letters, ["j", " "])).toEqual([null, null]);
    expect(type(letters, ["o", "k", " ", "g"], 2_000)).toEqual(["o", "ok", "ok ", "ok g"]);
  });

  it("leave the second half of a pair alone", () => {
    const letters = new TypedLetters("g");
    expect(type(letters, ["g", "h"])).toEqual([null, null]);
    expect(type(letters, ["h"], 3_000)).toEqual(["h"]);
  });

  it("end with any other key", () => {
    const letters = new TypedLetters("");
    expect(type(letters, ["a", "ArrowDown", "b"])).toEqual(["a", null, "b"]);
  });

  it("are compared without case and leading space", () => {
    expect(beginsWith("  Lamp 3", "lamp")).toBe(true);
    expect(beginsWith("A lamp", "lamp")).toBe(false);
  });
});
