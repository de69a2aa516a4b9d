import {
  type FocusEvent,
  type KeyboardEvent,
  type MouseEvent,
  type PointerEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from "react";
import { Shown } from "../markdown/Shown";
import { useAppearance } from "../shared/appearance";
import { useProperties } from "../shared/css";
import { formatBytes } from "../shared/format";
import { useSize } from "../shared/useSize";
import { type StorageAct, storageAct } from "./keys";
import { layOutMap, type PlacedTile } from "./layout";
import { MapTip } from "./MapTip";
import styles from "./map.module.css";
import { neighbour } from "./neighbour";
import type { Measure } from "./place";
import type { Box } from "./squarify";
import { bytesOf, insideWords, type KindsOf, shareWords, type Tile } from "./tiles";

const ROOT_PX = 16;
const TIP_DELAY_MS = 400;

/** What others may ask of a map. */
export interface MapHandle {
  focus(): void;
}

interface StorageMapProps {
  label: string;
  tiles: readonly Tile[];
  measure: Measure;
  kinds: KindsOf;
  /** All bytes of the place: what shares are shares of. */
  whole_bytes: number;
  whole_name: string;
  cursor: string | null;
  now: number;
  ref?: Ref<MapHandle>;
  onCursor: (key: string) => void;
  onAct: (act: StorageAct, tile: Tile | null, place: { x: number; y: number }) => void;
}

/** What the disk is spent on, as areas. Arrow keys move between them, Enter looks inside, Backspace goes out. */
export function StorageMap(props: StorageMapProps) {
  const { tiles, measure, kinds, cursor, onCursor, onAct } = props;
  const base = useId();
  const { ref: box, width, height } = useSize<HTMLDivElement>();
  const rem_px = (useAppearance((state) => state.textSize) / 100) * ROOT_PX;
  const placed = useMemo(
    () => layOutMap(tiles, { width, height, rem_px }, measure, kinds),
    [tiles, width, height, rem_px, measure, kinds],
  );
  const tip = useTip();
  useImperativeHandle(props.ref, () => ({ focus: () => box.current?.focus() }));
  const at = placed.findIndex((one) => one.tile.key === cursor);
  const current = placed[at];

  const onKeyDown = (event: KeyboardEvent) => {
    const act = storageAct(event);
    if (!act) return;
    event.preventDefault();
    if (act.kind === "move" || act.kind === "first" || act.kind === "last") {
      const boxes = placed.map((one) => one.box);
      const to =
        act.kind === "move" ? neighbour(boxes, Math.max(0, at), act.arrow) : act.kind === "first" ? 0 : -1;
      const next = to === null ? current : placed.at(at < 0 ? 0 : to);
      if (!next) return;
      onCursor(next.tile.key);
      tip.show(next);
      return;
    }
    tip.hide();
    onAct(act, current?.tile ?? null, pointIn(box.current, current?.body));
  };
  const under = (event: MouseEvent | PointerEvent) => placedUnder(event, placed);
  const onFocus = (event: FocusEvent<HTMLElement>) => {
    if (event.relatedTarget !== null && event.currentTarget.matches(":focus-visible") && current)
      tip.show(current);
  };
  return (
    <div className={styles.frame} data-pane="">
      <div
        ref={box}
        className={styles.map}
        role="tree"
        aria-label={props.label}
        tabIndex={0}
        data-pane-focus=""
        {...(current ? { "aria-activedescendant": `${base}-${at}` } : {})}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onBlur={tip.hide}
        onPointerMove={(event) => tip.hover(under(event)?.leaf ?? null)}
        onPointerLeave={tip.hide}
        onClick={(event) => {
          const found = under(event);
          if (found) onCursor(found.top.tile.key);
        }}
        onDoubleClick={(event) => {
          const found = under(event);
          tip.hide();
          if (found) onAct({ kind: "drill" }, openedBy(found), { x: event.clientX, y: event.clientY });
        }}
        onContextMenu={(event) => {
          const found = under(event);
          event.preventDefault();
          tip.hide();
          if (!found) return;
          onCursor(found.top.tile.key);
          onAct({ kind: "menu" }, openedBy(found), { x: event.clientX, y: event.clientY });
        }}
      >
        {placed.map((one, index) => (
          <TopTile
            key={one.tile.key}
            id={`${base}-${index}`}
            placed={one}
            index={index}
            count={placed.length}
            current={index === at}
            measure={measure}
            whole_bytes={props.whole_bytes}
          />
        ))}
      </div>
      {tip.shown && width > 0 && (
        <MapTip
          placed={tip.shown}
          map={{ width, height }}
          rem_px={rem_px}
          measure={measure}
          kinds={kinds}
          whole_bytes={props.whole_bytes}
          whole_name={props.whole_name}
          now={props.now}
        />
      )}
    </div>
  );
}

/** A double click on a construct inside a workspace means the construct; on its rest, the workspace. */
function openedBy({ top, leaf }: { top: PlacedTile; leaf: PlacedTile }): Tile {
  return leaf.tile.kind === "rest" && leaf !== top ? top.tile : leaf.tile;
}

/** The tile and the smallest part of it that an event is about. */
function placedUnder(
  event: MouseEvent | PointerEvent,
  placed: readonly PlacedTile[],
): { top: PlacedTile; leaf: PlacedTile } | null {
  const target = event.target as Element;
  const top = placed[Number(target.closest("[data-tile]")?.getAttribute("data-tile") ?? -1)];
  if (!top) return null;
  const part = top.parts[Number(target.closest("[data-part]")?.getAttribute("data-part") ?? -1)];
  return { top, leaf: part ?? top };
}

/** A point of the page in the middle of a box of the map. */
function pointIn(map: HTMLElement | null, box: Box | undefined): { x: number; y: number } {
  const rect = map?.getBoundingClientRect();
  const [left, top] = [rect?.x ?? 0, rect?.y ?? 0];
  if (!box) return { x: left, y: top };
  return { x: left + (box.x0 + box.x1) / 2, y: top + (box.y0 + box.y1) / 2 };
}

/** The tip: after a moment under the pointer, at once for the next one and for keys. */
function useTip() {
  const [shown, setShown] = useState<PlacedTile | null>(null);
  const waiting = useRef<{ key: string; timer: ReturnType<typeof setTimeout> } | null>(null);
  const acts = useMemo(() => {
    const forget = () => {
      if (waiting.current) clearTimeout(waiting.current.timer);
      waiting.current = null;
    };
    return {
      show(placed: PlacedTile | null) {
        forget();
        setShown(placed);
      },
      hide() {
        forget();
        setShown(null);
      },
      hover(placed: PlacedTile | null) {
        if (placed === null) return forget();
        setShown((old) => (old === null ? old : placed));
        if (waiting.current?.key === placed.tile.key) return;
        forget();
        const timer = setTimeout(() => setShown(placed), TIP_DELAY_MS);
        waiting.current = { key: placed.tile.key, timer };
      },
    };
  }, []);
  useEffect(() => acts.hide, [acts]);
  return { shown, ...acts };
}

interface TopTileProps {
  measure: Measure;
  whole_bytes: number;
  id: string;
  placed: PlacedTile;
  index: number;
  count: number;
  current: boolean;
}

function TopTile({ id, placed, index, count, current, measure, whole_bytes }: TopTileProps) {
  const { tile, box } = placed;
  const ref = useBox<HTMLDivElement>(box, { x: 0, y: 0 });
  const size = bytesOf(tile, measure);
  return (
    <div
      ref={ref}
      id={id}
      className={styles.tile}
      role="treeitem"
      tabIndex={-1}
      aria-level={1}
      aria-posinset={index + 1}
      aria-setsize={count}
      aria-selected={current}
      data-tile={index}
      data-kind-of={tile.kind}
      data-current={current || undefined}
      data-framed={placed.parts.length > 0 || undefined}
    >
      <span className="visually-hidden">
        {`${tile.name}, ${formatBytes(size)}, ${shareWords(size, whole_bytes)}, ${insideWords(tile)}`}
      </span>
      <Inside placed={placed} measure={measure} />
      {placed.parts.map((part, place) => (
        <Part
          key={part.tile.key}
          placed={part}
          place={place}
          origin={{ x: box.x0, y: box.y0 }}
          measure={measure}
        />
      ))}
    </div>
  );
}

interface PartProps {
  placed: PlacedTile;
  place: number;
  origin: { x: number; y: number };
  measure: Measure;
}

function Part({ placed, place, origin, measure }: PartProps) {
  const ref = useBox<HTMLDivElement>(placed.box, origin);
  return (
    <div ref={ref} className={styles.part} data-part={place} aria-hidden="true">
      <Inside placed={placed} measure={measure} />
    </div>
  );
}

/** The name and the size where there is room for them, and the bytes by kind below. */
function Inside({ placed, measure }: { placed: PlacedTile; measure: Measure }) {
  const { tile, box, body, headed, sized, slices, parts } = placed;
  const origin = { x: box.x0, y: box.y0 };
  return (
    <>
      {headed && (
        <span className={styles.head} aria-hidden="true">
          <span className="ellipsis">
            <Shown text={tile.name} />
          </span>
          {sized && <span className="num">{formatBytes(bytesOf(tile, measure))}</span>}
        </span>
      )}
      {parts.length === 0 && slices.length === 0 && <Fill box={body} origin={origin} kind={tile.kind} />}
      {slices.map((one) => (
        <Fill key={one.kind} box={one.box} origin={origin} kind={one.kind} />
      ))}
    </>
  );
}

function Fill({ box, origin, kind }: { box: Box; origin: { x: number; y: number }; kind: string }) {
  const ref = useBox<HTMLSpanElement>(box, origin);
  return <span ref={ref} className={styles.fill} data-kind={kind} />;
}

/** Puts an element where its box lies, in pixels from the start and the top of what is around it. */
function useBox<E extends HTMLElement>(box: Box, origin: { x: number; y: number }) {
  return useProperties<E>({
    "--x": `${box.x0 - origin.x}px`,
    "--y": `${box.y0 - origin.y}px`,
    "--w": `${Math.max(0, box.x1 - box.x0)}px`,
    "--h": `${Math.max(0, box.y1 - box.y0)}px`,
  });
}
