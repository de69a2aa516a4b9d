import type { Finding } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { formatSentence } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./jobs.module.css";

/** What a check found, worst first: the thing, what it means, and what would mend it. */
export function FindingList({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul className={styles.findings}>
      {findings.map((finding) => (
        <li key={`${finding.code} ${finding.item}`}>
          <Icon name="alert" />
          <div>
            <p>
              <b>
                <Shown text={formatSentence(finding.effect)} />
              </b>
            </p>
            <p>
              <Shown text={formatSentence(finding.repair)} />
            </p>
            <p className={styles.where}>
              <span className="mono">
                <Shown text={finding.item} />
              </span>
              <span className="mono">{finding.code}</span>
            </p>
          </div>
        </li>
      ))}
    </ul>
  );
}
