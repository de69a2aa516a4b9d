import { describe, expect, it } from "vitest";
import type { TranscriptItem } from "../api/contract";
import { fakeItem, fakeSessions } from "./fake";
import { foldPolicy } from "./kinds";
import { type Row, rowIndexOf, rowsOf } from "./rows";
import { append, emptyWindow } from "./window";

const [session] = fakeSessions();

function item(seq: number, change: Partial<TranscriptItem>): TranscriptItem {
  if (session === undefined) throw new Error("no session");
  const plain = {
    ...fakeItem(session, 0),
    call_seq: null,
    result_seq: null,
    artifact: null,
    at: new Date(seq * 1000).toISOString(),
  };
  return { ...plain, role: "assistant", kind: "text", text: "words", ...change, seq };
}

const call = (seq: number, result_seq: number | null = null) =>
  item(seq, { kind: "tool_call", tool: "Bash", result_seq });
const result = (seq: number, call_seq: number) => item(seq, { kind: "tool_result", role: "tool", call_seq });

function build(items: TranscriptItem[], from = items[0]?.seq ?? 0) {
  const all = foldPolicy({ thinking: true, tools: true, records: false }, false);
  return rowsOf(append(emptyWindow(from, 10_000), items, 10_000, all).entries);
}

const shape = (rows: readonly Row[]) =>
  rows.map((row) => `${row.t}${"edge" in row ? `:${row.edge}` : ""}@${row.seq}`);

describe("rows of a transcript", () => {
  it("puts a result inside its call and neighbouring calls into one block", () => {
    const { rows, row_of } = build([
      item(0, {}),
      call(1, 2),
      result(2, 1),
      call(3, 4),
      result(4, 3),
      call(5),
      item(6, {}),
    ]);
    expect(shape(rows)).toEqual(["prose@0", "call:first@1", "call:middle@3", "call:last@5", "prose@6"]);
    expect(rows[1]).toMatchObject({ result: { seq: 2 } });
    expect(row_of.get(4)).toBe(2);
  });

  it("joins the results of calls made at once", () => {
    const { rows, row_of } = build([call(0, 2), call(1, 3), result(2, 0), result(3, 1)]);
    expect(shape(rows)).toEqual(["call:first@0", "call:last@1"]);
    expect([row_of.get(2), row_of.get(3)]).toEqual([0, 1]);
  });

  it("shows a result alone when its call is not at hand", () => {
    expect(shape(build([result(50, 12), item(51, {})]).rows)).toEqual(["result@50", "prose@51"]);
  });

  it("folds book-keeping into one line, and never what is damaged", () => {
    const note = { code: "IN_BAD_JSON" as const, message: "broken" };
    const { rows } = build([
      item(0, { kind: "meta", role: "system" }),
      item(1, { kind: "unknown", role: "system" }),
      item(2, { kind: "unknown", role: "system", notes: [note] }),
      item(3, { kind: "meta", role: "system" }),
    ]);
    expect(shape(rows)).toEqual(["quiet@0", "prose@2", "quiet@3"]);
  });

  it("names the speaker once over neighbouring words", () => {
    const { rows } = build([item(0, {}), item(1, {}), call(2), item(3, {})]);
    expect(rows.map((row) => row.t === "prose" && row.headed)).toEqual([true, false, false, true]);
  });

  it("folds copies from the parent into their number", () => {
    const { rows } = build(Array.from({ length: 30 }, (_, seq) => item(seq, { repeats: seq < 20 })));
    expect(rows[0]).toEqual({ t: "copied", seq: 0, count: 20 });
    expect(rows).toHaveLength(11);
  });

  it("tells how long a thought took from what came before it", () => {
    const { rows } = build(
      [item(0, { role: "user" }), item(14, { kind: "thinking" })].map((one, seq) => ({ ...one, seq })),
    );
    expect(rows[1]).toMatchObject({ t: "thinking", thought_ms: 14_000 });
  });

  it("finds the row of every message, or the nearest before it", () => {
    const all = build([
      item(0, {}),
      call(1, 2),
      result(2, 1),
      item(3, { repeats: true }),
      item(4, { repeats: true }),
      item(5, {}),
    ]);
    expect([0, 1, 2, 3, 4, 5].map((seq) => rowIndexOf(all, seq))).toEqual([0, 1, 1, 2, 2, 3]);
  });

  it("begins a day with the first message and wherever the date changes", () => {
    const at = (day: number, hour: number) => new Date(2026, 10, day, hour).toISOString();
    const items = [
      item(0, { at: at(18, 9) }),
      item(1, { at: at(18, 23) }),
      item(2, { at: null }),
      item(3, { at: at(19, 0) }),
    ];
    expect([...build(items).new_days]).toEqual([0, 3]);
    expect([...build(items.slice(1), 1).new_days]).toEqual([3]);
  });

  it("gives every message of an invented session a place", () => {
    if (session === undefined) throw new Error("no session");
    const items = Array.from({ length: 300 }, (_, seq) => fakeItem(session, seq));
    const { rows, row_of } = build(items, 0);
    for (const { seq } of items) expect(row_of.get(seq), String(seq)).toBeTypeOf("number");
    expect(rows.map((row) => row.seq)).toEqual([...rows.map((row) => row.seq)].sort((a, b) => a - b));
  });
});
