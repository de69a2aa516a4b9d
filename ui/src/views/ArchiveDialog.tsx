import type { Construct } from "../api/contract";
import { STATUS_NAMES } from "../constructs/query";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { formatNumber } from "../shared/format";

interface ArchiveDialogProps {
  constructs: readonly Construct[];
  /** Those whose state allows it. */
  possible: readonly Construct[];
  onArchive: (possible: readonly Construct[]) => void;
  onClose: () => void;
}

/** Asks before archiving, because no state follows it. */
export function ArchiveDialog({ constructs, possible, onArchive, onClose }: ArchiveDialogProps) {
  const left = constructs.filter((one) => !possible.includes(one));
  const words = formatNumber(possible.length, "construct");
  return (
    <Dialog
      title={possible.length === 0 ? "None of these can be archived yet" : `Archive ${words}?`}
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            {possible.length === 0 ? "Close" : "Keep as they are"}
          </Button>
          {possible.length > 0 && (
            <Button look="primary" icon="archive" onPress={() => onArchive(possible)}>
              Archive {words}
            </Button>
          )}
        </>
      }
    >
      {possible.length > 0 && (
        <p>
          They leave the list and stay complete in the store; the filter “Status: Archived” shows them. No
          other state follows this one.
        </p>
      )}
      {left.length > 0 && (
        <p>
          {formatNumber(left.length, "construct")} cannot be archived from{" "}
          {[...new Set(left.map((one) => STATUS_NAMES[one.status].toLowerCase()))].join(", ")}: complete or
          park them first.
        </p>
      )}
    </Dialog>
  );
}
