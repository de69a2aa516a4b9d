import { useQuery } from "@tanstack/react-query";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { CleanupId, ConstructDetail, Mark, Session, SessionId, TranscriptMap } from "../api/contract";
import { useBackend } from "../backend";
import { EmptyState } from "../shared/faces";
import { useSize } from "../shared/useSize";
import { Aside, NarrowBar } from "./Aside";
import type { OpenAt } from "./loader";
import { stepsFor } from "./minimapShapes";
import { SessionPane } from "./SessionPane";
import { sessionTree } from "./sessionTree";
import styles from "./transcript.module.css";
import { useKeys } from "./useKeys";
import type { PaneHandle } from "./useSessionPane";

const MAP_AGAIN_MS = 15_000;

type Props = {
  construct: ConstructDetail;
  session: SessionId | null;
  seq: number | null;
  onPlace(session: SessionId, seq: number): void;
  /** Brings back what a cleanup took. */
  onBringBack(cleanup: CleanupId): void;
};

/** The conversations of a construct: sessions and places on the left, messages, and the minimap. */
export function TranscriptView({ construct, session: asked, seq, onPlace, onBringBack }: Props) {
  const sessions = useMemo(
    () => sessionTree(construct.sessions).map((node) => node.session),
    [construct.sessions],
  );
  const [chosen, setChosen] = useState<SessionId | null>(asked);
  const session = sessions.find((one) => one.id === (asked ?? chosen)) ?? sessions[0];
  const places = useRef(new Map<SessionId, number>());
  const pane = useRef<PaneHandle>(null);
  const size = useSize<HTMLDivElement>();
  const map = useMap(session, stepsFor(size.height));

  const report = useRef(onPlace);
  report.current = onPlace;
  const place = useCallback((id: SessionId, at: number) => {
    if (places.current.get(id) === at) return;
    places.current.set(id, at);
    report.current(id, at);
  }, []);
  const openSession = useCallback(
    (id: SessionId, at: number | null) => {
      setChosen(id);
      if (id === session?.id) {
        pane.current?.goTo(at ?? 0);
        return;
      }
      const there = at ?? places.current.get(id) ?? 0;
      places.current.set(id, there);
      report.current(id, there);
    },
    [session?.id],
  );
  const shown = session?.id ?? null;
  const placeHere = useCallback((at: number) => shown !== null && place(shown, at), [shown, place]);
  const onMark = useCallback(
    (mark: Mark, backwards: boolean) => pane.current?.jumpToMark(mark, backwards),
    [],
  );
  useOutsidePlace(session, seq, places.current, pane);
  useKeys({
    "[": () => neighbour(sessions, session, -1, openSession),
    "]": () => neighbour(sessions, session, 1, openSession),
  });

  return (
    <div ref={size.ref} className={styles.view}>
      {session === undefined ? (
        <EmptyState icon="log" title="No session in this construct">
          Its agent has not written anything yet.
        </EmptyState>
      ) : (
        <div className={styles.columns}>
          <Aside
            construct={construct}
            session={session.id}
            marks={map?.marks ?? null}
            onSession={(id) => openSession(id, null)}
            onMark={onMark}
          />
          <NarrowBar
            construct={construct}
            session={session.id}
            onSession={(id) => openSession(id, null)}
            onMark={onMark}
          />
          <SessionPane
            key={session.id}
            ref={pane}
            construct={construct}
            session={session}
            at={startOf(session, (asked ?? session.id) === session.id ? seq : null, places.current)}
            map={map}
            onPlace={placeHere}
            onSession={openSession}
            onBringBack={onBringBack}
          />
        </div>
      )}
    </div>
  );
}

/** Opens where the address says, else where one was, else at the first message. */
function startOf(session: Session, seq: number | null, places: ReadonlyMap<SessionId, number>): OpenAt {
  return seq ?? places.get(session.id) ?? 0;
}

/** Follows an address that was changed from outside, and not the one reported by the view itself. */
function useOutsidePlace(
  session: Session | undefined,
  seq: number | null,
  places: ReadonlyMap<SessionId, number>,
  pane: { current: PaneHandle | null },
): void {
  const id = session?.id;
  const first = useRef(true);
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    if (id !== undefined && seq !== null && seq !== places.get(id)) pane.current?.goTo(seq);
  }, [id, seq, places, pane]);
}

function useMap(session: Session | undefined, steps: number) {
  const backend = useBackend();
  const id = session?.id ?? null;
  const live = session?.status === "active";
  const { data } = useQuery<TranscriptMap>({
    queryKey: ["transcript-map", id, steps],
    enabled: id !== null && steps > 1,
    refetchInterval: live ? MAP_AGAIN_MS : false,
    placeholderData: (before, query) => (query?.queryKey[1] === id ? before : undefined),
    queryFn: ({ signal }) => backend.call("map_transcript", { session: id ?? "", steps }, signal),
  });
  return data ?? null;
}

function neighbour(
  sessions: readonly Session[],
  session: Session | undefined,
  by: 1 | -1,
  open: (id: SessionId, at: number | null) => void,
): void {
  const at = sessions.findIndex((one) => one.id === session?.id);
  const next = sessions[at + by];
  if (next !== undefined) open(next.id, null);
}
