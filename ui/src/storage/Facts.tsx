import type { StorageFacts } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { formatBytes, formatNumber, formatWhen } from "../shared/format";
import styles from "./storage.module.css";
import { shareWords } from "./tiles";

interface FactsProps {
  facts: StorageFacts;
  stored_bytes: number;
  /** What the agents' own folders held when they were last measured; 0 when they never were. */
  agents_bytes: number;
  now: number;
  onOldest: () => void;
  onOnlyCopies: () => void;
  onAgents: () => void;
}

/** What a person wants to know before anything goes, each with the way to see more. */
export function Facts({ facts, stored_bytes, agents_bytes, now, ...ways }: FactsProps) {
  const oldest = facts.oldest[0];
  const saved_bytes = facts.duplicates_saved_bytes;
  return (
    <dl className={styles.facts}>
      <Fact name="Only copies">
        {facts.only_copies === 0 ? (
          "none"
        ) : (
          <Button look="link" size="small" onPress={ways.onOnlyCopies}>
            {formatNumber(facts.only_copies, "construct")}, {formatBytes(facts.only_copy_bytes)}
          </Button>
        )}
      </Fact>
      {oldest && (
        <Fact name="Oldest untouched">
          <Button look="link" size="small" onPress={ways.onOldest}>
            <span className="ellipsis">
              <Shown text={oldest.name} />
            </span>
          </Button>
          <span className={styles.aside}>{formatWhen(oldest.last_activity_at, now)}</span>
        </Fact>
      )}
      <Fact name="Duplicates saved">
        {saved_bytes === 0
          ? "none"
          : `${formatBytes(saved_bytes)} in ${formatNumber(facts.duplicates, "file")}, ${shareWords(saved_bytes, saved_bytes + stored_bytes)} of all`}
      </Fact>
      {agents_bytes > 0 && (
        <Fact name="Agents’ own folders">
          <Button look="link" size="small" onPress={ways.onAgents}>
            {formatBytes(agents_bytes)}
          </Button>
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
