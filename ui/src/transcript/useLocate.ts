import { type RefObject, useCallback, useEffect, useRef } from "react";
import type { LocateInTranscript, Mark, SessionId } from "../api/contract";
import { asBackendError, useBackend } from "../backend";
import { toast } from "../shared/toasts";
import type { PaneStore } from "./pane";
import type { Transcript } from "./useTranscript";
import { endOf, holds } from "./window";

/** What one looks for: the next of a kind, or the first message at a time. */
export type Sought = { mark: Mark; backwards: boolean } | { at: string };

/**
 * Goes to the next message of a kind or to a time; past the last one it begins anew. Who goes elsewhere
 * meanwhile, which `ways` counts, stays there.
 */
export function useLocate(
  session: SessionId,
  goTo: (seq: number) => void,
  here: () => number,
  ways: RefObject<number>,
): (sought: Sought) => void {
  const backend = useBackend();
  const before = useRef<Promise<number | null> | null>(null);
  return useCallback(
    (sought) => {
      const ask = async (from: number | null) => {
        const where: LocateInTranscript =
          "at" in sought
            ? { session, at: sought.at, mark: null, from: null, backwards: false }
            : { session, at: null, mark: sought.mark, from, backwards: sought.backwards };
        return (await backend.call("locate_in_transcript", where)).seq;
      };
      const look = async (from: number) => {
        const seq = await ask(from);
        if (seq !== null || "at" in sought) {
          if (seq === null) toast("Nothing is as late as that.");
          return seq;
        }
        const again = await ask(null);
        if (again === null) toast("There is none.");
        else toast(sought.backwards ? "Going on from the end." : "Going on from the start.");
        return again;
      };
      // Keys pressed faster than answers come go on from each other, not all from one place.
      const way = ways.current;
      const search = async (earlier: Promise<number | null> | null) => {
        const found = await look((await earlier) ?? here());
        if (found !== null && way === ways.current) goTo(found);
        return found;
      };
      const running = search(before.current).catch((thrown) => {
        toast(asBackendError(thrown).message, { tone: "warn" });
        return null;
      });
      before.current = running;
      void running.then(() => {
        if (before.current === running) before.current = null;
      });
    },
    [backend, session, goTo, here, ways],
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
