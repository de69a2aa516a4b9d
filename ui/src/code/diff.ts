import { commonPairs } from "./words";

/** One line of a diff with its numbers on both sides. */
export type DiffLine = {
  sign: " " | "+" | "-" | "\\";
  before: number | null;
  after: number | null;
  text: string;
};
/** A stretch of changed lines with what is around them. */
export type Hunk = { heading: string; lines: DiffLine[] };
/** The changes of one file. */
export type FileDiff = { path: string; hunks: Hunk[]; note: string | null };

const LINES_COMPARED_MAX = 1_500;
const CONTEXT_LINES = 3;

/** Reads a unified diff (of git, of `diff -u`, or only hunks). Foreign lines become notes. */
export function parseUnified(text: string): FileDiff[] {
  const files: FileDiff[] = [];
  let file: FileDiff | null = null;
  let hunk: Hunk | null = null;
  let before = 0;
  let after = 0;
  let leftBefore = 0;
  let leftAfter = 0;
  const begin = (path: string): FileDiff => {
    const opened: FileDiff = { path, hunks: [], note: null };
    files.push(opened);
    hunk = null;
    leftBefore = 0;
    leftAfter = 0;
    return opened;
  };
  for (const line of text.split("\n")) {
    const inHunk = hunk !== null && (leftBefore > 0 || leftAfter > 0);
    if (!inHunk && line.startsWith("diff --git ")) {
      file = begin(stripPrefix(line.slice(line.lastIndexOf(" ") + 1)));
    } else if (!inHunk && line.startsWith("--- ")) {
      if (file === null || file.hunks.length > 0) file = begin(pathOf(line));
      else if (file.path === "") file.path = pathOf(line);
    } else if (!inHunk && line.startsWith("+++ ")) {
      const path = pathOf(line);
      if (file === null) file = begin(path);
      else if (path !== "") file.path = path;
    } else if (line.startsWith("@@")) {
      const head = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@ ?(.*)$/.exec(line);
      file ??= begin("");
      hunk = { heading: head?.[5] ?? line.replace(/^@@ ?/, ""), lines: [] };
      file.hunks.push(hunk);
      before = Number(head?.[1] ?? 1);
      after = Number(head?.[3] ?? 1);
      leftBefore = head === null ? Number.MAX_SAFE_INTEGER : Number(head[2] ?? 1);
      leftAfter = head === null ? Number.MAX_SAFE_INTEGER : Number(head[4] ?? 1);
    } else if (hunk !== null && /^[ +\-\\]/.test(line) && (inHunk || line.startsWith("\\"))) {
      const sign = line[0] as DiffLine["sign"];
      const takesBefore = sign === " " || sign === "-";
      const takesAfter = sign === " " || sign === "+";
      hunk.lines.push({
        sign,
        before: takesBefore ? before++ : null,
        after: takesAfter ? after++ : null,
        text: line.slice(1),
      });
      if (takesBefore) leftBefore -= 1;
      if (takesAfter) leftAfter -= 1;
    } else if (
      hunk !== null &&
      inHunk &&
      line === "" &&
      leftBefore > 0 &&
      leftAfter > 0 &&
      leftBefore < 1e9
    ) {
      hunk.lines.push({ sign: " ", before: before++, after: after++, text: "" });
      leftBefore -= 1;
      leftAfter -= 1;
    } else if (/^(Binary files|GIT binary patch|rename |new file|deleted file|similarity )/.test(line)) {
      file ??= begin("");
      file.note = file.note === null ? line : `${file.note} · ${line}`;
    }
  }
  return files;
}

/** Compares two texts line by line; unchanged stretches are cut to three lines of context. */
export function compareTexts(before: string, after: string, path = ""): FileDiff {
  const a = splitLines(before);
  const b = splitLines(after);
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end])
    end += 1;
  const middleA = a.slice(start, a.length - end);
  const middleB = b.slice(start, b.length - end);
  const comparable = middleA.length <= LINES_COMPARED_MAX && middleB.length <= LINES_COMPARED_MAX;
  const pairs: [number, number][] = [];
  for (let i = 0; i < start; i += 1) pairs.push([i, i]);
  if (comparable) for (const [i, j] of commonPairs(middleA, middleB)) pairs.push([start + i, start + j]);
  for (let i = end; i > 0; i -= 1) pairs.push([a.length - i, b.length - i]);
  return { path, hunks: cutContext(merge(a, b, pairs)), note: null };
}

/** How many lines came and went. */
export function countChanges(files: readonly FileDiff[]): { added: number; removed: number } {
  let added = 0;
  let removed = 0;
  for (const file of files) {
    for (const hunk of file.hunks) {
      for (const line of hunk.lines) {
        if (line.sign === "+") added += 1;
        if (line.sign === "-") removed += 1;
      }
    }
  }
  return { added, removed };
}

function splitLines(text: string): string[] {
  if (text === "") return [];
  const lines = text.split("\n");
  if (lines.at(-1) === "") lines.pop();
  return lines;
}

function merge(a: string[], b: string[], pairs: [number, number][]): DiffLine[] {
  const lines: DiffLine[] = [];
  let i = 0;
  let j = 0;
  for (const [pairA, pairB] of [...pairs, [a.length, b.length] as [number, number]]) {
    while (i < pairA) lines.push({ sign: "-", before: i + 1, after: null, text: a[i++] ?? "" });
    while (j < pairB) lines.push({ sign: "+", before: null, after: j + 1, text: b[j++] ?? "" });
    if (pairA < a.length) lines.push({ sign: " ", before: ++i, after: ++j, text: a[pairA] ?? "" });
  }
  return lines;
}

function cutContext(lines: DiffLine[]): Hunk[] {
  const near = new Uint8Array(lines.length);
  lines.forEach((line, at) => {
    if (line.sign === " ") return;
    near.fill(1, Math.max(0, at - CONTEXT_LINES), Math.min(lines.length, at + CONTEXT_LINES + 1));
  });
  const hunks: Hunk[] = [];
  lines.forEach((line, at) => {
    if (near[at] !== 1) return;
    if (near[at - 1] !== 1) hunks.push({ heading: "", lines: [] });
    hunks.at(-1)?.lines.push(line);
  });
  return hunks;
}

function pathOf(line: string): string {
  const path = (line.slice(4).split("\t")[0] ?? "").trim();
  return path === "/dev/null" ? "" : stripPrefix(path);
}

function stripPrefix(path: string): string {
  return path.replace(/^[ab]\//, "");
}
