import { type PointerEvent, useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { TranscriptHit, TranscriptMap } from "../api/contract";
import { useProperties } from "../shared/css";
import { formatCount, formatMoment } from "../shared/format";
import { hitShapes, type MapColour, type MapShape, seqAt, stepShapes, viewShape } from "./minimapShapes";
import { FEED_ID, usePane } from "./pane";
import styles from "./transcript.module.css";

const DRAG_MS = 60;

type Props = {
  map: TranscriptMap | null;
  height: number;
  width: number;
  hits: readonly TranscriptHit[];
  onGo: (seq: number) => void;
};

/** The whole session at a glance, and its scroll bar. */
export function Minimap({ map, height, width, hits, onGo }: Props) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const first = usePane((state) => state.going ?? state.first);
  const last = usePane((state) => state.going ?? state.last);
  const current = usePane((state) => state.hit);
  const theme = useThemeCount();
  const total = map?.total ?? 0;
  const steps = useMemo(() => (map === null ? [] : stepShapes(map, width, height)), [map, width, height]);
  const found = useMemo(
    () => hitShapes(hits, total, current, width, height),
    [hits, total, current, width, height],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new theme has new colours
  useEffect(() => {
    if (canvas.current !== null) paint(canvas.current, width, height, [...steps, ...found]);
  }, [width, height, steps, found, theme]);
  const view = viewShape(first, last, total, height);
  const viewBox = useProperties<HTMLDivElement>({ "--y": `${view.y}px`, "--height": `${view.height}px` });
  const drag = useDrag(height, total, onGo);
  const at = map?.steps[Math.floor((first / Math.max(1, total)) * (map?.steps.length ?? 0))]?.at ?? null;
  return (
    <div
      className={styles.minimap}
      role="scrollbar"
      aria-controls={FEED_ID}
      aria-label="Place in the session"
      aria-orientation="vertical"
      aria-valuemin={1}
      aria-valuemax={Math.max(1, total)}
      aria-valuenow={first + 1}
      aria-valuetext={`Message ${formatCount(first + 1)} of ${formatCount(total)}, ${formatMoment(at)}`}
      tabIndex={0}
      onKeyDown={(event) => {
        const page = Math.max(1, Math.round(total / 20));
        const moves: Record<string, number> = {
          ArrowDown: first + 1,
          ArrowUp: first - 1,
          PageDown: first + page,
          PageUp: first - page,
          Home: 0,
          End: total - 1,
        };
        const seq = moves[event.key];
        if (seq === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        onGo(Math.min(total - 1, Math.max(0, seq)));
      }}
      {...drag}
    >
      <canvas ref={canvas} className={styles.mapCanvas} />
      {total > 0 && <div ref={viewBox} className={styles.mapView} />}
    </div>
  );
}

/** Click and drag go to the message there; while dragging at most every 60 ms. */
function useDrag(height: number, total: number, onGo: (seq: number) => void) {
  const [held, setHeld] = useState(false);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);
  const wanted = useRef(0);
  const go = useCallback(
    (event: PointerEvent<HTMLDivElement>) => {
      const box = event.currentTarget.getBoundingClientRect();
      wanted.current = seqAt(event.clientY - box.top, height, total);
      timer.current ??= setTimeout(() => {
        timer.current = null;
        onGo(wanted.current);
      }, DRAG_MS);
    },
    [height, total, onGo],
  );
  useEffect(
    () => () => {
      if (timer.current !== null) clearTimeout(timer.current);
    },
    [],
  );
  return {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0 || total === 0) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      setHeld(true);
      go(event);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      if (held) go(event);
    },
    onPointerUp: () => setHeld(false),
    onPointerCancel: () => setHeld(false),
  };
}

/** Counts changes of the theme, so that what is painted follows it. */
function useThemeCount(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const observer = new MutationObserver(() => setCount((before) => before + 1));
    const attributeFilter = ["data-theme", "data-contrast"];
    observer.observe(document.documentElement, { attributes: true, attributeFilter });
    return () => observer.disconnect();
  }, []);
  return count;
}

const TOKENS: Readonly<Record<MapColour, string>> = {
  turn: "--accent",
  failed: "--bad",
  text: "--line-strong",
  image: "--text-3",
  hit: "--mark-now",
  hit_now: "--mark-now",
};

function paint(canvas: HTMLCanvasElement, width: number, height: number, shapes: readonly MapShape[]): void {
  const scale = window.devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const pen = canvas.getContext("2d");
  if (pen === null) return;
  pen.scale(scale, scale);
  const tokens = getComputedStyle(canvas);
  const colours = new Map<MapColour, string>();
  for (const [colour, token] of Object.entries(TOKENS)) {
    colours.set(colour as MapColour, tokens.getPropertyValue(token).trim());
  }
  for (const shape of shapes) {
    const colour = colours.get(shape.colour) ?? "";
    if (shape.outlined) {
      pen.strokeStyle = colour;
      pen.strokeRect(shape.x, shape.y + 0.5, shape.width, shape.height);
    } else {
      pen.fillStyle = colour;
      pen.fillRect(shape.x, shape.y, shape.width, shape.height);
    }
  }
}
