import { describe, expect, it } from "vitest";
import { openFakeBackend } from "../backend/fake";
import { EVERYTHING } from "./query";
import { constructSource, dayPlaces, splitGroups } from "./source";

describe("days", () => {
  it("turn counts since a day into counts of each group", () => {
    expect(splitGroups(100, [6, 10, 57], false).map((group) => group.rows)).toEqual([6, 4, 47, 43]);
    expect(splitGroups(100, [6, 10, 57], true)[0]).toEqual({ title: "Older", rows: 43 });
  });

  it("know the row at which they begin", () => {
    const days = [
      { day: 20, constructs: 300 },
      { day: 19, constructs: 250 },
      { day: 10, constructs: 5 },
    ];
    const day = 86_400_000;
    expect(dayPlaces(days, false)).toEqual([
      { start: 300, bound: 20 * day },
      { start: 550, bound: 11 * day },
    ]);
    expect(dayPlaces(days, true)).toEqual([{ start: 255, bound: 20 * day }]);
  });
});

describe("constructs as rows", () => {
  const backend = openFakeBackend({ constructs: 5_000 });
  const signal = new AbortController().signal;

  it.each([
    ["last_activity", false],
    ["last_activity", true],
    ["name", false],
    ["stored", true],
  ] as const)(
    "every way into the list by %s (turned round: %s) leads to the row it names",
    async (sort, reverse) => {
      const query = { ...EVERYTHING, sort, reverse };
      const extent = await constructSource(backend, query, Date.now).measure(signal);
      const [fromStart] = extent.chains;
      const all: string[] = [];
      for (let after: string | null = null; fromStart && all.length < extent.total; ) {
        const page = await fromStart.fetch(after, 1_000, signal);
        all.push(...page.rows.map((row) => row.id));
        after = page.next;
      }
      expect(all).toHaveLength(extent.total);
      for (const chain of extent.chains) {
        const page = await chain.fetch(null, 3, signal);
        const expected = [0, 1, 2].map((step) => all[chain.start + chain.direction * step]).filter(Boolean);
        expect(page.rows.map((row) => row.id).slice(0, expected.length)).toEqual(expected);
      }
      expect(extent.sums.groups.reduce((sum, group) => sum + group.rows, 0)).toBe(
        sort === "last_activity" ? extent.total : 0,
      );
    },
  );
});
