/** Invented jobs that move by the clock. */
import type { CheckReport, CleanupReport, CollectReport, Job, Skipped } from "../../api/contract";

const MEGABYTE = 1_000_000;

/** A job that runs from its start for `length_ms`. */
export interface Run {
  job: Job;
  started: number;
  length_ms: number;
  files: number;
  bytes: number;
  fails: boolean;
  /** What a cleanup, an undo or a purge comes to. */
  report?: () => CleanupReport;
  /** What another job comes to: the part of it that tells that. */
  comesTo?: () => Partial<Job>;
}

const STAGES: Record<string, string> = { collect: "Find changed files", check: "Read and verify" };

/** Starts a job. */
export function startRun(id: number, kind: Job["kind"], now: number, length_ms: number): Run {
  const files = kind === "collect" ? 3_911 : 1_284;
  const bytes = (kind === "collect" ? 3_100 : 771) * MEGABYTE;
  const job: Job = {
    id,
    kind,
    state: "running",
    stage: STAGES[kind] ?? "Move to the trash",
    files_done: 0,
    files_total: null,
    bytes_done: 0,
    bytes_total: null,
    bytes_per_second: 0,
    left_ms: null,
    started_at: new Date(now).toISOString(),
    ended_at: null,
    collect: null,
    check: null,
    cleanup: null,
    compaction: null,
    deletion: null,
    leftovers: null,
    retention: null,
    export: null,
    error: null,
  };
  return { job, started: now, length_ms, files, bytes, fails: false };
}

/** Brings a job to the present; answers how far it is, 0 to 1. */
export function moveRun(run: Run, now: number): number {
  const job = run.job;
  const share = Math.min(1, (now - run.started) / run.length_ms);
  if (job.state !== "running") return job.state === "done" ? 1 : share;
  if (share > 0.06) {
    if (job.kind === "collect") job.stage = "Read records";
    job.files_total = run.files;
    job.bytes_total = run.bytes;
  }
  job.files_done = Math.floor(run.files * share);
  job.bytes_done = Math.floor(run.bytes * share);
  job.bytes_per_second = Math.floor((run.bytes / run.length_ms) * 1000);
  job.left_ms = now - run.started > 3_000 ? Math.round(run.length_ms * (1 - share)) : null;
  if (share >= 1) endRun(run, now);
  return share;
}

function endRun(run: Run, now: number): void {
  const job = run.job;
  job.ended_at = new Date(now).toISOString();
  if (run.fails) {
    job.state = "failed";
    job.error = {
      code: "ST_FULL",
      message: "Recording stopped, 38 MB free. All that was acknowledged is safe.",
      hint: "Free some space, then collect again: it goes on where it stopped.",
    };
    return;
  }
  job.state = "done";
  if (run.comesTo) Object.assign(job, run.comesTo());
  else if (run.report) job.cleanup = run.report();
  else if (job.kind === "collect") job.collect = collectReport(run);
  else job.check = checkReport(run);
}

const SKIPPED: Skipped[] = [
  {
    path: "/home/you/.codex/sessions/2026/11/09/rollout-2026-11-09T10-21-44.jsonl",
    place: "line 88",
    code: "IN_BAD_JSON",
    message: "The line is not complete. Its bytes are kept and read again when the file grows.",
  },
  {
    path: "/home/you/.claude/projects/-home-you-src-quarry/4f0d1c.jsonl",
    place: "",
    code: "IN_PERMISSION",
    message: "The file may not be read by this user. The other files were collected.",
  },
];

function collectReport(run: Run): CollectReport {
  return {
    files_read: run.files - 1_480,
    files_unchanged: 1_480,
    records_new: 88_204,
    messages_new: 91_310,
    skipped: SKIPPED,
    skipped_total: SKIPPED.length,
    original_bytes: run.bytes,
    stored_bytes: Math.round(run.bytes / 7.1),
    duration_ms: run.length_ms,
    cancelled: run.job.state === "cancelled",
    dry_run: false,
    settled: null,
  };
}

function checkReport(run: Run): CheckReport {
  return {
    ok: true,
    findings: [],
    sessions: 3_912,
    frames: 8_406,
    blobs: 1_943,
    verified_bytes: run.bytes,
    duration_ms: run.length_ms,
    cancelled: run.job.state === "cancelled",
  };
}

/** Stops a job where it is. */
export function cancelRun(run: Run, now: number): void {
  if (run.job.state !== "running") return;
  run.job.state = "cancelled";
  run.job.ended_at = new Date(now).toISOString();
  if (run.report || run.comesTo) return;
  if (run.job.kind === "collect") run.job.collect = collectReport(run);
  else run.job.check = checkReport(run);
}
