import { describe, expect, it } from "vitest";
import { NOTHING_ASKED } from "../cleanup/ask";
import { EVERYTHING } from "../constructs/query";
import { parseHash } from "../shared/router";
import { STORAGE_TOP } from "../storage/place";
import { addressOf, type Route, readRoute } from "./routes";

const ROUTES: Route[] = [
  { view: "constructs", query: EVERYTHING, at: null },
  { view: "constructs", query: { ...EVERYTHING, text: "a/b?c=d&e", tag: ["x y"] }, at: "c-1" },
  { view: "construct", id: "c-1", tab: "overview" },
  { view: "construct", id: "c-1", tab: "transcript", session: null, seq: null },
  { view: "construct", id: "c-1", tab: "transcript", session: "s-1", seq: null },
  { view: "construct", id: "c-1", tab: "transcript", session: "s-1", seq: 1840 },
  { view: "construct", id: "c-1", tab: "artifacts", artifact: null },
  { view: "construct", id: "c-1", tab: "artifacts", artifact: "s-1.12.0" },
  { view: "construct", id: "c-1", tab: "storage" },
  { view: "storage", address: STORAGE_TOP },
  { view: "storage", address: { ...STORAGE_TOP, place: { at: "kinds" }, measure: "original" } },
  { view: "storage", address: { ...STORAGE_TOP, place: { at: "workspaces", from: 24 } } },
  { view: "storage", address: { ...STORAGE_TOP, place: { at: "workspace", id: "w-1", from: 48 } } },
  { view: "storage", address: { ...STORAGE_TOP, place: { at: "construct", id: "c-1" }, listing: "only" } },
  { view: "cleanup", ask: NOTHING_ASKED },
  { view: "cleanup", ask: { ...NOTHING_ASKED, constructs: ["c-1"], kinds: ["images"], idle_days: 30 } },
  { view: "cleanup", ask: { ...NOTHING_ASKED, policies: ["Old images & logs"] } },
  { view: "retention", policy: null },
  { view: "retention", policy: "" },
  { view: "retention", policy: "Old images/big logs?" },
  { view: "activity", job: null },
  { view: "activity", job: 7 },
  { view: "agents" },
  { view: "leftovers" },
  { view: "health" },
  { view: "settings" },
];

describe("an address", () => {
  it.each(ROUTES.map((route) => [addressOf(route), route] as const))(
    "%s leads where it was made",
    (address, route) => {
      expect(readRoute(parseHash(address))).toEqual(route);
    },
  );

  it.each(["", "#/", "#/nowhere", "#/construct", "#/construct/..%2F..", "#/construct/A B", "#/%E0%A4%A"])(
    "%s is no place of ours and leads to the constructs",
    (address) => {
      expect(readRoute(parseHash(address)).view).toBe("constructs");
    },
  );

  it.each(["#/storage/workspace", "#/storage/nowhere", "#/storage/workspace/A B?size=all&from=-3&list=x"])(
    "%s leads to the whole map",
    (address) => {
      expect(readRoute(parseHash(address))).toEqual({ view: "storage", address: STORAGE_TOP });
    },
  );

  it("forgets a message number that is none", () => {
    expect(readRoute(parseHash("#/construct/c-1/transcript/s-1/-4"))).toEqual({
      view: "construct",
      id: "c-1",
      tab: "transcript",
      session: "s-1",
      seq: null,
    });
  });
});
