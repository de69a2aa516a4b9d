import { formatBytes, formatExactBytes } from "../shared/format";
import styles from "./storage.module.css";
import { shareWords } from "./tiles";

interface TotalsProps {
  original_bytes: number;
  stored_bytes: number;
  /** Stored bytes of everything, when these totals are of a part. */
  all_bytes: number | null;
  /** What stands below the stored bytes instead. */
  words?: string;
  available_bytes: number | null;
}

/** Original, stored and saved, in this order everywhere, and what the disk has left. */
export function Totals({ original_bytes, stored_bytes, all_bytes, words, available_bytes }: TotalsProps) {
  const saved_bytes = original_bytes - stored_bytes;
  const part = all_bytes === null ? null : `${shareWords(stored_bytes, all_bytes)} of the store`;
  return (
    <dl className={styles.totals}>
      <Large name="Original" bytes={original_bytes} words="what the agents wrote" />
      <Large name="Stored" bytes={stored_bytes} words={words ?? part ?? "on your disk, database included"} />
      {saved_bytes > 0 ? (
        <Large
          name="Saved"
          bytes={saved_bytes}
          words={`stored is ${times(original_bytes, stored_bytes)} smaller`}
        />
      ) : (
        <Large name="Saved" bytes={0} words="what the store itself needs outweighs it so far" />
      )}
      {available_bytes !== null && (
        <Large name="Free" bytes={available_bytes} words="on the disk of the store" quiet />
      )}
    </dl>
  );
}

/** How many times one number is the other, with two digits. */
function times(original_bytes: number, stored_bytes: number): string {
  const ratio = original_bytes / Math.max(1, stored_bytes);
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times`;
}

function Large(props: { name: string; bytes: number; words: string; quiet?: boolean }) {
  const [number, unit] = formatBytes(props.bytes).split("\u00a0");
  return (
    <div data-quiet={props.quiet || undefined}>
      <dt>{props.name}</dt>
      <dd className={styles.large} title={formatExactBytes(props.bytes)}>
        {number} <span>{unit}</span>
      </dd>
      <dd className="quiet">{props.words}</dd>
    </div>
  );
}
