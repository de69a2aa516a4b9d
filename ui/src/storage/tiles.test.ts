import { describe, expect, it } from "vitest";
import type { UsageRow } from "../api/contract";
import { agentTile, bySize, insideWords, kindSizes, kindTile, shareWords, withRest } from "./tiles";

const row = (key: string, stored_bytes: number, items = 1): UsageRow => ({
  key,
  name: key.replace("_", " "),
  original_bytes: stored_bytes * 5,
  stored_bytes,
  reclaimable_bytes: stored_bytes,
  items,
});
const plain = (text: string) => text.replaceAll("\u00a0", " ");

describe("the rest", () => {
  const tiles = [row("a", 50, 3), row("b", 30, 2)].map(agentTile);

  it("is what the whole holds beside what is shown and what is on other pages", () => {
    const whole = { constructs: 12, original_bytes: 600, stored_bytes: 120 };
    const [, rest] = withRest(tiles.slice(1), whole, tiles.slice(0, 1));
    expect(rest).toMatchObject({
      kind: "rest",
      name: "7 smaller",
      items: 7,
      stored_bytes: 40,
      original_bytes: 200,
    });
  });

  it("is not there when everything is shown", () => {
    expect(withRest(tiles, { constructs: 5, original_bytes: 400, stored_bytes: 80 })).toEqual(tiles);
  });

  it("takes no less than nothing while the store grows under it", () => {
    const [, , rest] = withRest(tiles, { constructs: 6, original_bytes: 1, stored_bytes: 1 });
    expect(rest).toMatchObject({ items: 1, stored_bytes: 0, original_bytes: 0 });
  });

  it("comes last, however large it is", () => {
    const all = withRest(tiles, { constructs: 99, original_bytes: 9_999, stored_bytes: 9_999 });
    expect(bySize(all, "stored").map((tile) => tile.key)).toEqual(["a", "b", "rest"]);
  });
});

describe("kinds", () => {
  it("stand in their fixed order, whatever the order of the rows", () => {
    const rows = [row("files", 1), row("conversation", 2), row("database", 3)];
    expect(kindSizes(rows).map((kind) => kind.kind)).toEqual(["conversation", "files"]);
  });

  it("are told from what the store needs for itself", () => {
    expect(kindTile(row("tool_output", 4))).toMatchObject({ kind: "bytes", name: "Tool output" });
    expect(kindTile(row("database", 4))).toMatchObject({ kind: "own", name: "Database", byteKind: null });
    expect(plain(insideWords(kindTile(row("images", 4, 31))))).toBe("31 messages");
  });
});

describe("a share", () => {
  it.each([
    [0, 100, "0 %"],
    [1, 1_000, "< 1 %"],
    [25, 100, "25 %"],
    [100, 100, "100 %"],
    [0, 0, "0 %"],
  ])("%d of %d reads %s", (part, all, words) => {
    expect(plain(shareWords(part, all))).toBe(words);
  });
});
