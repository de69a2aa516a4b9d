import { useEffect, useMemo, useRef, useSyncExternalStore } from "react";
import type { Session } from "../api/contract";
import { useBackend } from "../backend";
import { type LoaderState, type OpenAt, TranscriptLoader } from "./loader";
import type { PaneStore } from "./pane";
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

const FOLLOW_MS = 2_000;

/** Whether a session may still grow. */
export function isLive(session: Session): boolean {
  return session.status === "active" || session.status === "pending";
}

/** At the end of a session that may still grow, asks for what is new. */
export function useFollow({ loader }: Transcript, session: Session, pane: PaneStore): void {
  const live = isLive(session);
  useEffect(() => {
    if (!live) return;
    const timer = setInterval(() => {
      const empty = loader.read().window.total === 0;
      if ((empty || pane.getState().at_end) && document.visibilityState === "visible")
        void loader.loadAfter();
    }, FOLLOW_MS);
    return () => clearInterval(timer);
  }, [live, loader, pane]);
}
