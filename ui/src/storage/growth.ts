/** The line of recorded days and where it leads, in the units of a box. Pure arithmetic. */
import type { Forecast, Growth, GrowthDay } from "../api/contract";
import { formatBytes, formatNumber } from "../shared/format";

export interface Box {
  width: number;
  height: number;
}

interface Point {
  x: number;
  y: number;
}

export interface GrowthChart {
  line: string;
  area: string;
  /** The last recorded day. */
  now: Point & { bytes: number };
  /** Where the store will be if it goes on so, and how sure that is. */
  ahead: (Point & { line: string; band: string; bytes: number; at: number }) | null;
  /** The lowest, the middle and the highest line, each named. */
  grid: readonly { y: number; bytes: number }[];
  /** The days that are named below. */
  days: readonly { x: number; at: number; anchor: "start" | "middle" | "end" }[];
}

const DAY_MS = 86_400_000;
/** How far a forecast is drawn: a part of what is recorded, within these days. */
const AHEAD_SHARE = 0.45;
const AHEAD_DAYS = [7, 365] as const;
/** Dates that stand closer would run into each other. */
const LABEL_WIDTH = 64;

/** Lays the recorded days and the forecast out; null when there are too few for a line. */
export function layGrowth({ days, forecast }: Growth, box: Box): GrowthChart | null {
  const points = days.map((day) => ({ at: timeOf(day), bytes: day.stored_bytes }));
  const [first, last] = [points[0], points[points.length - 1]];
  if (!first || !last || points.length < 2) return null;
  const goal = forecast && aheadOf(days, forecast);
  const values = [...points.map((point) => point.bytes), ...(goal ? [goal.bytes + goal.unsure_bytes] : [])];
  const { low, high, step } = scale(Math.min(...values), Math.max(...values));
  const end = goal?.at ?? last.at;
  const x = (at: number) => round(((at - first.at) / (end - first.at)) * box.width);
  const y = (bytes: number) => round(box.height - ((bytes - low) / (high - low)) * box.height);
  const at = (point: { at: number; bytes: number }) => `${x(point.at)} ${y(point.bytes)}`;
  const line = `M${points.map(at).join("L")}`;
  const now = { x: x(last.at), y: y(last.bytes), bytes: last.bytes };
  return {
    line,
    area: `${line}V${box.height}H0Z`,
    now,
    ahead: goal && {
      x: x(goal.at),
      y: y(goal.bytes),
      line: `M${at(last)}L${at(goal)}`,
      band: `M${at(last)}L${x(goal.at)} ${y(goal.bytes + goal.unsure_bytes)}V${y(Math.max(low, goal.bytes - goal.unsure_bytes))}Z`,
      bytes: goal.bytes,
      at: goal.at,
    },
    grid: [low, low + step, high].map((bytes) => ({ y: y(bytes), bytes })),
    days: [
      { x: 0, at: first.at, anchor: "start" as const },
      ...(now.x >= LABEL_WIDTH
        ? [{ x: now.x, at: last.at, anchor: goal ? ("middle" as const) : ("end" as const) }]
        : []),
      ...(goal && box.width - now.x >= LABEL_WIDTH
        ? [{ x: box.width, at: goal.at, anchor: "end" as const }]
        : []),
    ],
  };
}

function timeOf(day: GrowthDay): number {
  return Date.parse(`${day.day}T00:00:00Z`);
}

/** Where the line leads, and twice the standard error of its rise by then. */
function aheadOf(days: readonly GrowthDay[], forecast: Forecast) {
  const recent = days.slice(-forecast.from_days);
  const [first, last] = [recent[0], recent[recent.length - 1]];
  if (!first || !last) return null;
  const span_days = (timeOf(last) - timeOf(first)) / DAY_MS;
  const [least, most] = AHEAD_DAYS;
  const ahead_days = Math.min(most, Math.max(least, Math.round(span_days * AHEAD_SHARE)));
  return {
    at: timeOf(last) + ahead_days * DAY_MS,
    bytes: last.stored_bytes + forecast.bytes_per_day * ahead_days,
    unsure_bytes: 2 * riseError(recent, forecast.bytes_per_day) * ahead_days,
  };
}

/** The standard error of the rise a day of the line through these days. */
export function riseError(days: readonly GrowthDay[], bytes_per_day: number): number {
  const at = days.map((day) => timeOf(day) / DAY_MS);
  const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length;
  const [mean_at, mean_bytes] = [mean(at), mean(days.map((day) => day.stored_bytes))];
  const spread = at.reduce((sum, one) => sum + (one - mean_at) ** 2, 0);
  if (days.length < 3 || spread === 0) return 0;
  const missed = days.reduce((sum, day, index) => {
    const expected = mean_bytes + bytes_per_day * ((at[index] ?? mean_at) - mean_at);
    return sum + (day.stored_bytes - expected) ** 2;
  }, 0);
  return Math.sqrt(missed / (days.length - 2) / spread);
}

/** A scale of two equal steps that holds the values; it begins at zero when they do nearly. */
function scale(lowest: number, highest: number): { low: number; high: number; step: number } {
  let step = niceStep((highest - lowest) / 2 || highest / 2);
  for (;;) {
    const low = Math.floor(lowest / step) * step;
    if (low + 2 * step >= highest) return { low, high: low + 2 * step, step };
    step = niceStep(step * 1.01);
  }
}

/** The next number that is easily read. */
function niceStep(span: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, span)));
  return (
    [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * unit).find((step) => step >= span) ?? 10 * unit
  );
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

const MONTH = new Intl.DateTimeFormat("en-GB", { month: "long", year: "numeric", timeZone: "UTC" });
const DAY = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "long",
  year: "numeric",
  timeZone: "UTC",
});
/** Until so soon a forecast names the day, and beyond it the month. */
const DAY_NAMED_MS = 60 * DAY_MS;
const LEAST_DAYS = 3;

/** How the store grows and when its disk is full, in words. */
export function growthWords({ days, forecast }: Growth, available_bytes: number | null, now: number): string {
  const free = available_bytes === null ? null : formatBytes(available_bytes);
  const has = free === null ? "" : ` The disk has ${free} free.`;
  if (forecast) {
    const rate = `${formatBytes(forecast.bytes_per_day * 7)} a week.`;
    const full = forecast.full_at === null ? null : Date.parse(forecast.full_at);
    const when =
      full === null
        ? "is not full within a hundred years"
        : full - now < DAY_NAMED_MS
          ? `is full on ${DAY.format(full)}`
          : `is full in ${MONTH.format(full)}`;
    return `${rate} The disk ${free === null ? "" : `has ${free} free and `}${when} at this rate.`;
  }
  if (days.length >= LEAST_DAYS) return `The store does not grow.${has}`;
  const recorded =
    days.length === 0 ? "Nothing recorded yet" : `${formatNumber(days.length, "day")} recorded so far`;
  return `${recorded}, a forecast takes ${LEAST_DAYS}.${has}`;
}
