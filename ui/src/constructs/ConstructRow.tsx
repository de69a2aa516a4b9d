import { memo } from "react";
import type { Construct } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { SizeBar } from "../shared/bars";
import { CheckMark } from "../shared/controls";
import { formatBytes, formatCount, formatExactBytes, formatFullTime, formatWhen } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./list.module.css";
import { StatusMark } from "./StatusMark";

interface ConstructRowProps {
  id: string;
  row: number;
  construct: Construct | undefined;
  cursor: boolean;
  checked: boolean;
  unread: boolean;
  largest_bytes: number;
  now: number;
}

/** One construct in one line. Before it is read, its line is there already. */
export const ConstructRow = memo(function ConstructRow(props: ConstructRowProps) {
  const { id, row, construct, cursor, checked, unread, largest_bytes, now } = props;
  const place = { id, "aria-rowindex": row + 2, "data-row": row };
  if (!construct) {
    return (
      <div role="row" {...place} className={styles.row} aria-busy="true">
        <span role="gridcell" className={styles.waiting} />
      </div>
    );
  }
  return (
    <div
      role="row"
      {...place}
      className={styles.row}
      aria-selected={checked}
      data-cursor={cursor || undefined}
      data-unread={unread || undefined}
    >
      <span role="gridcell" className={styles.check} data-check="">
        <CheckMark on={checked} />
        <span className="visually-hidden">{checked ? "chosen" : ""}</span>
      </span>
      <span role="gridcell" className={styles.status}>
        <StatusMark status={construct.status} />
      </span>
      <span role="gridcell" className={styles.name} title={construct.name}>
        <span className="ellipsis">
          <Shown text={construct.name} />
        </span>
        {unread && (
          <span className={styles.unread} role="img" aria-label="New activity" title="New activity" />
        )}
        {construct.pinned && (
          <span className={styles.pin} role="img" aria-label="Pinned" title="Pinned">
            <Icon name="pin" size={12} />
          </span>
        )}
        {construct.tags.map((tag) => (
          <span key={tag} className={styles.tag}>
            <Shown text={tag} />
          </span>
        ))}
      </span>
      <span role="gridcell" className={styles.branch} title={construct.branch ?? ""}>
        {construct.branch && <Shown text={construct.branch} />}
      </span>
      <span role="gridcell" className={styles.workspace} title={construct.workspace}>
        <Shown text={construct.workspace} />
      </span>
      <span role="gridcell" className={styles.agents}>
        {construct.agents.map((agent) => (
          <AgentMark key={agent} agent={agent} named />
        ))}
      </span>
      <span role="gridcell" className={styles.sessions}>
        {formatCount(construct.sessions)}
      </span>
      <span role="gridcell" className={styles.stored} title={formatExactBytes(construct.stored_bytes)}>
        <span>{formatBytes(construct.stored_bytes)}</span>
        <SizeBar share={construct.stored_bytes / Math.max(1, largest_bytes)} />
      </span>
      <span role="gridcell" className={styles.activity} title={formatFullTime(construct.last_activity_at)}>
        {formatWhen(construct.last_activity_at, now)}
      </span>
    </div>
  );
});
