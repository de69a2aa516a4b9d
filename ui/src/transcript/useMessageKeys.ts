import type { RefObject } from "react";
import type { Mark, SessionId, TranscriptItem } from "../api/contract";
import type { FeedHandle } from "./Feed";
import type { MessageActions } from "./messageActions";
import { type PaneStore, placeOf } from "./pane";
import { firstItemOf, type Row, rowIndexOf, subagentOf } from "./rows";
import { changeShown, useShown } from "./shown";
import { type KeyActions, useKeys } from "./useKeys";
import type { Transcript } from "./useTranscript";

type Options = {
  transcript: Transcript;
  pane: PaneStore;
  feed: RefObject<FeedHandle | null>;
  acts: MessageActions;
  goTo: (at: number | "end") => void;
  locate: (where: { mark: Mark; backwards: boolean }) => void;
  find: { open: () => void; step: (by: 1 | -1) => void };
  openJump: () => void;
  openSession: (session: SessionId) => void;
};

/** The keys that act on messages. */
export function useMessageKeys(options: Options): void {
  const { pane, feed, goTo, locate, find, acts } = options;
  const current = () => itemAt(options);

  const onItem = (act: (item: TranscriptItem) => void) => () => {
    const item = current();
    if (item === null) return;
    pane.setState({ cursor: item.seq, cursor_focus: true });
    act(item);
  };
  const actions: KeyActions = {
    j: () => feed.current?.step(1),
    k: () => feed.current?.step(-1),
    "Shift+j": () => locate({ mark: "user", backwards: false }),
    "Shift+k": () => locate({ mark: "user", backwards: true }),
    "g g": () => goTo(0),
    home: () => goTo(0),
    "Shift+g": () => goTo("end"),
    end: () => goTo("end"),
    n: () => hunk(feed.current?.scroller() ?? null, 1),
    p: () => hunk(feed.current?.scroller() ?? null, -1),
    c: onItem(acts.copy),
    r: onItem(acts.toggleRecord),
    l: onItem(acts.copyLink),
    m: onItem((item) => pane.setState({ menu: item.seq })),
    o: () => {
      const row = rowAt(options);
      const subagent = row === undefined ? null : subagentOf(row);
      if (subagent !== null) options.openSession(subagent);
    },
    t: () => changeShown({ thinking: !useShown.getState().thinking }),
    "Mod+f": () => {
      find.open();
      document.querySelector<HTMLInputElement>("[data-transcript-find]")?.select();
    },
    f3: () => find.step(1),
    "Shift+f3": () => find.step(-1),
    ":": options.openJump,
    "Mod+g": options.openJump,
    enter: () => (focusIsOnMessage() ? onItem(acts.toggleOpen)() : false),
  };
  useKeys(actions);
}

/** Enter belongs to whatever has the focus, unless that is a message itself or nothing. */
function focusIsOnMessage(): boolean {
  const focused = document.activeElement;
  return focused === null || focused === document.body || focused.matches("article[data-seq]");
}

function rowAt({ transcript, pane }: Options): Row | undefined {
  return transcript.rows.rows[rowIndexOf(transcript.rows, placeOf(pane.getState()))];
}

function itemAt(options: Options): TranscriptItem | null {
  const row = rowAt(options);
  return row === undefined ? null : firstItemOf(row);
}

/** Goes to the next or previous change among the diffs that are drawn. */
function hunk(root: HTMLElement | null, by: 1 | -1): void {
  if (root === null) return;
  const hunks = [...root.querySelectorAll<HTMLElement>("[data-hunk]")];
  const focused = hunks.indexOf(document.activeElement as HTMLElement);
  const top = root.getBoundingClientRect().top;
  const next =
    focused >= 0
      ? hunks[focused + by]
      : by > 0
        ? hunks.find((one) => one.getBoundingClientRect().top > top)
        : hunks.findLast((one) => one.getBoundingClientRect().top < top);
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "center" });
}
