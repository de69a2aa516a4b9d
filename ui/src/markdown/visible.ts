/**
 * Makes characters visible that have no picture of their own or that reorder what stands around
 * them. Text from a transcript passes through here before it reaches the screen.
 */

/** A run of one invisible character, shown as a small mark. */
export type Mark = {
  /** Short sign, like `RLO` or `U+E0041`. */
  sign: string;
  /** What it is in words, with its number and what it hides. */
  name: string;
  /** How many stand in a row. */
  times: number;
};

/** Text as it may be shown, and marks where something would not be seen. */
export type Piece = string | Mark;

const NAMED: Readonly<Record<number, readonly [sign: string, name: string]>> = {
  0: ["NUL", "null"],
  8: ["BS", "backspace"],
  11: ["VT", "vertical tab"],
  12: ["FF", "form feed"],
  13: ["CR", "carriage return"],
  27: ["ESC", "escape"],
  127: ["DEL", "delete"],
  173: ["SHY", "soft hyphen"],
  847: ["CGJ", "combining grapheme joiner"],
  1564: ["ALM", "Arabic letter mark"],
  4447: ["HCF", "Hangul filler"],
  4448: ["HJF", "Hangul filler"],
  8203: ["ZWSP", "zero width space"],
  8204: ["ZWNJ", "zero width non-joiner"],
  8205: ["ZWJ", "zero width joiner"],
  8206: ["LRM", "left-to-right mark"],
  8207: ["RLM", "right-to-left mark"],
  8232: ["LS", "line separator"],
  8233: ["PS", "paragraph separator"],
  8234: ["LRE", "left-to-right embedding"],
  8235: ["RLE", "right-to-left embedding"],
  8236: ["PDF", "end of direction"],
  8237: ["LRO", "left-to-right override"],
  8238: ["RLO", "right-to-left override"],
  8288: ["WJ", "word joiner"],
  8294: ["LRI", "left-to-right isolate"],
  8295: ["RLI", "right-to-left isolate"],
  8296: ["FSI", "first strong isolate"],
  8297: ["PDI", "end of isolate"],
  12644: ["HF", "Hangul filler"],
  65279: ["BOM", "byte order mark"],
  65440: ["HF", "Hangul filler"],
};

/** Controls except tab and line feed, format characters, fillers, variation selectors, tags. */
const HIDDEN_RANGES: readonly (readonly [first: number, last: number])[] = [
  [0x00, 0x08],
  [0x0b, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x34f, 0x34f],
  [0x61c, 0x61c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0f],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0x1bca0, 0x1bca3],
  [0x1d173, 0x1d17a],
  [0xe0000, 0xe0fff],
];

const range = ([first, last]: readonly [number, number]) =>
  `\\u{${first.toString(16)}}-\\u{${last.toString(16)}}`;
const HIDDEN_CLASS = `[${HIDDEN_RANGES.map(range).join("")}]`;
const HIDDEN = new RegExp(HIDDEN_CLASS, "u");
const HIDDEN_ALL = new RegExp(HIDDEN_CLASS, "gu");
const EMOJI_SELECTOR = "\ufe0f";
const EMOJI = /\p{Extended_Pictographic}|\p{Emoji_Modifier}/u;
const SELECTABLE = /\p{Extended_Pictographic}|[#*0-9]/u;
const JOINING_SCRIPT =
  /[\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Kannada}\p{Script=Malayalam}\p{Script=Sinhala}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Script=Oriya}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Mongolian}]/u;

/** Whether the text holds a character that would not be seen, or would reorder its neighbours. */
export function hasHidden(text: string): boolean {
  return HIDDEN.test(text) && visible(text).some((piece) => typeof piece !== "string");
}

