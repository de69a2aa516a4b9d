import { useMemo, useState } from "react";
import { Shown } from "../markdown/Shown";
import { visibleText } from "../markdown/visible";
import { formatNumber } from "../shared/format";
import { CodeText, MarkedCode } from "./CodeText";
import styles from "./code.module.css";
import type { DiffLine, FileDiff, Hunk } from "./diff";
import { type DiffRow, rowsOfHunk } from "./diffRows";
import { languageOfPath } from "./names";
import type { CodeLines, CodeToken } from "./tokens";
import { useColours } from "./useColours";

const FOLD_ROWS = 400;

/** The changes of some files, with numbers, signs and marked words. */
export function DiffView({ files, named }: { files: readonly FileDiff[]; named: boolean }) {
  return (
    <div className={styles.diff}>
      {files.map((file, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: files of a diff never change place
        <FileView key={index} file={file} named={named || files.length > 1} />
      ))}
    </div>
  );
}

function FileView({ file, named }: { file: FileDiff; named: boolean }) {
  const [open, setOpen] = useState(false);
  const colours = useSideColours(file);
  const total = file.hunks.reduce((sum, hunk) => sum + hunk.lines.length, 0);
  let left = open ? Number.POSITIVE_INFINITY : FOLD_ROWS;
  return (
    <>
      {named && (
        <div className={styles.file}>
          <Shown text={file.path} />
        </div>
      )}
      {file.note !== null && (
        <div className={styles.note}>
          <Shown text={file.note} />
        </div>
      )}
      {file.hunks.map((hunk, index) => {
        const room = left;
        left -= hunk.lines.length;
        if (room <= 0) return null;
        const props = { name: nameOf(file, index), hunk, rows_max: room, first: index === 0, colours };
        // biome-ignore lint/suspicious/noArrayIndexKey: hunks of a file never change place
        return <HunkView key={index} {...props} />;
      })}
      {total > FOLD_ROWS && (
        <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? `Show the first ${FOLD_ROWS} lines` : formatNumber(total - FOLD_ROWS, "more line")}
        </button>
      )}
    </>
  );
}

/** What a change is called: each differs from the others, also where several diffs are open. */
function nameOf({ hunks, path }: FileDiff, index: number): string {
  const name = `Change ${index + 1} of ${hunks.length}`;
  return path === "" ? name : `${name} in ${visibleText(path)}`;
}

type HunkProps = { name: string; hunk: Hunk; rows_max: number; first: boolean; colours: Colours };

function HunkView(props: HunkProps) {
  const rows = useMemo(() => rowsOfHunk(props.hunk), [props.hunk]);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, a section would be a landmark
    <div role="group" className={styles.hunk} data-hunk="" tabIndex={-1} aria-label={props.name}>
      {(props.hunk.heading !== "" || !props.first) && (
        <div className={styles.heading}>
          <Shown text={props.hunk.heading === "" ? "⋯" : props.hunk.heading} />
        </div>
      )}
      <table className={styles.rows}>
        <tbody>
          {rows.slice(0, props.rows_max).map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines of a hunk never change place
            <DiffRowView key={index} row={row} tokens={props.colours.get(row.line) ?? []} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

const SPOKEN: Readonly<Record<string, string>> = { "+": "added", "-": "removed", " ": "", "\\": "note" };

function DiffRowView({ row, tokens }: { row: DiffRow; tokens: readonly CodeToken[] }) {
  const { line, words } = row;
  return (
    <tr className={styles.row} data-sign={line.sign}>
      <td className={styles.number_}>{line.before}</td>
      <td className={styles.number_}>{line.after}</td>
      <td className={styles.sign}>
        <span aria-hidden="true">{line.sign === "-" ? "−" : line.sign.trim()}</span>
        <span className="visually-hidden">{SPOKEN[line.sign]}</span>
      </td>
      <td className={styles.text} dir="ltr">
        {words === null ? <CodeText tokens={tokens} /> : <MarkedCode tokens={tokens} words={words} />}
      </td>
    </tr>
  );
}

type Colours = ReadonlyMap<DiffLine, readonly CodeToken[]>;

/** Colours each side as one text, so that a string or comment over several lines is seen as one. */
function useSideColours(file: FileDiff): Colours {
  const sides = useMemo(() => {
    const lines = file.hunks.flatMap((hunk) => hunk.lines);
    const before = lines.filter((line) => line.sign === "-" || line.sign === " ");
    const after = lines.filter((line) => line.sign === "+" || line.sign === " ");
    return { before, after, rest: lines.filter((line) => line.sign === "\\") };
  }, [file]);
  const language = languageOfPath(file.path);
  const before = useColours(
    useMemo(() => textOf(sides.before), [sides]),
    language,
  );
  const after = useColours(
    useMemo(() => textOf(sides.after), [sides]),
    language,
  );
  return useMemo(() => {
    const colours = new Map<DiffLine, CodeToken[]>();
    put(colours, sides.before, before);
    put(colours, sides.after, after);
    for (const line of sides.rest) colours.set(line, [{ kind: "comment", text: line.text.trim() }]);
    return colours;
  }, [sides, before, after]);
}

function textOf(lines: readonly DiffLine[]): string {
  return lines.map((line) => line.text).join("\n");
}

function put(colours: Map<DiffLine, CodeToken[]>, lines: readonly DiffLine[], coloured: CodeLines): void {
  lines.forEach((line, index) => {
    colours.set(line, coloured[index] ?? [{ kind: null, text: line.text }]);
  });
}
