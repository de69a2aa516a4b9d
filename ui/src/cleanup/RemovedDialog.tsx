import type { TombstoneRow } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatDate, formatFullTime } from "../shared/format";
import styles from "./cleanup.module.css";

interface RemovedDialogProps {
  /** Null while the first of them are read. */
  rows: readonly TombstoneRow[] | null;
  error: unknown;
  more: boolean;
  now: number;
  busy: boolean;
  onAllow: (row: TombstoneRow) => void;
  onMore: () => void;
  onRetry: () => void;
  onClose: () => void;
}

/** What was removed on purpose: the next collection leaves it out, unless it is allowed again. */
export function RemovedDialog(props: RemovedDialogProps) {
  const { rows, error, now } = props;
  return (
    <Dialog
      title="Removed on purpose"
      wide
      onClose={props.onClose}
      actions={<Button onPress={props.onClose}>Close</Button>}
    >
      <p>A collection leaves these sessions out, though their agent may still have them.</p>
      {rows === null ? (
        error === null ? (
          <Skeleton rows={5} />
        ) : (
          <ErrorNote title="This list cannot be read" error={error} onRetry={props.onRetry} />
        )
      ) : rows.length === 0 ? (
        <EmptyState icon="check" title="Nothing is left out">
          Every session your agents have is collected.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard
        <div className={styles.removed} role="region" aria-label="Removed sessions" tabIndex={0}>
          <ul>
            {rows.map((row) => (
              <li key={row.id}>
                <AgentMark agent={row.agent} named />
                <span className="ellipsis" title={row.external_id}>
                  <Shown text={row.name} />
                </span>
                <span className="quiet">{row.in_trash ? "in the trash" : "gone for good"}</span>
                <span className="quiet num" title={formatFullTime(row.at)}>
                  {formatDate(Date.parse(row.at), now)}
                </span>
                <Button size="small" disabled={props.busy} onPress={() => props.onAllow(row)}>
                  Allow again
                </Button>
              </li>
            ))}
          </ul>
          {props.more && (
            <Button look="link" onPress={props.onMore}>
              Show more
            </Button>
          )}
        </div>
      )}
    </Dialog>
  );
}
