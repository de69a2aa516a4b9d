import type { TranscriptItem } from "../../api/contract";
import type { BackendError } from "../../backend";
import { Shown } from "../../markdown/Shown";
import { Icon } from "../../shared/Icon";
import { RemovedNote } from "./RemovedNote";
import styles from "./rows.module.css";

/** What was removed of a record and what is odd about it, where it stands. */
export function Notes({ item }: { item: TranscriptItem }) {
  return (
    <>
      {item.removed !== null && <RemovedNote removed={item.removed} />}
      {item.notes.map((note) => (
        <p key={`${note.code} ${note.message}`} className={styles.note}>
          <Icon name="alert" size={12} />
          <span>
            <Shown text={sentence(note.message)} /> <code>{note.code}</code>
          </span>
        </p>
      ))}
    </>
  );
}

/** Says that a part of a message could not be read; everything around it stays. */
export function Refused({ error, what }: { error: BackendError; what: string }) {
  return (
    <p className={styles.note} role="alert">
      <Icon name="alert" size={12} />
      <span>
        {what} <Shown text={sentence(error.message)} /> <code>{error.code}</code>
      </span>
    </p>
  );
}

function sentence(message: string): string {
  const begun = message.charAt(0).toUpperCase() + message.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
