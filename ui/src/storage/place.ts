/** Where one stands in the storage view, and how that is written in the address. */

/** What the map shows: everything by workspace, agent or kind, or the inside of one workspace or construct. */
export type StoragePlace =
  | { at: "workspaces"; from: number }
  | { at: "agents" }
  | { at: "kinds" }
  | { at: "workspace"; id: string; from: number }
  | { at: "construct"; id: string };

/** Which bytes the areas stand for. */
export type Measure = "stored" | "original";

/** What the table lists: what the map shows, or constructs of the whole scope in an order of their own. */
export type Listing = "map" | "largest" | "oldest" | "only";

const LISTINGS: readonly Listing[] = ["map", "largest", "oldest", "only"];

export interface StorageAddress {
  place: StoragePlace;
  measure: Measure;
  listing: Listing;
}

export const STORAGE_TOP: StorageAddress = {
  place: { at: "workspaces", from: 0 },
  measure: "stored",
  listing: "map",
};

const ID = /^[a-z0-9_-]{1,128}$/;

/** Reads the part of an address after the name of the view; what is not valid leads to the top. */
export function readStorage(path: readonly string[], params: URLSearchParams): StorageAddress {
  const listing = LISTINGS.find((one) => one === params.get("list")) ?? "map";
  const measure = params.get("size") === "original" ? "original" : "stored";
  return { place: readPlace(path, params), measure, listing };
}

function readPlace([first, second]: readonly string[], params: URLSearchParams): StoragePlace {
  const text = params.get("from") ?? "";
  const from = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  const id = second !== undefined && ID.test(second) ? second : null;
  if (first === "workspace" && id !== null) return { at: first, id, from };
  if (first === "construct" && id !== null) return { at: first, id };
  if (first === "agents" || first === "kinds") return { at: first };
  return { at: "workspaces", from };
}

/** Writes what {@link readStorage} reads. */
export function writeStorage({ place, measure, listing }: StorageAddress): {
  path: string[];
  params: URLSearchParams;
} {
  const params = new URLSearchParams();
  if ("from" in place && place.from > 0) params.set("from", String(place.from));
  if (measure !== "stored") params.set("size", measure);
  if (listing !== "map") params.set("list", listing);
  if (place.at === "workspaces") return { path: [], params };
  return { path: "id" in place ? [place.at, place.id] : [place.at], params };
}

/** The same text for the same place, whatever is listed beside it. */
export function placeKey(place: StoragePlace): string {
  const { path, params } = writeStorage({ ...STORAGE_TOP, place });
  return `${path.join("/")}?${params}`;
}
