import { useMemo } from "react";
import type { Session, TranscriptItem } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { copiedWords } from "../code/CopyButton";
import { toast } from "../shared/toasts";
import { type PaneStore, toggleOpen, toggleRecord } from "./pane";

/** What one can do with a message, by key and by menu. */
export type MessageActions = {
  copy(item: TranscriptItem): void;
  copyLink(item: TranscriptItem): void;
  toggleRecord(item: TranscriptItem): void;
  toggleOpen(item: TranscriptItem): void;
};

/** The actions on messages of a session. */
export function useMessageActions(pane: PaneStore, session: Session): MessageActions {
  const backend = useBackend();
  return useMemo(() => {
    const wholeText = async (item: TranscriptItem) => {
      if (!item.truncated) return item.text;
      const { bytes } = await backend.raw("read_text", { session: session.id, seq: item.seq });
      return new TextDecoder().decode(bytes);
    };
    const tell = (done: Promise<string>) =>
      done.then(
        (words) => toast(words),
        (thrown) => toast(`Nothing was copied: ${asBackendError(thrown).message}`, { tone: "warn" }),
      );
    return {
      copy: (item) =>
        void tell(
          wholeText(item).then(async (text) => {
            await navigator.clipboard.writeText(text);
            return `${copiedWords(text)}.`;
          }),
        ),
      copyLink: (item) =>
        void tell(
          navigator.clipboard
            .writeText(`synthetic://session/${session.id}#${item.seq}`)
            .then(() => `Link to message ${item.seq + 1} copied.`),
        ),
      toggleRecord: (item) => toggleRecord(pane, item.seq),
      toggleOpen: (item) => toggleOpen(pane, item.seq),
    };
  }, [backend, pane, session.id]);
}
