import { describe, expect, it } from "vitest";
import {
  askAbout,
  asksForAnything,
  askWords,
  type CleanupAsk,
  NOTHING_ASKED,
  planCommand,
  readAsk,
  requestOf,
  shortBytes,
  writeAsk,
} from "./ask";

const ASKS: CleanupAsk[] = [
  NOTHING_ASKED,
  { ...NOTHING_ASKED, constructs: ["c-1", "c-2"], kinds: ["images", "logs"] },
  { ...NOTHING_ASKED, workspace: "w-1", idle_days: 30, larger_than_bytes: 1e6, pieces_over_bytes: 10e6 },
  { ...NOTHING_ASKED, policies: [] },
  { ...NOTHING_ASKED, policies: ["Old images & big logs", "b"] },
  { ...NOTHING_ASKED, sessions: ["s-1"] },
];

describe("what a cleanup is asked", () => {
  it.each(ASKS.map((ask) => [String(writeAsk(ask)), ask] as const))(
    "stands in an address: %s",
    (text, ask) => {
      expect(readAsk(new URLSearchParams(text))).toEqual(ask);
    },
  );

  it("leaves out what is not valid", () => {
    const text = "construct=../x&kind=all&idle_days=-3&larger_than=1e9&workspace=A B";
    expect(readAsk(new URLSearchParams(text))).toEqual(NOTHING_ASKED);
    expect(asksForAnything(NOTHING_ASKED)).toBe(false);
  });

  it("names many constructs by a number and asks for all of them", () => {
    const ids = Array.from({ length: 5_000 }, (_, at) => `c-${at}`);
    const ask = askAbout(ids);
    expect(String(writeAsk(ask)).length).toBeLessThan(20);
    expect(requestOf(ask, ["b", "a"])).toMatchObject({ constructs: ids, kept: ["a", "b"] });
  });

  it("says the same on a command line, quoted where it has to be", () => {
    const ask = { ...NOTHING_ASKED, kinds: ["images" as const], idle_days: 30, pieces_over_bytes: 10e6 };
    expect(planCommand(ask)).toBe(
      "synthetic cleanup plan --kind images --older-than 30d --piece-larger 10MB",
    );
    expect(planCommand({ ...NOTHING_ASKED, policies: ["it's old"] })).toBe(
      "synthetic cleanup plan --policy 'it'\\''s old'",
    );
  });

  it("is told in words", () => {
    const ask = { ...NOTHING_ASKED, idle_days: 30, larger_than_bytes: 1e6 };
    expect(askWords(ask, "harbor")).toBe(
      "in harbor, without activity for 30\u00a0days, in constructs over 1\u00a0MB",
    );
    expect(shortBytes(1_500_000)).toBe("1.5\u00a0MB");
    expect(shortBytes(100)).toBe("100\u00a0B");
  });
});
