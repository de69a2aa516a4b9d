/** How bytes, counts and times are written, in one place. Pure: the present time is handed in. */

const NBSP = "\u00a0";
const UNITS = ["B", "KB", "MB", "GB", "TB", "PB"] as const;

/** Bytes with three significant digits, decimal: `38.4 MB`, `118 MB`, `0 B`. */
export function formatBytes(bytes: number): string {
  if (!Number.isFinite(bytes) || bytes < 0) return "unknown";
  let value = bytes;
  let unit = 0;
  while (unit < UNITS.length - 1 && (value >= 1000 || (unit > 0 && Number(value.toPrecision(3)) >= 1000))) {
    value /= 1000;
    unit += 1;
  }
  const rounded = unit === 0 ? String(Math.round(value)) : threeDigits(value);
  return `${rounded}${NBSP}${UNITS[unit]}`;
}

function threeDigits(value: number): string {
  if (Number(value.toPrecision(3)) >= 100) return value.toFixed(0);
  if (Number(value.toPrecision(3)) >= 10) return value.toFixed(1);
  return value.toFixed(2);
}

/** Every byte: `38,412,003 bytes`, for tooltips. */
export function formatExactBytes(bytes: number): string {
  return `${formatCount(bytes)}${NBSP}${bytes === 1 ? "byte" : "bytes"}`;
}

const counts = new Intl.NumberFormat("en-GB");

/** A sentence of the core, which begins small, as it stands on a page. */
export function formatSentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** A whole number with thousands separated. */
export function formatCount(count: number): string {
  return counts.format(Math.round(count));
}

/** A count with its noun: `1 session`, `4 sessions`. */
export function formatNumber(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)}${NBSP}${count === 1 ? one : many}`;
}

/** A share of 1 as whole per cent; never 100 before the end. */
export function formatPercent(share: number): string {
  const bounded = Math.min(1, Math.max(0, share));
  return `${Math.floor(bounded * 100)}${NBSP}%`;
}

/** A length of time in its largest sensible unit: `0.4 s`, `52 s`, `4 min`, `1 h 12 min`, `3 days`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return "unknown";
  if (ms < 9_950) return `${(ms / 1000).toFixed(1)}${NBSP}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds}${NBSP}s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes}${NBSP}min`;
  const hours = Math.floor(minutes / 60);
  if (hours < 48) {
    const rest = minutes % 60;
    return rest === 0 ? `${hours}${NBSP}h` : `${hours}${NBSP}h ${rest}${NBSP}min`;
  }
  return `${Math.round(hours / 24)}${NBSP}days`;
}

/** Time still to go, in whole seconds or more. */
export function formatLeft(ms: number): string {
  return ms < 9_950 ? `${Math.max(1, Math.ceil(ms / 1000))}${NBSP}s` : formatDuration(ms);
}

/** Bytes a second. */
export function formatRate(bytesPerSecond: number): string {
  return `${formatBytes(bytesPerSecond)}/s`;
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** When something was: relative under 12 hours, then the date; the year only when it is another one. */
export function formatWhen(at: string | null, now: number): string {
  const time = parseTime(at);
  if (time === null) return "unknown";
  const ago = now - time;
  if (ago < 12 * HOUR && ago > -MINUTE) return formatAgo(Math.max(0, ago));
  const date = formatDate(time, now);
  return daysBetween(time, now) <= 1 ? `${date}, ${formatClock(time)}` : date;
}

function formatAgo(ago: number): string {
  if (ago < MINUTE) return `${Math.floor(ago / 1000)}${NBSP}s ago`;
  if (ago < HOUR) return `${Math.floor(ago / MINUTE)}${NBSP}min ago`;
  return `${Math.floor(ago / HOUR)}${NBSP}h ago`;
}

/** A day: `17 Nov`, or `17 Nov 2025` when it is of another year. */
export function formatDate(time: number, now: number): string {
  const date = new Date(time);
  const day = `${date.getDate()}${NBSP}${MONTHS[date.getMonth()]}`;
  return date.getFullYear() === new Date(now).getFullYear() ? day : `${day} ${date.getFullYear()}`;
}

/** Hours and minutes: `09:02`. */
export function formatClock(time: number): string {
  const date = new Date(time);
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** Day with year and clock: `18 Nov 2026, 09:02`. */
export function formatMoment(at: string | null): string {
  const time = parseTime(at);
  if (time === null) return "unknown";
  const date = new Date(time);
  return `${date.getDate()}${NBSP}${MONTHS[date.getMonth()]}${NBSP}${date.getFullYear()}, ${formatClock(time)}`;
}

/** The whole time with seconds and zone, for tooltips. */
export function formatFullTime(at: string | null): string {
  const time = parseTime(at);
  if (time === null) return "unknown";
  const date = new Date(time);
  const offset = -date.getTimezoneOffset();
  const sign = offset < 0 ? "-" : "+";
  const zone = `UTC${sign}${two(Math.floor(Math.abs(offset) / 60))}:${two(Math.abs(offset) % 60)}`;
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${formatClock(time)}:${two(date.getSeconds())} ${zone}`;
}

/** Milliseconds of an RFC 3339 text; null when it is absent or not a time. */
export function parseTime(at: string | null): number | null {
  if (at === null) return null;
  const time = Date.parse(at);
  return Number.isNaN(time) ? null : time;
}

/** The first millisecond of the local day `days` after the day of `time`. */
export function startOfDay(time: number, days = 0): number {
  const date = new Date(time);
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + days).getTime();
}

/** Local days from one time to a later one: 0 on the same day. */
export function daysBetween(time: number, later: number): number {
  return Math.round((startOfDay(later) - startOfDay(time)) / (24 * HOUR));
}

/** A local day as `2026-11-18`, as date fields hold it. */
export function formatIsoDay(time: number): string {
  const date = new Date(time);
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The first millisecond of a local day written `2026-11-18`; null when there is no such day. */
export function parseIsoDay(text: string): number | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return null;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const date = new Date(year, month - 1, day);
  return date.getMonth() === month - 1 && date.getDate() === day ? date.getTime() : null;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
