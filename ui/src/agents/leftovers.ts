/** What agents' own folders hold that could go, in sums, groups and words. */
import type { AgentFolder, LeftoverItem, LeftoverKind } from "../api/contract";

export const LEFTOVER_NAMES: Record<LeftoverKind, string> = {
  sessions: "Sessions",
  debug_logs: "Debug logs",
  shell_snapshots: "Shell snapshots",
  todos: "To-do lists of sessions gone",
  orphaned_tool_results: "Outputs of sessions gone",
};

/** The sorts that may go at all: of the others no copy is kept here. */
export const REMOVABLE_KINDS = ["sessions", "debug_logs"] as const satisfies readonly LeftoverKind[];

export type RemovableKind = (typeof REMOVABLE_KINDS)[number];

/** What all folders hold, and how much of it is safe here. */
export function sumFolders(folders: readonly AgentFolder[]): { bytes: number; safe_bytes: number } {
  const sorts = folders.flatMap((folder) => folder.leftovers);
  return {
    bytes: folders.reduce((sum, folder) => sum + folder.bytes, 0),
    safe_bytes: sorts.reduce((sum, sort) => sum + sort.safe_bytes, 0),
  };
}

/** The items of a plan, what goes first, each part in its own order, and what each comes to. */
export function splitItems(items: readonly LeftoverItem[]) {
  const part = (action: LeftoverItem["action"]) => {
    const own = items.filter((item) => item.action === action);
    return { items: own, bytes: own.reduce((sum, item) => sum + item.bytes, 0) };
  };
  const [going, staying] = [part("remove"), part("keep")];
  return { going, staying, rows: [...going.items, ...staying.items] };
}

/** The kinds a plan is asked for: none stands for all. */
export function askedKinds(chosen: ReadonlySet<RemovableKind>): RemovableKind[] {
  return REMOVABLE_KINDS.every((kind) => chosen.has(kind))
    ? []
    : REMOVABLE_KINDS.filter((kind) => chosen.has(kind));
}

/** The command that makes the same plan. */
export function leftoversCommand(kinds: readonly LeftoverKind[]): string {
  return ["synthetic agents leftovers", ...kinds.map((kind) => `--kind ${kind}`)].join(" ");
}

/** A path as its folder and the name in it. */
export function splitPath(path: string): { folder: string; name: string } {
  const end = Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1;
  return { folder: path.slice(0, end), name: path.slice(end) };
}
