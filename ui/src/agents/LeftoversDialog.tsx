import type { LeftoversPlan } from "../api/contract";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { formatBytes, formatNumber } from "../shared/format";

interface LeftoversDialogProps {
  plan: LeftoversPlan;
  until: string;
  onApply: () => void;
  onClose: () => void;
}

/** Asks again before many files of agents go. */
export function LeftoversDialog({ plan, until, onApply, onClose }: LeftoversDialogProps) {
  const files = formatNumber(plan.removed, "file");
  return (
    <Dialog
      title={`Move ${files} of agents to the trash?`}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            Keep everything
          </Button>
          <Button look="primary" icon="trash" onPress={onApply}>
            Move {files} to trash
          </Button>
        </>
      }
    >
      <p>
        {formatBytes(plan.freed_bytes)} leave the agents’ own folders. That is more than 100 files or 10 % of
        all, so this asks again.
      </p>
      <p>
        Your agents no longer list these sessions and cannot resume them. What was collected of them stays
        here, and is then the only copy. Undo puts every file back where it was until {until}.
      </p>
    </Dialog>
  );
}
