/** What the cleanup view asks the core. A plan is asked for once and again only when somebody wants a new one. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { CleanupPlan } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { asksForAnything, type CleanupAsk, constructsOf, requestOf } from "../cleanup/ask";
import { formatNumber } from "../shared/format";
import { toast } from "../shared/toasts";

/** What a person takes out is planned again once they pause. */
const PAUSE_MS = 250;
const REMOVED_PAGE = 100;

/** A plan, and what was known of the store when it was made. */
export interface Planned {
  plan: CleanupPlan;
  revision: string;
}

/** The plan of what is asked without what was taken out, and whether the store has changed since. */
export function usePlan(ask: CleanupAsk, out: ReadonlySet<string>, revision: string, busy: boolean) {
  const backend = useBackend();
  const client = useQueryClient();
  const kept = usePause([...out].sort().join("\n"), PAUSE_MS);
  const [round, setRound] = useState(0);
  const question = JSON.stringify([ask, kept, round]);
  const asked = asksForAnything(ask) && constructsOf(ask) !== null;
  const read = (signal: AbortSignal) =>
    backend.call("plan_cleanup", requestOf(ask, kept === "" ? [] : kept.split("\n")), signal);
  const planned = useQuery<Planned>({
    queryKey: ["plan", question],
    queryFn: async ({ signal }) => ({ plan: await read(signal), revision }),
    enabled: asked,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    structuralSharing: false,
    placeholderData: keepPreviousData,
  });
  const settled = planned.data !== undefined && !planned.isPlaceholderData;
  const again = useQuery({
    queryKey: ["plan again", question, revision],
    queryFn: async ({ signal }) => (await read(signal)).plan_id,
    enabled: settled && !busy && planned.data?.revision !== revision,
    gcTime: 0,
  });
  const stale = settled && again.data !== undefined && again.data !== planned.data?.plan.plan_id;
  return {
    planned: planned.data,
    /** Whether the plan is the one of what is asked now. */
    settled: settled && kept === [...out].sort().join("\n"),
    stale,
    error: planned.error,
    retry: () => void planned.refetch(),
    renew: () => {
      client.removeQueries({ queryKey: ["plan"] });
      setRound((old) => old + 1);
    },
  };
}

/** A value once it has rested for so long. */
function usePause(value: string, ms: number): string {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

/** All cleanups that were applied, with what of them waits in the trash. */
export function useCleanups() {
  const backend = useBackend();
  return useQuery({
    queryKey: ["cleanups"],
    queryFn: async ({ signal }) => (await backend.call("list_cleanups", {}, signal)).cleanups,
    staleTime: 5_000,
  });
}

/** What was removed on purpose, page after page, and the way to let it be collected again. */
export function useRemoved(open: boolean) {
  const backend = useBackend();
  const client = useQueryClient();
  const list = useInfiniteQuery({
    queryKey: ["removed"],
    queryFn: ({ pageParam, signal }) =>
      backend.call("list_tombstones", { limit: REMOVED_PAGE, before: pageParam }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
    enabled: open,
  });
  const allow = useMutation({
    mutationFn: (ids: number[]) => backend.call("allow_again", { ids }),
    onSuccess: ({ allowed }) => {
      toast(`The next collection takes ${formatNumber(allowed, "session")} in again.`);
      void client.invalidateQueries({ queryKey: ["removed"] });
    },
    onError: (thrown) => toast(asBackendError(thrown).message, { tone: "bad" }),
  });
  return { list, rows: list.data?.pages.flatMap((page) => page.tombstones) ?? null, allow };
}
