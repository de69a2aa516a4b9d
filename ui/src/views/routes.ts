/** The places of the window and their addresses. */
import { type CleanupAsk, readAsk, writeAsk } from "../cleanup/ask";
import { type ConstructQuery, readQuery, writeQuery } from "../constructs/query";
import { formatHash, type Place } from "../shared/router";
import { readStorage, type StorageAddress, writeStorage } from "../storage/place";

export type Tab = "overview" | "transcript" | "artifacts" | "storage";

export type Route =
  | { view: "constructs"; query: ConstructQuery; at: string | null }
  | { view: "construct"; id: string; tab: "overview" }
  | { view: "construct"; id: string; tab: "storage" }
  | { view: "construct"; id: string; tab: "transcript"; session: string | null; seq: number | null }
  | { view: "construct"; id: string; tab: "artifacts"; artifact: string | null }
  | { view: "storage"; address: StorageAddress }
  | { view: "cleanup"; ask: CleanupAsk }
  /** An empty name stands for a policy that is not there yet. */
  | { view: "retention"; policy: string | null }
  | { view: "activity"; job: number | null }
  | { view: "agents" }
  | { view: "leftovers" }
  | { view: "health" }
  | { view: "settings" };

const ID = /^[a-z0-9_-]{1,128}$/;

/** Reads a place; what is no place of ours leads to the constructs. */
export function readRoute(place: Place): Route {
  const [first, second, third, fourth, fifth] = place.path;
  switch (first) {
    case "construct":
      if (second !== undefined && ID.test(second)) return readConstruct(second, third, fourth, fifth);
      break;
    case "storage":
      return { view: "storage", address: readStorage(place.path.slice(1), place.params) };
    case "cleanup":
      return { view: "cleanup", ask: readAsk(place.params) };
    case "retention":
      return { view: "retention", policy: second ?? (place.params.has("new") ? "" : null) };
    case "activity":
      return { view: "activity", job: wholeNumber(second) };
    case "agents":
      return { view: second === "leftovers" ? "leftovers" : "agents" };
    case "health":
    case "settings":
      return { view: first };
  }
  return { view: "constructs", query: readQuery(place.params), at: place.params.get("at") };
}

function readConstruct(id: string, tab?: string, first?: string, second?: string): Route {
  if (tab === "transcript") {
    const session = first !== undefined && ID.test(first) ? first : null;
    return { view: "construct", id, tab, session, seq: session === null ? null : wholeNumber(second) };
  }
  if (tab === "artifacts") return { view: "construct", id, tab, artifact: first ?? null };
  if (tab === "storage") return { view: "construct", id, tab };
  return { view: "construct", id, tab: "overview" };
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** Writes the address of a place. */
export function addressOf(route: Route): string {
  switch (route.view) {
    case "constructs": {
      const params = writeQuery(route.query);
      if (route.at !== null) params.set("at", route.at);
      return formatHash(["constructs"], params);
    }
    case "construct":
      return formatHash(["construct", route.id, ...tabPath(route)]);
    case "storage": {
      const { path, params } = writeStorage(route.address);
      return formatHash(["storage", ...path], params);
    }
    case "cleanup":
      return formatHash(["cleanup"], writeAsk(route.ask));
    case "retention":
      if (route.policy === "") return formatHash(["retention"], new URLSearchParams({ new: "" }));
      return formatHash(route.policy === null ? ["retention"] : ["retention", route.policy]);
    case "activity":
      return formatHash(route.job === null ? ["activity"] : ["activity", String(route.job)]);
    case "leftovers":
      return formatHash(["agents", "leftovers"]);
    default:
      return formatHash([route.view]);
  }
}

function tabPath(route: Extract<Route, { view: "construct" }>): string[] {
  if (route.tab === "overview") return [];
  if (route.tab === "storage") return ["storage"];
  if (route.tab === "artifacts") return ["artifacts", ...(route.artifact === null ? [] : [route.artifact])];
  if (route.session === null) return ["transcript"];
  return ["transcript", route.session, ...(route.seq === null ? [] : [String(route.seq)])];
}
