import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Session } from "../api/contract";
import { useBackend } from "../backend";
import { type LoaderState, type OpenAt, TranscriptLoader } from "./loader";
import { type Rows, rowsOf } from "./rows";
import type { FoldPolicy } from "./window";

/** The loader of a session, what it holds, and the rows made of it. */
export type Transcript = { loader: TranscriptLoader; state: LoaderState; rows: Rows };

/** Opens a session at a place. A change of what is folded opens it anew at `here()`. */
export function useTranscript(
  session: Session,
  at: OpenAt,
  policy: FoldPolicy,
  here: () => number,
): Transcript {
  const backend = useBackend();
  const first = useRef({ at, policy, messages: session.messages });
  const loader = useMemo(
    () => new TranscriptLoader(backend, session.id, first.current.messages, first.current.policy),
    [backend, session.id],
  );
  const state = useSyncExternalStore(loader.subscribe, loader.read);
  const opened = useRef<TranscriptLoader | null>(null);
  const place = useRef(here);
  place.current = here;

  useEffect(() => {
    const again = opened.current === loader;
    opened.current = loader;
    void loader.open(again ? place.current() : first.current.at, policy);
  }, [loader, policy]);
  useEffect(() => () => loader.close(), [loader]);

  const rows = useMemo(() => rowsOf(state.window.entries), [state.window.entries]);
  return { loader, state, rows };
}
