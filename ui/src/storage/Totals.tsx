import type { ReactNode } from "react";
import { Button } from "../shared/Button";
import { formatBytes, formatExactBytes } from "../shared/format";
import styles from "./storage.module.css";
import { shareWords } from "./tiles";

interface TotalsProps {
  original_bytes: number;
  stored_bytes: number;
  /** What the disk would gain; null when that is not known of this part. */
  reclaimable_bytes: number | null;
  /** Stored bytes of everything, when these totals are of a part. */
  all_bytes: number | null;
  /** Leads to what could go. */
  onReview: () => void;
}

/** Original, stored and reclaimable, in this order everywhere. */
export function Totals(props: TotalsProps) {
  const { original_bytes, stored_bytes, reclaimable_bytes, all_bytes } = props;
  const smaller =
    original_bytes > stored_bytes
      ? `${times(original_bytes, stored_bytes)} smaller`
      : "what the store itself needs outweighs it so far";
  const part =
    all_bytes === null ? "what the agents wrote" : `${shareWords(stored_bytes, all_bytes)} of the store`;
  return (
    <dl className={styles.totals}>
      <Large name="Original" bytes={original_bytes}>
        {part}
      </Large>
      <Large name="Stored" bytes={stored_bytes}>
        {smaller}
      </Large>
      {reclaimable_bytes !== null && (
        <Large name="Reclaimable" bytes={reclaimable_bytes}>
          <Button look="link" size="small" onPress={props.onReview}>
            Review what can go
          </Button>
        </Large>
      )}
    </dl>
  );
}

/** How many times one number is the other, with two digits. */
function times(original_bytes: number, stored_bytes: number): string {
  const ratio = original_bytes / Math.max(1, stored_bytes);
  return `${ratio >= 10 ? Math.round(ratio) : ratio.toFixed(1)} times`;
}

function Large(props: { name: string; bytes: number; children: ReactNode }) {
  const [number, unit] = formatBytes(props.bytes).split("\u00a0");
  return (
    <div>
      <dt>{props.name}</dt>
      <dd className={styles.large} title={formatExactBytes(props.bytes)}>
        {number} <span>{unit}</span>
      </dd>
      <dd className="quiet">{props.children}</dd>
    </div>
  );
}
