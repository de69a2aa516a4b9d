import { memo, useMemo } from "react";
import { VList } from "virtua";
import { Shown } from "../markdown/Shown";
import { formatBytes, formatNumber } from "../shared/format";
import { type LogPiece, type LogTint, parseLog } from "./ansi";
import styles from "./code.module.css";

const FOLD_LINES = 40;
const FOLD_SLACK_LINES = 6;
const FOLD_LENGTH = 6_000;
/** Lines longer than this are cut into rows, so that none is too large to draw. */
const ROW_LENGTH_MAX = 4_000;
/** From so many lines on, a log scrolls in a box of its own and only what is seen is drawn. */
const BOX_LINES = 600;

const CLASS_OF: Readonly<Record<Exclude<LogTint, null>, string | undefined>> = {
  red: styles.red,
  green: styles.green,
  yellow: styles.yellow,
  blue: styles.blue,
  magenta: styles.magenta,
  cyan: styles.cyan,
  grey: styles.grey,
};

type Props = {
  text: string;
  /** Length of the whole text; more than `text` holds when it was cut. */
  whole_bytes: number;
  /** Whether `text` is only the beginning. */
  cut: boolean;
  open: boolean;
  busy: boolean;
  onToggle: () => void;
  /** Shows escapes as marks instead of reading them as colours. */
  plain?: boolean;
};

/** Output of a command: colours of the terminal, never its other powers. */
export const LogView = memo(function LogView(props: Props) {
  const lines = useMemo(() => linesOf(props.text, props.plain ?? false), [props.text, props.plain]);
  const folded_lines = useMemo(() => foldAt(lines), [lines]);
  const folds = folded_lines < lines.length || props.cut;
  const shown = props.open && !props.cut ? lines : lines.slice(0, folded_lines);
  return (
    <div className={styles.log}>
      {shown.length > BOX_LINES ? (
        <VList className={styles.box ?? ""} data={shown}>
          {(line, index) => <LogLine key={index} line={line} />}
        </VList>
      ) : (
        <div className={styles.logLines}>
          {shown.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a log never change place
            <LogLine key={index} line={line} />
          ))}
        </div>
      )}
      {folds && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={props.open}
          aria-busy={props.busy}
          onClick={props.onToggle}
        >
          {props.open && !props.cut ? "Show the first 40 lines" : moreWords(lines, folded_lines, props)}
        </button>
      )}
    </div>
  );
});

function LogLine({ line }: { line: readonly LogPiece[] }) {
  return (
    <div className={styles.logLine}>
      {line.map((piece, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a line never change place
          key={index}
          className={piece.tint === null ? undefined : CLASS_OF[piece.tint]}
          data-strong={piece.strong || undefined}
        >
          <Shown text={piece.text} />
        </span>
      ))}
    </div>
  );
}

function linesOf(text: string, plain: boolean): LogPiece[][] {
  const body = text.replace(/\r?\n$/, "");
  if (!plain) return splitLong(parseLog(body));
  return splitLong(body.split("\n").map((line) => [{ text: line, tint: null, strong: false }]));
}

function moreWords(lines: readonly LogPiece[][], folded_lines: number, props: Props): string {
  const shown_bytes = byteLength(lines.slice(0, folded_lines));
  const bytes = formatBytes(Math.max(0, props.whole_bytes - shown_bytes));
  if (props.cut) return `Show all, ${bytes} more`;
  return `${formatNumber(lines.length - folded_lines, "more line")}, ${bytes}`;
}

function byteLength(lines: readonly LogPiece[][]): number {
  const text = lines.map((line) => line.map((piece) => piece.text).join("")).join("\n");
  return new TextEncoder().encode(text).length;
}

function foldAt(lines: readonly LogPiece[][]): number {
  let length = 0;
  for (let at = 0; at < lines.length; at += 1) {
    length += (lines[at] ?? []).reduce((sum, piece) => sum + piece.text.length, 0);
    if (length > FOLD_LENGTH) return Math.max(1, at);
    if (at >= FOLD_LINES + FOLD_SLACK_LINES) return FOLD_LINES;
  }
  return lines.length;
}

function splitLong(lines: LogPiece[][]): LogPiece[][] {
  return lines.flatMap((line) => {
    if (line.reduce((sum, piece) => sum + piece.text.length, 0) <= ROW_LENGTH_MAX) return [line];
    const rows: LogPiece[][] = [];
    for (const piece of line) {
      for (let at = 0; at < piece.text.length; at += ROW_LENGTH_MAX) {
        rows.push([{ ...piece, text: piece.text.slice(at, at + ROW_LENGTH_MAX) }]);
      }
    }
    return rows;
  });
}
