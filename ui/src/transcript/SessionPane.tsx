import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { ConstructDetail, Mark, Session, SessionId, TranscriptMap } from "../api/contract";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { Feed, type FeedHandle } from "./Feed";
import { FindRow } from "./FindRow";
import { JumpRow } from "./JumpRow";
import { foldPolicy } from "./kinds";
import type { OpenAt } from "./loader";
import { Minimap } from "./Minimap";
import { useMessageActions } from "./messageActions";
import { PlaceChip } from "./PlaceChip";
import { createPane, PaneProvider, type PaneScope } from "./pane";
import type { WantedPlace } from "./place";
import { useShown } from "./shown";
import styles from "./transcript.module.css";
import { useFindSteps } from "./useFindSteps";
import { useFoldedTarget, useLocate } from "./useLocate";
import { useMessageKeys } from "./useMessageKeys";
import { useSize } from "./useSize";
import { isLive, useFollow, useTranscript } from "./useTranscript";

/** What the view around may ask of the pane. */
export type PaneHandle = { jumpToMark(mark: Mark, backwards: boolean): void; goTo(seq: number): void };

type Props = {
  construct: ConstructDetail;
  session: Session;
  at: OpenAt;
  map: TranscriptMap | null;
  ref: Ref<PaneHandle>;
  onPlace: (seq: number) => void;
  onSession: (session: SessionId, seq: number | null) => void;
};

/** The messages of one session with everything one does in them. */
export function SessionPane(props: Props) {
  const { construct, session, map, onPlace, onSession } = props;
  const feed = useRef<FeedHandle>(null);
  const [pane] = useState(createPane);
  const [copies, setCopies] = useState(false);
  const [row, setRow] = useState<"find" | "jump" | null>(null);
  const { thinking, tools } = useShown();
  const policy = useMemo(
    () => foldPolicy({ thinking, tools, records: false }, copies),
    [thinking, tools, copies],
  );
  const here = useCallback(() => placeOf(pane.getState()), [pane]);
  const transcript = useTranscript(session, props.at, policy, here);
  const { state } = transcript;
  useFollow(transcript, session, pane);
  const mapBox = useSize<HTMLDivElement>();
  const total = state.window.total;

  const sought = useRef<number | null>(null);
  const goTo = useCallback((at: OpenAt, focus = true) => {
    sought.current = at === "end" ? null : at;
    feed.current?.goTo(at, focus);
  }, []);
  useFoldedTarget(sought, transcript, pane, setCopies);
  const find = useFindSteps({ session: session.id, pane, feed, goTo, shown: row === "find" });

  const locate = useLocate(session.id, goTo, here);
  const closeRow = () => {
    setRow(null);
    feed.current?.focus();
  };
  const jump = (place: WantedPlace) => {
    setRow(null);
    if ("at" in place) locate(place);
    else if ("end" in place) goTo(place.end === "last" ? "end" : 0);
    else goTo(Math.min(Math.max(0, place.seq), Math.max(0, total - 1)));
  };
  useImperativeHandle(props.ref, () => ({
    jumpToMark: (mark, backwards) => locate({ mark, backwards }),
    goTo: (seq) => goTo(seq, false),
  }));
  const acts = useMessageActions(pane, session);
  useMessageKeys({
    transcript,
    pane,
    feed,
    acts,
    goTo,
    locate,
    find: { open: () => setRow("find"), step: find.step },
    openJump: () => setRow("jump"),
    openSession: (id) => onSession(id, 0),
  });

  const scope = useMemo<PaneScope>(
    () => ({
      pane,
      session,
      construct,
      acts,
      pick: (seq) => pane.setState({ cursor: seq, cursor_focus: false }),
      openSession: onSession,
      showCopies: () => setCopies(true),
    }),
    [pane, session, construct, acts, onSession],
  );
  const moved = useCallback(() => onPlace(placeOf(pane.getState())), [onPlace, pane]);
  useEffect(
    () =>
      pane.subscribe((now, before) => {
        if (now.cursor !== before.cursor && now.cursor !== null) onPlace(now.cursor);
      }),
    [pane, onPlace],
  );

  return (
    <PaneProvider value={scope}>
      <section className={styles.pane} aria-label={`Transcript of ${session.title}`}>
        {row === "find" && (
          <FindRow
            {...find.row}
            onClose={() => {
              closeRow();
              find.clear();
            }}
          />
        )}
        {row === "jump" && (
          <JumpRow
            total={total}
            near_ms={timeNear(map, pane.getState().first)}
            onGo={jump}
            onClose={closeRow}
          />
        )}
        <div className={styles.stage}>
          <div className={styles.text}>
            {state.phase === "loading" && <Skeleton rows={12} />}
            {state.phase === "failed" && (
              <ErrorNote
                title="This transcript cannot be read"
                error={state.error}
                onRetry={() => void transcript.loader.open(props.at)}
              />
            )}
            {state.phase === "ready" && total === 0 && <NothingYet session={session} />}
            {state.phase === "ready" && total > 0 && (
              <>
                <Feed transcript={transcript} ref={feed} onMoved={moved} />
                <PlaceChip total={total} onLatest={() => goTo("end")} />
              </>
            )}
          </div>
          <div ref={mapBox.ref} className={styles.mapBox}>
            <Minimap
              map={map}
              width={mapBox.width}
              height={mapBox.height}
              hits={find.row.found.hits}
              onGo={(seq) => goTo(seq, false)}
            />
          </div>
        </div>
      </section>
    </PaneProvider>
  );
}

function NothingYet({ session }: { session: Session }) {
  return (
    <EmptyState icon="clock" title="Nothing recorded yet">
      {isLive(session)
        ? "Messages appear here as the agent writes them."
        : "This session ended without a message."}
    </EmptyState>
  );
}

/** Where one is: the message keys act on when it is in view, else the first in view. */
function placeOf({ cursor, first, last }: { cursor: number | null; first: number; last: number }): number {
  return cursor !== null && cursor >= first && cursor <= last ? cursor : first;
}

function timeNear(map: TranscriptMap | null, seq: number): number | null {
  if (map === null || map.steps.length === 0) return null;
  const from = Math.floor((seq / Math.max(1, map.total)) * map.steps.length);
  const step =
    map.steps.slice(0, from + 1).findLast((one) => one.at !== null) ??
    map.steps.find((one) => one.at !== null);
  const time = Date.parse(step?.at ?? "");
  return Number.isNaN(time) ? null : time;
}
