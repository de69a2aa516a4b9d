import type { RetentionPreview } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { KIND_NAMES } from "../shared/bars";
import { Badge } from "../shared/controls";
import { Section } from "../shared/Facts";
import { formatBytes, formatCount, formatExactBytes, formatNumber } from "../shared/format";
import styles from "./retention.module.css";

interface TakesNowProps {
  preview: RetentionPreview;
  /** What is shown belongs to a policy that is not saved yet. */
  live: boolean;
  /** The policy is not in the list yet. */
  fresh: boolean;
  onShowAll: (() => void) | null;
}

const SHOWN = 5;

/** What a policy takes now, and what it took before the change. */
export function TakesNow({ preview, live, fresh, onShowAll }: TakesNowProps) {
  const { takes, was_bytes, expires_sessions } = preview;
  const going = takes.items.filter((item) => item.action === "remove");
  const kept = takes.items.filter((item) => item.action === "keep").length;
  const [number, unit] = formatBytes(takes.freed_bytes).split("\u00a0");
  return (
    <Section
      title="Takes now"
      end={
        live && (
          <span className={styles.end}>
            <Badge tone="accent">Live preview</Badge>
          </span>
        )
      }
    >
      {expires_sessions > 0 || (takes.removed === 0 && takes.items.length === 0) ? (
        <p className={styles.sessions}>
          {expires_sessions > 0 ? `${formatNumber(expires_sessions, "session")} expire.` : "Nothing now."}
        </p>
      ) : (
        <dl className={styles.large} aria-live="polite">
          <div>
            <dt className="visually-hidden">Bytes</dt>
            <dd title={formatExactBytes(takes.freed_bytes)}>
              {number} <span>{unit}</span>
            </dd>
            <dd className={styles.small}>
              {fresh
                ? "not saved yet"
                : was_bytes === takes.freed_bytes
                  ? "as it is saved"
                  : `was ${formatBytes(was_bytes)} before your change`}
            </dd>
          </div>
          <div>
            <dt className="visually-hidden">Items</dt>
            <dd>{formatCount(takes.removed)}</dd>
            <dd className={styles.small}>
              {takes.removed === 1 ? "item" : "items"} in{" "}
              {formatNumber(takes.constructs_touched, "construct")}
            </dd>
          </div>
        </dl>
      )}
      {going.length > 0 && (
        <ul className={styles.taken}>
          {going.slice(0, SHOWN).map((item) => (
            <li key={item.key}>
              <span className="ellipsis" title={item.name}>
                <Shown text={item.name} />
              </span>
              <span className="quiet">{wordOf(item.kind)}</span>
              <span className="num">{formatBytes(item.freed_bytes)}</span>
            </li>
          ))}
        </ul>
      )}
      {(going.length > 0 || takes.kept_bytes > 0) && (
        <p className={styles.allTaken}>
          {onShowAll ? (
            <Button look="link" onPress={onShowAll}>
              Show all {formatCount(takes.removed)}
            </Button>
          ) : (
            <span className="quiet">Save it to see them all</span>
          )}
          {kept > 0 && (
            <span className="quiet">
              {formatCount(kept)} held back
              {takes.kept_bytes > 0 ? `, ${formatBytes(takes.kept_bytes)}` : ""}
            </span>
          )}
        </p>
      )}
    </Section>
  );
}

/** The word of an item's kind. */
export function wordOf(kind: string): string {
  return kind in KIND_NAMES ? KIND_NAMES[kind as keyof typeof KIND_NAMES].toLowerCase() : kind;
}
