import type { Session, SessionId } from "../api/contract";

/** A session with how deep it stands under its root. */
export type SessionNode = { session: Session; depth: number };

const DEPTH_MAX = 6;

/** Orders sessions as a tree: children under their parents, in the order given. Loops are cut. */
export function sessionTree(sessions: readonly Session[]): SessionNode[] {
  const known = new Set(sessions.map((session) => session.id));
  const children = new Map<SessionId | null, Session[]>();
  for (const session of sessions) {
    const parent = session.parent_id !== null && known.has(session.parent_id) ? session.parent_id : null;
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [session]);
    else siblings.push(session);
  }
  const placed = new Set<SessionId>();
  const nodes: SessionNode[] = [];
  const walk = (roots: readonly Session[]) => {
    const stack = roots.map((session) => ({ session, depth: 0 })).reverse();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      const { session, depth } = node;
      if (placed.has(session.id)) continue;
      placed.add(session.id);
      nodes.push({ session, depth: Math.min(depth, DEPTH_MAX) });
      const below = children.get(session.id) ?? [];
      for (const child of below.toReversed()) stack.push({ session: child, depth: depth + 1 });
    }
  };
  walk(children.get(null) ?? []);
  walk(sessions.filter((session) => !placed.has(session.id)));
  return nodes;
}
