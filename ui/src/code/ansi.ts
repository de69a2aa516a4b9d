/** Colour of a stretch of terminal output. */
export type LogTint = "red" | "green" | "yellow" | "blue" | "magenta" | "cyan" | "grey" | null;
/** A stretch of one line of a log. */
export type LogPiece = { text: string; tint: LogTint; strong: boolean };

const TINTS: readonly LogTint[] = ["grey", "red", "green", "yellow", "blue", "magenta", "cyan", null];
const ESC = "\\u001b";
const CSI = `(?:${ESC}\\[|\\u009b)([0-?]*)[ -/]*([@-~])`;
const STRING_END = `(?:\\u0007|${ESC}\\\\|\\u009c)`;
// Titles, links and device strings: at most one line, and only when they are ended.
const STRING = `(?:${ESC}[\\]PX^_]|[\\u0090\\u0098\\u009d-\\u009f])([^\\u0007\\u001b\\u009c\\r\\n]{0,2048})${STRING_END}`;
const ESCAPES = new RegExp(`${CSI}|${STRING}|${ESC}[ -/]*[0-~]`, "g");
const END_OF_LINK = "8;;";

/**
 * Splits terminal output into lines of coloured pieces. Escapes choose colours and nothing else:
 * none moves the cursor or sets a title, and the words inside a title or link are shown. A lone
 * carriage return begins a new line, so that what it would have overwritten is seen.
 */
export function parseLog(text: string): LogPiece[][] {
  const lines: LogPiece[][] = [[]];
  let tint: LogTint = null;
  let strong = false;
  const add = (part: string) => {
    part.split(/\r\n|\n|\r/).forEach((line, index) => {
      if (index > 0) lines.push([]);
      if (line !== "") lines.at(-1)?.push({ text: line, tint, strong });
    });
  };
  let from = 0;
  for (const found of text.matchAll(ESCAPES)) {
    add(text.slice(from, found.index));
    from = found.index + found[0].length;
    const said = found[3];
    if (said !== undefined && said !== "" && said !== END_OF_LINK) {
      lines.at(-1)?.push({ text: `‹${said}›`, tint: "grey", strong: false });
    }
    if (found[2] === "m") ({ tint, strong } = styled(found[1] ?? "", tint, strong));
  }
  add(text.slice(from));
  return lines;
}

/** The text without escapes, for copying and counting. */
export function withoutEscapes(text: string): string {
  return text.replace(ESCAPES, "");
}

function styled(parameters: string, tint: LogTint, strong: boolean): { tint: LogTint; strong: boolean } {
  const codes = parameters.split(/[;:]/).map(Number);
  for (let at = 0; at < codes.length; at += 1) {
    const code = codes[at] ?? 0;
    if (code === 0) {
      tint = null;
      strong = false;
    } else if (code === 1) strong = true;
    else if (code === 22) strong = false;
    else if (code === 39) tint = null;
    else if (code >= 30 && code <= 37) tint = TINTS[code - 30] ?? null;
    else if (code >= 90 && code <= 97) tint = TINTS[code - 90] ?? null;
    else if (code === 38 || code === 48) at += codes[at + 1] === 2 ? 4 : 2;
  }
  return { tint, strong };
}
