/** Turns the messages of a window into the rows of the list. Pure. */
import type { SessionId, TranscriptItem } from "../api/contract";
import { isBookkeeping } from "./kinds";
import type { Entry } from "./window";

/** Where a row stands among neighbours that share one block. */
export type Edge = "only" | "first" | "middle" | "last";

/** One row of the list; `seq` names it and never changes while it is held. */
export type Row =
  | { t: "turn"; seq: number; item: TranscriptItem; edge: Edge }
  | { t: "prose"; seq: number; item: TranscriptItem; headed: boolean }
  | { t: "thinking"; seq: number; item: TranscriptItem; thought_ms: number | null }
  | {
      t: "call";
      seq: number;
      item: TranscriptItem;
      result: TranscriptItem | null;
      /** Pictures came with the result; they stand in rows of their own below. */
      pictured: boolean;
      edge: Edge;
    }
  | { t: "result"; seq: number; item: TranscriptItem }
  | { t: "picture"; seq: number; item: TranscriptItem }
  | { t: "divider"; seq: number; item: TranscriptItem }
  | { t: "quiet"; seq: number; items: TranscriptItem[] }
  | { t: "copied"; seq: number; count: number };

/** Rows, which row shows a message, and with which rows a new day begins. */
export type Rows = {
  rows: readonly Row[];
  row_of: ReadonlyMap<number, number>;
  new_days: ReadonlySet<number>;
};

const QUIET_ITEMS_MAX = 50;
const THOUGHT_MS_MAX = 30 * 60_000;

/** Builds the rows: results inside their calls, book-keeping folded, neighbours in one block. */
export function rowsOf(entries: readonly Entry[]): Rows {
  const builder = new RowBuilder(entries);
  for (const entry of entries) builder.add(entry);
  const rows = joinBlocks(builder.rows);
  return { rows, row_of: builder.row_of, new_days: newDays(rows) };
}

/** The message a row begins with; none for copies. */
export function firstItemOf(row: Row): TranscriptItem | null {
  if (row.t === "copied") return null;
  return row.t === "quiet" ? (row.items[0] ?? null) : row.item;
}

/** The session of the sub-agent a row's call started. Some agents name it with the call, some with its result. */
export function subagentOf(row: Row): SessionId | null {
  if (row.t !== "call") return firstItemOf(row)?.subagent_session ?? null;
  return row.item.subagent_session ?? row.result?.subagent_session ?? null;
}

/** Rows of another local day than the row before, and the first of a session. */
function newDays(rows: readonly Row[]): ReadonlySet<number> {
  const days = new Set<number>();
  let day: string | null = rows[0]?.seq === 0 ? "" : null;
  for (const row of rows) {
    const time = Date.parse(firstItemOf(row)?.at ?? "");
    if (Number.isNaN(time)) continue;
    const its = new Date(time).toDateString();
    if (day !== null && day !== its) days.add(row.seq);
    day = its;
  }
  return days;
}

/** The row that shows a message, or the nearest one before it. */
export function rowIndexOf(rows: Rows, seq: number): number {
  const exact = rows.row_of.get(seq);
  if (exact !== undefined) return exact;
  const after = rows.rows.findIndex((row) => row.seq > seq);
  return after < 0 ? rows.rows.length - 1 : Math.max(0, after - 1);
}

class RowBuilder {
  readonly rows: Row[] = [];
  readonly row_of = new Map<number, number>();
  private readonly results: ReadonlyMap<number, TranscriptItem>;
  private readonly calls: ReadonlySet<number>;
  private previous: TranscriptItem | null = null;

  constructor(entries: readonly Entry[]) {
    const results = new Map<number, TranscriptItem>();
    const calls = new Set<number>();
    for (const entry of entries) {
      if (entry.t !== "item") continue;
      if (entry.item.kind === "tool_call") calls.add(entry.seq);
      if (entry.item.kind === "tool_result" && entry.item.call_seq !== null) {
        results.set(entry.item.call_seq, entry.item);
      }
    }
    this.results = results;
    this.calls = calls;
  }

  add(entry: Entry): void {
    if (entry.t === "run") {
      if (entry.why === "copied") this.rows.push({ t: "copied", seq: entry.seq, count: entry.count });
      this.previous = null;
      return;
    }
    this.addItem(entry.item);
    this.previous = entry.item;
  }

  private addItem(item: TranscriptItem): void {
    const { seq } = item;
    if (item.kind === "tool_result" && item.call_seq !== null && this.calls.has(item.call_seq)) {
      this.pointTo(seq, this.row_of.get(item.call_seq));
      return;
    }
    if (isBookkeeping(item)) {
      const last = this.rows.at(-1);
      if (last?.t === "quiet" && last.items.length < QUIET_ITEMS_MAX) {
        last.items.push(item);
        this.pointTo(seq, this.rows.length - 1);
        return;
      }
    }
    if (item.kind === "image" && this.previous?.kind === "tool_result") this.picture(this.previous);
    this.pointTo(seq, this.rows.length);
    this.rows.push(this.rowFor(item));
  }

  private picture({ call_seq }: TranscriptItem): void {
    const at = call_seq === null ? undefined : this.row_of.get(call_seq);
    const row = at === undefined ? undefined : this.rows[at];
    if (at !== undefined && row?.t === "call") this.rows[at] = { ...row, pictured: true };
  }

  private rowFor(item: TranscriptItem): Row {
    const { seq } = item;
    switch (item.kind) {
      case "tool_call":
        return { t: "call", seq, item, result: this.results.get(seq) ?? null, pictured: false, edge: "only" };
      case "tool_result":
        return { t: "result", seq, item };
      case "thinking":
        return { t: "thinking", seq, item, thought_ms: thoughtFor(this.previous, item) };
      case "image":
        return item.role === "user" ? { t: "turn", seq, item, edge: "only" } : { t: "picture", seq, item };
      case "summary":
      case "compaction":
        return { t: "divider", seq, item };
      case "text":
        if (item.role === "user") return { t: "turn", seq, item, edge: "only" };
        return { t: "prose", seq, item, headed: true };
      default:
        if (isBookkeeping(item)) return { t: "quiet", seq, items: [item] };
        return { t: "prose", seq, item, headed: true };
    }
  }

  private pointTo(seq: number, row: number | undefined): void {
    if (row !== undefined) this.row_of.set(seq, row);
  }
}

/** A model's thought is written down when it ends: it took the time since what came before. */
function thoughtFor(before: TranscriptItem | null, item: TranscriptItem): number | null {
  const from = Date.parse(before?.at ?? "");
  const until = Date.parse(item.at ?? "");
  const took_ms = until - from;
  return took_ms >= 1_000 && took_ms <= THOUGHT_MS_MAX ? took_ms : null;
}

function joinBlocks(rows: Row[]): Row[] {
  return rows.map((row, index) => {
    const before = rows[index - 1];
    const after = rows[index + 1];
    if (row.t === "turn" || row.t === "call") {
      return { ...row, edge: edgeOf(before?.t === row.t, after?.t === row.t) };
    }
    if (row.t === "prose") {
      const continues = before?.t === "prose" && before.item.role === row.item.role;
      return { ...row, headed: !continues };
    }
    return row;
  });
}

function edgeOf(before: boolean, after: boolean): Edge {
  if (before) return after ? "middle" : "last";
  return after ? "first" : "only";
}
