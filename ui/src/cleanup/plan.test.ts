import { describe, expect, it } from "vitest";
import type { CleanupItem } from "../api/contract";
import { checkOf, groupPlan, itemName, linesOf } from "./plan";

let made = 0;
function item(part: Partial<CleanupItem> = {}): CleanupItem {
  made += 1;
  return {
    key: `c${made}`,
    construct_id: `c${made}`,
    session_id: null,
    kind: "construct",
    name: `Construct ${made}`,
    workspace: "harbor",
    last_activity_at: "2026-10-04T10:00:00.000Z",
    action: "remove",
    reason: "it was named",
    rule: "by hand",
    held_by: null,
    freed_bytes: made,
    pieces: 1,
    only_copy: false,
    last_of_workspace: false,
    ...part,
  };
}

const bytes = (one: CleanupItem) => one.freed_bytes;

describe("the groups of a plan", () => {
  it("stand by rule and kind in the order of kinds, largest item first, and kept ones last", () => {
    const items = [
      item({ kind: "logs", rule: "Old logs", freed_bytes: 5 }),
      item({ action: "keep", held_by: "pinned", freed_bytes: 99 }),
      item({ kind: "images", rule: "Old images", freed_bytes: 1 }),
      item({ kind: "images", rule: "Old images", freed_bytes: 7 }),
    ];
    const groups = groupPlan(items, "rule", "in harbor", bytes);
    expect(groups.map(({ title, words, bytes }) => [title, words, bytes])).toEqual([
      ["Images", "by “Old images”", 8],
      ["Logs", "by “Old logs”", 5],
      ["Kept", "looked at, but something holds them", 99],
    ]);
    expect(groups[0]?.items.map((one) => one.freed_bytes)).toEqual([7, 1]);
  });

  it("leave what a person took out in its place, so that it can be taken in again", () => {
    const out = item({ action: "keep", held_by: "taken_out", freed_bytes: 0 });
    const groups = groupPlan([item(), out], "rule", "in harbor", bytes);
    expect(groups).toHaveLength(1);
    expect(groups[0]?.words).toBe("in harbor");
    expect(groups[0] && checkOf(groups[0], new Set([out.key]))).toBe("some");
  });

  it("stand by construct with all its kinds, and by size as one", () => {
    const items = [
      item({ construct_id: "a", kind: "images", freed_bytes: 3 }),
      item({ construct_id: "b", kind: "logs", freed_bytes: 9 }),
      item({ construct_id: "a", kind: "logs", freed_bytes: 4 }),
    ];
    expect(groupPlan(items, "construct", "", bytes).map((group) => [group.key, group.items.length])).toEqual([
      ["b", 1],
      ["a", 2],
    ]);
    const [all] = groupPlan(items, "size", "", bytes);
    expect(all?.items.map((one) => one.freed_bytes)).toEqual([9, 4, 3]);
  });
});

describe("the lines of a plan", () => {
  const many = (kind: string, count: number) => Array.from({ length: count }, () => item({ kind }));

  it("show a few of each group and how many more there are", () => {
    const groups = groupPlan([...many("images", 20), ...many("logs", 12)], "rule", "", bytes);
    const lines = linesOf(groups, new Set(), new Set());
    expect(lines.filter((line) => line.kind === "item")).toHaveLength(8 + 12);
    expect(lines.find((line) => line.kind === "more")).toMatchObject({ hidden: 12 });
    const all = linesOf(groups, new Set(), new Set([groups[0]?.key ?? ""]));
    expect(all.filter((line) => line.kind === "item")).toHaveLength(32);
  });

  it("hide the items of a closed group", () => {
    const groups = groupPlan(many("images", 3), "rule", "", bytes);
    expect(linesOf(groups, new Set([groups[0]?.key ?? ""]), new Set()).map((line) => line.kind)).toEqual([
      "group",
    ]);
  });
});

it("names an item by its construct and what of it goes", () => {
  expect(itemName(item({ name: "Map", kind: "images", pieces: 288 }))).toBe("Map, 288\u00a0images");
  expect(itemName(item({ name: "Map", kind: "logs", pieces: 1 }))).toBe("Map, 1\u00a0log");
  expect(itemName(item({ name: "Map" }))).toBe("Map");
});
