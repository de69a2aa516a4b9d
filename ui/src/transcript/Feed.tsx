import {
  type Ref,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { Virtualizer, type VirtualizerHandle } from "virtua";
import { ErrorStrip } from "../shared/faces";
import type { OpenAt } from "./loader";
import { FEED_ID, usePane, usePaneScope } from "./pane";
import { type Rows, rowIndexOf } from "./rows";
import { RowView } from "./rows/RowView";
import styles from "./transcript.module.css";
import { isLive, type Transcript } from "./useTranscript";
import { holds } from "./window";

/** Rows from the edge of the window at which the next page is asked for. */
const NEAR_ROWS = 30;
/** Rows kept on each side of the view, and how many there may be before the rest is let go. */
const KEPT_ROWS = 350;
const HELD_ROWS_MAX = 1_100;
/** After going to a place the rows around it are measured; only then more is loaded. */
const SETTLE_MS = 120;
/** Drawn beyond the view: little at first, so that it is painted soon. */
const OPENING_BUFFER_PX = 40;
const BUFFER_PX = 600;
const OPENED_MS = 500;
/** Left below a row that was brought into view from below. */
const TAIL_GAP = 16;

/** What others may ask of the list. */
export type FeedHandle = {
  goTo(at: OpenAt, focus: boolean): void;
  /** Moves the cursor by rows. */
  step(by: number): void;
  /** Gives the focus back to the message of the cursor. */
  focus(): void;
  scroller(): HTMLElement | null;
};

/** The place one is on the way to, until the rows around it are measured. */
type Settling = { at: OpenAt; timer: ReturnType<typeof setTimeout> };

type Props = { transcript: Transcript; ref: Ref<FeedHandle>; onMoved: () => void };

/** The list of messages around a place; it loads what is near and lets go of what is far. */
export function Feed({ transcript, ref, onMoved }: Props) {
  const { loader, state, rows } = transcript;
  const { pane, session } = usePaneScope();
  const list = useRef<VirtualizerHandle>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const now = useRef({ rows, state });
  now.current = { rows, state };
  const wanted = useRef<OpenAt | null>(null);
  const settling = useRef<Settling | null>(null);
  const [buffer_px, setBuffer] = useState(OPENING_BUFFER_PX);

  /** What came may fill no row, as copies do: then nothing moves, and nobody else would look again. */
  const lookAgain = useRef(() => {});
  const more = useCallback(
    (loading: Promise<void>) => {
      const before = loader.read().window;
      void loading.then(() => loader.read().window !== before && lookAgain.current());
    },
    [loader],
  );

  const look = useCallback(() => {
    const handle = list.current;
    const { rows: all, state: held } = now.current;
    if (handle === null || all.rows.length === 0) return;
    const { scrollOffset, viewportSize, scrollSize } = handle;
    const first = handle.findItemIndex(scrollOffset + 1);
    const last = handle.findItemIndex(scrollOffset + Math.max(0, viewportSize - 1));
    const whole = held.window.end >= held.window.total;
    pane.setState({
      first: all.rows[first]?.seq ?? 0,
      last: lastOf(all, last, held.window.end),
      at_end: whole && scrollOffset + viewportSize >= scrollSize - 4,
    });
    if (held.phase !== "ready" || held.error !== null || settling.current !== null) return;
    if (first < NEAR_ROWS && held.window.start > 0) more(loader.loadBefore());
    else if (all.rows.length - last <= NEAR_ROWS && !whole) more(loader.loadAfter());
    else if (all.rows.length > HELD_ROWS_MAX) {
      const from = all.rows[Math.max(0, first - KEPT_ROWS)]?.seq ?? 0;
      const until = all.rows[Math.min(all.rows.length - 1, last + KEPT_ROWS)]?.seq ?? held.window.end;
      void loader.trim(from, until);
    }
  }, [loader, pane, more]);
  lookAgain.current = look;

  const settle = useCallback(
    (at: OpenAt) => {
      const { rows: all } = now.current;
      if (all.rows.length === 0) return;
      const index = at === "end" ? all.rows.length - 1 : rowIndexOf(all, at);
      if (at === "end") list.current?.scrollToIndex(index, { align: "end" });
      else list.current?.scrollToIndex(index, { align: "start" });
      // The view is there at once for who asks where it is: scrolling tells it only with the next frame.
      const seq = all.rows[index]?.seq ?? 0;
      pane.setState(({ first, last }) => ({
        cursor: seq,
        first: at === "end" ? Math.min(first, seq) : seq,
        last: Math.max(last, seq),
      }));
      clearTimeout(settling.current?.timer);
      const timer = setTimeout(() => {
        settling.current = null;
        look();
      }, SETTLE_MS);
      settling.current = { at, timer };
    },
    [pane, look],
  );
  useEffect(() => () => clearTimeout(settling.current?.timer), []);

  useImperativeHandle(ref, () => ({
    goTo(at, focus) {
      pane.setState({ cursor_focus: focus });
      const { window } = now.current.state;
      const held = at === "end" ? window.end >= window.total && window.entries.length > 0 : holds(window, at);
      // What is being opened at another place would lead there when it comes.
      if (held && wanted.current === null) settle(at);
      else {
        wanted.current = at;
        pane.setState({ going: at === "end" ? Math.max(0, window.total - 1) : at });
        void loader.open(at);
      }
    },
    step(by) {
      pane.setState({ cursor_focus: true });
      moveBy(by, now.current.rows, pane, list.current);
    },
    focus() {
      scroller.current
        ?.querySelector<HTMLElement>("article[data-current=true]")
        ?.focus({ preventScroll: true });
    },
    scroller: () => scroller.current,
  }));

  useEffect(() => {
    const timer = setTimeout(() => setBuffer(BUFFER_PX), OPENED_MS);
    return () => clearTimeout(timer);
  }, []);

  // The window was opened at another place: the list begins anew and goes there.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for every opening
  useLayoutEffect(() => {
    if (state.phase !== "ready") return;
    settle(wanted.current ?? state.opened_at);
    wanted.current = null;
    pane.setState({ going: null });
  }, [state.opening]);

  // A page asked for before the way to a place began may come on the way, and move the place.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the rows changed
  useLayoutEffect(() => {
    if (settling.current !== null) settle(settling.current.at);
  }, [rows]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the rows changed
  useEffect(() => {
    const frame = requestAnimationFrame(look);
    return () => cancelAnimationFrame(frame);
  }, [rows, look]);

  useStayAtEnd(transcript, list);

  const cursor = usePane((one) => one.cursor);
  const going = usePane((one) => one.going !== null);
  const kept = useMemo(() => {
    const index = cursor === null ? undefined : rows.row_of.get(cursor);
    return index === undefined ? [] : [index];
  }, [cursor, rows]);
  const failed = state.error !== null && state.phase === "ready";
  return (
    <div
      ref={scroller}
      className={styles.scroller}
      id={FEED_ID}
      role="feed"
      aria-label={session.title}
      aria-busy={going}
    >
      {failed && (
        <ErrorStrip
          title="The next messages cannot be read."
          error={state.error}
          onRetry={() => void loader.loadAfter()}
        />
      )}
      <Virtualizer
        key={state.opening}
        ref={list}
        scrollRef={scroller}
        data={rows.rows}
        shift={state.edge === "start"}
        bufferSize={buffer_px}
        keepMounted={kept}
        onScroll={look}
        onResize={look}
        onScrollEnd={onMoved}
      >
        {(row) => (
          <RowView key={row.seq} row={row} total={state.window.total} new_day={rows.new_days.has(row.seq)} />
        )}
      </Virtualizer>
      <div className={styles.tail} />
    </div>
  );
}

/** When a session that goes on grew while one was at its end, stays at the end. */
function useStayAtEnd({ rows }: Transcript, list: { current: VirtualizerHandle | null }): void {
  const { pane, session } = usePaneScope();
  const length = useRef(rows.rows.length);
  useLayoutEffect(() => {
    const grew = rows.rows.length > length.current;
    length.current = rows.rows.length;
    if (isLive(session) && grew && pane.getState().at_end) {
      list.current?.scrollToIndex(rows.rows.length - 1, { align: "end" });
    }
  }, [rows, session, pane, list]);
}

function lastOf(rows: Rows, index: number, end: number): number {
  const next = rows.rows[index + 1];
  return Math.max(rows.rows[index]?.seq ?? 0, (next?.seq ?? end) - 1);
}

function moveBy(
  by: number,
  { rows }: Rows,
  pane: ReturnType<typeof usePaneScope>["pane"],
  list: VirtualizerHandle | null,
): void {
  if (list === null || rows.length === 0) return;
  const { cursor, first, last } = pane.getState();
  const visible = cursor !== null && cursor >= first && cursor <= last;
  const from = visible
    ? rows.findIndex((row) => row.seq === cursor)
    : rows.findIndex((row) => row.seq === first) - by;
  const index = Math.min(rows.length - 1, Math.max(0, from + by));
  pane.setState({ cursor: rows[index]?.seq ?? null });
  const top = list.getItemOffset(index);
  const bottom = top + list.getItemSize(index);
  const { scrollOffset, viewportSize } = list;
  const fits = bottom - top < viewportSize;
  if (top < scrollOffset || !fits) list.scrollToIndex(index, { align: "start" });
  else if (bottom > scrollOffset + viewportSize)
    list.scrollToIndex(index, { align: "end", offset: TAIL_GAP });
}
