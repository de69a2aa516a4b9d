import { Button, IconButton } from "../shared/Button";
import { formatBytes, formatCount } from "../shared/format";
import styles from "./pane.module.css";
import type { SelectionSums } from "./selection";
import { TagPanel } from "./TagEditor";

interface ActionBarProps {
  sums: SelectionSums;
  total: number;
  known: readonly string[];
  busy: boolean;
  onChooseAll: () => void;
  onTag: (tag: string) => void;
  onPin: (pinned: boolean) => void;
  onArchive: () => void;
  onCleanUp: () => void;
  onClear: () => void;
}

/** What can be done with the chosen constructs, floating over the end of the list. */
export function ActionBar(props: ActionBarProps) {
  const { sums, total, busy } = props;
  const allPinned = sums.pinned === sums.constructs;
  return (
    <div
      className={styles.bar}
      data-action-bar=""
      data-pane=""
      role="toolbar"
      aria-label="Selected constructs"
    >
      <b className="num">{formatCount(sums.constructs)} selected</b>
      <span className="quiet num">{formatBytes(sums.stored_bytes)}</span>
      {sums.constructs < total && (
        <Button look="link" onPress={props.onChooseAll} busy={busy}>
          Select all {formatCount(total)}
        </Button>
      )}
      <hr />
      <TagPanel
        taken={[]}
        known={props.known}
        opener={
          <Button look="quiet" icon="tag" disabled={busy}>
            Tag
          </Button>
        }
        onTag={props.onTag}
      />
      <Button look="quiet" icon="pin" disabled={busy} onPress={() => props.onPin(!allPinned)}>
        {allPinned ? "Unpin" : "Pin"}
      </Button>
      <Button look="quiet" icon="archive" disabled={busy} onPress={props.onArchive}>
        Archive…
      </Button>
      <Button look="quiet" icon="broom" disabled={busy} onPress={props.onCleanUp}>
        Clean up…
      </Button>
      <IconButton icon="close" label="Clear selection" keys="Esc" onPress={props.onClear} />
    </div>
  );
}
