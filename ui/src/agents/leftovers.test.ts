import { describe, expect, it } from "vitest";
import type { LeftoverItem } from "../api/contract";
import { askedKinds, leftoversCommand, splitItems, splitPath, sumFolders } from "./leftovers";

function item(path: string, bytes: number, action: LeftoverItem["action"]): LeftoverItem {
  return { agent: "codex", kind: "sessions", path, bytes, action, reason: "all of it is safe here" };
}

describe("leftovers of agents", () => {
  it("add up over all folders, and what is safe apart from the rest", () => {
    const folder = { agent: "codex" as const, path: "/a", files: 9, collected_bytes: 60 };
    const sums = sumFolders([
      { ...folder, bytes: 100, leftovers: [{ kind: "sessions", bytes: 60, files: 3, safe_bytes: 60 }] },
      {
        ...folder,
        bytes: 50,
        leftovers: [
          { kind: "debug_logs", bytes: 20, files: 2, safe_bytes: 20 },
          { kind: "todos", bytes: 5, files: 1, safe_bytes: 0 },
        ],
      },
    ]);
    expect(sums).toEqual({ bytes: 150, safe_bytes: 80 });
  });

  it("stand in a plan with what goes before what stays", () => {
    const { going, staying, rows } = splitItems([
      item("a", 9, "keep"),
      item("b", 7, "remove"),
      item("c", 5, "keep"),
      item("d", 3, "remove"),
    ]);
    expect(rows.map((one) => one.path)).toEqual(["b", "d", "a", "c"]);
    expect([going.bytes, staying.bytes]).toEqual([10, 14]);
  });

  it("are asked for by kind only when not all kinds are meant", () => {
    expect(askedKinds(new Set(["debug_logs", "sessions"]))).toEqual([]);
    expect(askedKinds(new Set(["debug_logs"]))).toEqual(["debug_logs"]);
  });

  it("have a command that makes the same plan", () => {
    expect(leftoversCommand([])).toBe("synthetic agents leftovers");
    expect(leftoversCommand(["debug_logs"])).toBe("synthetic agents leftovers --kind debug_logs");
  });

  it("are named by the end of their path", () => {
    expect(splitPath("/home/you/.claude/debug/a.txt")).toEqual({
      folder: "/home/you/.claude/debug/",
      name: "a.txt",
    });
    expect(splitPath("a.txt")).toEqual({ folder: "", name: "a.txt" });
  });
});
