/** Which box lies next to another one when one goes by an arrow key. */
import type { Box } from "./squarify";

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** The place of the box next to `from` in a direction; null at the edge. */
export function neighbour(boxes: readonly Box[], from: number, arrow: Arrow): number | null {
  const here = boxes[from];
  if (!here) return null;
  let best: { at: number; cost: number } | null = null;
  for (const [at, box] of boxes.entries()) {
    if (at === from || box.x1 <= box.x0 || box.y1 <= box.y0) continue;
    const cost = distance(here, box, arrow);
    if (cost !== null && (best === null || cost < best.cost)) best = { at, cost };
  }
  return best?.at ?? null;
}

/**
 * How far a box lies in a direction; null when it does not. Boxes that face this one come before
 * all that do not, the nearest first, and among those the one that lies opposite its start.
 */
function distance(here: Box, box: Box, arrow: Arrow): number | null {
  const sideways = arrow === "ArrowLeft" || arrow === "ArrowRight";
  const ahead = {
    ArrowLeft: here.x0 - box.x1,
    ArrowRight: box.x0 - here.x1,
    ArrowUp: here.y0 - box.y1,
    ArrowDown: box.y0 - here.y1,
  }[arrow];
  // Gaps between boxes and whole pixels may make neighbours touch or overlap by one.
  if (ahead < -1) return null;
  const [start, end, from, to] = sideways
    ? [here.y0, here.y1, box.y0, box.y1]
    : [here.x0, here.x1, box.x0, box.x1];
  const facing = Math.min(end, to) - Math.max(start, from);
  const middle = start + Math.min(end - start, 24) / 2;
  const aside = middle < from ? from - middle : middle > to ? middle - to : 0;
  return Math.max(0, ahead) * 4 + aside + (facing > 1 ? 0 : 1e6 + aside);
}
