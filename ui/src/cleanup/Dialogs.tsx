import type { CleanupPlan, CleanupRow } from "../api/contract";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { formatBytes, formatCount, formatNumber } from "../shared/format";
import { trashSums } from "./trash";

interface ApplyDialogProps {
  plan: CleanupPlan;
  until: string;
  onApply: () => void;
  onClose: () => void;
}

/** Asks again before much is moved to the trash. */
export function ApplyDialog({ plan, until, onApply, onClose }: ApplyDialogProps) {
  const bytes = formatBytes(plan.freed_bytes);
  return (
    <Dialog
      title={`Move ${bytes} to the trash?`}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            Keep everything
          </Button>
          <Button look="primary" icon="trash" onPress={onApply}>
            Move {bytes} to trash
          </Button>
        </>
      }
    >
      <p>
        {formatNumber(plan.removed, "item")} in {formatCount(plan.constructs_touched)} of{" "}
        {formatNumber(plan.constructs_in_all, "construct")},{" "}
        {plan.constructs_removed === 0
          ? "no construct is removed"
          : `${formatNumber(plan.constructs_removed, "construct")} removed whole`}
        . That is more than 100 items or 10 % of all, so this asks again.
      </p>
      <p>Everything comes back exactly as it was until {until}.</p>
      {plan.only_copies > 0 && (
        <p>
          For {formatNumber(plan.only_copies, "item")} this is the only copy: no agent has the files any more.
        </p>
      )}
    </Dialog>
  );
}

interface EmptyDialogProps {
  rows: readonly CleanupRow[];
  onEmpty: () => void;
  onClose: () => void;
}

/** Asks before what cannot be undone. */
export function EmptyDialog({ rows, onEmpty, onClose }: EmptyDialogProps) {
  const { bytes, cleanups, items } = trashSums(rows);
  return (
    <Dialog
      title="Empty the trash?"
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            Keep
          </Button>
          <Button look="danger" icon="trash" onPress={onEmpty}>
            Empty trash
          </Button>
        </>
      }
    >
      <p>
        {formatBytes(bytes)} in {formatNumber(cleanups, "cleanup")} goes for good:{" "}
        {formatNumber(items, "item")}. There is no way back from this.
      </p>
    </Dialog>
  );
}