/** Splits text into what may be shown as it is and marks for what would not be seen. */
export function visible(text: string): Piece[] {
  if (!HIDDEN.test(text)) return text === "" ? [] : [text];
  const pieces: Piece[] = [];
  let shown = "";
  let from = 0;
  for (const hit of text.matchAll(HIDDEN_ALL)) {
    const at = hit.index;
    if (at < from) continue;
    shown += text.slice(from, at);
    from = at + hit[0].length;
    if (isOrdinary(text, at, hit[0])) {
      shown += hit[0] === "\r" ? "" : hit[0];
      continue;
    }
    if (shown !== "") pieces.push(shown);
    shown = "";
    const run = tagRun(text, at);
    if (run !== null) from = at + run.length;
    push(pieces, run === null ? markOf(hit[0]) : tagMark(run));
  }
  shown += text.slice(from);
  if (shown !== "") pieces.push(shown);
  return pieces;
}

/** The same for places that take only text: titles, labels, names. Marks stand in `‹ ›`. */
export function visibleText(text: string): string {
  if (!HIDDEN.test(text)) return text;
  return visible(text)
    .map((piece) => (typeof piece === "string" ? piece : `‹${signOf(piece)}›`))
    .join("");
}

/** How many marks the text would show. */
export function countHidden(text: string): number {
  if (!HIDDEN.test(text)) return 0;
  return visible(text).reduce((sum, piece) => sum + (typeof piece === "string" ? 0 : piece.times), 0);
}

/** The sign with its number of repeats. */
export function signOf(mark: Mark): string {
  return mark.times > 1 ? `${mark.sign}×${mark.times}` : mark.sign;
}

/** Characters that are hidden in some places belong to ordinary writing in others. */
function isOrdinary(text: string, at: number, char: string): boolean {
  const code = char.codePointAt(0) ?? 0;
  if (code === 13) return text[at + 1] === "\n";
  const before = previousChar(text, at);
  const after = nextChar(text, at + char.length);
  if (code === 0x200d) {
    const afterEmoji = EMOJI.test(before) || before === EMOJI_SELECTOR;
    return (afterEmoji && EMOJI.test(after)) || joins(before, after);
  }
  if (code === 0x200c) return joins(before, after);
  if (code === 0xfe0f || code === 0xfe0e) return SELECTABLE.test(before);
  return false;
}

function joins(before: string, after: string): boolean {
  return /\p{L}|\p{M}/u.test(before) && JOINING_SCRIPT.test(before) && JOINING_SCRIPT.test(after);
}

function previousChar(text: string, at: number): string {
  const low = text.charCodeAt(at - 1);
  const start = low >= 0xdc00 && low <= 0xdfff ? at - 2 : at - 1;
  return start < 0 ? "" : text.slice(start, at);
}

function nextChar(text: string, at: number): string {
  const code = text.codePointAt(at);
  return code === undefined ? "" : String.fromCodePoint(code);
}

/** Tag characters spell hidden words: the whole run becomes one mark that says them. */
function tagRun(text: string, at: number): string | null {
  const run = /^[\u{e0000}-\u{e007f}]+/u.exec(text.slice(at, at + 4096));
  return run === null ? null : run[0];
}

function tagMark(run: string): Mark {
  const codes = [...run].map((char) => (char.codePointAt(0) ?? 0) - 0xe0000);
  const words = codes.map((code) => (code >= 32 && code < 127 ? String.fromCharCode(code) : "")).join("");
  const says = words === "" ? "" : ` that spell “${words.slice(0, 200)}”`;
  return { sign: "TAG", name: `${codes.length} tag characters${says}`, times: codes.length };
}

function markOf(char: string): Mark {
  const code = char.codePointAt(0) ?? 0;
  const number = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
  const named = NAMED[code];
  if (named !== undefined) return { sign: named[0], name: `${named[1]}, ${number}`, times: 1 };
  return { sign: number, name: `${familyOf(code)}, ${number}`, times: 1 };
}

function familyOf(code: number): string {
  if (code < 32 || (code >= 127 && code < 160)) return "control character";
  if (code >= 0xd800 && code <= 0xdfff) return "half of a surrogate pair";
  if ((code >= 0xfe00 && code <= 0xfe0f) || code >= 0xe0100) return "variation selector";
  return "invisible character";
}

function push(pieces: Piece[], mark: Mark): void {
  const last = pieces.at(-1);
  if (last !== undefined && typeof last !== "string" && last.sign === mark.sign && mark.sign !== "TAG") {
    last.times += 1;
  } else {
    pieces.push(mark);
  }
}
