import { type RefObject, useCallback, useEffect } from "react";
import type { LocateInTranscript, Mark, SessionId } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { toast } from "../shared/toasts";
import type { PaneStore } from "./pane";
import type { Transcript } from "./useTranscript";
import { endOf, holds } from "./window";

/** What one looks for: the next of a kind, or the first message at a time. */
export type Sought = { mark: Mark; backwards: boolean } | { at: string };

/** Goes to the next message of a kind or to a time; past the last one it begins anew. */
export function useLocate(
  session: SessionId,
  goTo: (seq: number) => void,
  here: () => number,
): (sought: Sought) => void {
  const backend = useBackend();
  return useCallback(
    (sought) => {
      const ask = async (from: number | null) => {
        const where: LocateInTranscript =
          "at" in sought
            ? { session, at: sought.at, mark: null, from: null, backwards: false }
            : { session, at: null, mark: sought.mark, from, backwards: sought.backwards };
        return (await backend.call("locate_in_transcript", where)).seq;
      };
      const look = async () => {
        const seq = await ask(here());
        if (seq !== null) return goTo(seq);
        if ("at" in sought) return void toast("Nothing is as late as that.");
        const again = await ask(null);
        if (again === null) return void toast("There is none.");
        toast(sought.backwards ? "Going on from the end." : "Going on from the start.");
        goTo(again);
      };
      look().catch((thrown) => toast(asBackendError(thrown).message, { tone: "warn" }));
    },
    [backend, session, goTo, here],
  );
}

/** A place one went to may stand folded: copies are unfolded, and what is switched off is named. */
export function useFoldedTarget(
  sought: RefObject<number | null>,
  { state }: Transcript,
  pane: PaneStore,
  showCopies: (shown: boolean) => void,
): void {
  useEffect(() => {
    const check = () => {
      const seq = sought.current;
      if (seq === null || !holds(state.window, seq)) return;
      sought.current = null;
      const entry = state.window.entries.find((one) => seq < endOf(one));
      if (entry?.t !== "run") return;
      if (entry.why === "hidden") toast("It stands in a part that is switched off under Show.");
      else if (entry.seq !== seq) {
        // The window is opened anew where one is: that is the place one went to.
        pane.setState({ cursor: seq, first: seq, last: seq });
        showCopies(true);
      }
    };
    check();
    return pane.subscribe(check);
  }, [sought, state.window, pane, showCopies]);
}
