import { useState } from "react";
import type { Job } from "../api/contract";
import { asBackendError } from "../backend";
import { EmptyDialog } from "../cleanup/Dialogs";
import { Progress } from "../cleanup/Progress";
import { RemovedDialog } from "../cleanup/RemovedDialog";
import { TrashList } from "../cleanup/TrashList";
import { ErrorNote, Skeleton } from "../shared/faces";
import { toast } from "../shared/toasts";
import { useCleanups, useRemoved } from "./cleanupQueries";
import { useCancel, useStart } from "./queries";

const onError = (thrown: unknown) => toast(asBackendError(thrown).message, { tone: "bad" });

/** The trash beside a plan: what waits, the way back, and the end of it. */
export function CleanupTrash({ jobs, now }: { jobs: readonly Job[]; now: number }) {
  const cleanups = useCleanups();
  const [dialog, setDialog] = useState<"empty" | "removed" | null>(null);
  const [undoing, setUndoing] = useState<{ job: number; cleanup: string } | null>(null);
  const undo = useStart("start_undo");
  const purge = useStart("start_purge");
  const cancel = useCancel();
  const removed = useRemoved(dialog === "removed");
  const running = jobs.find(
    (job) => job.state === "running" && ["cleanup", "undo", "purge", "retention"].includes(job.kind),
  );
  if (!cleanups.data) {
    if (!cleanups.error) return <Skeleton rows={3} />;
    return (
      <ErrorNote
        title="The trash cannot be read"
        error={cleanups.error}
        onRetry={() => void cleanups.refetch()}
      />
    );
  }
  return (
    <>
      <TrashList
        rows={cleanups.data}
        now={now}
        undoing={running?.id === undoing?.job ? (undoing?.cleanup ?? null) : null}
        busy={running !== undefined || undo.isPending || purge.isPending}
        onUndo={(row) =>
          undo.mutate(
            { id: row.id },
            { onError, onSuccess: (job) => setUndoing({ job: job.id, cleanup: row.id }) },
          )
        }
        onEmpty={() => setDialog("empty")}
        onShowRemoved={() => setDialog("removed")}
      >
        {running && (running.kind === "undo" || running.kind === "purge") && (
          <Progress
            job={running}
            title={running.kind === "undo" ? "Bringing it back" : "Emptying the trash"}
            words={
              running.kind === "undo" ? "What is back stays back." : "What is gone so far does not come back."
            }
            cancelling={cancel.isPending}
            onCancel={() => cancel.mutate(running.id, { onError })}
          />
        )}
      </TrashList>
      {dialog === "empty" && (
        <EmptyDialog
          rows={cleanups.data}
          onClose={() => setDialog(null)}
          onEmpty={() => {
            setDialog(null);
            purge.mutate({ id: null, now: true }, { onError });
          }}
        />
      )}
      {dialog === "removed" && (
        <RemovedDialog
          rows={removed.rows}
          error={removed.list.error}
          more={removed.list.hasNextPage}
          now={now}
          busy={removed.allow.isPending}
          onAllow={(row) => removed.allow.mutate([row.id])}
          onMore={() => void removed.list.fetchNextPage()}
          onRetry={() => void removed.list.refetch()}
          onClose={() => setDialog(null)}
        />
      )}
    </>
  );
}
