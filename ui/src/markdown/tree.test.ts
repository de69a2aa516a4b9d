import { describe, expect, it } from "vitest";
import { HOSTILE } from "./hostile";
import { type Block, MARKDOWN_LENGTH_MAX, parseMarkdown } from "./tree";

describe("parseMarkdown", () => {
  it("reads the blocks people and models write", () => {
    const kinds = parseMarkdown(
      "# a\n\nb **c** `d`\n\n- e\n  1. f\n\n> g\n\n```rust\nh\n```\n\n---\n\n|i|j|\n|-|-:|\n|k|l|",
    );
    expect(kinds.map((block) => block.t)).toEqual([
      "heading",
      "paragraph",
      "list",
      "quote",
      "code",
      "rule",
      "table",
    ]);
    expect(kinds[4]).toEqual({ t: "code", language: "rust", text: "h" });
    expect(kinds[6]).toMatchObject({
      align: ["start", "end"],
      rows: [[[{ t: "text", text: "k" }], [{ t: "text", text: "l" }]]],
    });
  });

  it("keeps raw HTML as the words it is written with", () => {
    expect(parseMarkdown("a <b onclick=x>c</b>")).toEqual([
      { t: "paragraph", inside: [{ t: "text", text: "a <b onclick=x>c</b>" }] },
    ]);
  });

  it("makes links of full web addresses only", () => {
    const linked = (text: string) => JSON.stringify(parseMarkdown(text)).includes('"link"');
    expect(linked("see https://example.com/a now")).toBe(true);
    expect(linked("see www.example.com and a@example.com and //example.com and ftp://example.com")).toBe(
      false,
    );
  });

  it("shows what is too long, too deep or too much as one plain text, to the last character", () => {
    for (const text of [
      "a".repeat(MARKDOWN_LENGTH_MAX + 1),
      `${">".repeat(3000)} x`,
      `${"- ".repeat(600)}a`,
    ]) {
      expect(parseMarkdown(text)).toEqual([{ t: "plain", text }]);
    }
  });

  it("reads every hostile text within bounds", () => {
    for (const { name, text } of HOSTILE) {
      expect(depthOf(parseMarkdown(text)), name).toBeLessThanOrEqual(70);
    }
  });
});

function depthOf(value: Block[] | unknown): number {
  if (typeof value !== "object" || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
