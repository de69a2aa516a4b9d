/** Filters, sorts and pages invented constructs the way the core does. */
import type {
  Construct,
  ConstructFilter,
  ConstructPage,
  ConstructSort,
  ConstructSums,
  Facets,
  ListConstructs,
} from "../../api/contract";
import { fakeId } from "./random";

const DAY = 86_400_000;

/** Whether a construct passes a filter. */
export function matches(construct: Construct, filter: Partial<ConstructFilter>): boolean {
  const { status = [], type = [], workspace = [], agent = [], tag = [] } = filter;
  if (status.length === 0 ? construct.status === "archived" : !status.includes(construct.status))
    return false;
  if (type.length > 0 && !type.includes(construct.type)) return false;
  if (workspace.length > 0 && !workspace.includes(construct.workspace_id)) return false;
  if (agent.length > 0 && !agent.some((name) => construct.agents.includes(name))) return false;
  if (!tag.every((name) => construct.tags.includes(name))) return false;
  if (filter.since && construct.last_activity_at < filter.since) return false;
  if (filter.until && construct.last_activity_at >= filter.until) return false;
  if (filter.larger_than && construct.stored_bytes < filter.larger_than) return false;
  if (filter.pinned !== null && filter.pinned !== undefined && construct.pinned !== filter.pinned)
    return false;
  if (
    filter.only_copy !== null &&
    filter.only_copy !== undefined &&
    construct.only_copy !== filter.only_copy
  ) {
    return false;
  }
  const text = filter.text?.toLowerCase();
  return !text || construct.name.toLowerCase().includes(text) || construct.brief.toLowerCase().includes(text);
}

const KEYS: Record<ConstructSort, (construct: Construct) => string | number> = {
  last_activity: (construct) => construct.last_activity_at,
  created: (construct) => construct.created_at,
  name: (construct) => construct.name.toLowerCase(),
  stored: (construct) => construct.stored_bytes,
  original: (construct) => construct.original_bytes,
  messages: (construct) => construct.messages,
  sessions: (construct) => construct.sessions,
};

/** The constructs in their order: newest, largest or, for names, first letter first. */
export function arrange(
  constructs: readonly Construct[],
  sort: ConstructSort,
  reverse: boolean,
): Construct[] {
  const key = KEYS[sort];
  const direction = (sort === "name" ? 1 : -1) * (reverse ? -1 : 1);
  return [...constructs].sort((a, b) => {
    const [ka, kb] = [key(a), key(b)];
    if (ka === kb) return (a.id < b.id ? -1 : 1) * direction;
    return (ka < kb ? -1 : 1) * direction;
  });
}

/** One page after a cursor, which here is the place of the next row. */
export function page(arranged: readonly Construct[], request: Partial<ListConstructs>): ConstructPage {
  const from = request.after ? Number(request.after) : 0;
  const limit = Math.min(1000, request.limit || 50);
  const constructs = arranged.slice(from, from + limit);
  return { constructs, next: from + limit < arranged.length ? String(from + limit) : null };
}

/** The sums over what matched. */
export function sums(matched: readonly Construct[]): ConstructSums {
  const days = new Map<number, number>();
  const total = { constructs: matched.length, sessions: 0, messages: 0, original_bytes: 0, stored_bytes: 0 };
  for (const construct of matched) {
    total.sessions += construct.sessions;
    total.messages += construct.messages;
    total.original_bytes += construct.original_bytes;
    total.stored_bytes += construct.stored_bytes;
    const day = Math.floor(Date.parse(construct.last_activity_at) / DAY);
    days.set(day, (days.get(day) ?? 0) + 1);
  }
  const by_day = [...days].sort((a, b) => b[0] - a[0]).map(([day, constructs]) => ({ day, constructs }));
  return { ...total, by_day };
}

/** Counts by scope for the sidebar and the filters. */
export function facets(constructs: readonly Construct[]): Facets {
  const present = constructs.filter((construct) => construct.status !== "archived");
  const workspaces = tally(present, (construct) => [construct.workspace]);
  const ids = new Map(present.map((construct) => [construct.workspace, construct.workspace_id]));
  return {
    constructs: present.length,
    workspaces: workspaces.map(([name, count]) => ({
      id: ids.get(name) ?? fakeId(2, 0),
      name,
      path: `/home/you/src/${name}`,
      constructs: count,
    })),
    agents: tally(present, (construct) => construct.agents).map(([agent, count]) => ({
      agent,
      constructs: count,
    })),
    statuses: tally(constructs, (construct) => [construct.status]).map(([status, count]) => ({
      status,
      constructs: count,
    })),
    tags: tally(present, (construct) => construct.tags).map(([tag, count]) => ({ tag, constructs: count })),
  };
}

function tally<Key>(
  constructs: readonly Construct[],
  keys: (construct: Construct) => readonly Key[],
): [Key, number][] {
  const counts = new Map<Key, number>();
  for (const construct of constructs) {
    for (const key of keys(construct)) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}
