/** Sessions as the tree they grew into. */
import type { Session } from "../api/contract";

export interface SessionNode {
  session: Session;
  children: SessionNode[];
}

/** Hangs sub-agents and forks under their parents; a resumed session stands beside the one it goes on from. */
export function growTree(sessions: readonly Session[]): SessionNode[] {
  const nodes = new Map(sessions.map((session) => [session.id, { session, children: [] as SessionNode[] }]));
  const roots: SessionNode[] = [];
  for (const session of sessions) {
    const node = nodes.get(session.id);
    if (!node) continue;
    const parent = session.parent_id === null ? undefined : nodes.get(session.parent_id);
    const beside = session.relation === "root" || session.relation === "resume";
    if (!parent || beside || parent === node) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/** The title of a session; one that says nothing is named by the agent's own id. */
export function titleOf(session: Pick<Session, "title" | "external_id">): string {
  return session.title.trim() === "" ? session.external_id : session.title;
}

/** How a session came to be, in a word. */
export const RELATION_NAMES: Record<Session["relation"], string> = {
  root: "root",
  resume: "resume",
  fork: "fork",
  subagent: "sub-agent",
};
