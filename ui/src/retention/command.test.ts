import { expect, it } from "vitest";
import { quoted } from "../shared/shell";
import { setCommand } from "./command";
import { NEW_POLICY } from "./policy";

it("writes the whole policy, quoted where a shell would take it apart", () => {
  expect(setCommand({ ...NEW_POLICY, name: "Old images" })).toBe(
    "synthetic retention set 'Old images' --anew --on --take images:30d --spare-only-copies " +
      "--schedule 'weekly sunday 03:00' --stops-over-percent 20",
  );
  const policy = {
    ...NEW_POLICY,
    name: "a",
    on: false,
    scope: { ...NEW_POLICY.scope, statuses: ["complete" as const], tags: ["it's old"] },
    takes: [
      { kind: null, idle_days: 365, larger_than_bytes: null },
      { kind: "logs" as const, idle_days: 30, larger_than_bytes: 1_500_000 },
    ],
    spare_only_copies: false,
    thin: { daily: 7, weekly: 0, monthly: 12, yearly: 0 },
    quota_bytes: 20e9,
    trash_days: 7,
    schedule: { every: "manual" as const },
    stops_over_percent: null,
  };
  expect(setCommand(policy)).toBe(
    "synthetic retention set a --anew --off --status complete --tag 'it'\\''s old' --take construct:365d " +
      "--take logs:30d,1.5MB --thin 7d,12m --quota 20GB --trash-days 7",
  );
  expect(quoted("/mnt/a b")).toBe("'/mnt/a b'");
});
