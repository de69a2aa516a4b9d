/** Jobs in words and numbers. */
import type { CheckReport, CollectReport, Job } from "../api/contract";
import { formatBytes, formatCount, formatLeft, formatNumber, formatRate } from "../shared/format";
import { type JobRequest, requestOf } from "./subjects";

/** What a job is called: what it does, and to what where that is known. */
export function jobTitle(job: Pick<Job, "kind" | "id" | "started_at">): string {
  const request = requestOf(job);
  if (job.kind === "collect") return request === null ? "Collect" : `Collect ${collectSubject(request)}`;
  if (job.kind === "check") return request?.read_data === true ? "Check all data" : "Check";
  return job.kind;
}

function collectSubject({ agents = [], paths = [] }: JobRequest): string {
  const [path, otherPath] = paths;
  if (path !== undefined) return otherPath === undefined ? path : formatNumber(paths.length, "folder");
  return agents.length === 0 ? "all agents" : agents.join(" and ");
}

/** How far a job is, 0 to 1; null while its length is not known. */
export function shareOf(job: Job): number | null {
  if (job.state === "done") return 1;
  if (job.bytes_total !== null && job.bytes_total > 0) return Math.min(1, job.bytes_done / job.bytes_total);
  if (job.files_total !== null && job.files_total > 0) return Math.min(1, job.files_done / job.files_total);
  return null;
}

/** What is done so far: `2,431 of 3,911 files, 1.90 of 3.10 GB`. */
export function progressWords(job: Job): string {
  const files =
    job.files_total === null
      ? formatNumber(job.files_done, "file")
      : `${formatCount(job.files_done)} of ${formatNumber(job.files_total, "file")}`;
  const bytes =
    job.bytes_total === null
      ? formatBytes(job.bytes_done)
      : `${formatBytes(job.bytes_done)} of ${formatBytes(job.bytes_total)}`;
  return job.bytes_done === 0 && job.bytes_total === null ? files : `${files}, ${bytes}`;
}

/** How fast it goes and how long it still takes. */
export function paceWords(job: Job): string {
  const parts: string[] = [];
  if (job.bytes_per_second > 0) parts.push(formatRate(job.bytes_per_second));
  if (job.left_ms !== null) parts.push(`${formatLeft(job.left_ms)} left`);
  return parts.join(", ");
}

/** How long a job took or has taken. */
export function tookMs(job: Job, now: number): number {
  const end = job.ended_at === null ? now : Date.parse(job.ended_at);
  return Math.max(0, end - Date.parse(job.started_at));
}

/** What came of a job, in a line. */
export function outcomeWords(job: Job): string {
  if (job.state === "failed") return job.error?.message ?? "failed for an unknown reason";
  const outcome = job.collect ? collectWords(job.collect) : job.check ? checkWords(job.check) : "";
  if (job.state === "cancelled") return outcome === "" ? "cancelled" : `cancelled, ${outcome} until then`;
  return outcome;
}

function collectWords(report: CollectReport): string {
  const skipped = report.skipped_total > 0 ? `, ${formatNumber(report.skipped_total, "note")}` : "";
  if (report.records_new === 0)
    return `nothing new in ${formatNumber(report.files_unchanged, "file")}${skipped}`;
  return `${formatNumber(report.records_new, "record")} from ${formatNumber(report.files_read, "file")}${skipped}`;
}

function checkWords(report: CheckReport): string {
  const found =
    report.findings.length === 0 ? "no findings" : formatNumber(report.findings.length, "finding");
  const read = report.verified_bytes > 0 ? `, ${formatBytes(report.verified_bytes)} read and verified` : "";
  return `${formatNumber(report.sessions, "session")}, ${found}${read}`;
}

/** Whether a job ended with something to look at. */
export function hasNotes(job: Job): boolean {
  return (job.collect?.skipped_total ?? 0) > 0 || (job.check?.findings.length ?? 0) > 0;
}

/** The command that does the same. */
export function commandOf(job: Pick<Job, "kind" | "check">): string {
  if (job.kind !== "check") return `synthetic ${job.kind}`;
  return (job.check?.verified_bytes ?? 0) > 0 ? "synthetic check --read-data" : "synthetic check";
}
