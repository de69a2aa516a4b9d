/** Constructs of a query as rows: where they can be entered, and how they fall into days. */
import type {
  Construct,
  ConstructFilter,
  ConstructPage,
  ConstructSums,
  DayCount,
  ListConstructs,
} from "../api/contract";
import type { Backend } from "../backend";
import { startOfDay } from "../shared/format";
import type { Group } from "../shared/rows";
import { type Chain, PAGE_ROWS, type RowSource } from "./keyset";
import { type ConstructQuery, filterOf } from "./query";

const DAY_MS = 86_400_000;

/** The sums of a list and the days its rows fall into. */
export interface ListSums extends ConstructSums {
  groups: readonly Group[];
  /** Stored bytes of the largest construct: the full length of a bar. */
  largest_bytes: number;
}

/** Where the rows of a query come from. `now` is asked each time, because days pass. */
export function constructSource(
  backend: Backend,
  query: ConstructQuery,
  now: () => number,
): RowSource<Construct, ListSums> {
  const filter = filterOf(query);
  const pages =
    (change: Partial<ListConstructs>): Chain<Construct>["fetch"] =>
    async (after, limit, signal) => {
      const page = await listPage(backend, query, { limit, after, ...change }, signal);
      return { rows: page.constructs, next: page.next };
    };
  return {
    async measure(signal) {
      const [sums, since, largest_bytes] = await Promise.all([
        backend.call("count_constructs", { filter }, signal),
        query.sort === "last_activity" ? countSince(backend, filter, now(), signal) : null,
        largest(backend, filter, signal),
      ]);
      const total = sums.constructs;
      const chains: Chain<Construct>[] = [
        { start: 0, direction: 1, fetch: pages({}) },
        { start: total - 1, direction: -1, fetch: pages({ reverse: !query.reverse }) },
      ];
      if (since !== null) {
        for (const place of dayPlaces(sums.by_day, query.reverse)) {
          const bound = new Date(place.bound).toISOString();
          const within = query.reverse ? { ...filter, since: bound } : { ...filter, until: bound };
          chains.push({ start: place.start, direction: 1, fetch: pages({ filter: within }) });
        }
      }
      const groups = since === null ? [] : splitGroups(total, since, query.reverse);
      return { total, chains, sums: { ...sums, groups, largest_bytes } };
    },
  };
}

/** Asks for all that a list needs before its first rows can be shown, the rows included. */
export async function askFirst(backend: Backend, query: ConstructQuery, now: () => number): Promise<void> {
  const { signal } = new AbortController();
  await Promise.all([
    constructSource(backend, query, now).measure(signal),
    listPage(backend, query, { limit: PAGE_ROWS, after: null }, signal),
  ]);
}

function listPage(
  backend: Backend,
  query: ConstructQuery,
  change: Partial<ListConstructs>,
  signal: AbortSignal,
): Promise<ConstructPage> {
  const request = { filter: filterOf(query), sort: query.sort, reverse: query.reverse, ...change };
  return backend.call("list_constructs", request, signal);
}

async function largest(backend: Backend, filter: ConstructFilter, signal: AbortSignal): Promise<number> {
  const page = await backend.call(
    "list_constructs",
    { filter, sort: "stored", reverse: false, limit: 1, after: null },
    signal,
  );
  return page.constructs[0]?.stored_bytes ?? 0;
}

/** The row at which each UTC day begins, with the time that bounds it. Days of few rows are passed over. */
export function dayPlaces(days: readonly DayCount[], reverse: boolean): { start: number; bound: number }[] {
  const ordered = reverse ? [...days].reverse() : days;
  const places: { start: number; bound: number }[] = [];
  let start = 0;
  let last = 0;
  for (const { day, constructs } of ordered) {
    if (start - last >= 200) {
      places.push({ start, bound: reverse ? day * DAY_MS : (day + 1) * DAY_MS });
      last = start;
    }
    start += constructs;
  }
  return places;
}

const DAYS: readonly { title: string; days: number }[] = [
  { title: "Today", days: 0 },
  { title: "Yesterday", days: 1 },
  { title: "Last 7 days", days: 7 },
];

/** How many rows there are since the beginning of today, of yesterday and of the last seven days, by local days. */
function countSince(
  backend: Backend,
  filter: ConstructFilter,
  now: number,
  signal: AbortSignal,
): Promise<number[]> {
  return Promise.all(
    DAYS.map(async ({ days }) => {
      const from = new Date(startOfDay(now, -days)).toISOString();
      if (filter.until !== null && filter.until <= from) return 0;
      const within = filter.since !== null && filter.since > from ? filter.since : from;
      const sums = await backend.call("count_constructs", { filter: { ...filter, since: within } }, signal);
      return sums.constructs;
    }),
  );
}

/** Turns "so many since" into "so many in each group". */
export function splitGroups(total: number, since: readonly number[], reverse: boolean): Group[] {
  const groups = DAYS.map(({ title }, index) => ({
    title,
    rows: Math.max(0, (since[index] ?? 0) - (since[index - 1] ?? 0)),
  }));
  groups.push({ title: "Older", rows: Math.max(0, total - (since.at(-1) ?? 0)) });
  return reverse ? groups.reverse() : groups;
}
