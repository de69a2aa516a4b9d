/** What the agents' folders mean for a person. */
import type { AgentPlace } from "../api/contract";
import { formatCount, formatNumber } from "../shared/format";

/** What all found folders come to. */
export interface PlaceSums {
  agents: number;
  sessions: number;
  bytes: number;
  deleted_within_7_days: number;
}

/** Adds the found folders up. */
export function sumPlaces(places: readonly AgentPlace[]): PlaceSums {
  const found = places.filter((place) => place.found && place.sessions > 0);
  const add = (pick: (place: AgentPlace) => number) => found.reduce((sum, place) => sum + pick(place), 0);
  return {
    agents: new Set(found.map((place) => place.agent)).size,
    sessions: add((place) => place.sessions),
    bytes: add((place) => place.bytes),
    deleted_within_7_days: add((place) => place.deleted_within_7_days),
  };
}

/** When the agent deletes what is in a folder, in words. */
export function deletionOf(place: AgentPlace): { tone: "bad" | "plain"; words: string; why: string } {
  if (!place.found) return { tone: "plain", words: "not found", why: "There is no such folder." };
  if (place.deletes_after_days === null) {
    return { tone: "plain", words: "never", why: "This agent keeps its history." };
  }
  const why = `It deletes a session ${formatNumber(place.deletes_after_days, "day")} after its last change.`;
  if (place.deleted_within_7_days > 0) {
    return { tone: "bad", words: `${formatCount(place.deleted_within_7_days)} within 7 days`, why };
  }
  if (place.days_until_deleted === null) {
    return { tone: "plain", words: `after ${formatNumber(place.deletes_after_days, "day")}`, why };
  }
  return { tone: "plain", words: `next in ${formatNumber(place.days_until_deleted, "day")}`, why };
}

/** The person's home folder, read off the store's path; null when it cannot be told. */
export function homeOf(path: string): string | null {
  const match = /^(\/home\/[^/]+|\/Users\/[^/]+|\/root|[A-Za-z]:\\Users\\[^\\]+)(?=[/\\]|$)/.exec(path);
  return match?.[1] ?? null;
}

/** A path with the home folder written as `~`. */
export function shortPath(path: string, home: string | null): string {
  if (home === null || !path.startsWith(home)) return path;
  const rest = path.slice(home.length);
  return rest === "" || rest.startsWith("/") || rest.startsWith("\\") ? `~${rest}` : path;
}
