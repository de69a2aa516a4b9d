/** What the storage view asks the core: a bounded number of rows, whatever the size of the store. */
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Construct, ConstructFilter, ConstructSort, UsageRow } from "../api/contract";
import { type Backend, useBackend } from "../backend";
import { EVERYTHING, filterOf, STATUSES } from "../constructs/query";
import type { Listing, Measure, StoragePlace } from "../storage/place";
import {
  agentTile,
  bySize,
  constructTile,
  type KindSize,
  type KindsOf,
  kindSizes,
  kindTile,
  type Level,
  withRest,
  workspaceTile,
} from "../storage/tiles";

/** Tiles of one page of a map; the rest is one tile that leads to the next page. */
export const PAGE_TILES = 24;
/** The workspaces whose constructs are shown inside them, and how many of each. */
const OPENED_WORKSPACES = 20;
const INNER_TILES = 12;
/** The constructs that are shown by kind: each is a request. */
export const SLICED_CONSTRUCTS = 40;
export const LISTED = 50;
/** Pages of constructs beyond so many are left to the list of constructs. */
export const MOST_ROWS = 1_000;

/** Archived constructs take room, too. */
function everyStatus(change: Partial<ConstructFilter>): ConstructFilter {
  return { ...filterOf(EVERYTHING), status: [...STATUSES], ...change };
}

interface Asked {
  backend: Backend;
  signal: AbortSignal;
}

async function readUsage(asked: Asked, by: "total" | "workspace" | "agent" | "kind", limit = 100) {
  return (await asked.backend.call("read_usage", { by, limit }, asked.signal)).rows;
}

async function largest(
  { backend, signal }: Asked,
  filter: Partial<ConstructFilter>,
  sort: ConstructSort,
  limit: number,
  reverse = false,
): Promise<Construct[]> {
  const request = {
    filter: everyStatus(filter),
    sort,
    reverse,
    limit: Math.min(MOST_ROWS, limit),
    after: null,
  };
  return (await backend.call("list_constructs", request, signal)).constructs;
}

/** Reads what one place shows. */
async function readLevel(asked: Asked, place: StoragePlace, measure: Measure): Promise<Level> {
  switch (place.at) {
    case "workspaces":
      return readWorkspaces(asked, place.from, measure);
    case "workspace":
      return readWorkspace(asked, place.id, place.from, measure);
    case "construct":
      return readInside(asked, place.id, measure);
    default: {
      const [[total], rows] = await Promise.all([
        readUsage(asked, "total"),
        readUsage(asked, place.at === "agents" ? "agent" : "kind"),
      ]);
      const tiles = rows.map(place.at === "agents" ? agentTile : kindTile);
      return levelOf(bySize(tiles, measure), total);
    }
  }
}

function levelOf(tiles: Level["tiles"], whole: UsageRow | undefined, more: Partial<Level> = {}): Level {
  return {
    tiles,
    own: [],
    constructs: whole?.items ?? 0,
    original_bytes: whole?.original_bytes ?? 0,
    stored_bytes: whole?.stored_bytes ?? 0,
    reclaimable_bytes: whole?.reclaimable_bytes ?? null,
    name: null,
    workspace: null,
    construct: null,
    ...more,
  };
}

async function readWorkspaces(asked: Asked, from: number, measure: Measure): Promise<Level> {
  const [[total], kinds, rows] = await Promise.all([
    readUsage(asked, "total"),
    readUsage(asked, "kind"),
    readUsage(asked, "workspace", from + PAGE_TILES),
  ]);
  const before = rows.slice(0, from).map((row) => workspaceTile(row, []));
  const shown = rows.slice(from);
  const opened = await Promise.all(
    shown
      .slice(0, OPENED_WORKSPACES)
      .map((row) => largest(asked, { workspace: [row.key] }, measure, INNER_TILES)),
  );
  const tiles = shown.map((row, index) => workspaceTile(row, opened[index] ?? []));
  const own = kinds.map(kindTile).filter((tile) => tile.kind === "own");
  if (!total) return levelOf(tiles, total);
  const own_bytes = own.reduce((sum, tile) => sum + tile.stored_bytes, 0);
  const whole = { ...total, constructs: total.items, stored_bytes: total.stored_bytes - own_bytes };
  return levelOf(bySize(withRest(tiles, whole, before, "Smaller workspaces"), measure), total, { own });
}

async function readWorkspace(asked: Asked, id: string, from: number, measure: Measure): Promise<Level> {
  const { backend, signal } = asked;
  const [sums, rows, found] = await Promise.all([
    backend.call("count_constructs", { filter: everyStatus({ workspace: [id] }) }, signal),
    readUsage(asked, "workspace", MOST_ROWS),
    largest(asked, { workspace: [id] }, measure, from + PAGE_TILES),
  ]);
  const tiles = found.map(constructTile);
  const name = found[0]?.workspace ?? null;
  return {
    ...levelOf(withRest(tiles.slice(from), sums, tiles.slice(0, from)), undefined),
    ...{ constructs: sums.constructs, original_bytes: sums.original_bytes, stored_bytes: sums.stored_bytes },
    reclaimable_bytes: rows.find((row) => row.key === id)?.reclaimable_bytes ?? null,
    name,
    workspace: { id, name: name ?? "Workspace" },
  };
}

