import type { ReactNode } from "react";
import type { Construct, ConstructDetail, Session } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { Button, IconButton } from "../shared/Button";
import { addKinds, KindBar } from "../shared/bars";
import { Badge } from "../shared/controls";
import { Facts, Section } from "../shared/Facts";
import { ErrorStrip, Skeleton } from "../shared/faces";
import { formatBytes, formatCount, formatExactBytes, formatMoment, formatNumber } from "../shared/format";
import { Icon } from "../shared/Icon";
import { Brief } from "./Brief";
import styles from "./pane.module.css";
import { TYPE_NAMES } from "./query";
import { SessionTree } from "./SessionTree";
import { StatusBadge } from "./StatusMark";
import { TagEditor } from "./TagEditor";

interface ConstructPaneProps {
  construct: Construct;
  detail: ConstructDetail | undefined;
  error: unknown;
  now: number;
  tags: readonly string[];
  onRetry: () => void;
  onOpen: () => void;
  onOpenSession: (session: Session) => void;
  onPin: () => void;
  onCopyLink: () => void;
  onTag: (change: { add?: string; remove?: string }) => void;
  onClose: () => void;
}

/** The construct under the cursor: what was asked, its facts, its bytes and its sessions. */
export function ConstructPane(props: ConstructPaneProps) {
  const { detail, now } = props;
  const construct = detail?.construct ?? props.construct;
  return (
    <article className={styles.pane} aria-label={construct.name}>
      <header className={styles.head}>
        <div className={styles.badges}>
          <StatusBadge status={construct.status} />
          {construct.only_copy && <Badge tone="warn">Only copy</Badge>}
          <span className={styles.tools}>
            <IconButton
              icon="pin"
              size="small"
              label={construct.pinned ? "Unpin" : "Pin: cleanup never takes it"}
              keys="P"
              on={construct.pinned}
              onPress={props.onPin}
            />
            <IconButton icon="link" size="small" label="Copy link" onPress={props.onCopyLink} />
            <IconButton
              icon="close"
              size="small"
              label="Close pane"
              keys="Ctrl Alt B"
              onPress={props.onClose}
            />
          </span>
        </div>
        <h2 className={styles.title}>
          <Shown text={construct.name} />
        </h2>
        <Brief text={construct.brief} />
        <Button look="primary" icon="constructs" onPress={props.onOpen}>
          Open
        </Button>
      </header>
      <Section>
        <ConstructFacts construct={construct} />
      </Section>
      <Section>
        <TagEditor tags={construct.tags} known={props.tags} onChange={props.onTag} />
      </Section>
      {props.error !== null && (
        <ErrorStrip title="The details cannot be read." error={props.error} onRetry={props.onRetry} />
      )}
      {detail ? (
        <>
          <Section title="Storage" end={<StorageEnd construct={construct} />}>
            <KindBar kinds={addKinds(detail.usage)} />
          </Section>
          <Section title="Sessions" end={<span className="quiet num">{detail.sessions.length}</span>}>
            <SessionTree sessions={detail.sessions} now={now} onOpen={props.onOpenSession} />
          </Section>
        </>
      ) : (
        props.error === null && <Skeleton rows={5} />
      )}
    </article>
  );
}

/** Original and stored bytes, in that order. */
export function StorageEnd({ construct }: { construct: Construct }) {
  return (
    <span className={styles.storage}>
      <span className="quiet" title={formatExactBytes(construct.original_bytes)}>
        {formatBytes(construct.original_bytes)} original
      </span>
      <b title={formatExactBytes(construct.stored_bytes)}>{formatBytes(construct.stored_bytes)}</b>
    </span>
  );
}

/** The facts of a construct, one per line. */
export function ConstructFacts({ construct, retention }: { construct: Construct; retention?: ReactNode }) {
  const facts: [string, ReactNode][] = [
    ["Workspace", <Shown key="workspace" text={construct.workspace} />],
    [
      "Branch",
      construct.branch === null ? (
        <span key="branch" className="quiet">
          none recorded
        </span>
      ) : (
        <span key="branch" className="mono">
          <Shown text={construct.branch} />
        </span>
      ),
    ],
    [
      construct.agents.length === 1 ? "Agent" : "Agents",
      construct.agents.map((agent) => (
        <span key={agent} className={styles.agent}>
          <AgentMark agent={agent} /> {agent}
        </span>
      )),
    ],
    [
      "Messages",
      <span key="messages">
        {formatCount(construct.messages)}{" "}
        <span className="quiet">in {formatNumber(construct.sessions, "session")}</span>
      </span>,
    ],
    ["Started", formatMoment(construct.created_at)],
    ["Last activity", formatMoment(construct.last_activity_at)],
  ];
  if (construct.type !== "collected") facts.push(["Type", TYPE_NAMES[construct.type]]);
  if (retention !== undefined && !construct.pinned) facts.push(["Retention", retention]);
  if (construct.pinned) {
    facts.push([
      "Retention",
      <span key="kept" className={styles.agent}>
        <Icon name="pin" size={12} /> Kept for ever <span className="quiet">because pinned</span>
      </span>,
    ]);
  }
  if (construct.only_copy) facts.push(["Only copy", <span key="only">the agent’s own files are gone</span>]);
  return <Facts facts={facts} />;
}
