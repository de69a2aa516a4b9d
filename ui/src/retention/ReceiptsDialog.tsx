import type { Receipt } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import {
  formatBytes,
  formatCount,
  formatFullTime,
  formatMoment,
  formatNumber,
  formatSentence,
} from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./retention.module.css";

/** What a run did, in a line. */
export function receiptWords(receipt: Receipt): string {
  if (receipt.refused !== null) return formatSentence(receipt.refused);
  const parts: string[] = [];
  if (receipt.removed > 0) {
    parts.push(`freed ${formatBytes(receipt.freed_bytes)} from ${formatNumber(receipt.removed, "item")}`);
  }
  if (receipt.expired_sessions > 0)
    parts.push(`${formatNumber(receipt.expired_sessions, "session")} expired`);
  if (receipt.exported_sessions > 0)
    parts.push(`${formatNumber(receipt.exported_sessions, "session")} exported`);
  if (parts.length === 0) parts.push("nothing was due");
  if (receipt.held_back > 0) parts.push(`${formatCount(receipt.held_back)} held back`);
  return formatSentence(parts.join(", "));
}

interface ReceiptsDialogProps {
  receipts: readonly Receipt[] | null;
  error: unknown;
  more: boolean;
  /** Cleanups that can still be undone. */
  undoable: ReadonlySet<string>;
  onUndo: (receipt: Receipt) => void;
  onMore: () => void;
  onRetry: () => void;
  onClose: () => void;
}

/** What the runs of policies did, newest first. */
export function ReceiptsDialog(props: ReceiptsDialogProps) {
  const { receipts, error } = props;
  return (
    <Dialog
      title="Receipts"
      wide
      onClose={props.onClose}
      actions={<Button onPress={props.onClose}>Close</Button>}
    >
      {receipts === null ? (
        error === null ? (
          <Skeleton rows={5} />
        ) : (
          <ErrorNote title="The receipts cannot be read" error={error} onRetry={props.onRetry} />
        )
      ) : receipts.length === 0 ? (
        <EmptyState icon="clock" title="No policy has run yet">
          Each run leaves a line here: what it took, what it held back, and the way to bring it back.
        </EmptyState>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard
        <div className={styles.receipts} role="region" aria-label="Runs" tabIndex={0}>
          <ul>
            {receipts.map((receipt) => (
              <li key={receipt.id}>
                <Icon name={receipt.refused === null ? "check" : "alert"} />
                <div>
                  <b>
                    <Shown text={receipt.policies.join(", ")} />
                  </b>
                  <p>
                    <Shown text={receiptWords(receipt)} />
                  </p>
                  <p className="quiet" title={formatFullTime(receipt.at)}>
                    {formatMoment(receipt.at)}, {receipt.scheduled ? "by its schedule" : "by hand"}
                  </p>
                </div>
                {receipt.cleanup_id !== null && props.undoable.has(receipt.cleanup_id) && (
                  <Button size="small" icon="undo" onPress={() => props.onUndo(receipt)}>
                    Undo
                  </Button>
                )}
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