async function readInside({ backend, signal }: Asked, id: string, measure: Measure): Promise<Level> {
  const { construct, usage } = await backend.call("read_construct", { id }, signal);
  return {
    ...levelOf(bySize(usage.map(kindTile), measure), undefined),
    constructs: 1,
    original_bytes: construct.original_bytes,
    stored_bytes: construct.stored_bytes,
    reclaimable_bytes: usage.reduce((sum, row) => sum + row.reclaimable_bytes, 0),
    name: construct.name,
    workspace: { id: construct.workspace_id, name: construct.workspace },
    construct,
  };
}

/** What a place shows; what was there stays until the next is read. */
export function useStorageLevel(place: StoragePlace, measure: Measure, revision: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["storage", place, measure, revision],
    queryFn: ({ signal }) => readLevel({ backend, signal }, place, measure),
    placeholderData: keepPreviousData,
  });
}

/** Everything, and everything by kind: counters. */
export function useStorageTotals(revision: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["storage", "totals", revision],
    queryFn: async ({ signal }) => {
      const asked = { backend, signal };
      const [[total], kinds] = await Promise.all([readUsage(asked, "total"), readUsage(asked, "kind")]);
      return { total: total ?? null, kinds };
    },
    placeholderData: keepPreviousData,
  });
}

/** Days of growth that are shown. */
const SHOWN_DAYS = 180;
/** The agents' folders are walked: not more often than this. */
const FOLDERS_STALE_MS = 60_000;

/** How the store grew, and when its disk is full. */
export function useGrowth(revision: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["storage", "growth", revision],
    queryFn: ({ signal }) => backend.call("read_growth", { days: SHOWN_DAYS }, signal),
    placeholderData: keepPreviousData,
  });
}

/** Only copies, duplicates, and what nobody touched for longest. */
export function useStorageFacts(revision: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["storage", "facts", revision],
    queryFn: ({ signal }) => backend.call("read_storage_facts", { oldest: 1 }, signal),
    placeholderData: keepPreviousData,
  });
}

/** What the agents' own folders hold; they are looked into only where that is shown. */
export function useAgentFolders(shown: boolean) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["storage", "folders"],
    queryFn: ({ signal }) => backend.call("read_agent_folders", {}, signal),
    enabled: shown,
    staleTime: FOLDERS_STALE_MS,
  });
}

/** The largest constructs in view by kind, as they come in. */
export function useKinds(ids: readonly string[]): KindsOf {
  const backend = useBackend();
  const read = useQueries({
    queries: ids.slice(0, SLICED_CONSTRUCTS).map((id) => ({
      queryKey: ["construct", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => backend.call("read_construct", { id }, signal),
      staleTime: 30_000,
    })),
    combine: (details) =>
      details.flatMap(({ data }): [string, KindSize[]][] =>
        data ? [[data.construct.id, kindSizes(data.usage)]] : [],
      ),
  });
  return useMemo(() => new Map(read), [read]);
}

const ORDERS: Record<Exclude<Listing, "map">, { sort: ConstructSort; reverse: boolean }> = {
  largest: { sort: "stored", reverse: false },
  oldest: { sort: "last_activity", reverse: true },
  only: { sort: "stored", reverse: false },
};

/** How a list of constructs beside the map is asked for, here and in the list of constructs. */
export function listingQuery(listing: Exclude<Listing, "map">, workspace: string | null) {
  return {
    ...EVERYTHING,
    status: [...STATUSES],
    workspace: workspace === null ? [] : [workspace],
    only_copy: listing === "only" ? true : null,
    ...ORDERS[listing],
  };
}

/** The first of a list beside the map, and the sums of all of it. */
export function useListing(listing: Listing, workspace: string | null, revision: string) {
  const backend = useBackend();
  return useQuery({
    queryKey: ["storage", "list", listing, workspace, revision],
    queryFn: async ({ signal }) => {
      if (listing === "map") return null;
      const query = listingQuery(listing, workspace);
      const filter = filterOf(query);
      const request = { filter, sort: query.sort, reverse: query.reverse, limit: LISTED, after: null };
      const [page, sums] = await Promise.all([
        backend.call("list_constructs", request, signal),
        backend.call("count_constructs", { filter }, signal),
      ]);
      return { constructs: page.constructs, sums };
    },
    enabled: listing !== "map",
    placeholderData: keepPreviousData,
  });
}
