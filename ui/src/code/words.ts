/** A stretch of a line, and whether it differs from the other side. */
export type WordPiece = { text: string; changed: boolean };

const WORDS_MAX = 400;
/** Lines with less in common than this are two different lines, not one that changed. */
const COMMON_SHARE_MIN = 0.25;

/**
 * Marks the words in which two lines differ. Answers null when they have too little in common,
 * or are too long to compare word by word.
 */
export function wordDiff(before: string, after: string): [WordPiece[], WordPiece[]] | null {
  const a = wordsOf(before);
  const b = wordsOf(after);
  if (a.length > WORDS_MAX || b.length > WORDS_MAX) return null;
  const pairs = commonPairs(a, b);
  const inCommon = pairs.reduce((sum, [i]) => sum + (a[i]?.trim().length ?? 0), 0);
  const longer = Math.max(before.trim().length, after.trim().length);
  if (longer === 0 || inCommon / longer < COMMON_SHARE_MIN) return null;
  return [mark(a, new Set(pairs.map(([i]) => i))), mark(b, new Set(pairs.map(([, j]) => j)))];
}

function wordsOf(line: string): string[] {
  return line.match(/[\p{L}\p{N}_]+|\s+|[-+*/%=<>!&|^~:]+|[^\p{L}\p{N}_\s]/gu) ?? [];
}

/** Longest common subsequence, as pairs of places. */
export function commonPairs<T>(a: readonly T[], b: readonly T[]): [number, number][] {
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      const at = i * width + j;
      lengths[at] =
        a[i] === b[j]
          ? (lengths[at + width + 1] ?? 0) + 1
          : Math.max(lengths[at + width] ?? 0, lengths[at + 1] ?? 0);
    }
  }
  const pairs: [number, number][] = [];
  let i = 0;
  let j = 0;
  while (i < a.length && j < b.length) {
    const at = i * width + j;
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((lengths[at + width] ?? 0) >= (lengths[at + 1] ?? 0)) i += 1;
    else j += 1;
  }
  return pairs;
}

function mark(words: readonly string[], common: ReadonlySet<number>): WordPiece[] {
  const pieces: WordPiece[] = [];
  words.forEach((text, index) => {
    const last = pieces.at(-1);
    const changed = !common.has(index);
    // A space between two changed words belongs to the change.
    const bridge =
      !changed &&
      text.trim() === "" &&
      last?.changed === true &&
      !common.has(index + 1) &&
      index + 1 < words.length;
    if (last !== undefined && last.changed === (changed || bridge)) last.text += text;
    else pieces.push({ text, changed: changed || bridge });
  });
  return pieces;
}
