/** What a list of constructs is asked for, and how that stands in the address. */
import type {
  AgentName,
  ConstructFilter,
  ConstructSort,
  ConstructStatus,
  ConstructType,
} from "../api/contract";
import { formatIsoDay, parseIsoDay, startOfDay } from "../shared/format";

/** Days are local and written as `2026-11-18`; both ends belong to the range. */
export interface ConstructQuery {
  status: ConstructStatus[];
  type: ConstructType[];
  workspace: string[];
  agent: AgentName[];
  tag: string[];
  since: string | null;
  until: string | null;
  text: string;
  larger_than: number | null;
  pinned: boolean | null;
  only_copy: boolean | null;
  sort: ConstructSort;
  reverse: boolean;
}

export const STATUSES: readonly ConstructStatus[] = [
  "draft",
  "provisioning",
  "active",
  "awaiting_review",
  "reviewing",
  "complete",
  "parked",
  "error",
  "archived",
];
export const TYPES: readonly ConstructType[] = ["collected", "planning", "implementation"];
const SORTS: readonly ConstructSort[] = [
  "last_activity",
  "created",
  "name",
  "stored",
  "original",
  "messages",
  "sessions",
];

export const EVERYTHING: ConstructQuery = {
  status: [],
  type: [],
  workspace: [],
  agent: [],
  tag: [],
  since: null,
  until: null,
  text: "",
  larger_than: null,
  pinned: null,
  only_copy: null,
  sort: "last_activity",
  reverse: false,
};

/** Reads a query from the named values of an address; what is not valid there is left out. */
export function readQuery(params: URLSearchParams): ConstructQuery {
  const day = (name: string) => {
    const text = params.get(name);
    return text !== null && parseIsoDay(text) !== null ? text : null;
  };
  const size = Number(params.get("larger_than"));
  return {
    status: known(params.getAll("status"), STATUSES),
    type: known(params.getAll("type"), TYPES),
    workspace: params.getAll("workspace"),
    agent: params.getAll("agent") as AgentName[],
    tag: params.getAll("tag"),
    since: day("since"),
    until: day("until"),
    text: params.get("text") ?? "",
    larger_than: Number.isSafeInteger(size) && size > 0 ? size : null,
    pinned: readFlag(params.get("pinned")),
    only_copy: readFlag(params.get("only_copy")),
    sort: known([params.get("sort") ?? ""], SORTS)[0] ?? "last_activity",
    reverse: params.get("reverse") === "yes",
  };
}

function known<Value extends string>(texts: readonly string[], values: readonly Value[]): Value[] {
  return values.filter((value) => texts.includes(value));
}

function readFlag(text: string | null): boolean | null {
  if (text === "yes") return true;
  return text === "no" ? false : null;
}

/** Writes a query for an address; what is at rest is left out. */
export function writeQuery(query: ConstructQuery): URLSearchParams {
  const params = new URLSearchParams();
  for (const name of ["status", "type", "workspace", "agent", "tag"] as const) {
    for (const value of query[name]) params.append(name, value);
  }
  if (query.since) params.set("since", query.since);
  if (query.until) params.set("until", query.until);
  if (query.text) params.set("text", query.text);
  if (query.larger_than) params.set("larger_than", String(query.larger_than));
  for (const name of ["pinned", "only_copy"] as const) {
    const flag = query[name];
    if (flag !== null) params.set(name, flag ? "yes" : "no");
  }
  if (query.sort !== "last_activity") params.set("sort", query.sort);
  if (query.reverse) params.set("reverse", "yes");
  return params;
}

/** The filter the core is asked with. */
export function filterOf(query: ConstructQuery): ConstructFilter {
  const since = query.since === null ? null : parseIsoDay(query.since);
  const until = query.until === null ? null : parseIsoDay(query.until);
  return {
    status: query.status,
    type: query.type,
    workspace: query.workspace,
    agent: query.agent,
    tag: query.tag,
    since: since === null ? null : new Date(since).toISOString(),
    until: until === null ? null : new Date(startOfDay(until, 1)).toISOString(),
    text: query.text.trim() === "" ? null : query.text.trim(),
    larger_than: query.larger_than,
    pinned: query.pinned,
    only_copy: query.only_copy,
  };
}

/** How many filters are set. */
export function countFilters(query: ConstructQuery): number {
  const sets = [query.status, query.type, query.workspace, query.agent, query.tag];
  const others = [query.since ?? query.until, query.text, query.larger_than, query.pinned, query.only_copy];
  return (
    sets.filter((set) => set.length > 0).length + others.filter((one) => one !== null && one !== "").length
  );
}

/** The same order with all filters cleared. */
export function clearFilters(query: ConstructQuery): ConstructQuery {
  return { ...EVERYTHING, sort: query.sort, reverse: query.reverse };
}

/** The local day so many days before a time. */
export function dayBefore(now: number, days: number): string {
  return formatIsoDay(startOfDay(now, -days));
}

export const STATUS_NAMES: Record<ConstructStatus, string> = {
  draft: "Draft",
  provisioning: "Provisioning",
  active: "Active",
  awaiting_review: "Awaiting review",
  reviewing: "Reviewing",
  complete: "Complete",
  parked: "Parked",
  error: "Error",
  archived: "Archived",
};

export const TYPE_NAMES: Record<ConstructType, string> = {
  collected: "Collected",
  planning: "Planning",
  implementation: "Implementation",
};

/** The states that may follow one, as the core allows them. */
export const NEXT_STATUSES: Record<ConstructStatus, readonly ConstructStatus[]> = {
  draft: ["provisioning", "error"],
  provisioning: ["active", "error"],
  active: ["awaiting_review", "complete", "parked", "error"],
  awaiting_review: ["active", "reviewing", "complete", "parked", "error"],
  reviewing: ["awaiting_review", "active", "complete", "parked", "error"],
  complete: ["archived", "error"],
  parked: ["active", "archived", "error"],
  error: ["active", "archived"],
  archived: [],
};
