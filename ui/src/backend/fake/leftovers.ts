/** Invented files of agents that could go, and the runs that moved some of them. */
import type {
  LeftoverItem,
  LeftoverKind,
  LeftoversList,
  LeftoversPlan,
  LeftoversReport,
  LeftoversRun,
} from "../../api/contract";
import { fakeId } from "./random";

const DAY_MS = 86_400_000;
const TRASH_DAYS = 30;

const SORTS: readonly [kind: LeftoverKind, folder: string, end: string, files: number, bytes: number][] = [
  ["sessions", "/home/you/.claude/projects/-home-you-src-lattice-ui", ".jsonl", 180, 4_100_000],
  ["debug_logs", "/home/you/.claude/debug", ".txt", 64, 310_000],
  ["orphaned_tool_results", "/home/you/.claude/tool-results", ".txt", 12, 96_000],
];

/** Whether folders may be cleaned, the last plan, and what waits. */
export class FakeLeftovers {
  private allowed = false;
  private readonly runs: LeftoversRun[] = [];
  private readonly gone = new Map<string, LeftoverItem[]>();
  private last: LeftoversPlan | null = null;
  private plans = 0;

  list(): LeftoversList {
    return { runs: this.runs, allowed: this.allowed };
  }

  allow(allowed: boolean): LeftoversList {
    this.allowed = allowed;
    return this.list();
  }

  plan(kinds: readonly LeftoverKind[]): LeftoversPlan {
    const gone = new Set([...this.gone.values()].flat().map((item) => item.path));
    const items = inventItems().filter(
      (item) => !gone.has(item.path) && (kinds.length === 0 || kinds.includes(item.kind)),
    );
    const going = items.filter((item) => item.action === "remove");
    this.plans += 1;
    this.last = {
      plan_id: fakeId(0x4c, this.plans),
      items: items.sort((a, b) => b.bytes - a.bytes),
      removed: going.length,
      freed_bytes: sum(going),
      needs_confirmation: going.length > 100,
      allowed: this.allowed,
    };
    return this.last;
  }

  /** Moves what the last plan names; another plan is not known any more. */
  apply(id: string | undefined, now: number): (() => LeftoversReport) | null {
    const plan = this.last;
    if (!plan || plan.plan_id !== id) return null;
    const items = plan.items.filter((item) => item.action === "remove");
    return () => {
      const trash_until = new Date(now + TRASH_DAYS * DAY_MS).toISOString();
      const bytes = sum(items);
      const at = new Date(now).toISOString();
      this.runs.unshift({ id: plan.plan_id, at, trash_until, files: items.length, bytes });
      this.gone.set(plan.plan_id, items);
      return { ...NOTHING, run_id: plan.plan_id, moved: items.length, bytes, trash_until };
    };
  }

  undo(id: string | undefined): LeftoversReport {
    const at = this.runs.findIndex((run) => run.id === id);
    const run = this.runs[at];
    if (!run) return NOTHING;
    this.runs.splice(at, 1);
    this.gone.delete(run.id);
    return { ...NOTHING, run_id: run.id, restored: run.files, bytes: run.bytes };
  }
}

const NOTHING: LeftoversReport = {
  run_id: null,
  moved: 0,
  left: 0,
  restored: 0,
  in_the_way: 0,
  purged: 0,
  bytes: 0,
  trash_until: null,
  cancelled: false,
};

function sum(items: readonly LeftoverItem[]): number {
  return items.reduce((bytes, item) => bytes + item.bytes, 0);
}

function inventItems(): LeftoverItem[] {
  return SORTS.flatMap(([kind, folder, end, files, bytes]) =>
    Array.from({ length: files }, (_, file) => {
      const stays = staysFor(kind, file);
      const why = kind === "sessions" ? "all of it is safe here" : "a log, no history";
      return {
        agent: "claude-code" as const,
        kind,
        path: `${folder}/${fakeId(0x4d, file)}${end}`,
        bytes: Math.round(bytes / (1 + file / 9)),
        action: stays === null ? ("remove" as const) : ("keep" as const),
        reason: stays ?? `${why}; untouched for ${2 + file} days`,
      };
    }),
  );
}

function staysFor(kind: LeftoverKind, file: number): string | null {
  if (kind === "orphaned_tool_results") return "no copy of it is kept here";
  if (file === 0) return "something wrote to it within a day";
  return kind === "sessions" && file % 40 === 3 ? "not all of it is collected" : null;
}
