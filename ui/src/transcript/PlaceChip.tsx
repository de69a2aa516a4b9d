import { formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import { placeOf, usePane } from "./pane";
import styles from "./transcript.module.css";

/** Says where one is, and leads to the latest message. */
export function PlaceChip({ total, onLatest }: { total: number; onLatest: () => void }) {
  const at_end = usePane((state) => state.at_end);
  const shown = usePane((state) => state.going ?? placeOf(state));
  if (at_end) return null;
  return (
    <button type="button" className={styles.chip} title="Latest message (G)" onClick={onLatest}>
      Message {formatCount(Math.min(total, shown + 1))} of {formatCount(total)}
      <Icon name="chevron-down" size={12} />
    </button>
  );
}
