import { describe, expect, it, vi } from "vitest";
import { type Chain, KeysetRows, type RowSource } from "./keyset";

interface Asked {
  chain: string;
  after: string | null;
  limit: number;
}

/** A source of numbered rows that can be entered at both ends and at anchors, and writes down what it is asked. */
function numbers(total: number, anchors: readonly number[] = []) {
  const asked: Asked[] = [];
  const chain = (name: string, start: number, direction: 1 | -1): Chain<number> => ({
    start,
    direction,
    fetch: async (after, limit) => {
      asked.push({ chain: name, after, limit });
      const offset = after === null ? 0 : Number(after);
      const rows: number[] = [];
      for (let place = offset; place < offset + limit; place += 1) {
        const row = start + direction * place;
        if (row >= 0 && row < total) rows.push(row);
      }
      const end = offset + rows.length;
      return { rows, next: rows.length === limit ? String(end) : null };
    },
  });
  const source: RowSource<number, string> = {
    measure: async () => ({
      total,
      sums: `${total} rows`,
      chains: [
        chain("start", 0, 1),
        chain("end", total - 1, -1),
        ...anchors.map((start) => chain(`anchor ${start}`, start, 1)),
      ],
    }),
  };
  return { source, asked };
}

const settle = () => new Promise((resolve) => setTimeout(resolve));

async function opened(total: number, anchors: readonly number[] = []) {
  const { source, asked } = numbers(total, anchors);
  const rows = new KeysetRows<number, string>();
  rows.open(source);
  await vi.waitFor(() => expect(rows.snapshot().total).toBe(total));
  return { rows, asked };
}

describe("rows read page after page", () => {
  it("reads only the first page to begin with", async () => {
    const { rows, asked } = await opened(100_000);
    expect(asked).toEqual([{ chain: "start", after: null, limit: 200 }]);
    expect(rows.at(0)).toBe(0);
    expect(rows.at(500)).toBeUndefined();
  });

  it("goes on from the cursor it has when the view moves on", async () => {
    const { rows, asked } = await opened(100_000);
    rows.want(190, 230);
    await vi.waitFor(() => expect(rows.at(229)).toBe(229));
    expect(asked[1]).toEqual({ chain: "start", after: "200", limit: 200 });
  });

  it("reaches the end with one request, from the end", async () => {
    const { rows, asked } = await opened(100_000);
    rows.want(99_960, 100_000);
    await vi.waitFor(() => expect(rows.at(99_960)).toBe(99_960));
    expect(rows.at(99_999)).toBe(99_999);
    expect(asked).toHaveLength(2);
    expect(asked[1]?.chain).toBe("end");
  });

  it("enters the middle at the nearest anchor", async () => {
    const { rows, asked } = await opened(100_000, [30_000, 50_000]);
    rows.want(50_100, 50_140);
    await vi.waitFor(() => expect(rows.at(50_139)).toBe(50_139));
    expect(asked[1]?.chain).toBe("anchor 50000");
    expect(asked).toHaveLength(2);
  });

  it("walks in long pages where no anchor is near", async () => {
    const { rows, asked } = await opened(10_000);
    rows.want(4_000, 4_040);
    await vi.waitFor(() => expect(rows.at(4_039)).toBe(4_039));
    expect(asked.slice(1).every((request) => request.chain === "start")).toBe(true);
    expect(asked.length).toBeLessThan(8);
  });

  it("keeps what is shown while it reads the same list again", async () => {
    const { rows } = await opened(1_000);
    rows.refresh();
    expect(rows.at(0)).toBe(0);
    expect(rows.snapshot().outdated).toBe(true);
    await vi.waitFor(() => expect(rows.snapshot().outdated).toBe(false));
    expect(rows.at(0)).toBe(0);
  });

  it("shows another source only once its first rows are there", async () => {
    const { rows } = await opened(1_000);
    rows.open(numbers(7).source);
    expect(rows.snapshot().total).toBe(1_000);
    await vi.waitFor(() => expect(rows.snapshot().total).toBe(7));
  });

  it("keeps its rows and says what failed when a reading fails", async () => {
    const { rows } = await opened(1_000);
    rows.open({ measure: () => Promise.reject(new Error("page corrupt")) });
    await vi.waitFor(() => expect(rows.snapshot().error).not.toBeNull());
    expect(rows.at(0)).toBe(0);
    expect(rows.snapshot().outdated).toBe(false);
  });

  it("reads every row of a range that is asked for", async () => {
    const { rows } = await opened(2_500);
    const read = await rows.read(0, 2_500);
    expect(read).toHaveLength(2_500);
    expect(read.at(-1)).toBe(2_499);
  });

  it("ends instead of asking for ever when the list is shorter than its count", async () => {
    const { source, asked } = numbers(0);
    const rows = new KeysetRows<number, string>();
    rows.open({ measure: async (signal) => ({ ...(await source.measure(signal)), total: 50 }) });
    await vi.waitFor(() => expect(rows.snapshot().total).toBe(50));
    await settle();
    expect(asked.length).toBeLessThan(4);
  });
});
