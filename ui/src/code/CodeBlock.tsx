import { useState } from "react";
import { formatBytes, formatNumber } from "../shared/format";
import { CodeText } from "./CodeText";
import { CopyButton } from "./CopyButton";
import styles from "./code.module.css";
import { useColours } from "./useColours";

const FOLD_LINES = 40;
/** A few lines over are shown rather than folded. */
const FOLD_SLACK_LINES = 6;

/** A block of code in its colours; long ones show their first 40 lines until asked. */
export function CodeBlock({ code, language }: { code: string; language: string | null }) {
  const lines = useColours(code, language);
  const [open, setOpen] = useState(false);
  const folds = lines.length > FOLD_LINES + FOLD_SLACK_LINES;
  const shown = folds && !open ? lines.slice(0, FOLD_LINES) : lines;
  return (
    <div className={styles.block}>
      <pre className={styles.pre}>
        <code>
          {shown.map((tokens, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines never change place
            <span key={index} className={styles.line}>
              <CodeText tokens={tokens} />
              {"\n"}
            </span>
          ))}
        </code>
      </pre>
      {folds && (
        <button type="button" className={styles.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show the first 40 lines" : moreLines(lines.length - FOLD_LINES, code)}
        </button>
      )}
      <CopyButton text={code} />
    </div>
  );
}

function moreLines(hidden: number, code: string): string {
  const rest = code.split("\n").slice(FOLD_LINES).join("\n");
  return `${formatNumber(hidden, "more line")}, ${formatBytes(new TextEncoder().encode(rest).length)}`;
}
