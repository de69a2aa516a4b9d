import { type RefObject, useCallback, useEffect, useState } from "react";
import type { Role, SessionId } from "../api/contract";
import type { FeedHandle } from "./Feed";
import { clearHits, markHits } from "./hitMarks";
import type { PaneStore } from "./pane";
import { firstHitFrom, useFind } from "./useFind";

type Options = {
  session: SessionId;
  pane: PaneStore;
  feed: RefObject<FeedHandle | null>;
  goTo: (seq: number, focus: boolean) => void;
  /** Whether the find row is open: hits are marked only then. */
  shown: boolean;
};

/** Looking for words: the query, its hits, the current one and its marks in the text. */
export function useFindSteps({ session, pane, feed, goTo, shown }: Options) {
  const [query, setQuery] = useState("");
  const [role, setRole] = useState<Role | null>(null);
  const [at, setAt] = useState(0);
  const found = useFind(session, shown ? query : "", role);

  const show = useCallback(
    (index: number) => {
      const hit = found.hits[index];
      if (hit === undefined) return;
      setAt(index);
      pane.setState({ hit: hit.seq });
      goTo(hit.seq, false);
    },
    [found.hits, pane, goTo],
  );

  // A new query goes to the first hit from where one is; more pages of it change nothing.
  const started = `${found.query}\0${role ?? ""}\0${found.hits.length > 0}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every query
  useEffect(() => {
    if (found.hits.length > 0) show(firstHitFrom(found.hits, pane.getState().first));
    else pane.setState({ hit: null });
  }, [started]);

  useMarks(feed, shown ? found.query : "", pane);

  const step = useCallback(
    (by: 1 | -1) => {
      const count = found.hits.length;
      if (count > 0) show((at + by + count) % count);
    },
    [found.hits.length, at, show],
  );
  const clear = useCallback(() => {
    pane.setState({ hit: null });
    clearHits();
  }, [pane]);
  return { step, clear, row: { query, role, found, at, onQuery: setQuery, onRole: setRole, onStep: step } };
}

/** Keeps the marks in step with what is drawn, and brings the current hit into view. */
function useMarks(feed: RefObject<FeedHandle | null>, query: string, pane: PaneStore): void {
  useEffect(() => {
    const root = feed.current?.scroller() ?? null;
    if (query === "" || root === null) {
      clearHits();
      return;
    }
    let frame = 0;
    let brought: number | null = null;
    const mark = () => {
      frame = 0;
      const { hit } = pane.getState();
      const range = markHits(root, query, hit);
      if (range === null || brought === hit) return;
      brought = hit;
      bring(root, range);
    };
    const soon = () => {
      if (frame === 0) frame = requestAnimationFrame(mark);
    };
    const observer = new MutationObserver(soon);
    observer.observe(root, { childList: true, subtree: true, characterData: true });
    const stop = pane.subscribe((now, before) => {
      if (now.hit !== before.hit) soon();
    });
    soon();
    return () => {
      observer.disconnect();
      stop();
      cancelAnimationFrame(frame);
      clearHits();
    };
  }, [feed, query, pane]);
}

/** A hit far down in a tall message is scrolled to a third of the height. */
function bring(root: HTMLElement, range: Range): void {
  const hit = range.getBoundingClientRect();
  const box = root.getBoundingClientRect();
  if (hit.top >= box.top + 40 && hit.bottom <= box.bottom - 40) return;
  root.scrollTop += hit.top - box.top - box.height / 3;
}
