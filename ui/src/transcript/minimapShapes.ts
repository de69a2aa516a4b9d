/** Where things stand on the minimap. Pure: pixels in, rectangles out. */
import type { MapStep, TranscriptHit, TranscriptMap } from "../api/contract";

export type MapColour = "turn" | "failed" | "text" | "image" | "hit" | "hit_now";
/** A rectangle on the map; outlined ones are not filled. */
export type MapShape = {
  colour: MapColour;
  x: number;
  y: number;
  width: number;
  height: number;
  outlined: boolean;
};

const STEP_PX = 3;
const EDGE_PX = 8;
const HIT_PX = 8;
const VIEW_PX_MIN = 10;

/** How many steps a map of this height has. */
export function stepsFor(height: number): number {
  return Math.min(2_000, Math.max(1, Math.floor(height / STEP_PX)));
}

/** Shapes of the steps, at the width of the map. */
export function stepShapes(map: TranscriptMap, width: number, height: number): MapShape[] {
  const row = height / Math.max(1, map.steps.length);
  const bytes_max = Math.max(1, ...map.steps.map((step) => step.text_bytes));
  const inner = width - EDGE_PX * 2;
  const turns = map.steps.filter((step) => step.user).length;
  const dense = turns > map.steps.length * DENSE_TURNS;
  return map.steps.flatMap((step, index) => {
    const y = Math.round(index * row);
    const shapes = [shapeOf(step, inner, bytes_max, dense), dense && step.user ? TICK : null];
    return shapes.flatMap((shape) => (shape === null ? [] : [{ ...shape, x: EDGE_PX + shape.x, y }]));
  });
}

/** Where nearly every step holds a turn, turns are ticks at the edge: bars would hide all else. */
const DENSE_TURNS = 0.4;
const TICK: MapShape = { colour: "turn", x: -4, y: 0, width: 5, height: 2, outlined: false };

function shapeOf(step: MapStep, inner: number, bytes_max: number, dense: boolean): MapShape | null {
  const base = { y: 0, outlined: false };
  if (step.user && !dense) return { ...base, colour: "turn", x: -2, width: inner + 4, height: 3 };
  if (step.failed) return { ...base, colour: "failed", x: 2, width: inner * 0.7, height: 2 };
  if (step.image) return { ...base, colour: "image", x: 2.5, width: inner * 0.5, height: 7, outlined: true };
  if (step.text_bytes === 0) return null;
  const share = Math.log2(step.text_bytes + 1) / Math.log2(bytes_max + 1);
  return { ...base, colour: "text", x: 2, width: Math.max(4, share * (inner - 2)), height: 1 };
}

/** Shapes of found messages, on the edge of the map. */
export function hitShapes(
  hits: readonly TranscriptHit[],
  total: number,
  current: number | null,
  width: number,
  height: number,
): MapShape[] {
  const shapes = new Map<number, MapShape>();
  for (const hit of hits) {
    const y = Math.min(height - 2, Math.round((hit.seq / Math.max(1, total)) * height));
    const now = hit.seq === current;
    if (shapes.get(y)?.colour === "hit_now") continue;
    const length = now ? HIT_PX * 1.75 : HIT_PX;
    shapes.set(y, {
      colour: now ? "hit_now" : "hit",
      x: width - length,
      y,
      width: length,
      height: now ? 3 : 2,
      outlined: false,
    });
  }
  return [...shapes.values()];
}

/** The part of the session in view. */
export function viewShape(
  first: number,
  last: number,
  total: number,
  height: number,
): { y: number; height: number } {
  const top = (first / Math.max(1, total)) * height;
  const length = Math.max(VIEW_PX_MIN, ((last - first + 1) / Math.max(1, total)) * height);
  return { y: Math.max(0, Math.min(height - length, top)), height: Math.min(height, length) };
}

/** The message at a height of the map. */
export function seqAt(y: number, height: number, total: number): number {
  const share = Math.min(1, Math.max(0, y / Math.max(1, height)));
  return Math.min(total - 1, Math.floor(share * total));
}
