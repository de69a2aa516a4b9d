import { describe, expect, it } from "vitest";
import { compareTexts, countChanges, parseUnified } from "./diff";
import { rowsOfHunk } from "./diffRows";
import { isPatchEnvelope, parsePatchEnvelope } from "./patch";
import { wordDiff } from "./words";

const GIT = `diff --git a/src/a.rs b/src/a.rs
index 111..222 100644
--- a/src/a.rs
+++ b/src/a.rs
@@ -1,3 +1,4 @@ fn main() {
 one
-two
+two and a half
+three
 four
\\ No newline at end of file
diff --git a/old.txt b/new.txt
similarity index 100%
rename from old.txt
rename to new.txt
`;

describe("parseUnified", () => {
  it("numbers lines on both sides", () => {
    const [file] = parseUnified(GIT);
    expect(file?.path).toBe("src/a.rs");
    expect(file?.hunks[0]?.heading).toBe("fn main() {");
    expect(file?.hunks[0]?.lines.map((line) => [line.sign, line.before, line.after])).toEqual([
      [" ", 1, 1],
      ["-", 2, null],
      ["+", null, 2],
      ["+", null, 3],
      [" ", 3, 4],
      ["\\", null, null],
    ]);
  });

  it("tells files apart and says what happened to one without hunks", () => {
    const files = parseUnified(GIT);
    expect(files.map((file) => file.path)).toEqual(["src/a.rs", "new.txt"]);
    expect(files[1]?.note).toContain("rename from old.txt");
  });

  it("takes lines that look like headings inside a hunk as content", () => {
    const [file, other] = parseUnified(
      "--- a/q.sql\n+++ b/q.sql\n@@ -1,2 +1,2 @@\n--- a comment\n+++ plus plus\n select 1\n",
    );
    expect(other).toBeUndefined();
    expect(file?.hunks[0]?.lines.map((line) => line.text)).toEqual([
      "-- a comment",
      "++ plus plus",
      "select 1",
    ]);
  });

  it("reads hunks without a file and without numbers", () => {
    expect(parseUnified("@@ -5 +5 @@\n-a\n+b\n")[0]?.hunks[0]?.lines).toHaveLength(2);
    expect(countChanges(parseUnified("@@\n-a\n+b\n c\n"))).toEqual({ added: 1, removed: 1 });
  });

  it("reads anything else as no diff", () => {
    expect(parseUnified("")).toEqual([]);
    expect(parseUnified("hello\nworld")).toEqual([]);
  });
});

describe("parsePatchEnvelope", () => {
  const PATCH =
    "apply_patch <<'EOF'\n*** Begin Patch\n*** Update File: a.py\n@@ def f():\n x\n-y\n+z\n*** Add File: b.py\n+new\n*** Delete File: c.py\n*** End Patch\n+stray\nEOF";

  it("reads files and hunks between its marks", () => {
    expect(isPatchEnvelope(PATCH)).toBe(true);
    const files = parsePatchEnvelope(PATCH);
    expect(files.map((file) => [file.path, file.hunks.length, file.note])).toEqual([
      ["a.py", 1, null],
      ["b.py", 1, null],
      ["c.py", 0, "The file is deleted."],
    ]);
    expect(files[0]?.hunks[0]).toMatchObject({ heading: "def f():" });
    expect(countChanges(files)).toEqual({ added: 2, removed: 1 });
  });
});

describe("compareTexts", () => {
  it("rebuilds both texts from its lines", () => {
    const before = Array.from({ length: 40 }, (_, n) => `line ${n % 7} ${n}`);
    const after = before
      .filter((_, n) => n % 5 !== 2)
      .flatMap((line, n) => (n % 9 === 4 ? [line, `new ${n}`] : [line]));
    const { hunks } = compareTexts(before.join("\n"), after.join("\n"));
    const lines = hunks.flatMap((hunk) => hunk.lines);
    for (const line of lines) {
      if (line.before !== null) expect(before[line.before - 1]).toBe(line.text);
      if (line.after !== null) expect(after[line.after - 1]).toBe(line.text);
    }
    const removed = lines.filter((line) => line.sign === "-").length;
    const added = lines.filter((line) => line.sign === "+").length;
    expect(before.length - removed + added).toBe(after.length);
  });

  it("cuts unchanged stretches to three lines around a change", () => {
    const lines = Array.from({ length: 100 }, (_, n) => `${n}`);
    const changed = lines.with(10, "x").with(80, "y");
    const { hunks } = compareTexts(lines.join("\n"), changed.join("\n"));
    expect(hunks.map((hunk) => hunk.lines.length)).toEqual([8, 8]);
  });

  it("shows texts too long to compare as removed and added", () => {
    const long = (word: string) =>
      Array.from({ length: 4000 }, (_, n) => (n % 3 === 1 ? "same" : `${word} ${n}`)).join("\n");
    expect(countChanges([compareTexts(long("a"), long("b"))])).toEqual({ added: 4000, removed: 4000 });
  });

  it("finds nothing between equal texts", () => {
    expect(compareTexts("a\nb", "a\nb").hunks).toEqual([]);
  });
});

describe("wordDiff", () => {
  it("marks the words that differ and keeps all of both lines", () => {
    const [before, after] = wordDiff("self.count += n;", "self.tokens -= n;") ?? [[], []];
    expect(before.map((piece) => piece.text).join("")).toBe("self.count += n;");
    expect(after.map((piece) => piece.text).join("")).toBe("self.tokens -= n;");
    expect(before.filter((piece) => piece.changed).map((piece) => piece.text)).toEqual(["count +="]);
    expect(after.filter((piece) => piece.changed).map((piece) => piece.text)).toEqual(["tokens -="]);
  });

  it("says nothing about lines with too little in common or too many words", () => {
    expect(wordDiff("return null;", "let mut bucket = Bucket::of(100)")).toBeNull();
    expect(wordDiff("a ".repeat(500), "b ".repeat(500))).toBeNull();
  });
});

describe("rowsOfHunk", () => {
  it("pairs a removed line with the added line that resembles it", () => {
    const [file] = parseUnified(
      "@@ -1,1 +1,2 @@\n-if self.count + n > self.limit {\n+self.refill(now);\n+if self.tokens < n {\n",
    );
    const rows = rowsOfHunk(file?.hunks[0] ?? { heading: "", lines: [] });
    expect(rows.map((row) => row.words !== null)).toEqual([true, false, true]);
  });
});
