import { useEffect } from "react";
import { formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import { usePane, usePaneScope } from "./pane";
import styles from "./transcript.module.css";

const SAID_MS = 2_500;

/** Says where one is, and leads to the latest message. */
export function PlaceChip({ total, onLatest }: { total: number; onLatest: () => void }) {
  const at_end = usePane((state) => state.at_end);
  const shown = usePane((state) =>
    state.cursor !== null && state.cursor >= state.first && state.cursor <= state.last
      ? state.cursor
      : state.first,
  );
  const said = usePane((state) => state.said);
  const { pane } = usePaneScope();
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => pane.setState({ said: null }), SAID_MS);
    return () => clearTimeout(timer);
  }, [said, pane]);
  return (
    <>
      {!at_end && (
        <button type="button" className={styles.chip} title="Latest message (G)" onClick={onLatest}>
          Message {formatCount(Math.min(total, shown + 1))} of {formatCount(total)}
          <Icon name="chevron-down" size={12} />
        </button>
      )}
      <div className={styles.said} role="status" data-shown={said !== null}>
        {said}
      </div>
    </>
  );
}
