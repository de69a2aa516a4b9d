import { useMemo, useState } from "react";
import type { Skipped } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { formatNumber, formatSentence } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./jobs.module.css";
import { isUnread, type NoteGroup, noteGroups } from "./noteGroups";

const PLACES_AT_FIRST = 20;

/** What was not taken in, or only with a word about it: what is said, how often, and where. */
export function SkippedList({ skipped, total }: { skipped: readonly Skipped[]; total: number }) {
  const groups = useMemo(() => noteGroups(skipped), [skipped]);
  const unlisted = total - skipped.length;
  return (
    <>
      <p className="quiet">Every byte that was read is kept. Nothing in the agents' folders was changed.</p>
      <ul className={styles.skipped}>
        {groups.map((group) => (
          <li key={`${group.code} ${group.message}`}>
            {group.notes.length === 1 ? <Single group={group} /> : <Several group={group} />}
          </li>
        ))}
      </ul>
      {unlisted > 0 && (
        <p className="quiet">{formatNumber(unlisted, "further note")} counted and not listed.</p>
      )}
    </>
  );
}

function Single({ group }: { group: NoteGroup }) {
  return (
    <>
      <p>
        {isUnread(group.code) && <Icon name="alert" />} <Shown text={formatSentence(group.message)} />
      </p>
      {group.notes.map((note) => (
        <Where key={note.path} note={note} code={group.code} />
      ))}
    </>
  );
}

function Several({ group }: { group: NoteGroup }) {
  const [all, setAll] = useState(false);
  const shown = all ? group.notes : group.notes.slice(0, PLACES_AT_FIRST);
  const more = group.notes.length - shown.length;
  const files = group.files === 1 ? "in one file" : `in ${formatNumber(group.files, "file")}`;
  return (
    <details>
      <summary>
        {isUnread(group.code) && <Icon name="alert" />} <Shown text={formatSentence(group.message)} />
        <span className={styles.where}>
          <span>
            {formatNumber(group.notes.length, "time")} {files}
          </span>
          <span className="mono">{group.code}</span>
        </span>
      </summary>
      {shown.map((note) => (
        <Where key={`${note.path} ${note.place}`} note={note} code={null} />
      ))}
      {more > 0 && (
        <Button size="small" look="quiet" onPress={() => setAll(true)}>
          Show {formatNumber(more, "more place")}
        </Button>
      )}
    </details>
  );
}

function Where({ note, code }: { note: Skipped; code: string | null }) {
  return (
    <p className={styles.where} title={note.path}>
      <span className="mono">
        <Shown text={note.path} />
      </span>
      {note.place !== "" && <span>{note.place}</span>}
      {code !== null && <span className="mono">{code}</span>}
    </p>
  );
}
