/** What the jobs started in this window were asked for: the core itself tells only their kind. */
import type { Job, StartCheck, StartCollect } from "../api/contract";

export type JobRequest = Partial<StartCollect & StartCheck>;
type Named = Pick<Job, "id" | "started_at">;

const KEY = "synthetic-job-subjects";
const MOST_KEPT = 50;

/** Job numbers begin anew with every start of the core: the time tells its jobs apart. */
const nameOf = (job: Named) => `${job.id} ${job.started_at}`;

function read(): [string, JobRequest][] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

const requests = new Map(read());

/** Remembers what a job was asked for, as long as this window lives. */
export function rememberRequest(job: Named, request: JobRequest): void {
  requests.set(nameOf(job), request);
  sessionStorage.setItem(KEY, JSON.stringify([...requests].slice(-MOST_KEPT)));
}

/** What a job was asked for; null when another program or window started it. */
export function requestOf(job: Named): JobRequest | null {
  return requests.get(nameOf(job)) ?? null;
}
