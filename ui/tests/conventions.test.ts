import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const SOURCE = join(import.meta.dirname, "../src");

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(SOURCE, join(entry.parentPath, entry.name)));
}

const files = filesIn(SOURCE);
const read = (file: string) => readFileSync(join(SOURCE, file), "utf8");
const code = files.filter(
  (file) => /\.tsx?$/.test(file) && !file.includes(".test.") && file !== "api/contract.ts",
);

/** Lines of files that match, each with its place. */
function places(among: readonly string[], pattern: RegExp): string[] {
  return among.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, index) => (pattern.test(line) ? [`${file}:${index + 1}: ${line.trim()}`] : [])),
  );
}

describe("the window", () => {
  it("has colours in tokens.css and nowhere else", () => {
    const styles = files.filter((file) => file.endsWith(".css") && file !== "shared/tokens.css");
    const literal = /#[0-9a-f]{3,8}\b(?![-\w])|\b(rgba?|hsla?|oklch|oklab|lab|lch|color)\(/i;
    expect(places(styles, literal)).toEqual([]);
    expect(places(code, /["'`\s:]#[0-9a-f]{6}\b|\brgba?\(/i)).toEqual([]);
  });

  it("never makes markup of a text", () => {
    const forbidden =
      /innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|DOMParser|createContextualFragment|\beval\(|new Function\(/;
    expect(places(code, forbidden)).toEqual([]);
  });

  it("has no style attributes: sizes go through the CSSOM", () => {
    expect(places(code, /\bstyle=\{|setAttribute\("style"/)).toEqual([]);
  });

  it("has a page without inline scripts, styles or anything remote", () => {
    const page = readFileSync(join(SOURCE, "../index.html"), "utf8");
    expect(page).not.toMatch(/<style|style=|<script(?![^>]*\bsrc=)|https?:\/\//);
  });

  it("fetches nothing from elsewhere", () => {
    expect(
      places(
        files.filter((file) => file.endsWith(".css")),
        /url\(["']?(https?:)?\/\//,
      ),
    ).toEqual([]);
  });

  it("knows the shell only in the backend", () => {
    expect(
      places(
        code.filter((file) => !file.startsWith("backend/")),
        /@tauri-apps|__TAURI/,
      ),
    ).toEqual([]);
  });

  it("joins nouns only in its views", () => {
    const nouns = ["constructs", "agents", "jobs", "transcript", "storage", "cleanup", "retention"];
    for (const noun of nouns) {
      const others = [...nouns.filter((other) => other !== noun), "views"].join("|");
      const own = code.filter((file) => file.startsWith(`${noun}/`));
      expect(places(own, new RegExp(`from "(\\.\\./)+(${others})/`))).toEqual([]);
    }
  });

  it("uses sides that follow the direction of writing", () => {
    const styles = files.filter((file) => file.endsWith(".css"));
    expect(places(styles, /(margin|padding|border)-(left|right)\b|^\s*(left|right):/)).toEqual([]);
  });
});
