/** Applying a plan: the job that does it, what came of it, and whether it was refused. */
import { useEffect, useState } from "react";
import type { CleanupPlan, CleanupReport, Job } from "../api/contract";
import { asBackendError } from "../backend";
import { toast } from "../shared/toasts";
import { useCancel, useStart } from "./queries";

interface ApplyOptions {
  plan: CleanupPlan | undefined;
  /** Whether the plan is the one of what is asked now, and still holds. */
  holds: boolean;
  jobs: readonly Job[];
  onDone: (report: CleanupReport) => void;
}

export function useApply({ plan, holds, jobs, onDone }: ApplyOptions) {
  const [id, setId] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const start = useStart("start_cleanup");
  const cancel = useCancel();
  const job = jobs.find((one) => one.id === id);
  useEffect(() => {
    if (job?.cleanup && job.state !== "running") onDone(job.cleanup);
  }, [job, onDone]);

  const running = job?.state === "running" ? job : null;
  const ready = holds && plan !== undefined && plan.removed > 0 && running === null && !start.isPending;
  const apply = () => {
    if (!plan) return;
    setAsking(false);
    start.mutate(
      { plan_id: plan.plan_id, confirm: plan.needs_confirmation },
      {
        onSuccess: (started) => setId(started.id),
        onError: (thrown) => toast(`Nothing was removed. ${asBackendError(thrown).message}`, { tone: "bad" }),
      },
    );
  };
  return {
    ready,
    running,
    busy: start.isPending,
    cancelling: cancel.isPending,
    asking,
    /** Why the core did not do it. */
    refused: job?.state === "failed" ? job.error : null,
    apply,
    /** Applies it, or asks again first when it is a lot. */
    begin: () => {
      if (!ready) return;
      if (plan.needs_confirmation) setAsking(true);
      else apply();
    },
    keep: () => setAsking(false),
    cancel: () => running && cancel.mutate(running.id),
    forget: () => setId(null),
  };
}
