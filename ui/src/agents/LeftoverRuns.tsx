import type { LeftoversRun } from "../api/contract";
import { Button } from "../shared/Button";
import { useProperties } from "../shared/css";
import { formatBytes, formatDate, formatExactBytes, formatFullTime, formatNumber } from "../shared/format";
import styles from "./leftovers.module.css";

/** How long what a run moved still waits. */
export interface TimeLeft {
  days: number;
  share: number;
}

interface LeftoverRunsProps {
  runs: readonly LeftoversRun[];
  now: number;
  leftOf: (run: LeftoversRun) => TimeLeft;
  /** The run that is being put back. */
  undoing: string | null;
  busy: boolean;
  onUndo: (run: LeftoversRun) => void;
}

/** Earlier runs whose files wait in the trash, each with the way back. */
export function LeftoverRuns({ runs, now, leftOf, undoing, busy, onUndo }: LeftoverRunsProps) {
  return (
    <ul className={styles.runs} aria-label="Earlier runs">
      {runs.map((run) => (
        <Row
          key={run.id}
          run={run}
          now={now}
          left={leftOf(run)}
          undoing={undoing === run.id}
          busy={busy}
          onUndo={() => onUndo(run)}
        />
      ))}
    </ul>
  );
}

interface RowProps {
  run: LeftoversRun;
  now: number;
  left: TimeLeft;
  undoing: boolean;
  busy: boolean;
  onUndo: () => void;
}

function Row({ run, now, left, undoing, busy, onUndo }: RowProps) {
  const bar = useProperties<HTMLSpanElement>({ "--share": `${left.share * 100}%` });
  return (
    <li>
      <span title={formatFullTime(run.at)}>{formatDate(Date.parse(run.at), now)}</span>
      <span className={styles.grow}>{formatNumber(run.files, "file")}</span>
      <span className={styles.end} title={formatExactBytes(run.bytes)}>
        {formatBytes(run.bytes)}
      </span>
      <span className={styles.left} ref={bar} aria-hidden="true">
        <span />
      </span>
      <span
        className={styles.days}
        title={formatFullTime(run.trash_until)}
        data-soon={left.days <= 3 || undefined}
      >
        {left.days === 0 ? "ends today" : `${formatNumber(left.days, "day")} left`}
      </span>
      <Button size="small" icon="undo" busy={undoing} disabled={busy && !undoing} onPress={onUndo}>
        Undo
      </Button>
    </li>
  );
}
