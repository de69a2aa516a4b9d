import { IconButton } from "../shared/Button";
import { KindBar, type KindBytes } from "../shared/bars";
import { Facts, Numbers, Section } from "../shared/Facts";
import { formatBytes, formatCount, formatDate, formatExactBytes, formatNumber } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./pane.module.css";
import type { SelectionSums } from "./selection";

interface SelectionPaneProps {
  sums: SelectionSums;
  /** By kind and what their removal would free; null while it is read or when too many are chosen. */
  kinds: { kinds: readonly KindBytes[]; reclaimable_bytes: number } | null;
  now: number;
  onClear: () => void;
}

/** What the chosen constructs come to. */
export function SelectionPane({ sums, kinds, now, onClear }: SelectionPaneProps) {
  const numbers: [string, string, string][] = [
    ["Original", formatBytes(sums.original_bytes), formatExactBytes(sums.original_bytes)],
    ["Stored", formatBytes(sums.stored_bytes), formatExactBytes(sums.stored_bytes)],
  ];
  if (kinds) {
    const { reclaimable_bytes } = kinds;
    numbers.push(["Frees if removed", formatBytes(reclaimable_bytes), formatExactBytes(reclaimable_bytes)]);
  }
  const shared = kinds ? sums.stored_bytes - kinds.reclaimable_bytes : 0;
  const span = `${formatDate(Date.parse(sums.first), now)} to ${formatDate(Date.parse(sums.last), now)}`;
  return (
    <article className={styles.pane} aria-label="Chosen constructs">
      <header className={styles.head}>
        <div className={styles.badges}>
          <h2 className={styles.title}>{formatNumber(sums.constructs, "construct")} selected</h2>
          <span className={styles.tools}>
            <IconButton icon="close" size="small" label="Clear selection" keys="Esc" onPress={onClear} />
          </span>
        </div>
        <p className="quiet">{namedFew(sums.workspaces)}</p>
        <Numbers numbers={numbers} />
        {shared > 0 && (
          <p className="quiet">{formatBytes(shared)} is shared with other constructs and stays.</p>
        )}
      </header>
      {kinds && (
        <Section title="By kind">
          <KindBar kinds={kinds.kinds} />
        </Section>
      )}
      <Section>
        <Facts
          facts={[
            [
              "Sessions",
              <span key="sessions">
                {formatCount(sums.sessions)}{" "}
                <span className="quiet">
                  by {sums.agents.length === 1 ? sums.agents[0] : `${sums.agents.length} agents`}
                </span>
              </span>,
            ],
            ["Messages", formatCount(sums.messages)],
            ["Active", span],
            ["Pinned", sums.pinned === 0 ? "none" : formatCount(sums.pinned)],
          ]}
        />
      </Section>
      {sums.only_copies.length > 0 && (
        <Section>
          <div className={styles.warning}>
            <Icon name="alert" />
            <h3>
              {sums.only_copies.length === 1
                ? "1 of these is the only copy"
                : `${formatCount(sums.only_copies.length)} of these are the only copy`}
            </h3>
            <p>
              The agent has deleted its own files for {namedFew(sums.only_copies.map((one) => one.name))}.
            </p>
          </div>
        </Section>
      )}
    </article>
  );
}

function namedFew(names: readonly string[]): string {
  if (names.length <= 3) return names.join(", ");
  return `${names.slice(0, 2).join(", ")} and ${formatCount(names.length - 2)} more`;
}
