import type { Artifact, ArtifactKind } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { formatBytes, formatExactBytes, formatWhen } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import styles from "./artifacts.module.css";

export const ARTIFACT_ICONS: Record<ArtifactKind, IconName> = {
  diff: "diff",
  log: "log",
  file: "file",
  image: "image",
  plan: "plan",
};

interface ArtifactRowProps {
  id: string;
  artifact: Artifact;
  current: boolean;
  now: number;
  onPick: () => void;
}

/** One artifact in one line. */
export function ArtifactRow({ id, artifact, current, now, onPick }: ArtifactRowProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the list around it answers the keys
    <div id={id} role="option" className={styles.row} aria-selected={current} onClick={onPick}>
      <span role="img" aria-label={artifact.kind} title={artifact.kind}>
        <Icon name={ARTIFACT_ICONS[artifact.kind]} />
      </span>
      <span className="ellipsis" title={artifact.name}>
        <Shown text={artifact.name} />
      </span>
      <span className={styles.number} title={formatExactBytes(artifact.original_bytes)}>
        {artifact.removed === null ? formatBytes(artifact.original_bytes) : "removed"}
      </span>
      <span className={styles.number}>{formatWhen(artifact.at, now)}</span>
    </div>
  );
}
