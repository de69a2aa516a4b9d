import type { UsageRow } from "../api/contract";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { formatBytes, formatExactBytes } from "../shared/format";
import type { Measure } from "./place";
import styles from "./storage.module.css";
import { bytesOf, kindSizes } from "./tiles";

interface KindLegendProps {
  rows: readonly UsageRow[];
  measure: Measure;
  /** Whether the rows are of what the map shows. */
  sized: boolean;
}

/** What the fills of the map mean, and what each kind takes. */
export function KindLegend({ rows, measure, sized }: KindLegendProps) {
  return (
    <ul className={styles.legend} aria-label="Kinds">
      {kindSizes(rows).map((kind) => (
        <li key={kind.kind} {...(sized ? { title: formatExactBytes(bytesOf(kind, measure)) } : {})}>
          <span className={bars.swatch} data-kind={kind.kind} />
          {KIND_NAMES[kind.kind]}
          {sized && <span className="num">{formatBytes(bytesOf(kind, measure))}</span>}
        </li>
      ))}
    </ul>
  );
}
