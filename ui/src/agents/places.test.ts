import { describe, expect, it } from "vitest";
import type { AgentPlace } from "../api/contract";
import { deletionOf, homeOf, shortPath, sumPlaces } from "./places";

const place = (change: Partial<AgentPlace>): AgentPlace => ({
  agent: "claude-code",
  path: "/home/you/.claude/projects",
  found: true,
  sessions: 10,
  bytes: 1_000,
  collected_sessions: 0,
  deletes_after_days: 30,
  days_until_deleted: 4,
  deleted_within_7_days: 3,
  ...change,
});

describe("the agents' folders", () => {
  it("are added up without those that are not there", () => {
    const sums = sumPlaces([place({}), place({ agent: "codex", sessions: 5 }), place({ found: false })]);
    expect(sums).toEqual({ agents: 2, sessions: 15, bytes: 2_000, deleted_within_7_days: 6 });
  });

  it.each([
    [{}, "bad", "3 within 7 days"],
    [{ deleted_within_7_days: 0, days_until_deleted: 12 }, "plain", "next in 12\u00a0days"],
    [{ deleted_within_7_days: 0, days_until_deleted: null }, "plain", "after 30\u00a0days"],
    [{ deletes_after_days: null }, "plain", "never"],
    [{ found: false }, "plain", "not found"],
  ] as const)("say when they are deleted: %o", (change, tone, words) => {
    expect(deletionOf(place(change))).toMatchObject({ tone, words });
  });

  it("are shortened only under the person's own home", () => {
    const home = homeOf("/home/you/.local/share/synthetic");
    expect(home).toBe("/home/you");
    expect(shortPath("/home/you/.codex", home)).toBe("~/.codex");
    expect(shortPath("/home/yourself/.codex", home)).toBe("/home/yourself/.codex");
    expect(shortPath("/srv/codex", homeOf("/srv/store"))).toBe("/srv/codex");
  });
});
