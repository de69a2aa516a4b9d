/** A plan in groups and lines, as its list shows it. Pure: a plan of 100,000 items is laid out in one pass. */
import type { ByteKind, CleanupItem } from "../api/contract";
import { KIND_NAMES } from "../shared/bars";
import { formatNumber } from "../shared/format";
import { KINDS } from "./ask";

export type Grouping = "rule" | "construct" | "size";

/** Items under one head. */
export interface PlanGroup {
  key: string;
  title: string;
  /** The rule in words, beside the title. */
  words: string;
  /** The kind whose colour it carries. */
  kind: ByteKind | null;
  /** What stays although it was looked at. */
  kept: boolean;
  items: readonly CleanupItem[];
  bytes: number;
}

export type PlanLine =
  | { kind: "group"; key: string; group: PlanGroup; open: boolean }
  | { kind: "item"; key: string; group: PlanGroup; item: CleanupItem }
  | { kind: "more"; key: string; group: PlanGroup; hidden: number };

/** Of a group among others so many items are shown until all are asked for. */
const FEW = 8;
/** A group that is only a little longer is shown as it is. */
const LITTLE_LONGER = 4;

export function kindOf(item: CleanupItem): ByteKind | null {
  return KINDS.find((kind) => kind === item.kind) ?? null;
}

/** Whether an item is part of the plan or a person took it out: the others are kept by something. */
export function isOffered(item: CleanupItem): boolean {
  return item.action === "remove" || item.held_by === "taken_out";
}

/** How an item is called: its construct, and how much of it. */
export function itemName(item: CleanupItem): string {
  const part = partWords(item);
  return part === null ? item.name : `${item.name}, ${part}`;
}

/** How much of its construct an item is; null for the whole of it. */
export function partWords(item: CleanupItem): string | null {
  const kind = kindOf(item);
  if (kind !== null) return piecesWords(kind, item.pieces);
  return item.kind === "session" ? formatNumber(1, "session") : null;
}

const PIECES: Record<ByteKind, readonly [one: string, many: string]> = {
  conversation: ["text", "texts"],
  tool_output: ["output", "outputs"],
  images: ["image", "images"],
  diffs: ["diff", "diffs"],
  logs: ["log", "logs"],
  files: ["file", "files"],
};

/** So many pieces of a kind: `288 images`. */
export function piecesWords(kind: ByteKind, pieces: number): string {
  const [one, many] = PIECES[kind];
  return formatNumber(pieces, one, many);
}

/** Puts the items of a plan into groups; what is kept stands last in every order. */
export function groupPlan(
  items: readonly CleanupItem[],
  grouping: Grouping,
  words: string,
  bytesOf: (item: CleanupItem) => number,
): PlanGroup[] {
  const offered = items.filter(isOffered);
  const kept = items.filter((item) => !isOffered(item));
  const bySize = (a: CleanupItem, b: CleanupItem) => bytesOf(b) - bytesOf(a) || (a.key < b.key ? -1 : 1);
  const groups: PlanGroup[] =
    grouping === "size"
      ? offered.length === 0
        ? []
        : [
            {
              key: "all",
              title: "Everything",
              words: "largest first",
              kind: null,
              kept: false,
              items: offered.sort(bySize),
              bytes: 0,
            },
          ]
      : gathered(offered, grouping, words).map((group) => ({
          ...group,
          items: [...group.items].sort(bySize),
        }));
  const sized = groups.map((group) => ({ ...group, bytes: addUp(group.items) }));
  if (grouping === "construct") sized.sort((a, b) => b.bytes - a.bytes || (a.key < b.key ? -1 : 1));
  if (kept.length > 0) {
    sized.push({
      key: "kept",
      title: "Kept",
      words: "looked at, but something holds them",
      kind: null,
      kept: true,
      items: kept.sort(bySize),
      bytes: addUp(kept),
    });
  }
  return sized;
}

function addUp(items: readonly CleanupItem[]): number {
  return items.reduce((sum, item) => sum + item.freed_bytes, 0);
}

const BY_HAND = "by hand";

function gathered(items: readonly CleanupItem[], grouping: "rule" | "construct", words: string): PlanGroup[] {
  const groups = new Map<string, PlanGroup & { items: CleanupItem[] }>();
  for (const item of items) {
    const key = grouping === "rule" ? `${item.rule}/${item.kind}` : item.construct_id;
    let group = groups.get(key);
    if (!group) {
      group = { key, ...headOf(item, grouping, words), kept: false, items: [], bytes: 0 };
      groups.set(key, group);
    }
    group.items.push(item);
  }
  return [...groups.values()].sort(byKind);
}

function headOf(item: CleanupItem, grouping: "rule" | "construct", words: string) {
  if (grouping === "construct") return { title: item.name, words: item.workspace, kind: null };
  const kind = kindOf(item);
  const title = kind !== null ? KIND_NAMES[kind] : item.kind === "session" ? "Sessions" : "Constructs";
  return { title, words: item.rule === BY_HAND ? words : `by “${item.rule}”`, kind };
}

function byKind(a: PlanGroup, b: PlanGroup): number {
  const place = (group: PlanGroup) => (group.kind === null ? -1 : KINDS.indexOf(group.kind));
  return place(a) - place(b);
}

/** The lines of a plan: heads, the items of open groups, and how many more there are. */
export function linesOf(
  groups: readonly PlanGroup[],
  closed: ReadonlySet<string>,
  whole: ReadonlySet<string>,
): PlanLine[] {
  const lines: PlanLine[] = [];
  for (const group of groups) {
    const open = !closed.has(group.key);
    lines.push({ kind: "group", key: `group ${group.key}`, group, open });
    if (!open) continue;
    const all = whole.has(group.key) || groups.length === 1 || group.items.length <= FEW + LITTLE_LONGER;
    const shown = all ? group.items.length : FEW;
    for (let at = 0; at < shown; at += 1) {
      const item = group.items[at];
      if (item) lines.push({ kind: "item", key: `item ${item.key}`, group, item });
    }
    const hidden = group.items.length - shown;
    if (hidden > 0) lines.push({ kind: "more", key: `more ${group.key}`, group, hidden });
  }
  return lines;
}

/** How much of a group is part of the plan. */
export function checkOf(group: PlanGroup, out: ReadonlySet<string>): "all" | "some" | "none" {
  const left = group.items.reduce((count, item) => count + (out.has(item.key) ? 1 : 0), 0);
  if (left === 0) return "all";
  return left === group.items.length ? "none" : "some";
}
