/** What is said when a job has ended, to a person who may be looking at something else. */
import { useCallback } from "react";
import { create } from "zustand";
import type { Job } from "../api/contract";
import { asBackendError } from "../backend";
import { hasNotes, jobTitle, outcomeWords } from "../jobs/words";
import { coreNow } from "../shared/clock";
import { formatBytes, formatDate, formatNumber, parseTime } from "../shared/format";
import { goTo } from "../shared/router";
import { toast } from "../shared/toasts";
import { useChangeCount } from "./changes";
import { useStart } from "./queries";
import { addressOf } from "./routes";

/** Jobs after which lists of constructs are not what they were. */
const CHANGING = ["cleanup", "undo", "purge", "retention", "secure_delete"];

/** Grows with each job that took something out of transcripts or brought it back. */
export const useContentCount = create(() => ({ count: 0 }));

/** Says how a job ended, with the way back where there is one. */
export function useSayEnding(): (job: Job) => void {
  const { mutate: undo } = useStart("start_undo");
  const { mutate: undoLeftovers } = useStart("start_leftovers_undo");
  return useCallback(
    (job: Job) => {
      if (CHANGING.includes(job.kind)) {
        useChangeCount.setState(({ count }) => ({ count: count + 1 }));
        useContentCount.setState(({ count }) => ({ count: count + 1 }));
      }
      const { cleanup } = job;
      const onError = (thrown: unknown) => toast(asBackendError(thrown).message, { tone: "bad" });
      if (job.kind === "cleanup" && cleanup?.cleanup_id && cleanup.removed > 0) {
        const id = cleanup.cleanup_id;
        const until = parseTime(cleanup.trash_until);
        const back = until === null ? "" : ` Back until ${formatDate(until, coreNow())}.`;
        const stopped = cleanup.cancelled ? "Stopped. " : "";
        toast(`${stopped}Moved ${formatBytes(cleanup.freed_bytes)} to the trash.${back}`, {
          action: { label: "Undo", run: () => undo({ id }, { onError }) },
        });
        return;
      }
      const { leftovers } = job;
      if (leftovers?.run_id && leftovers.moved > 0) {
        const id = leftovers.run_id;
        const stopped = leftovers.cancelled ? "Stopped. " : "";
        const files = formatNumber(leftovers.moved, "file");
        toast(`${stopped}Moved ${files}, ${formatBytes(leftovers.bytes)}, of agents to the trash.`, {
          action: { label: "Undo", run: () => undoLeftovers({ id }, { onError }) },
        });
        return;
      }
      // The plan that was refused says so itself.
      if (job.kind === "leftovers" && job.state === "failed" && location.hash === "#/agents/leftovers")
        return;
      // Its dialog stays until its receipt was read.
      if (job.kind === "secure_delete" && /^#\/construct\/.*\/storage/.test(location.hash)) return;
      const took = job.retention?.receipts.filter((receipt) => receipt.cleanup_id !== null) ?? [];
      const only = took.length === 1 ? took[0] : undefined;
      if (job.state === "done" && only?.cleanup_id) {
        const id = only.cleanup_id;
        toast(`“${only.policies.join(", ")}” moved ${formatBytes(only.freed_bytes)} to the trash.`, {
          action: { label: "Undo", run: () => undo({ id }, { onError }) },
        });
        return;
      }
      // The plan that a refused cleanup came from says so itself.
      if (job.kind === "cleanup" && job.state === "failed" && location.hash.startsWith("#/cleanup")) return;
      const seen = job.kind === "check" ? /^#\/(activity|health)/ : /^#\/activity/;
      if (seen.test(location.hash)) return;
      const tone = job.state === "failed" ? "bad" : hasNotes(job) ? "warn" : "ok";
      const show = { label: "Show", run: () => goTo(addressOf({ view: "activity", job: job.id })) };
      toast(`${jobTitle(job)}: ${outcomeWords(job)}.`.replace("..", "."), { tone, action: show });
    },
    [undo, undoLeftovers],
  );
}
