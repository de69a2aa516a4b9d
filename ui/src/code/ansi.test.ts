import { describe, expect, it } from "vitest";
import { parseLog } from "./ansi";

const ESC = String.fromCharCode(27);
const BEL = String.fromCharCode(7);
const words = (text: string) => parseLog(text).map((line) => line.map((piece) => piece.text).join(""));

describe("parseLog", () => {
  it("reads colours and keeps them over line ends until they are reset", () => {
    expect(parseLog(`${ESC}[1;31merror${ESC}[0m: a\n${ESC}[32mb\nc`)).toEqual([
      [
        { text: "error", tint: "red", strong: true },
        { text: ": a", tint: null, strong: false },
      ],
      [{ text: "b", tint: "green", strong: false }],
      [{ text: "c", tint: "green", strong: false }],
    ]);
  });

  it("leaves out movements and clearing, and keeps all words", () => {
    expect(
      words(`good${ESC}[2K${ESC}[1A${ESC}[8mhidden${ESC}[0m${ESC}[38;2;0;0;0mblack${ESC}[38;5;16mtoo`),
    ).toEqual(["goodhiddenblacktoo"]);
  });

  it("shows what a carriage return would have overwritten", () => {
    expect(words("evil\rgood\r\nnext")).toEqual(["evil", "good", "next"]);
  });

  it("shows the words inside titles and links", () => {
    expect(words(`${ESC}]0;owned${BEL}text`)).toEqual(["‹0;owned›text"]);
    expect(words(`${ESC}]8;;https://a.example${ESC}\\here${ESC}]8;;${ESC}\\`)).toEqual([
      "‹8;;https://a.example›here",
    ]);
  });

  it("swallows nothing after a string that is never ended", () => {
    expect(words(`${ESC}]0;must stay\nnext line`)).toEqual(["0;must stay", "next line"]);
  });

  it("leaves no escape behind", () => {
    for (const text of [`${ESC}`, `${ESC}[`, `${ESC}(B`, `${ESC}c`, "\u009b31m", `${ESC}[?25l`]) {
      expect(words(`a${text}b`).join(""), JSON.stringify(text)).toMatch(/^a.*b?$/);
    }
    expect(words(`a${ESC}(Bb${ESC}[?25lc`)).toEqual(["abc"]);
  });
});
