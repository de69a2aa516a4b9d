/** Invented sessions, usage and artifacts of one construct. */
import type {
  Artifact,
  ArtifactKind,
  ByteKind,
  Construct,
  ConstructDetail,
  ConstructLink,
  ReadUsage,
  Session,
  UsageRow,
} from "../../api/contract";
import { dice, fakeId } from "./random";
import { SESSION_TITLES } from "./words";

const KINDS: readonly [ByteKind, string, number][] = [
  ["conversation", "Conversation", 0.11],
  ["tool_output", "Tool output", 0.38],
  ["images", "Images", 0.29],
  ["diffs", "Diffs", 0.09],
  ["logs", "Logs", 0.1],
  ["files", "Files", 0.03],
];

/** All that the page of a construct shows. */
export function inventDetail(construct: Construct, all: readonly Construct[]): ConstructDetail {
  const sessions = inventSessions(construct);
  return {
    construct,
    sessions,
    usage: inventUsage(construct),
    artifacts: countArtifacts(construct),
    links: inventLinks(construct, all),
  };
}

function number(construct: Construct): number {
  return Number.parseInt(construct.id.slice(-12), 16);
}

/** The sessions of a construct, parents before children. */
export function inventSessions(construct: Construct): Session[] {
  const index = number(construct);
  const sessions: Session[] = [];
  const start = Date.parse(construct.created_at);
  const span = Date.parse(construct.last_activity_at) - start;
  for (let place = 0; place < construct.sessions; place += 1) {
    const roll = dice(index * 97 + place);
    const relation = place === 0 ? "root" : place % 3 === 0 ? "resume" : "subagent";
    const messages = Math.round(construct.messages / construct.sessions) + (place === 0 ? 40 : -place * 3);
    const agent = construct.agents[place % construct.agents.length] ?? "claude-code";
    const id = fakeId(3, index * 64 + place);
    sessions.push({
      id,
      construct_id: construct.id,
      agent,
      external_id: id,
      parent_id: place === 0 ? null : (sessions[0]?.id ?? null),
      relation,
      status: place === 0 && construct.status === "active" ? "active" : "completed",
      title: SESSION_TITLES[place % SESSION_TITLES.length] ?? "Session",
      models: [agent === "codex" ? "gpt-5.2-codex" : "claude-opus-4-5"],
      records: messages + 12,
      messages,
      repeated_messages: 0,
      counts: {
        user: roll.whole(2, 12),
        assistant: Math.round(messages * 0.3),
        tool_call: Math.round(messages * 0.3),
        tool_result: Math.round(messages * 0.3),
        thinking: Math.round(messages * 0.06),
        image: roll.whole(0, 6),
        summary: 0,
        other: 0,
      },
      unreadable_records: index % 17 === 3 ? 1 : 0,
      output_tokens: messages * 310,
      original_bytes: Math.round(construct.original_bytes / construct.sessions),
      stored_bytes: Math.round(construct.stored_bytes / construct.sessions),
      source_path: `/home/you/.claude/projects/-home-you-src-${construct.workspace}/${id}.jsonl`,
      source_gone: construct.only_copy,
      started_at: new Date(start + (span * place) / construct.sessions).toISOString(),
      last_activity_at: new Date(start + (span * (place + 1)) / construct.sessions).toISOString(),
      cwd: `/home/you/src/${construct.workspace}`,
      branch: construct.branch,
      agent_version: "2.1.4",
    });
  }
  return sessions;
}

function inventUsage(construct: Construct): UsageRow[] {
  return KINDS.map(([key, name, share]) => ({
    key,
    name,
    original_bytes: Math.round(construct.original_bytes * share),
    stored_bytes: Math.round(construct.stored_bytes * share),
    reclaimable_bytes: Math.round(construct.stored_bytes * share * 0.97),
    items: Math.round(construct.messages * share),
  }));
}

