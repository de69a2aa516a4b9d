/** Where a person wants to go: a message by its number, a time, or an end. */
export type WantedPlace = { seq: number } | { at: string } | { end: "first" | "last" };

/**
 * Reads what was typed: `413`, `#413`, `10:31`, `2026-11-18 10:31`, `first`, `last`. A time
 * without a day is taken on the day of `near_ms`. Answers null when it is none of these.
 */
export function parsePlace(text: string, near_ms: number | null): WantedPlace | null {
  const typed = text.trim().toLowerCase();
  if (/^(first|start|0)$/.test(typed)) return { end: "first" };
  if (/^(last|end|latest)$/.test(typed)) return { end: "last" };
  const number = /^#?([\d,.\u00a0 ]{1,12})$/.exec(typed)?.[1]?.replace(/\D/g, "");
  if (number !== undefined && number !== "") return { seq: Number(number) - 1 };
  const clock = /^(\d{1,2}):(\d{2})(?::(\d{2}))?$/.exec(typed);
  if (clock !== null) return near_ms === null ? null : onDay(new Date(near_ms), clock.slice(1));
  const day = /^(\d{4})-(\d{2})-(\d{2})(?:[t ](\d{1,2}):(\d{2})(?::(\d{2}))?)?$/.exec(typed);
  if (day === null) return null;
  const [year, month, date] = [Number(day[1]), Number(day[2]) - 1, Number(day[3])];
  const start = new Date(year, month, date);
  return start.getMonth() === month ? onDay(start, day.slice(4)) : null;
}

function onDay(day: Date, clock: readonly (string | undefined)[]): WantedPlace | null {
  const [hours, minutes, seconds] = [0, 1, 2].map((part) => Number(clock[part] ?? 0)) as [
    number,
    number,
    number,
  ];
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  const at = new Date(day.getFullYear(), day.getMonth(), day.getDate(), hours, minutes, seconds);
  return { at: at.toISOString() };
}
