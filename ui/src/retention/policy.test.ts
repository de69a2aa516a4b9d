import { describe, expect, it } from "vitest";
import type { PolicyRow } from "../api/contract";
import {
  changesOf,
  changeWords,
  moved,
  NEW_POLICY,
  nextWords,
  problemAt,
  rowWords,
  scheduleWords,
} from "./policy";

const NOW = new Date(2026, 10, 18, 12, 0).getTime();
const at = (day: number, hour: number) => new Date(2026, 10, day, hour, 0).toISOString();

function row(part: Partial<PolicyRow> = {}): PolicyRow {
  return {
    policy: { ...NEW_POLICY, name: "Old images" },
    next_run_at: at(22, 3),
    takes_now_bytes: 928e6,
    takes_now_items: 1_943,
    problem: null,
    last_receipt: null,
    ...part,
  };
}

describe("a policy in its list", () => {
  it("says what it takes now and when it runs next", () => {
    expect(rowWords(row(), NOW)).toBe("928\u00a0MB now, next Sunday, 03:00");
    expect(rowWords(row({ takes_now_items: 0, next_run_at: null }), NOW)).toBe("Nothing now, runs by hand");
    expect(rowWords(row({ policy: { ...NEW_POLICY, on: false } }), NOW)).toBe("Off");
    const problem = { policy: "Old images", field: "takes", message: "it takes nothing" };
    expect(rowWords(row({ problem }), NOW)).toBe("It takes nothing.");
    const action = { kind: "expire_sessions" as const, idle_days: 7 };
    expect(rowWords(row({ policy: { ...NEW_POLICY, action }, takes_now_items: 2 }), NOW)).toMatch(
      /^Expires 2\u00a0sessions now/,
    );
  });

  it("names the day of its next run", () => {
    expect(nextWords(at(18, 23), NOW)).toBe("today, 23:00");
    expect(nextWords(at(19, 3), NOW)).toBe("tomorrow, 03:00");
    expect(nextWords(at(29, 3), NOW)).toBe("29\u00a0Nov, 03:00");
    expect(nextWords(null, NOW)).toBeNull();
    expect(scheduleWords({ every: "month", day: 31, at: "03:00" })).toBe("on day 31 of every month at 03:00");
  });
});

it("counts what was changed and names it", () => {
  const saved = { ...NEW_POLICY, name: "Old images" };
  expect(changesOf(saved, structuredClone(saved))).toEqual([]);
  const draft = { ...saved, trash_days: 7, takes: [] };
  expect(changesOf(saved, draft)).toEqual(["takes", "trash_days"]);
  expect(changeWords(changesOf(saved, draft))).toBe("what it takes, the days in the trash");
});

it("shows a problem at its field and nowhere else", () => {
  const problem = { policy: "a", field: "takes[1].idle_days", message: "too long" };
  expect(problemAt(problem, "takes")).toBe("Too long.");
  expect(problemAt(problem, "takes[1]")).toBe("Too long.");
  expect(problemAt(problem, "takes[1].larger_than_bytes")).toBeNull();
  expect(problemAt(problem, "take")).toBeNull();
  expect(problemAt(null, "takes")).toBeNull();
});

it("moves one policy and keeps the order of the others", () => {
  expect(moved(["a", "b", "c"], 0, 2)).toEqual(["b", "c", "a"]);
  expect(moved(["a", "b", "c"], 2, 0)).toEqual(["c", "a", "b"]);
  expect(moved(["a", "b"], 0, -1)).toEqual(["a", "b"]);
});
