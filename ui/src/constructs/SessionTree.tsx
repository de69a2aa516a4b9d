import { Button as AriaButton, Collection, Tree, TreeItem, TreeItemContent } from "react-aria-components";
import type { Session } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { classes } from "../shared/css";
import { formatBytes, formatFullTime, formatNumber, formatWhen } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./SessionTree.module.css";
import { growTree, RELATION_NAMES, type SessionNode, titleOf } from "./sessionTree";

interface SessionTreeProps {
  sessions: readonly Session[];
  now: number;
  /** With sizes, where there is room. */
  wide?: boolean;
  onOpen: (session: Session) => void;
}

/** The sessions of a construct, sub-agents and forks under the session they came from. */
export function SessionTree({ sessions, now, wide = false, onOpen }: SessionTreeProps) {
  const roots = growTree(sessions);
  const open = sessions.map((session) => session.id);
  return (
    <Tree
      aria-label="Sessions"
      className={classes(styles.tree, roots.every((node) => node.children.length === 0) && styles.flat)}
      items={roots.map(keyed)}
      defaultExpandedKeys={open}
      selectionMode="none"
      onAction={(key) => {
        const session = sessions.find((one) => one.id === key);
        if (session) onOpen(session);
      }}
    >
      {({ node }) => <Branch node={node} now={now} wide={wide} />}
    </Tree>
  );
}

function keyed(node: SessionNode) {
  return { id: node.session.id, node };
}

function Branch({ node, now, wide }: { node: SessionNode; now: number; wide: boolean }) {
  const { session, children } = node;
  return (
    <TreeItem id={session.id} textValue={titleOf(session)} className={styles.item ?? ""}>
      <TreeItemContent>
        <SessionLine session={session} parent={children.length > 0} now={now} wide={wide} />
      </TreeItemContent>
      <Collection items={children.map(keyed)}>
        {(child) => <Branch node={child.node} now={now} wide={wide} />}
      </Collection>
    </TreeItem>
  );
}

function SessionLine(props: { session: Session; parent: boolean; now: number; wide: boolean }) {
  const { session, parent, now, wide } = props;
  return (
    <div className={styles.line}>
      {parent ? (
        <AriaButton slot="chevron" className={styles.chevron ?? ""}>
          <Icon name="chevron-right" size={12} />
        </AriaButton>
      ) : (
        <span className={styles.chevron} />
      )}
      {session.relation === "subagent" || session.relation === "fork" ? (
        <Icon name="branch" />
      ) : (
        <AgentMark agent={session.agent} named />
      )}
      <span className={styles.title} title={titleOf(session)}>
        <span className="ellipsis">
          <Shown text={titleOf(session)} />
        </span>
        <span className={styles.relation}>{RELATION_NAMES[session.relation]}</span>
      </span>
      {wide && <span className={styles.size}>{formatBytes(session.stored_bytes)}</span>}
      <span className={styles.messages}>{formatNumber(session.messages, wide ? "message" : "msg")}</span>
      <span className={styles.time} title={formatFullTime(session.started_at)}>
        {formatWhen(session.started_at, now)}
      </span>
    </div>
  );
}
