/** Divides a box among weights: areas in proportion, sides as equal as they get (Bruls, Huizing, van Wijk 2000). */

/** A rectangle by its edges; neighbours share theirs exactly. */
export interface Box {
  x0: number;
  y0: number;
  x1: number;
  y1: number;
}

/** Boxes for weights, in their order. Large weights first give the squarest boxes; a weight of 0 gets a box of no area. */
export function squarify(weights: readonly number[], box: Box): Box[] {
  const total = weights.reduce((sum, weight) => sum + positive(weight), 0);
  const boxes: Box[] = [];
  if (total <= 0) return weights.map(() => ({ ...box, x1: box.x0, y1: box.y0 }));
  let rest = { ...box };
  let left = total;
  let at = 0;
  while (at < weights.length) {
    const count = stripLength(weights, at, rest, left);
    const strip = weights.slice(at, at + count).map(positive);
    const sum = strip.reduce((one, other) => one + other, 0);
    const last = at + count === weights.length;
    const cut = cutStrip(rest, left <= 0 ? 1 : sum / left, last);
    boxes.push(...slice(strip, cut.strip, cut.across ? "y" : "x"));
    rest = cut.rest;
    left -= sum;
    at += count;
  }
  return boxes;
}

function positive(weight: number): number {
  return Number.isFinite(weight) && weight > 0 ? weight : 0;
}

/** How many of the next weights make the strip whose worst box is the squarest. */
function stripLength(weights: readonly number[], from: number, rest: Box, left: number): number {
  const width = rest.x1 - rest.x0;
  const height = rest.y1 - rest.y0;
  const side = Math.min(width, height);
  const scale = left > 0 ? (width * height) / left : 0;
  let sum = 0;
  let least = Number.POSITIVE_INFINITY;
  let most = 0;
  let best = Number.POSITIVE_INFINITY;
  let count = 0;
  while (from + count < weights.length) {
    const area = positive(weights[from + count] ?? 0) * scale;
    const nextLeast = Math.min(least, area);
    const nextMost = Math.max(most, area);
    const worst = worstRatio(nextLeast, nextMost, sum + area, side);
    if (count > 0 && worst > best) break;
    [sum, least, most, best] = [sum + area, nextLeast, nextMost, worst];
    count += 1;
  }
  return Math.max(1, count);
}

function worstRatio(least: number, most: number, sum: number, side: number): number {
  if (sum <= 0 || least <= 0 || side <= 0) return Number.POSITIVE_INFINITY;
  const squared = side * side;
  return Math.max((squared * most) / (sum * sum), (sum * sum) / (squared * least));
}

/** Cuts a strip with this share of the area off the start of the longer side. The last strip takes all. */
function cutStrip(rest: Box, share: number, last: boolean): { strip: Box; rest: Box; across: boolean } {
  const across = rest.x1 - rest.x0 >= rest.y1 - rest.y0;
  if (across) {
    const edge = last ? rest.x1 : Math.min(rest.x1, rest.x0 + (rest.x1 - rest.x0) * share);
    return { strip: { ...rest, x1: edge }, rest: { ...rest, x0: edge }, across };
  }
  const edge = last ? rest.y1 : Math.min(rest.y1, rest.y0 + (rest.y1 - rest.y0) * share);
  return { strip: { ...rest, y1: edge }, rest: { ...rest, y0: edge }, across };
}

/** Divides a box into slices along one axis, in the order of the weights. */
export function slice(weights: readonly number[], box: Box, axis: "x" | "y"): Box[] {
  const total = weights.reduce((sum, weight) => sum + positive(weight), 0);
  const [start, end] = axis === "x" ? [box.x0, box.x1] : [box.y0, box.y1];
  let before = 0;
  let edge = start;
  return weights.map((weight, index) => {
    before += positive(weight);
    const from = edge;
    if (total <= 0) edge = start;
    else if (index === weights.length - 1 || before >= total) edge = end;
    else edge = Math.min(end, start + ((end - start) * before) / total);
    return axis === "x" ? { ...box, x0: from, x1: edge } : { ...box, y0: from, y1: edge };
  });
}

/** The longer side of a box, along which slices stay readable. */
export function longerAxis(box: Box): "x" | "y" {
  return box.x1 - box.x0 >= box.y1 - box.y0 ? "x" : "y";
}

/** The box on whole pixels. Boxes that share an edge share it still. */
export function snap(box: Box): Box {
  return { x0: Math.round(box.x0), y0: Math.round(box.y0), x1: Math.round(box.x1), y1: Math.round(box.y1) };
}
