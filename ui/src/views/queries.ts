/** What the views ask the core, and how often. */
import { type QueryClient, useMutation, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import type { AgentList, ConstructDetail, Facets, Job, Operations, Status } from "../api/contract";
import { type Backend, useBackend } from "../backend";
import { type JobRequest, rememberRequest } from "../jobs/subjects";
import { learnTime } from "../shared/clock";

const JOB_POLL_MS = 250;
const BUSY_POLL_MS = 1_000;
const IDLE_POLL_MS = 5_000;

/** How the store is; asked more often while something runs. */
export function useStatus(busy: boolean) {
  const backend = useBackend();
  return useQuery<Status>({
    queryKey: ["status"],
    queryFn: async ({ signal }) => {
      const status = await backend.call("read_status", {}, signal);
      learnTime(status.now);
      return status;
    },
    refetchInterval: busy ? BUSY_POLL_MS : IDLE_POLL_MS,
  });
}

/** The counts of the sidebar and the filters. */
export function useFacets(busy: boolean) {
  const backend = useBackend();
  return useQuery<Facets>({
    queryKey: ["facets"],
    queryFn: ({ signal }) => backend.call("list_facets", {}, signal),
    refetchInterval: busy ? BUSY_POLL_MS : IDLE_POLL_MS * 2,
  });
}

/** The agents of this machine. Looking takes a walk through folders, so it is asked for rarely. */
export function useAgents() {
  const backend = useBackend();
  return useQuery<AgentList>({
    queryKey: ["agents"],
    queryFn: ({ signal }) => backend.call("list_agents", {}, signal),
    staleTime: 30_000,
  });
}

/** One construct with all that its page shows. */
export function useConstruct(id: string | null) {
  const backend = useBackend();
  return useQuery<ConstructDetail>({
    queryKey: ["construct", id],
    queryFn: ({ signal }) => backend.call("read_construct", { id: id ?? "" }, signal),
    enabled: id !== null,
    staleTime: 5_000,
  });
}

/** The jobs of this process, newest first; running ones are read four times a second. */
export function useJobs() {
  const backend = useBackend();
  const list = useQuery({
    queryKey: ["jobs"],
    queryFn: ({ signal }) => backend.call("list_jobs", {}, signal),
    refetchInterval: IDLE_POLL_MS,
  });
  const listed = list.data?.jobs ?? [];
  const running = listed.filter((job) => job.state === "running");
  const fresh = useQueries({
    queries: running.map((job) => ({
      queryKey: ["job", job.id],
      queryFn: ({ signal }: { signal: AbortSignal }) => backend.call("read_job", { id: job.id }, signal),
      refetchInterval: JOB_POLL_MS,
    })),
  });
  const jobs = listed.map((job) => fresh.find((one) => one.data?.id === job.id)?.data ?? job);
  return { jobs, known: list.data !== undefined, error: list.error, refetch: list.refetch };
}

/** Reads everything again once a job has ended, because it changed what is there, and says how it ended. */
export function useJobEndings(jobs: readonly Job[], onEnded: (job: Job) => void): void {
  const client = useQueryClient();
  const running = useRef(new Set<number>());
  useEffect(() => {
    const ended = jobs.filter((job) => job.state !== "running" && running.current.has(job.id));
    running.current = new Set(jobs.filter((job) => job.state === "running").map((job) => job.id));
    if (ended.length === 0) return;
    void refreshAll(client);
    for (const job of ended) onEnded(job);
  }, [jobs, client, onEnded]);
}

async function refreshAll(client: QueryClient): Promise<void> {
  await Promise.all(
    [
      "jobs",
      "status",
      "facets",
      "agents",
      "construct",
      "storage",
      "cleanups",
      "removed",
      "retention",
      "transcript-map",
    ].map((key) => client.invalidateQueries({ queryKey: [key] })),
  );
}

type Starting = Extract<keyof Operations, `start_${string}`>;

/** Starts a job, and lets the list of jobs know at once. */
export function useStart<K extends Starting>(operation: K) {
  return useJobCommand(async (backend, request: Partial<Operations[K]["request"]>) => {
    const job = await backend.call(operation, request);
    rememberRequest(job, request as JobRequest);
    return job;
  });
}

/** Cancels a job. */
export function useCancel() {
  return useJobCommand((backend, id: number) => backend.call("cancel_job", { id }));
}

function useJobCommand<Request>(run: (backend: Backend, request: Request) => Promise<Job>) {
  const backend = useBackend();
  const client = useQueryClient();
  return useMutation({
    mutationFn: (request: Request) => run(backend, request),
    onSuccess: (job) => {
      client.setQueryData(["job", job.id], job);
      client.setQueryData<Operations["list_jobs"]["answer"]>(["jobs"], (old) => ({
        jobs: [job, ...(old?.jobs ?? []).filter((one) => one.id !== job.id)],
      }));
    },
  });
}
