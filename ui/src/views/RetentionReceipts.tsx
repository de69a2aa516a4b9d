import { asBackendError } from "../backend";
import { inTrash } from "../cleanup/trash";
import { ReceiptsDialog } from "../retention/ReceiptsDialog";
import { toast } from "../shared/toasts";
import { useCleanups } from "./cleanupQueries";
import { useStart } from "./queries";
import { useReceipts } from "./retentionQueries";

/** The receipts of all runs, with the way back as long as the trash holds what they took. */
export function RetentionReceipts({ onClose }: { onClose: () => void }) {
  const receipts = useReceipts(true);
  const cleanups = useCleanups();
  const undo = useStart("start_undo");
  return (
    <ReceiptsDialog
      receipts={receipts.data?.pages.flatMap((page) => page.receipts) ?? null}
      error={receipts.error}
      more={receipts.hasNextPage}
      undoable={new Set(inTrash(cleanups.data ?? []).map((row) => row.id))}
      onUndo={(receipt) => {
        onClose();
        undo.mutate(
          { id: receipt.cleanup_id ?? "" },
          { onError: (thrown) => toast(asBackendError(thrown).message, { tone: "bad" }) },
        );
      }}
      onMore={() => void receipts.fetchNextPage()}
      onRetry={() => void receipts.refetch()}
      onClose={onClose}
    />
  );
}
