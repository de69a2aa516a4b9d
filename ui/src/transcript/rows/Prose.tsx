import { useState } from "react";
import type { TranscriptItem } from "../../api/contract";
import { Markdown } from "../../markdown/Markdown";
import { Button } from "../../shared/Button";
import { formatBytes } from "../../shared/format";
import { isBookkeeping } from "../kinds";
import { usePane } from "../pane";
import { MessageLog, useWholeText } from "../wholeText";
import { Notes, Refused } from "./Notes";
import styles from "./rows.module.css";

/** The words of a message: markdown of people and models, anything else as it stands. */
export function Prose({ item }: { item: TranscriptItem }) {
  const written = item.kind !== "unknown" && item.kind !== "meta" && item.role !== "tool";
  return (
    <>
      <Notes item={item} />
      {item.text !== "" && (written ? <Written item={item} /> : <Verbatim item={item} />)}
    </>
  );
}

/** Markdown of a message; a cut one has its rest on request. */
export function Written({ item }: { item: TranscriptItem }) {
  const [asked, setAsked] = useState(false);
  const hit = usePane((state) => state.hit === item.seq);
  const { text, cut, busy, error } = useWholeText(item, asked || hit);
  return (
    <>
      <Markdown text={text} />
      {cut && (
        <div className={styles.more}>
          <Button size="small" busy={busy} onPress={() => setAsked(true)}>
            Show the rest, {formatBytes(item.text_bytes - new TextEncoder().encode(item.text).length)}
          </Button>
        </div>
      )}
      {error !== null && <Refused error={error} what="The whole text cannot be shown." />}
    </>
  );
}

function Verbatim({ item }: { item: TranscriptItem }) {
  return (
    <div className={styles.verbatim} data-quiet={isBookkeeping(item)}>
      <MessageLog item={item} />
    </div>
  );
}
