/** Policies in words and as drafts. Pure: what it means is decided by the core. */
import type { ByteKind, Policy, PolicyProblem, PolicyRow, Schedule, Take, Weekday } from "../api/contract";
import { formatBytes, formatClock, formatDate, formatNumber, parseTime, startOfDay } from "../shared/format";

export const WEEKDAYS: readonly Weekday[] = [
  "monday",
  "tuesday",
  "wednesday",
  "thursday",
  "friday",
  "saturday",
  "sunday",
];

/** The kinds in the order in which the editor offers them; null stands for whole constructs. */
export const TAKEN_KINDS: readonly (ByteKind | null)[] = [
  "images",
  "logs",
  "tool_output",
  "diffs",
  "files",
  null,
];

/** What a new policy begins with: it does nothing until it takes something and is on. */
export const NEW_POLICY: Policy = {
  name: "",
  on: true,
  scope: { workspaces: [], agents: [], types: [], statuses: [], tags: [] },
  except_tags: [],
  spare_only_copies: true,
  takes: [{ kind: "images", idle_days: 30, larger_than_bytes: null }],
  keep_last_per_workspace: null,
  thin: null,
  quota_bytes: null,
  action: { kind: "trash" },
  trash_days: 30,
  schedule: { every: "week", day: "sunday", at: "03:00" },
  stops_over_bytes: null,
  stops_over_percent: 20,
};

/** A take as it is when its box is ticked. */
export function newTake(kind: ByteKind | null): Take {
  return { kind, idle_days: kind === null ? 365 : 30, larger_than_bytes: null };
}

const FIELD_NAMES: Partial<Record<keyof Policy, string>> = {
  name: "the name",
  on: "whether it is on",
  scope: "what it applies to",
  except_tags: "the tags it never takes",
  spare_only_copies: "only copies",
  takes: "what it takes",
  keep_last_per_workspace: "how many it keeps of a workspace",
  thin: "thinning",
  quota_bytes: "the quota",
  action: "what it does",
  trash_days: "the days in the trash",
  schedule: "when it runs",
  stops_over_bytes: "the limit in bytes",
  stops_over_percent: "the limit in percent",
};

/** What differs between a policy as it is saved and as it stands in the editor. */
export function changesOf(saved: Policy | null, draft: Policy): (keyof Policy)[] {
  const before = saved ?? NEW_POLICY;
  return (Object.keys(draft) as (keyof Policy)[]).filter(
    (field) => JSON.stringify(before[field]) !== JSON.stringify(draft[field]),
  );
}

/** The changed fields in words. */
export function changeWords(changes: readonly (keyof Policy)[]): string {
  return changes.map((field) => FIELD_NAMES[field] ?? field).join(", ");
}

/** What the core says in small letters, as it stands on a page. */
export function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** The message of a problem when it is about this field or a part of it. */
export function problemAt(problem: PolicyProblem | null, field: string): string | null {
  if (!problem) return null;
  const inside = problem.field.startsWith(field) && /^(?:$|[.[])/.test(problem.field.slice(field.length));
  return inside ? sentence(problem.message) : null;
}

/** When it runs, in words. */
export function scheduleWords(schedule: Schedule): string {
  switch (schedule.every) {
    case "manual":
      return "when you run it";
    case "day":
      return `every day at ${schedule.at}`;
    case "week":
      return `every ${dayName(schedule.day)} at ${schedule.at}`;
    case "month":
      return `on day ${schedule.day} of every month at ${schedule.at}`;
  }
}

export function dayName(day: Weekday): string {
  return day.charAt(0).toUpperCase() + day.slice(1);
}

const DAY_MS = 86_400_000;

/** A time to come: `today, 03:00`, `Sunday, 03:00`, `22 Dec, 03:00`. */
export function nextWords(at: string | null, now: number): string | null {
  const time = parseTime(at);
  if (time === null) return null;
  const days = Math.round((startOfDay(time) - startOfDay(now)) / DAY_MS);
  const clock = formatClock(time);
  if (days <= 0) return `today, ${clock}`;
  if (days === 1) return `tomorrow, ${clock}`;
  if (days < 7) return `${dayName(WEEKDAYS[(new Date(time).getDay() + 6) % 7] ?? "monday")}, ${clock}`;
  return `${formatDate(time, now)}, ${clock}`;
}

/** The line below the name of a policy in the list. */
export function rowWords(row: PolicyRow, now: number): string {
  const { policy } = row;
  if (row.problem) return sentence(row.problem.message);
  if (!policy.on) return "Off";
  const takes =
    policy.action.kind === "expire_sessions"
      ? row.takes_now_items === 0
        ? "Expires nothing now"
        : `Expires ${formatNumber(row.takes_now_items, "session")} now`
      : row.takes_now_items === 0
        ? "Nothing now"
        : `${formatBytes(row.takes_now_bytes)} now`;
  const next = nextWords(row.next_run_at, now);
  return next === null ? `${takes}, runs by hand` : `${takes}, next ${next}`;
}

/** The places after one is moved; the same list when it does not move. */
export function moved<T>(list: readonly T[], from: number, to: number): readonly T[] {
  const one = list[from];
  if (one === undefined || to < 0 || to >= list.length || from === to) return list;
  const rest = list.filter((_, at) => at !== from);
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}
