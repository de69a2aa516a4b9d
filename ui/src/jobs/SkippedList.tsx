import { useState } from "react";
import type { Skipped } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { formatNumber, formatSentence } from "../shared/format";
import styles from "./jobs.module.css";

const SHOWN_AT_FIRST = 20;

/** What was not taken in, or only with a word about it: where, what, and what was kept. */
export function SkippedList({ skipped, total }: { skipped: readonly Skipped[]; total: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? skipped : skipped.slice(0, SHOWN_AT_FIRST);
  const unlisted = total - skipped.length;
  return (
    <>
      <ul className={styles.skipped}>
        {shown.map((one) => (
          <li key={`${one.path} ${one.place} ${one.code}`}>
            <p>
              <Shown text={formatSentence(one.message)} />
            </p>
            <p className={styles.where} title={one.path}>
              <span className="mono">
                <Shown text={one.path} />
              </span>
              {one.place !== "" && <span>{one.place}</span>}
              <span className="mono">{one.code}</span>
            </p>
          </li>
        ))}
      </ul>
      {shown.length < skipped.length && (
        <Button size="small" look="quiet" onPress={() => setAll(true)}>
          Show {formatNumber(skipped.length - shown.length, "more note")}
        </Button>
      )}
      {unlisted > 0 && (
        <p className="quiet">{formatNumber(unlisted, "further note")} counted and not listed.</p>
      )}
    </>
  );
}
