import type { ReactNode } from "react";
import type { AgentName, AgentPlace } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { Checkbox } from "../shared/controls";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./agents.module.css";
import { deletionOf, shortPath } from "./places";

interface AgentTableProps {
  places: readonly AgentPlace[];
  chosen: ReadonlySet<AgentName>;
  home: string | null;
  /** Shows what is collected already. */
  collected?: boolean;
  onChoose: (agent: AgentName, chosen: boolean) => void;
  foot?: ReactNode;
}

/** The agents of this machine: where their history is, how much it is, and when they delete it. */
export function AgentTable({ places, chosen, home, collected = false, onChoose, foot }: AgentTableProps) {
  return (
    <div className={styles.card} data-collected={collected || undefined}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th className={styles.choose}>
              <span className="visually-hidden">Chosen</span>
            </th>
            <th className={styles.who}>Agent</th>
            <th className={styles.place}>Found in</th>
            <th className={styles.end}>Sessions</th>
            {collected && <th className={styles.end}>Collected</th>}
            <th className={styles.end}>Size</th>
            <th className={styles.deletion}>Deleted by the agent</th>
          </tr>
        </thead>
        <tbody>
          {places.map((place) => (
            <tr key={`${place.agent} ${place.path}`} data-absent={!place.found || undefined}>
              <td className={styles.choose}>
                <Checkbox
                  label={`Keep ${place.agent}`}
                  checked={place.found && chosen.has(place.agent)}
                  disabled={!place.found}
                  onChange={(on) => onChoose(place.agent, on)}
                />
              </td>
              <td>
                <span className={styles.agent}>
                  <AgentMark agent={place.agent} />
                  {place.agent}
                </span>
              </td>
              <td className={styles.place} title={place.path}>
                <span className="mono ellipsis">
                  <Shown text={shortPath(place.path, home)} />
                </span>
              </td>
              <td className={styles.end}>{place.found ? formatCount(place.sessions) : ""}</td>
              {collected && <td className={styles.end}>{place.found && <Collected place={place} />}</td>}
              <td className={styles.end} title={place.found ? formatExactBytes(place.bytes) : ""}>
                {place.found ? formatBytes(place.bytes) : ""}
              </td>
              <td className={styles.deletion}>
                <Deletion place={place} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {foot && <div className={styles.foot}>{foot}</div>}
    </div>
  );
}

function Collected({ place }: { place: AgentPlace }) {
  if (place.sessions === 0) return <span className="quiet">none</span>;
  if (place.collected_sessions >= place.sessions) {
    return (
      <span className={styles.all}>
        <Icon name="check" size={12} /> all
      </span>
    );
  }
  return <>{formatCount(place.collected_sessions)}</>;
}

function Deletion({ place }: { place: AgentPlace }) {
  const { tone, words, why } = deletionOf(place);
  return (
    <span className={styles.when} data-tone={tone} title={why}>
      {tone === "bad" && <Icon name="clock" />}
      {words}
    </span>
  );
}
