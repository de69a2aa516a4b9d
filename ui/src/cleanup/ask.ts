/** What a cleanup is asked to look at, and how that stands in the address and on a command line. */
import type { ByteKind, CleanupRequest } from "../api/contract";
import { KIND_NAMES } from "../shared/bars";
import { formatBytes, formatCount, formatNumber } from "../shared/format";
import { quoted, sizeWord } from "../shared/shell";

/** What is looked at. Nothing set looks at nothing. */
export interface CleanupAsk {
  constructs: readonly string[];
  sessions: readonly string[];
  workspace: string | null;
  /** Only these kinds inside the constructs; none of them stands for whole constructs. */
  kinds: readonly ByteKind[];
  idle_days: number | null;
  larger_than_bytes: number | null;
  /** Of kinds only single pieces larger than this. */
  pieces_over_bytes: number | null;
  /** What retention policies take now: these, or all that are on when the list is empty. */
  policies: readonly string[] | null;
  /** A choice that is too long for an address, kept in this window under a number. */
  choice: number | null;
}

export const NOTHING_ASKED: CleanupAsk = {
  constructs: [],
  sessions: [],
  workspace: null,
  kinds: [],
  idle_days: null,
  larger_than_bytes: null,
  pieces_over_bytes: null,
  policies: null,
  choice: null,
};

export const KINDS = Object.keys(KIND_NAMES) as ByteKind[];
const ID = /^[a-z0-9_-]{1,128}$/;
const DAY_MS = 86_400_000;
/** Choices up to this long stand in the address. */
const MOST_IN_ADDRESS = 200;

/** Whether anything is asked for. */
export function asksForAnything(ask: CleanupAsk): boolean {
  return (
    ask.policies !== null ||
    ask.constructs.length > 0 ||
    ask.sessions.length > 0 ||
    ask.choice !== null ||
    ask.kinds.length > 0 ||
    [ask.workspace, ask.idle_days, ask.larger_than_bytes, ask.pieces_over_bytes].some((part) => part !== null)
  );
}

/** Reads what is asked from an address; what is not valid there is left out. */
export function readAsk(params: URLSearchParams): CleanupAsk {
  const whole = (name: string, most: number) => {
    const text = params.get(name) ?? "";
    const value = /^\d{1,15}$/.test(text) ? Number(text) : null;
    return value !== null && value <= most ? value : null;
  };
  const ids = (name: string) => params.getAll(name).filter((id) => ID.test(id));
  const kinds = params.getAll("kind");
  return {
    constructs: ids("construct"),
    sessions: ids("session"),
    workspace: ids("workspace")[0] ?? null,
    kinds: KINDS.filter((kind) => kinds.includes(kind)),
    idle_days: whole("idle_days", 36_500),
    larger_than_bytes: whole("larger_than", 1e15),
    pieces_over_bytes: whole("pieces_over", 1e15),
    policies: params.has("policies") || params.has("policy") ? params.getAll("policy") : null,
    choice: whole("choice", 1e9),
  };
}

/** Writes what {@link readAsk} reads. */
export function writeAsk(ask: CleanupAsk): URLSearchParams {
  const params = new URLSearchParams();
  for (const id of ask.constructs) params.append("construct", id);
  for (const id of ask.sessions) params.append("session", id);
  for (const kind of ask.kinds) params.append("kind", kind);
  const one = (name: string, value: string | number | null) => {
    if (value !== null) params.set(name, String(value));
  };
  one("workspace", ask.workspace);
  one("idle_days", ask.idle_days);
  one("larger_than", ask.larger_than_bytes);
  one("pieces_over", ask.pieces_over_bytes);
  one("choice", ask.choice);
  if (ask.policies?.length === 0) params.set("policies", "");
  for (const policy of ask.policies ?? []) params.append("policy", policy);
  return params;
}

const choices = new Map<number, readonly string[]>();

/** Asks about constructs: by their ids, or by a number when there are too many for an address. */
export function askAbout(constructs: readonly string[]): CleanupAsk {
  if (constructs.length <= MOST_IN_ADDRESS) return { ...NOTHING_ASKED, constructs };
  const choice = choices.size + 1;
  choices.set(choice, constructs);
  return { ...NOTHING_ASKED, choice };
}

/** The constructs of a choice; null when it was made before the window was loaded. */
export function constructsOf(ask: CleanupAsk): readonly string[] | null {
  return ask.choice === null ? ask.constructs : (choices.get(ask.choice) ?? null);
}

/** The question the core is asked. */
export function requestOf(ask: CleanupAsk, kept: Iterable<string>): CleanupRequest {
  return {
    constructs: [...(constructsOf(ask) ?? [])],
    sessions: [...ask.sessions],
    workspace: ask.workspace,
    kinds: [...ask.kinds],
    older_than_ms: ask.idle_days === null ? null : ask.idle_days * DAY_MS,
    larger_than_bytes: ask.larger_than_bytes,
    pieces_over_bytes: ask.pieces_over_bytes,
    policies: ask.policies === null ? null : [...ask.policies],
    kept: [...kept].sort(),
  };
}

const MOST_NAMED = 3;

/** The command that makes the same plan. */
export function planCommand(ask: CleanupAsk, out: Iterable<string> = []): string {
  const words = ["synthetic cleanup plan"];
  const named = (flag: string, ids: readonly string[]) => {
    if (ids.length === 0) return;
    words.push(flag, ...ids.slice(0, MOST_NAMED).map(quoted));
    if (ids.length > MOST_NAMED) words.push(`… and ${formatCount(ids.length - MOST_NAMED)} more`);
  };
  if (ask.policies !== null) words.push("--policy", ...ask.policies.map(quoted));
  if (ask.workspace !== null) words.push(`--workspace ${ask.workspace}`);
  if (ask.kinds.length > 0) words.push(`--kind ${ask.kinds.join(",")}`);
  if (ask.idle_days !== null) words.push(`--older-than ${ask.idle_days}d`);
  if (ask.larger_than_bytes !== null) words.push(`--larger-than ${sizeWord(ask.larger_than_bytes)}`);
  if (ask.pieces_over_bytes !== null) words.push(`--piece-larger ${sizeWord(ask.pieces_over_bytes)}`);
  named("--session", ask.sessions);
  named("--construct", constructsOf(ask) ?? []);
  named("--keep", [...out].sort());
  return words.join(" ");
}

/** What is asked, as the reason a group of a plan stands under: `in lattice-ui, without activity for 30 days`. */
export function askWords(ask: CleanupAsk, workspace: string | null): string {
  const parts: string[] = [];
  const chosen = (constructsOf(ask) ?? []).length;
  if (chosen > 0) parts.push(`in ${formatNumber(chosen, "chosen construct")}`);
  if (ask.sessions.length > 0) parts.push(`in ${formatNumber(ask.sessions.length, "chosen session")}`);
  if (workspace !== null) parts.push(`in ${workspace}`);
  if (ask.idle_days !== null) parts.push(`without activity for ${formatNumber(ask.idle_days, "day")}`);
  if (ask.larger_than_bytes !== null) parts.push(`in constructs over ${shortBytes(ask.larger_than_bytes)}`);
  if (ask.pieces_over_bytes !== null) parts.push(`pieces over ${shortBytes(ask.pieces_over_bytes)}`);
  return parts.join(", ");
}

/** A round number of bytes without the zeros behind its point. */
export function shortBytes(bytes: number): string {
  return formatBytes(bytes)
    .replace(/(\.\d*?)0+(?=\D)/, "$1")
    .replace(/\.(?=\D)/, "");
}