/** What the constructs take, added up by what is asked for. */
export function inventUsageBy(all: readonly Construct[], { by, limit }: Partial<ReadUsage>): UsageRow[] {
  const sums = new Map<string, UsageRow>();
  const add = (row: UsageRow) => {
    const sum = sums.get(row.key);
    if (!sum) return sums.set(row.key, { ...row });
    sum.original_bytes += row.original_bytes;
    sum.stored_bytes += row.stored_bytes;
    sum.reclaimable_bytes += row.reclaimable_bytes;
    sum.items += row.items;
  };
  for (const construct of all) {
    const kinds = inventUsage(construct);
    if (by === "kind") kinds.forEach(add);
    else add({ ...whole(kinds), ...scopeOf(construct, by ?? "total") });
  }
  const own = { original_bytes: 0, reclaimable_bytes: 0, items: 1 };
  const database: UsageRow = { key: "database", name: "database", stored_bytes: all.length * 9_000, ...own };
  if (by === "kind") return [...sums.values(), database];
  for (const row of sums.values()) if (by === "total") row.stored_bytes += database.stored_bytes;
  return [...sums.values()].sort((a, b) => b.stored_bytes - a.stored_bytes).slice(0, limit || 100);
}

function whole(kinds: readonly UsageRow[]): UsageRow {
  const sum = (of: (row: UsageRow) => number) => kinds.reduce((all, row) => all + of(row), 0);
  return {
    key: "total",
    name: "total",
    original_bytes: sum((row) => row.original_bytes),
    stored_bytes: sum((row) => row.stored_bytes),
    reclaimable_bytes: sum((row) => row.reclaimable_bytes),
    items: 1,
  };
}

function scopeOf(construct: Construct, by: ReadUsage["by"]): { key: string; name: string } {
  const agent = construct.agents[0] ?? "claude-code";
  if (by === "workspace") return { key: construct.workspace_id, name: construct.workspace };
  if (by === "agent") return { key: agent, name: agent };
  return by === "construct" ? { key: construct.id, name: construct.name } : { key: "total", name: "total" };
}

function inventLinks(construct: Construct, all: readonly Construct[]): ConstructLink[] {
  const index = number(construct);
  const other = all[index + 3];
  if (index % 5 !== 0 || !other) return [];
  return [{ construct_id: other.id, name: other.name, kind: "handoff", outgoing: true }];
}

function countArtifacts(construct: Construct): number {
  return construct.sessions * 12;
}

const MADE: readonly [ArtifactKind, string, string][] = [
  ["diff", "src/limit/bucket.rs", "text/x-diff"],
  ["log", "cargo test -p limit", "text/plain"],
  ["file", "docs/rate-limits.md", "text/markdown"],
  ["diff", "src/limit/window.rs", "text/x-diff"],
  ["image", "burst-before-and-after.png", "image/png"],
  [
    "log",
    "k6 run load/burst.js --vus 200 --duration 60s --out json=results/burst-after-token-bucket.json",
    "text/plain",
  ],
  ["diff", "src/http/headers.rs", "text/x-diff"],
  ["plan", "Plan: token bucket", "text/markdown"],
];

/** The artifacts of a construct, in the order they were made. */
export function inventArtifacts(construct: Construct): Artifact[] {
  const sessions = inventSessions(construct);
  const artifacts: Artifact[] = [];
  for (let place = 0; place < countArtifacts(construct); place += 1) {
    const roll = dice(number(construct) * 53 + place);
    const made = MADE[place % MADE.length] ?? ["file", "notes.txt", "text/plain"];
    const session = sessions[place % sessions.length];
    if (!session) break;
    const original_bytes = roll.whole(400, made[0] === "image" ? 2_000_000 : 60_000);
    artifacts.push({
      id: `${session.id}.${place * 7 + 3}.0`,
      construct_id: construct.id,
      session_id: session.id,
      seq: place * 7 + 3,
      kind: made[0],
      name: made[1],
      media_type: made[2],
      original_bytes,
      stored_bytes: Math.round(original_bytes / (made[0] === "image" ? 1.02 : 6)),
      at: new Date(Date.parse(session.started_at) + place * 90_000).toISOString(),
      removed: null,
    });
  }
  return artifacts;
}
