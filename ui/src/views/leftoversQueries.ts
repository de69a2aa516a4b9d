/** What the agents' leftovers are asked for: the switch, earlier runs, a plan, and doing it. */
import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { RemovableKind } from "../agents/leftovers";
import type { Job, LeftoversList, LeftoversPlan, LeftoversReport } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { toast } from "../shared/toasts";
import { useCancel, useStart } from "./queries";

/** Below the agents: a job that ends has both read again. */
const RUNS = ["agents", "leftovers"];

export const sayError = (thrown: unknown) => toast(asBackendError(thrown).message, { tone: "bad" });

/** Whether the agents' folders may be cleaned, and the runs whose files wait in the trash. */
export function useLeftovers() {
  const backend = useBackend();
  return useQuery({
    queryKey: RUNS,
    queryFn: ({ signal }) => backend.call("list_leftovers", {}, signal),
    staleTime: 5_000,
  });
}

/** Lets the agents' folders be cleaned, or no longer. */
export function useAllowLeftovers() {
  const backend = useBackend();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (allowed: boolean) => backend.call("allow_leftovers", { allowed }),
    onSuccess: (list) => client.setQueryData<LeftoversList>(RUNS, list),
    onError: sayError,
  });
}

/** A plan of these kinds, none of them standing for all. It is made once: only the last one made can be applied. */
export function useLeftoversPlan(kinds: readonly RemovableKind[], wanted: boolean) {
  const backend = useBackend();
  const [round, setRound] = useState(0);
  const plan = useQuery<LeftoversPlan>({
    queryKey: ["leftovers plan", kinds, round],
    queryFn: ({ signal }) => backend.call("plan_leftovers", { kinds: [...kinds] }, signal),
    enabled: wanted,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    placeholderData: keepPreviousData,
  });
  return {
    plan: plan.data,
    settled: plan.data !== undefined && !plan.isPlaceholderData,
    error: plan.error,
    retry: () => void plan.refetch(),
    renew: () => setRound((old) => old + 1),
  };
}

interface ApplyOptions {
  plan: LeftoversPlan | undefined;
  settled: boolean;
  jobs: readonly Job[];
  onDone: (report: LeftoversReport) => void;
}

/** Applying a plan: asks again when it is a lot, then the job that does it, and whether it was refused. */
export function useApplyLeftovers({ plan, settled, jobs, onDone }: ApplyOptions) {
  const [id, setId] = useState<number | null>(null);
  const [asking, setAsking] = useState(false);
  const start = useStart("start_leftovers");
  const cancel = useCancel();
  const job = jobs.find((one) => one.id === id);
  useEffect(() => {
    if (job?.leftovers && job.state !== "running") onDone(job.leftovers);
  }, [job, onDone]);

  const running = job?.state === "running" ? job : null;
  const other = jobs.some((one) => one.state === "running" && one.kind === "leftovers");
  const ready = settled && plan?.allowed === true && plan.removed > 0 && !other && !start.isPending;
  const apply = () => {
    if (!plan) return;
    setAsking(false);
    // Pressing the button that names the files is the confirmation that every run needs.
    const request = { plan_id: plan.plan_id, confirm: true };
    start.mutate(request, { onSuccess: (started) => setId(started.id), onError: sayError });
  };
  return {
    ready,
    running,
    busy: start.isPending,
    cancelling: cancel.isPending,
    asking,
    refused: job?.state === "failed" ? job.error : null,
    apply,
    begin: () => {
      if (!ready) return;
      if (plan.needs_confirmation) setAsking(true);
      else apply();
    },
    keep: () => setAsking(false),
    cancel: () => running && cancel.mutate(running.id, { onError: sayError }),
    forget: () => setId(null),
  };
}
