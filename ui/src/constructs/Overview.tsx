import type { ReactNode } from "react";
import { Link } from "react-aria-components";
import type { ConstructDetail, ConstructLink, Session } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { addKinds, KindBar } from "../shared/bars";
import { Section } from "../shared/Facts";
import { formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import { WholeBrief } from "./Brief";
import { ConstructFacts, StorageEnd } from "./ConstructPane";
import styles from "./overview.module.css";
import { SessionTree } from "./SessionTree";
import { TagEditor } from "./TagEditor";

const LINK_NAMES: Record<ConstructLink["kind"], readonly [outgoing: string, incoming: string]> = {
  handoff: ["handed on to", "handed on from"],
  fork: ["forked into", "forked from"],
  clone: ["copied to", "copied from"],
  related: ["related to", "related to"],
};

interface OverviewProps {
  detail: ConstructDetail;
  now: number;
  tags: readonly string[];
  /** What the retention policies come to for it. */
  retention: ReactNode;
  onTag: (change: { add?: string; remove?: string }) => void;
  onOpenSession: (session: Session) => void;
  onOpenConstruct: (id: string) => void;
}

/** What was asked, what came of it and what it costs. */
export function Overview(props: OverviewProps) {
  const { construct, sessions, usage, links } = props.detail;
  return (
    <div className={styles.overview}>
      <div className={styles.columns}>
        <div className={styles.main}>
          <Section title="Brief">
            <WholeBrief key={construct.id} text={construct.brief} />
          </Section>
          <Section title="Sessions" end={<span className="quiet num">{formatCount(sessions.length)}</span>}>
            <SessionTree sessions={sessions} now={props.now} wide onOpen={props.onOpenSession} />
          </Section>
        </div>
        <div className={styles.side}>
          <Section title="Facts">
            <ConstructFacts construct={construct} retention={props.retention} />
          </Section>
          <Section title="Tags">
            <TagEditor tags={construct.tags} known={props.tags} onChange={props.onTag} />
          </Section>
          <Section title="Storage" end={<StorageEnd construct={construct} />}>
            <KindBar kinds={addKinds(usage)} />
          </Section>
          <Section title="Links" end={<span className="quiet num">{formatCount(links.length)}</span>}>
            {links.length === 0 ? (
              <p className="quiet">No other construct is linked to this one.</p>
            ) : (
              <ul className={styles.links}>
                {links.map((link) => (
                  <li key={`${link.kind} ${link.construct_id} ${link.outgoing}`}>
                    <Icon name="link" />
                    <span className="quiet">{LINK_NAMES[link.kind][link.outgoing ? 0 : 1]}</span>
                    <Link
                      className={styles.link ?? ""}
                      onPress={() => props.onOpenConstruct(link.construct_id)}
                    >
                      <Shown text={link.name} />
                    </Link>
                  </li>
                ))}
              </ul>
            )}
          </Section>
        </div>
      </div>
    </div>
  );
}
