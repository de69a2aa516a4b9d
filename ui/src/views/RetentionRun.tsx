import { useState } from "react";
import type { Job, PolicyRow, RetentionPreview } from "../api/contract";
import { asBackendError } from "../backend";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { formatBytes, formatNumber, formatSentence } from "../shared/format";
import { toast } from "../shared/toasts";
import { useStart } from "./queries";

interface RetentionRunProps {
  row: PolicyRow;
  unsaved: boolean;
  preview: RetentionPreview | undefined;
  jobs: readonly Job[];
}

/** Runs one policy now, as it is saved; asks again when it takes much or when the clock has jumped. */
export function RetentionRun({ row, unsaved, preview, jobs }: RetentionRunProps) {
  const start = useStart("start_retention");
  const [asking, setAsking] = useState(false);
  const [started, setStarted] = useState<number | null>(null);
  const job = jobs.find((one) => one.id === started);
  const running = jobs.some((one) => one.state === "running" && one.kind === "retention");
  const clock = job?.state === "failed" && job.error?.code === "ST_CLOCK" ? job.error : null;
  const run = (confirm: boolean, clock_is_right = false) => {
    setAsking(false);
    setStarted(null);
    start.mutate(
      { policies: [row.policy.name], confirm, clock_is_right },
      {
        onSuccess: (one) => setStarted(one.id),
        onError: (thrown) => toast(asBackendError(thrown).message, { tone: "bad" }),
      },
    );
  };
  const much = preview?.takes.needs_confirmation ?? false;
  const words = `${formatNumber(row.takes_now_items, "item")}, ${formatBytes(row.takes_now_bytes)}`;
  return (
    <>
      <Button
        disabled={unsaved || running || !row.policy.on || row.problem !== null}
        busy={start.isPending || running}
        onPress={() => (much ? setAsking(true) : run(false))}
      >
        Run now{much ? "…" : ""}
      </Button>
      {asking && (
        <Dialog
          title={`Run “${row.policy.name}” now?`}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button autoFocus onPress={() => setAsking(false)}>
                Keep everything
              </Button>
              <Button look="primary" icon="trash" onPress={() => run(true)}>
                Move {formatBytes(row.takes_now_bytes)} to trash
              </Button>
            </>
          }
        >
          <p>
            {words}. That is more than 100 items or 10 % of all, so this asks again. It waits in the trash for{" "}
            {formatNumber(row.policy.trash_days, "day")} and comes back exactly as it was.
          </p>
        </Dialog>
      )}
      {clock && (
        <Dialog
          title="Is the clock right?"
          onClose={() => setStarted(null)}
          actions={
            <>
              <Button autoFocus onPress={() => setStarted(null)}>
                Take nothing
              </Button>
              <Button onPress={() => run(true, true)}>The clock is right, run it</Button>
            </>
          }
        >
          <p>{formatSentence(clock.message)}</p>
          {clock.hint && <p>{formatSentence(clock.hint)}</p>}
        </Dialog>
      )}
    </>
  );
}
