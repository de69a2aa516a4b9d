import type { Removed } from "../../api/contract";
import { Shown } from "../../markdown/Shown";
import { Button } from "../../shared/Button";
import { coreNow } from "../../shared/clock";
import { Icon } from "../../shared/Icon";
import { removedWords } from "../../shared/removed";
import { usePaneScope } from "../pane";
import styles from "./rows.module.css";

/** The line that a removed piece leaves: what was there, when it went, why, and the way back. */
export function RemovedNote({ removed }: { removed: Removed }) {
  const { bringBack } = usePaneScope();
  return (
    <p className={styles.removed}>
      <Icon name="trash" size={12} />
      <span>
        <Shown text={removedWords(removed, coreNow())} />
        {removed.in_trash ? ", in the trash" : ", gone for good"}
      </span>
      {removed.in_trash && (
        <Button look="link" size="small" onPress={() => bringBack(removed.cleanup_id)}>
          Bring back
        </Button>
      )}
    </p>
  );
}
