import { useMemo, useState } from "react";
import type { TranscriptItem } from "../api/contract";
import { LogView } from "../code/LogView";
import { usePane, usePaneScope } from "./pane";
import { Refused } from "./rows/Notes";
import { useRaw } from "./useRaw";

const decoder = new TextDecoder();

/** The text of a message; the whole of it once somebody asked. */
export function useWholeText(item: TranscriptItem, wanted: boolean) {
  const { session } = usePaneScope();
  const needed = wanted && item.truncated;
  const { answer, error } = useRaw("read_text", needed ? { session: session.id, seq: item.seq } : null);
  const whole = useMemo(() => (answer === null ? null : decoder.decode(answer.bytes)), [answer]);
  return {
    text: needed && whole !== null ? whole : item.text,
    cut: item.truncated && !(needed && whole !== null),
    busy: needed && whole === null && error === null,
    error,
  };
}

/** Output or other raw text of a message, folded until asked; the current hit unfolds it. */
export function MessageLog({ item }: { item: TranscriptItem }) {
  const [asked, setAsked] = useState(false);
  const hit = usePane((state) => state.hit === item.seq);
  const open = asked || hit;
  const { text, cut, busy, error } = useWholeText(item, open);
  return (
    <>
      <LogView
        text={text}
        whole_bytes={item.text_bytes}
        cut={cut}
        open={open}
        busy={busy}
        onToggle={() => setAsked(!open)}
      />
      {error !== null && <Refused error={error} what="The whole text cannot be shown." />}
    </>
  );
}
