import { describe, expect, it } from "vitest";
import { HOSTILE } from "../markdown/hostile";
import { colour } from "./colour";
import { hljs } from "./languages";
import { languageOfFence, languageOfPath } from "./names";
import { linesOf } from "./tokens";

const textOf = (lines: ReturnType<typeof colour>) =>
  lines.map((line) => line.map((token) => token.text).join("")).join("\n");

describe("colour", () => {
  it("tells keywords, strings, numbers, comments and names apart", () => {
    const kinds = colour('pub fn take(n: u32) { // why\n  let s = "x"; 42 }', "rust").flat();
    const kindOf = (text: string) => kinds.find((token) => token.text.includes(text))?.kind;
    expect(kindOf("pub")).toBe("keyword");
    expect(kindOf("take")).toBe("name");
    expect(kindOf("why")).toBe("comment");
    expect(kindOf('"x"')).toBe("string");
    expect(kindOf("42")).toBe("number");
  });

  it("keeps every character of every language's code", () => {
    const code = 'a = "b" # c\n<d e="f">&amp;</d>\n/* g */ function h() { return `i`; }\n- j: k\n';
    for (const language of hljs.listLanguages()) expect(textOf(colour(code, language)), language).toBe(code);
  });

  it("keeps hostile text as it is", () => {
    for (const { name, text } of HOSTILE.filter((payload) => payload.text.length < 5_000)) {
      for (const language of ["xml", "javascript", "markdown"])
        expect(textOf(colour(text, language)), name).toBe(text);
    }
  });

  it("makes no HTML", () => {
    expect(hljs.highlight("<b>x</b>", { language: "xml" }).value).toBe("");
  });
});

describe("languages by name", () => {
  it("knows fences and file names", () => {
    expect(languageOfFence("RS")).toBe("rust");
    expect(languageOfFence("{.python}")).toBe("python");
    expect(languageOfFence("no-such")).toBeNull();
    expect(languageOfPath("src/a.test.tsx")).toBe("typescript");
    expect(languageOfPath("docker/Dockerfile")).toBe("dockerfile");
    expect(languageOfPath("LICENSE")).toBeNull();
    expect(languageOfPath("a/constructor")).toBeNull();
    expect(languageOfPath("a.constructor")).toBeNull();
  });
});

describe("linesOf", () => {
  it("cuts tokens at line ends and keeps their kind", () => {
    expect(
      linesOf([
        { kind: "string", text: "a\nb" },
        { kind: null, text: "\n" },
      ]),
    ).toEqual([[{ kind: "string", text: "a" }], [{ kind: "string", text: "b" }], []]);
  });
});
