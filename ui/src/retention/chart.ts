/** The lines of a year to come, in the units of a box. Pure arithmetic. */
import type { PreviewMonth } from "../api/contract";

export interface Box {
  width: number;
  height: number;
}

export interface YearChart {
  /** Paths of the two lines and of the area between them. */
  without: string;
  with_it: string;
  between: string;
  /** Grid lines with their bytes: the lowest, the middle and the highest. */
  grid: readonly { y: number; bytes: number }[];
  /** Months that are named below, with their places. */
  ticks: readonly { x: number; at: number }[];
  /** Where the two lines end. */
  ends: { without_y: number; with_y: number };
}

/** Numbers a scale may end at. */
function niceStep(span: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, span)));
  return [1, 2, 5, 10].map((step) => step * unit).find((step) => step >= span) ?? span;
}

/** Lays the months of a preview out; null when there are too few for a line. */
export function layYear(months: readonly PreviewMonth[], box: Box): YearChart | null {
  if (months.length < 2) return null;
  const values = months.flatMap((month) => [month.without_bytes, month.with_bytes]);
  const highest = Math.max(...values);
  const step = niceStep((highest - Math.min(...values)) / 2 || highest / 2 || 1);
  const low = Math.max(0, Math.floor(Math.min(...values) / step) * step);
  const high = Math.max(low + step, Math.ceil(highest / step) * step);
  const x = (at: number) => round((at / (months.length - 1)) * box.width);
  const y = (bytes: number) => round(box.height - ((bytes - low) / (high - low)) * box.height);
  const line = (pick: (month: PreviewMonth) => number) =>
    months.map((month, at) => `${at === 0 ? "M" : "L"}${x(at)} ${y(pick(month))}`).join("");
  const back = [...months]
    .reverse()
    .map((month, at) => `L${x(months.length - 1 - at)} ${y(month.with_bytes)}`);
  const last = months[months.length - 1];
  const without = line((month) => month.without_bytes);
  const middle = low + Math.round((high - low) / 2);
  return {
    without,
    with_it: line((month) => month.with_bytes),
    between: `${without}${back.join("")}Z`,
    grid: [low, middle, high].map((bytes) => ({ y: y(bytes), bytes })),
    ticks: months.flatMap((month, at) => (at % 3 === 0 ? [{ x: x(at), at: Date.parse(month.at) }] : [])),
    ends: { without_y: y(last?.without_bytes ?? 0), with_y: y(last?.with_bytes ?? 0) },
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** Two labels at the end of lines, moved apart when they would stand on each other. */
export function apart(upper: number, lower: number, least: number): [upper: number, lower: number] {
  const [top, bottom] = upper <= lower ? [upper, lower] : [lower, upper];
  const missing = Math.max(0, least - (bottom - top));
  const [a, b] = [top - missing / 2, bottom + missing / 2];
  return upper <= lower ? [a, b] : [b, a];
}
