/** Invented days, facts and agents' folders. */
import type { AgentFolder, Construct, Growth, StorageFacts } from "../../api/contract";

const DAY_MS = 86_400_000;
const DAYS = 160;

/** A store that grew to what it is, with one cleanup on the way. */
export function inventGrowth(stored_bytes: number, now: number): Growth {
  const days = Array.from({ length: DAYS }, (_, at) => {
    const share = 0.5 + (0.5 * at) / (DAYS - 1) - (at > 120 ? 0.06 * Math.max(0, 1 - (at - 120) / 30) : 0);
    const stored = Math.round(stored_bytes * share);
    return {
      day: new Date(now - (DAYS - 1 - at) * DAY_MS).toISOString().slice(0, 10),
      original_bytes: stored * 7,
      stored_bytes: stored,
      database_bytes: Math.round(stored * 0.02),
      trash_bytes: 0,
      agents_bytes: Math.round(stored * 8.4),
      disk_free_bytes: 16_200_000_000,
      disk_bytes: 512_000_000_000,
    };
  });
  const bytes_per_day = Math.round((stored_bytes * 0.5) / (DAYS - 1));
  const full_at = new Date(now + (16_200_000_000 / bytes_per_day) * DAY_MS).toISOString();
  return { days, forecast: { bytes_per_day, full_at, from_days: 90 } };
}

/** Facts about invented constructs. */
export function inventFacts(all: readonly Construct[], oldest: number): StorageFacts {
  const only = all.filter((construct) => construct.only_copy);
  const byAge = [...all].sort((a, b) => a.last_activity_at.localeCompare(b.last_activity_at));
  return {
    only_copies: only.length,
    only_copy_bytes: only.reduce((sum, construct) => sum + construct.stored_bytes, 0),
    duplicates: Math.floor(all.length / 9),
    duplicates_saved_bytes: all.length * 41_000,
    oldest: byAge.slice(0, oldest || 5),
  };
}

/** What the agents' folders would hold. */
export function inventFolders(original_bytes: number): AgentFolder[] {
  const share = (part: number) => Math.round(original_bytes * part);
  return [
    {
      agent: "claude-code",
      path: "/home/you/.claude",
      bytes: share(0.78),
      files: 4_812,
      collected_bytes: share(0.7),
      leftovers: [
        { kind: "sessions", bytes: share(0.7), files: 1_204, safe_bytes: share(0.7) },
        { kind: "debug_logs", bytes: share(0.03), files: 388, safe_bytes: share(0.03) },
        { kind: "orphaned_tool_results", bytes: share(0.008), files: 41, safe_bytes: 0 },
      ],
    },
    {
      agent: "codex",
      path: "/home/you/.codex",
      bytes: share(0.26),
      files: 633,
      collected_bytes: share(0.25),
      leftovers: [{ kind: "sessions", bytes: share(0.25), files: 402, safe_bytes: share(0.25) }],
    },
  ];
}
