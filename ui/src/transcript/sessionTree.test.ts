import { describe, expect, it } from "vitest";
import { fakeSessions } from "./fake";
import { sessionTree } from "./sessionTree";

const [session] = fakeSessions();

describe("the tree of sessions", () => {
  const node = (id: string, parent_id: string | null) => {
    if (session === undefined) throw new Error("no session");
    return { ...session, id, parent_id };
  };
  const tree = (...sessions: ReturnType<typeof node>[]) =>
    sessionTree(sessions).map((one) => `${one.depth}${one.session.id}`);

  it("puts children under their parents in the order given", () => {
    expect(tree(node("a", null), node("b", null), node("c", "a"), node("d", "c"), node("e", "a"))).toEqual([
      "0a",
      "1c",
      "2d",
      "1e",
      "0b",
    ]);
  });

  it("shows sessions of unknown parents and of loops once", () => {
    expect(tree(node("a", "gone"), node("b", "c"), node("c", "b"))).toEqual(["0a", "0b", "1c"]);
  });
});
