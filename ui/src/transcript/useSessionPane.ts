import { type Ref, useCallback, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import type { CleanupId, ConstructDetail, Mark, Session, SessionId } from "../api/contract";
import type { FeedHandle } from "./Feed";
import { foldPolicy } from "./kinds";
import type { OpenAt } from "./loader";
import { useMessageActions } from "./messageActions";
import { createPane, type PaneScope, placeOf } from "./pane";
import type { WantedPlace } from "./place";
import { useShown } from "./shown";
import { useFindSteps } from "./useFindSteps";
import { useFoldedTarget, useLocate } from "./useLocate";
import { useMessageKeys } from "./useMessageKeys";
import { useFollow, useTranscript } from "./useTranscript";

/** What the view around may ask of the pane. */
export type PaneHandle = { jumpToMark(mark: Mark, backwards: boolean): void; goTo(seq: number): void };

export type PaneProps = {
  construct: ConstructDetail;
  session: Session;
  at: OpenAt;
  ref: Ref<PaneHandle>;
  onPlace: (seq: number) => void;
  onSession: (session: SessionId, seq: number | null) => void;
  onBringBack: (cleanup: CleanupId) => void;
};

/** Everything that goes on in the pane of a session: its messages, places, hits and keys. */
export function useSessionPane(props: PaneProps) {
  const { construct, session, at, ref, onPlace, onSession, onBringBack } = props;
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
  const transcript = useTranscript(session, at, policy, here);
  useFollow(transcript, session, pane);

  const sought = useRef<number | null>(null);
  /** Ways that were begun: what is still looked for then leads nowhere any more. */
  const ways = useRef(0);
  const { loader } = transcript;
  const lead = useCallback(
    (place: OpenAt, focus = true) => {
      sought.current = place === "end" ? null : place;
      // Before the first messages are here there is no list yet that could go anywhere.
      if (feed.current === null) void loader.open(place);
      else feed.current.goTo(place, focus);
    },
    [loader],
  );
  const goTo = useCallback(
    (place: OpenAt, focus = true) => {
      ways.current += 1;
      lead(place, focus);
    },
    [lead],
  );
  useFoldedTarget(sought, transcript, pane, setCopies);
  const locate = useLocate(session.id, lead, here, ways);
  const find = useFindSteps({ session: session.id, pane, feed, goTo, shown: row === "find" });
  const acts = useMessageActions(pane, session);
  useImperativeHandle(ref, () => ({
    jumpToMark: (mark, backwards) => locate({ mark, backwards }),
    goTo: (seq) => goTo(seq, false),
  }));
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

  const report = useCallback(() => onPlace(here()), [onPlace, here]);
  useEffect(
    () =>
      pane.subscribe((now, before) => {
        if (now.cursor !== before.cursor && now.cursor !== null) onPlace(now.cursor);
      }),
    [pane, onPlace],
  );
  const scope = useMemo<PaneScope>(
    () => ({
      pane,
      session,
      construct,
      acts,
      pick: (seq) => pane.setState({ cursor: seq, cursor_focus: false }),
      openSession: onSession,
      showCopies: () => setCopies(true),
      bringBack: onBringBack,
    }),
    [pane, session, construct, acts, onSession, onBringBack],
  );

  const total = transcript.state.window.total;
  const closeRow = () => {
    setRow(null);
    find.clear();
    feed.current?.focus();
  };
  const jump = (place: WantedPlace) => {
    setRow(null);
    if ("at" in place) locate(place);
    else if ("end" in place) goTo(place.end === "last" ? "end" : 0);
    else goTo(Math.min(Math.max(0, place.seq), Math.max(0, total - 1)));
  };
  const retry = () => void transcript.loader.open(pane.getState().going ?? at);
  return { scope, feed, transcript, total, row, find, goTo, jump, closeRow, report, retry };
}
