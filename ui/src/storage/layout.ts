/** Lays tiles out in a map: heads, parts inside, slices by kind; whole pixels. */
import type { ByteKind } from "../api/contract";
import type { Measure } from "./place";
import { type Box, longerAxis, slice, snap, squarify } from "./squarify";
import { bytesOf, type KindsOf, type Tile } from "./tiles";

/** A tile at its place; boxes of parts and slices are relative to the map, too. */
export interface PlacedTile {
  tile: Tile;
  box: Box;
  /** Whether there is room for its name. */
  headed: boolean;
  /** Whether there is room for the size beside it. */
  sized: boolean;
  /** What is below the head. */
  body: Box;
  parts: readonly PlacedTile[];
  slices: readonly { kind: ByteKind; box: Box }[];
}

export interface MapSize {
  width: number;
  height: number;
  /** Pixels of 1 rem, so that heads grow with the text. */
  rem_px: number;
}

const HEAD_REM = 1.5;
const LABEL_REM = { width: 3.5, height: 2.25 };
/** A narrower head shows the name and leaves the size to the tip and the table. */
const SIZED_REM = 6.25;
const FRAME_PX = 5;
const GAP_PX = 3;
const SLICE_GAP_PX = 1;

/** Places tiles of one level over the whole map. */
export function layOutMap(
  tiles: readonly Tile[],
  { width, height, rem_px }: MapSize,
  measure: Measure,
  kinds: KindsOf,
): PlacedTile[] {
  return place(tiles, { x0: 0, y0: 0, x1: width, y1: height }, rem_px, measure, kinds);
}

function place(
  tiles: readonly Tile[],
  room: Box,
  rem_px: number,
  measure: Measure,
  kinds: KindsOf,
): PlacedTile[] {
  const boxes = squarify(
    tiles.map((tile) => bytesOf(tile, measure)),
    room,
  );
  return tiles.map((tile, index) => {
    const box = gapped(snap(boxes[index] ?? room), room, GAP_PX);
    const framed = tile.parts.length > 0;
    const headed =
      box.x1 - box.x0 >= LABEL_REM.width * rem_px && box.y1 - box.y0 >= LABEL_REM.height * rem_px;
    const frame = framed ? FRAME_PX : 0;
    const top = headed ? Math.round(HEAD_REM * rem_px) : frame;
    const body = {
      x0: box.x0 + frame,
      y0: Math.min(box.y1, box.y0 + top),
      x1: Math.max(box.x0 + frame, box.x1 - frame),
      y1: Math.max(box.y0 + top, box.y1 - frame),
    };
    const parts = framed ? place(tile.parts, body, rem_px, measure, kinds) : [];
    const sized = box.x1 - box.x0 >= SIZED_REM * rem_px;
    return {
      tile,
      box,
      headed,
      sized,
      body,
      parts,
      slices: framed ? [] : slicesOf(tile, body, measure, kinds),
    };
  });
}

/** The kinds of a tile along the longer side of its body, in their fixed order. */
function slicesOf(tile: Tile, body: Box, measure: Measure, kinds: KindsOf): PlacedTile["slices"] {
  if (tile.byteKind !== null) return [{ kind: tile.byteKind, box: body }];
  const known = kinds.get(tile.key)?.filter((kind) => bytesOf(kind, measure) > 0) ?? [];
  const axis = longerAxis(body);
  const boxes = slice(
    known.map((kind) => bytesOf(kind, measure)),
    body,
    axis,
  );
  return known.flatMap(({ kind }, index) => {
    const box = gapped(snap(boxes[index] ?? body), body, SLICE_GAP_PX);
    return box.x1 > box.x0 && box.y1 > box.y0 ? [{ kind, box }] : [];
  });
}

/** Leaves a gap at the far edges, except at the edge of the room. */
function gapped(box: Box, room: Box, gap_px: number): Box {
  const x1 = box.x1 < room.x1 && box.x1 - box.x0 > gap_px ? box.x1 - gap_px : box.x1;
  const y1 = box.y1 < room.y1 && box.y1 - box.y0 > gap_px ? box.y1 - gap_px : box.y1;
  return { ...box, x1, y1 };
}

/** The constructs whose kinds are worth reading: the largest in view, at most `most`. */
export function shownConstructs(tiles: readonly Tile[], measure: Measure, most: number): string[] {
  const found = tiles
    .flatMap((tile) => (tile.parts.length > 0 ? tile.parts : [tile]))
    .filter((tile) => tile.kind === "construct");
  found.sort((a, b) => bytesOf(b, measure) - bytesOf(a, measure));
  return found.slice(0, most).map((tile) => tile.key);
}

/** Where a tip of this size stands beside a box: below it, else above it, else inside; never outside the map. */
export function placeTip(
  box: Box,
  map: { width: number; height: number },
  tip: { width: number; height: number },
): { x: number; y: number } {
  const gap = 6;
  const x = Math.max(0, Math.min(box.x0 + 2 * gap, map.width - tip.width));
  if (box.y1 + gap + tip.height <= map.height) return { x, y: box.y1 + gap };
  if (box.y0 - gap - tip.height >= 0) return { x, y: box.y0 - gap - tip.height };
  return { x, y: Math.max(0, Math.min((box.y0 + box.y1) / 2, map.height - tip.height)) };
}
