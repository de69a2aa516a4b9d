import { describe, expect, it } from "vitest";
import { isUnread, readUnread, withSeen } from "./unread";

const NOON = "2026-11-18T12:00:00.000Z";
const LATER = "2026-11-18T13:00:00.000Z";
const EVENING = "2026-11-18T18:00:00.000Z";
const at = (last_activity_at: string) => ({ id: "c-1", last_activity_at });

describe("new activity", () => {
  it("is what came after the first look at the store", () => {
    const state = readUnread(null, NOON);
    expect(isUnread(state, at("2026-11-18T11:59:59.999Z"))).toBe(false);
    expect(isUnread(state, at(LATER))).toBe(true);
  });

  it("is seen once it was looked at, until more comes", () => {
    const state = withSeen(readUnread(null, NOON), at(LATER));
    expect(isUnread(state, at(LATER))).toBe(false);
    expect(isUnread(state, at(EVENING))).toBe(true);
    expect(isUnread(state, { id: "c-2", last_activity_at: LATER })).toBe(true);
  });

  it("outlives the window", () => {
    const state = withSeen(readUnread(null, NOON), at(LATER));
    expect(readUnread(JSON.stringify(state), EVENING)).toEqual(state);
  });

  it("begins anew when what was kept cannot be read", () => {
    for (const kept of ["{", "null", "7", '{"seen":3}']) {
      expect(readUnread(kept, NOON)).toEqual({ seen_until: NOON, seen: {} });
    }
  });

  it("forgets the oldest of too many notes without marking them again", () => {
    let state = readUnread(null, NOON);
    const minute = (count: number) => new Date(Date.parse(NOON) + count * 60_000).toISOString();
    for (let count = 1; count <= 510; count += 1) {
      state = withSeen(state, { id: `c-${count}`, last_activity_at: minute(count) });
    }
    expect(Object.keys(state.seen)).toHaveLength(500);
    expect(isUnread(state, { id: "c-1", last_activity_at: minute(1) })).toBe(false);
    expect(isUnread(state, { id: "c-new", last_activity_at: minute(11) })).toBe(true);
  });
});
