/** Invented constructs: the same every time, except that they end at the present. */
import type { AgentName, Construct, ConstructStatus, ConstructType } from "../../api/contract";
import { dice, fakeId } from "./random";
import { BRIEFS, LEADING, OBJECTS, TAGS, TAILS, VERBS, WORKSPACES } from "./words";

const MINUTE = 60_000;

/** Makes `count` constructs, newest first. */
export function inventConstructs(count: number, now: number): Construct[] {
  const constructs: Construct[] = [];
  let ago = 9_600;
  for (let index = 0; index < count; index += 1) {
    const lead = LEADING[index];
    const roll = dice(index * 7919 + 13);
    if (!lead) ago += (roll.next() * 2 * 560_000) / Math.max(count, 200);
    constructs.push(lead ? leading(index, lead, now) : invented(index, ago, now));
  }
  return constructs;
}

function leading(index: number, lead: (typeof LEADING)[number], now: number): Construct {
  const [name, workspace, status, sessions, megabytes, minutes] = lead;
  return compose(index, { name, workspace, status, sessions, stored: megabytes * 1e6, ago: minutes }, now);
}

function invented(index: number, ago: number, now: number): Construct {
  const roll = dice(index * 104_729 + 7);
  const name = `${roll.pick(VERBS)} ${roll.pick(OBJECTS)}${roll.pick(TAILS)}`;
  const workspace = Math.min(WORKSPACES.length - 1, Math.floor(roll.next() ** 1.8 * WORKSPACES.length));
  const status: ConstructStatus =
    roll.next() < 0.86 ? "complete" : roll.pick(["parked", "error", "awaiting_review", "draft", "archived"]);
  const stored = Math.round(10 ** (5 + roll.next() * 3.2));
  return compose(index, { name, workspace, status, sessions: roll.whole(1, 6), stored, ago }, now);
}

interface Facts {
  name: string;
  workspace: number;
  status: ConstructStatus;
  sessions: number;
  stored: number;
  ago: number;
}

function compose(index: number, facts: Facts, now: number): Construct {
  const roll = dice(index * 31 + 5);
  const last = now - facts.ago * MINUTE;
  const agents: AgentName[] = index % 3 === 1 ? ["codex"] : ["claude-code"];
  if (index % 9 === 2) agents.push(agents[0] === "codex" ? "claude-code" : "codex");
  const type: ConstructType = index % 23 === 4 ? "planning" : "collected";
  return {
    id: fakeId(1, index),
    name: facts.name,
    brief: index === 0 ? BRIEFS[0] : roll.pick(BRIEFS),
    status: facts.status,
    type,
    workspace: WORKSPACES[facts.workspace] ?? WORKSPACES[0],
    workspace_id: fakeId(2, facts.workspace),
    branch:
      index % 4 === 3
        ? null
        : `feat/${facts.name
            .toLowerCase()
            .replace(/[^a-z0-9]+/g, "-")
            .slice(0, 24)}`,
    agents,
    sessions: facts.sessions,
    messages: facts.sessions * roll.whole(80, 420),
    original_bytes: Math.round(facts.stored * (6 + roll.next() * 2)),
    stored_bytes: Math.round(facts.stored),
    created_at: new Date(last - roll.whole(20, 3_000) * MINUTE).toISOString(),
    last_activity_at: new Date(last).toISOString(),
    tags: index % 7 === 0 ? [roll.pick(TAGS)] : [],
    pinned: index === 0 || index % 61 === 30,
    only_copy: index > 40 && index % 5 === 0,
  };
}
