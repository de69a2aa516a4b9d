/** The ways between the places of the storage view, and what they are called. */
import { NOTHING_ASKED } from "../cleanup/ask";
import { type Listing, STORAGE_TOP, type StorageAddress, type StoragePlace } from "../storage/place";
import type { Level, Tile } from "../storage/tiles";
import { addressOf } from "./routes";
import { MOST_ROWS, PAGE_TILES } from "./storageQueries";
import type { Crumb } from "./TopBar";

/** What the places that show everything are called. */
export const TOP_NAMES: Partial<Record<StoragePlace["at"], string>> = {
  workspaces: "All workspaces",
  agents: "All agents",
  kinds: "All kinds",
};

/** The place inside a tile; null when there is none. */
export function insideOf(tile: Tile, place: StoragePlace): StoragePlace | null {
  switch (tile.kind) {
    case "workspace":
      return { at: "workspace", id: tile.key, from: 0 };
    case "construct":
      return { at: "construct", id: tile.key };
    case "rest":
      if (!("from" in place) || place.from + 2 * PAGE_TILES > MOST_ROWS) return null;
      return { ...place, from: place.from + PAGE_TILES };
    default:
      return null;
  }
}

/** The place around one, and the tile one came from; null at the top. */
export function outOf(place: StoragePlace, level: Level): { to: StoragePlace; key: string } | null {
  if ("from" in place && place.from > 0) {
    return { to: { ...place, from: Math.max(0, place.from - PAGE_TILES) }, key: "rest" };
  }
  if (place.at === "workspace") return { to: { at: "workspaces", from: 0 }, key: place.id };
  if (place.at === "construct" && level.workspace) {
    return { to: { at: "workspace", id: level.workspace.id, from: 0 }, key: place.id };
  }
  return null;
}

/** The path to a place, each step with its address. */
export function whereIn(level: Level, address: StorageAddress): Crumb[] {
  const to = (place: StoragePlace) => addressOf({ view: "storage", address: { ...address, place } });
  const path: Crumb[] = [{ name: "Storage", address: to(STORAGE_TOP.place) }];
  if (level.workspace) {
    const { id, name } = level.workspace;
    path.push({ name, address: to({ at: "workspace", id, from: 0 }) });
  }
  if (level.construct) path.push({ name: level.construct.name });
  return path;
}

/** The cleanup that looks at a place. */
export function reviewOf(level: Level): string {
  const ask = level.construct
    ? { ...NOTHING_ASKED, constructs: [level.construct.id] }
    : { ...NOTHING_ASKED, workspace: level.workspace?.id ?? null };
  return addressOf({ view: "cleanup", ask });
}

/** The command that says the same in a terminal. */
export function commandFor(place: StoragePlace, level: Level, listing: Listing): string {
  const scope = level.workspace ? ` --workspace ${level.workspace.id}` : "";
  if (listing === "only") return `synthetic constructs list${scope} --only-copy --sort stored`;
  if (listing === "oldest") return `synthetic constructs list${scope} --sort last_activity --reverse`;
  if (listing === "largest" && scope === "") return "synthetic usage --by construct";
  switch (place.at) {
    case "workspaces":
      return "synthetic usage --by workspace";
    case "agents":
      return "synthetic usage --by agent";
    case "kinds":
      return "synthetic usage --by kind";
    case "construct":
      if (listing === "map") return `synthetic constructs show ${place.id}`;
  }
  return `synthetic constructs list${scope} --sort stored`;
}
