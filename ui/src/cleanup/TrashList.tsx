import type { ReactNode } from "react";
import type { CleanupRow } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { useProperties } from "../shared/css";
import { Section } from "../shared/Facts";
import {
  formatBytes,
  formatDate,
  formatExactBytes,
  formatFullTime,
  formatNumber,
  formatSentence,
} from "../shared/format";
import styles from "./cleanup.module.css";
import { daysLeft, inTrash } from "./trash";

interface TrashListProps {
  rows: readonly CleanupRow[];
  now: number;
  /** The cleanup that is being brought back. */
  undoing: string | null;
  busy: boolean;
  onUndo: (row: CleanupRow) => void;
  onEmpty: () => void;
  onShowRemoved: () => void;
  children?: ReactNode;
}

/** What waits in the trash, how long it waits, and the way back. */
export function TrashList({
  rows,
  now,
  undoing,
  busy,
  onUndo,
  onEmpty,
  onShowRemoved,
  children,
}: TrashListProps) {
  const waiting = inTrash(rows);
  const bytes = waiting.reduce((sum, row) => sum + row.trash_bytes, 0);
  return (
    <Section
      title="Trash"
      end={
        <span className={styles.end} title={formatExactBytes(bytes)}>
          {waiting.length === 0 ? "empty" : formatBytes(bytes)}
        </span>
      }
    >
      {waiting.length > 0 && (
        <ul className={styles.trash}>
          {waiting.map((row) => (
            <Row
              key={row.id}
              row={row}
              now={now}
              busy={busy}
              undoing={undoing === row.id}
              onUndo={() => onUndo(row)}
            />
          ))}
        </ul>
      )}
      {children}
      <div className={styles.trashFoot}>
        {waiting.length > 0 ? (
          <>
            <p>Space returns to the disk when the period ends.</p>
            <Button look="destructive" size="small" disabled={busy} onPress={onEmpty}>
              Empty trash…
            </Button>
          </>
        ) : (
          <p>What a cleanup takes waits here and comes back exactly as it was.</p>
        )}
      </div>
      {rows.length > 0 && (
        <Button look="link" onPress={onShowRemoved}>
          Show what was removed on purpose
        </Button>
      )}
    </Section>
  );
}

interface RowProps {
  row: CleanupRow;
  now: number;
  busy: boolean;
  undoing: boolean;
  onUndo: () => void;
}

function Row({ row, now, busy, undoing, onUndo }: RowProps) {
  const left = daysLeft(row, now);
  const bar = useProperties<HTMLSpanElement>({ "--share": `${left.share * 100}%` });
  return (
    <li>
      <p className={styles.trashName}>
        <span className="ellipsis" title={row.title}>
          <Shown text={formatSentence(row.title)} />
        </span>
        <span className="num" title={formatExactBytes(row.trash_bytes)}>
          {formatBytes(row.trash_bytes)}
        </span>
      </p>
      <div className={styles.trashLine}>
        <span title={formatFullTime(row.at)}>{formatDate(Date.parse(row.at), now)}</span>
        <span className={styles.left} ref={bar} aria-hidden="true">
          <span />
        </span>
        <span title={formatFullTime(row.trash_until)} data-soon={left.days <= 3 || undefined}>
          {left.days === 0 ? "ends today" : `${formatNumber(left.days, "day")} left`}
        </span>
        <Button size="small" icon="undo" busy={undoing} disabled={busy && !undoing} onPress={onUndo}>
          Undo
        </Button>
      </div>
    </li>
  );
}
