import { describe, expect, it } from "vitest";
import { isWord, wordToType } from "./securely";

const named = (name: string) => ({ id: "0193-a", name });

describe("what is typed to delete a construct for good", () => {
  it("is its name, whole and in its case", () => {
    expect(isWord(named("Light the lamp"), "Light the lamp")).toBe(true);
    expect(isWord(named("Light the lamp"), " Light  the lamp ")).toBe(true);
    expect(isWord(named("Light the lamp"), "light the lamp")).toBe(false);
    expect(isWord(named("Light the lamp"), "Light the")).toBe(false);
    expect(isWord(named("Light the lamp"), "")).toBe(false);
  });

  it("leaves out of a name what nobody can see", () => {
    expect(wordToType(named("Light\u202e the\u200b lamp\n"))).toBe("Light the lamp");
  });

  it("is its id when the name has nothing to type", () => {
    expect(wordToType(named("\u200b "))).toBe("0193-a");
    expect(isWord(named("\u200b "), "")).toBe(false);
  });
});
