import { describe, expect, it } from "vitest";
import { HOSTILE } from "./hostile";
import { countHidden, hasHidden, signOf, visible, visibleText } from "./visible";

const text = (...codes: number[]) => String.fromCodePoint(...codes);

describe("visible", () => {
  it("leaves ordinary text alone", () => {
    for (const plain of ["", "plain", "tab\tand\nline", "naïve – “quotes”", "日本語", "مرحبا", "e\u0301"]) {
      expect(visible(plain).join("")).toBe(plain);
      expect(hasHidden(plain)).toBe(false);
    }
  });

  it("names bidi controls where they stand", () => {
    expect(visible("a\u202eb")).toEqual([
      "a",
      { sign: "RLO", name: "right-to-left override, U+202E", times: 1 },
      "b",
    ]);
    expect(visibleText("x\u2066y")).toBe("x‹LRI›y");
  });

  it("counts a run of one character as one mark", () => {
    const [mark] = visible("\u200b\u200b\u200b");
    expect(mark).toMatchObject({ sign: "ZWSP", times: 3 });
    expect(signOf(mark as never)).toBe("ZWSP×3");
    expect(countHidden("a\u200b\u200bb\u00ad")).toBe(3);
  });

  it("says what tag characters spell", () => {
    const hidden = text(...[..."IGNORE ALL"].map((char) => 0xe0000 + char.charCodeAt(0)));
    expect(visible(`hi${hidden}`)[1]).toMatchObject({ sign: "TAG", times: 10 });
    expect(visible(`hi${hidden}`)[1]).toMatchObject({ name: expect.stringContaining("IGNORE ALL") });
  });

  it("keeps joiners inside emoji and in scripts that need them", () => {
    const family = text(0x1f468, 0x200d, 0x1f469, 0x200d, 0x1f467);
    const heart = text(0x2764, 0xfe0f, 0x200d, 0x1f525);
    const keycap = text(0x31, 0xfe0f, 0x20e3);
    const persian = text(0x645, 0x6cc, 0x200c, 0x62e, 0x648);
    for (const ordinary of [family, heart, keycap, persian]) expect(visible(ordinary)).toEqual([ordinary]);
  });

  it("marks joiners between letters and digits that need none", () => {
    expect(hasHidden("pay\u200dpal")).toBe(true);
    expect(hasHidden("1\u200d2")).toBe(true);
    expect(hasHidden("a\ufe0f")).toBe(true);
  });

  it("takes a line end of two characters as one, and marks a lone carriage return", () => {
    expect(visible("a\r\nb")).toEqual(["a\nb"]);
    expect(visibleText("evil\rgood")).toBe("evil‹CR›good");
  });

  it("never lets a hidden character of the hostile list through", () => {
    const forbidden = /(?![\n\t])\p{Cc}|(?![\u200c\u200d])\p{Cf}|\p{Cs}/u;
    for (const { name, text: payload } of HOSTILE) {
      expect(forbidden.test(visibleText(payload)), name).toBe(false);
    }
  });

  it("keeps every visible character in its order", () => {
    for (const { name, text: payload } of HOSTILE) {
      const shown = visible(payload).filter((piece) => typeof piece === "string");
      let from = 0;
      for (const piece of shown.join("").slice(0, 500)) {
        const at = payload.indexOf(piece, from);
        expect(at, name).toBeGreaterThanOrEqual(from);
        from = at + piece.length;
      }
    }
  });
});
