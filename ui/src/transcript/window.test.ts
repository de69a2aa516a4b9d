import { describe, expect, it } from "vitest";
import type { TranscriptItem } from "../api/contract";
import { fakeItem, fakeSessions } from "./fake";
import {
  append,
  dropAfter,
  dropBefore,
  emptyWindow,
  endOf,
  type FoldPolicy,
  prepend,
  type TranscriptWindow,
} from "./window";

const [session] = fakeSessions();
const none: FoldPolicy = () => null;
const some: FoldPolicy = (item) => (item.seq % 11 < 4 ? "copied" : item.seq % 7 === 0 ? "hidden" : null);

function items(from: number, end: number): TranscriptItem[] {
  if (session === undefined) throw new Error("no session");
  return Array.from({ length: Math.max(0, end - from) }, (_, at) => fakeItem(session, from + at));
}

/** Every message of the window stands once, in order, and runs of one kind are joined. */
function expectWhole(window: TranscriptWindow): void {
  let next = window.start;
  window.entries.forEach((entry, index) => {
    expect(entry.seq).toBe(next);
    next = endOf(entry);
    const before = window.entries[index - 1];
    if (entry.t === "run" && before?.t === "run") expect(before.why).not.toBe(entry.why);
  });
  expect(next).toBe(window.end);
  expect(window.end).toBeLessThanOrEqual(window.total);
}

/** A small generator, so that a failure can be had again by its seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (sides) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * sides);
  };
}

describe("a window of a transcript", () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))(
    "has no gap and no double whatever is done to it (%i)",
    (seed) => {
      const roll = dice(seed);
      const total = 1 + roll(900);
      const policy = seed % 2 === 0 ? none : some;
      let window = emptyWindow(roll(total + 1), total);
      for (let step = 0; step < 80; step += 1) {
        const size = 1 + roll(120);
        const slip = roll(4) === 0 ? roll(30) - 15 : 0;
        const action = roll(6);
        if (action === 0)
          window = append(
            window,
            items(Math.max(0, window.end + slip), Math.min(total, window.end + size)),
            total,
            policy,
          );
        if (action === 1)
          window = prepend(
            window,
            items(Math.max(0, window.start - size), Math.max(0, Math.min(total, window.start - slip))),
            policy,
          );
        if (action === 2) window = dropBefore(window, window.start + roll(size));
        if (action === 3) window = dropAfter(window, window.end - roll(size));
        if (action === 4)
          window = append(
            window,
            items(window.end, Math.min(total, window.end + size)).reverse(),
            total,
            policy,
          );
        if (action === 5 && roll(5) === 0) window = emptyWindow(roll(total + 1), total);
        expectWhole(window);
      }
    },
  );

  it("refuses messages that leave a gap", () => {
    const window = append(emptyWindow(10, 100), items(10, 20), 100, none);
    expect(append(window, items(25, 30), 100, none).end).toBe(20);
    expect(prepend(window, items(0, 5), none).start).toBe(10);
  });

  it("passes over messages it holds already", () => {
    const window = append(emptyWindow(10, 100), items(10, 20), 100, none);
    expect(append(window, items(15, 25), 100, none)).toMatchObject({ start: 10, end: 25 });
    expect(prepend(window, items(5, 15), none)).toMatchObject({ start: 5, end: 20 });
  });

  it("keeps of folded messages only how many there are, also over pages", () => {
    const copied: FoldPolicy = (item) => (item.seq < 300 ? "copied" : null);
    let window = emptyWindow(0, 400);
    for (let from = 0; from < 400; from += 100) window = append(window, items(from, from + 100), 400, copied);
    expect(window.entries[0]).toEqual({ t: "run", seq: 0, count: 300, why: "copied" });
    expect(window.entries).toHaveLength(101);
  });

  it("keeps runs of different kinds apart", () => {
    const mixed: FoldPolicy = (item) => (item.seq < 5 ? "copied" : "hidden");
    expect(append(emptyWindow(0, 10), items(0, 10), 10, mixed).entries).toEqual([
      { t: "run", seq: 0, count: 5, why: "copied" },
      { t: "run", seq: 5, count: 5, why: "hidden" },
    ]);
  });

  it("follows a session that has grown, and stays when it is empty", () => {
    expect(append(emptyWindow(0, 0), [], 0, none)).toMatchObject({ total: 0, end: 0 });
    expect(append(emptyWindow(0, 0), items(0, 3), 3, none)).toMatchObject({ total: 3, end: 3 });
  });

  it("drops a run only as a whole", () => {
    const window = append(emptyWindow(0, 50), items(0, 50), 50, (item) => (item.seq < 30 ? "copied" : null));
    expect(dropBefore(window, 15).start).toBe(0);
    expect(dropBefore(window, 30).start).toBe(30);
  });
});
