/** Jobs in words and numbers. */
import type {
  CheckReport,
  CleanupReport,
  CollectReport,
  CompactionReport,
  ExportReport,
  Job,
  LeftoversReport,
  RetentionReport,
  SecureDeletion,
} from "../api/contract";
import {
  formatBytes,
  formatCount,
  formatDate,
  formatLeft,
  formatNumber,
  formatRate,
  parseTime,
} from "../shared/format";
import { type JobRequest, requestOf } from "./subjects";

/** What a job is called: what it does, and to what where that is known. */
export function jobTitle(job: Pick<Job, "kind" | "id" | "started_at">): string {
  const request = requestOf(job);
  if (job.kind === "collect") return request === null ? "Collect" : `Collect ${collectSubject(request)}`;
  if (job.kind === "check") return request?.read_data === true ? "Check all data" : "Check";
  return TITLES[job.kind] ?? job.kind;
}

const TITLES: Record<string, string> = {
  cleanup: "Move to the trash",
  undo: "Bring back from the trash",
  purge: "Empty the trash",
  retention: "Run retention policies",
  secure_delete: "Delete securely",
  leftovers: "Agents’ own folders",
  compaction: "Return free space",
  export: "Export originals",
};

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
  const noun = job.kind in TITLES ? "item" : "file";
  const files =
    job.files_total === null
      ? formatNumber(job.files_done, noun)
      : `${formatCount(job.files_done)} of ${formatNumber(job.files_total, noun)}`;
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
  const outcome = doneWords(job);
  if (job.state === "cancelled") return outcome === "" ? "cancelled" : `cancelled, ${outcome} until then`;
  return outcome;
}

function doneWords(job: Job): string {
  if (job.collect) return collectWords(job.collect);
  if (job.check) return checkWords(job.check);
  if (job.cleanup) return cleanupWords(job.kind, job.cleanup);
  if (job.leftovers) return leftoversWords(job.leftovers);
  if (job.compaction) return compactionWords(job.compaction);
  if (job.deletion) return deletionWords(job.deletion);
  if (job.export) return exportWords(job.export);
  return job.retention ? retentionWords(job.retention) : "";
}

function deletionWords({ freed_bytes, backups }: SecureDeletion): string {
  const held = backups.length > 0 ? `, still held by ${backups.join(", ")}` : "";
  return `${formatBytes(freed_bytes)} went for good${held}`;
}

function exportWords({ folder, sessions, original_bytes }: ExportReport): string {
  return `${formatNumber(sessions, "session")}, ${formatBytes(original_bytes)}, written to ${folder}`;
}

function leftoversWords(report: LeftoversReport): string {
  const blocked =
    report.in_the_way > 0
      ? `, ${formatNumber(report.in_the_way, "file")} still in the trash, another stands in the place`
      : "";
  if (report.restored > 0 || blocked !== "")
    return `${formatNumber(report.restored, "file")} back where they were${blocked}`;
  const left = report.left > 0 ? `, ${formatNumber(report.left, "file")} left where they are` : "";
  return `${formatNumber(report.moved, "file")}, ${formatBytes(report.bytes)}, moved to the trash${left}`;
}

function compactionWords(report: CompactionReport): string {
  const freed_bytes = report.before_bytes - report.after_bytes;
  return freed_bytes > 0 ? `${formatBytes(freed_bytes)} returned to the disk` : "nothing to return";
}

/** What a cleanup, its undoing or the emptying of the trash came to. */
function cleanupWords(kind: string, report: CleanupReport): string {
  const bytes = formatBytes(report.freed_bytes);
  switch (kind) {
    case "undo":
      return `${formatNumber(report.restored, "construct")}, ${bytes}, as they were`;
    case "purge":
      return report.purged === 0 ? "nothing was due" : `${bytes} went for good`;
    default: {
      const whole = `${bytes} from ${formatNumber(report.removed, "construct")}`;
      const until = parseTime(report.trash_until);
      return until === null ? whole : `${whole}, back until ${formatDate(until, Date.now())}`;
    }
  }
}

function retentionWords(report: RetentionReport): string {
  const add = (pick: (receipt: RetentionReport["receipts"][number]) => number) =>
    report.receipts.reduce((sum, receipt) => sum + pick(receipt), 0);
  const refused = report.receipts.filter((receipt) => receipt.refused !== null).length;
  const parts: string[] = [];
  const removed = add((one) => one.removed);
  if (removed > 0) {
    parts.push(`${formatBytes(add((one) => one.freed_bytes))} from ${formatNumber(removed, "item")}`);
  }
  const expired = add((one) => one.expired_sessions);
  if (expired > 0) parts.push(`${formatNumber(expired, "session")} expired`);
  if (refused > 0) parts.push(`${formatNumber(refused, "policy", "policies")} took nothing`);
  return parts.length === 0 ? "nothing was due" : parts.join(", ");
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
  return (
    (job.collect?.skipped_total ?? 0) > 0 ||
    (job.check?.findings.length ?? 0) > 0 ||
    (job.retention?.receipts.some((receipt) => receipt.refused !== null) ?? false)
  );
}

const COMMANDS: Record<string, string> = {
  cleanup: "synthetic cleanup apply PLAN",
  undo: "synthetic cleanup undo CLEANUP",
  purge: "synthetic cleanup purge",
  retention: "synthetic retention run",
  compaction: "synthetic compact",
  leftovers: "synthetic agents leftovers",
  secure_delete: "synthetic cleanup secure-delete ID --yes",
  export: "synthetic constructs export CONSTRUCT --to FOLDER",
};

/** The command that does the same. */
export function commandOf(job: Pick<Job, "kind" | "check">): string {
  const command = COMMANDS[job.kind];
  if (command !== undefined) return command;
  if (job.kind !== "check") return `synthetic ${job.kind}`;
  return (job.check?.verified_bytes ?? 0) > 0 ? "synthetic check --read-data" : "synthetic check";
}
