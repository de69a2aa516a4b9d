/** A policy as the command that writes it. */
import type { Policy, Schedule, Take } from "../api/contract";
import { quoted, sizeWord } from "../shared/shell";

function takeWord({ kind, idle_days, larger_than_bytes }: Take): string {
  const conditions = [
    idle_days === null ? null : `${idle_days}d`,
    larger_than_bytes === null ? null : sizeWord(larger_than_bytes),
  ].filter((one) => one !== null);
  const what = kind ?? "construct";
  return conditions.length === 0 ? what : `${what}:${conditions.join(",")}`;
}

function scheduleWord(schedule: Schedule): string {
  switch (schedule.every) {
    case "manual":
      return "manual";
    case "day":
      return `daily ${schedule.at}`;
    case "week":
      return `weekly ${schedule.day} ${schedule.at}`;
    case "month":
      return `monthly ${schedule.day} ${schedule.at}`;
  }
}

/** The command that writes this policy, whatever it said before. */
export function setCommand(policy: Policy): string {
  const { scope, thin, action } = policy;
  const words = [`synthetic retention set ${quoted(policy.name)} --anew ${policy.on ? "--on" : "--off"}`];
  const each = (flag: string, values: readonly string[]) => {
    for (const value of values) words.push(`${flag} ${quoted(value)}`);
  };
  each("--workspace", scope.workspaces);
  each("--agent", scope.agents);
  each("--type", scope.types);
  each("--status", scope.statuses);
  each("--tag", scope.tags);
  each("--take", policy.takes.map(takeWord));
  each("--except-tag", policy.except_tags);
  if (policy.spare_only_copies) words.push("--spare-only-copies");
  if (policy.keep_last_per_workspace !== null) words.push(`--keep-last ${policy.keep_last_per_workspace}`);
  if (thin !== null) {
    const periods = [`${thin.daily}d`, `${thin.weekly}w`, `${thin.monthly}m`, `${thin.yearly}y`];
    words.push(`--thin ${periods.filter((period) => !period.startsWith("0")).join(",")}`);
  }
  if (policy.quota_bytes !== null) words.push(`--quota ${sizeWord(policy.quota_bytes)}`);
  if (action.kind === "export_then_trash") words.push(`--export-to ${quoted(action.folder)}`);
  if (action.kind === "expire_sessions") words.push(`--expire-sessions ${action.idle_days}d`);
  else if (policy.trash_days !== 30) words.push(`--trash-days ${policy.trash_days}`);
  if (policy.schedule.every !== "manual") words.push(`--schedule ${quoted(scheduleWord(policy.schedule))}`);
  if (policy.stops_over_bytes !== null) words.push(`--stops-over ${sizeWord(policy.stops_over_bytes)}`);
  if (policy.stops_over_percent !== null) words.push(`--stops-over-percent ${policy.stops_over_percent}`);
  return words.join(" ");
}
