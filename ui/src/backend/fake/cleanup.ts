/** Invented plans, the trash and what was removed on purpose. */
import type {
  ByteKind,
  CleanupItem,
  CleanupPlan,
  CleanupReport,
  CleanupRequest,
  CleanupRow,
  Construct,
  TombstoneRow,
} from "../../api/contract";
import { fakeId } from "./random";

const DAY_MS = 86_400_000;
const TRASH_DAYS = 30;
/** What kinds take of a construct, in percent. */
const SHARES: Record<ByteKind, number> = {
  conversation: 12,
  tool_output: 38,
  images: 22,
  diffs: 8,
  logs: 14,
  files: 6,
};

function planItem(one: Construct, kind: ByteKind | null, request: CleanupRequest, now: number): CleanupItem {
  const key = kind === null ? one.id : `${one.id}/${kind}`;
  const idle = Math.floor((now - Date.parse(one.last_activity_at)) / DAY_MS);
  const freed_bytes = kind === null ? one.stored_bytes : Math.round((one.stored_bytes * SHARES[kind]) / 100);
  const shared = one.name.length % 17 === 3 && kind !== null;
  const held_by = one.pinned ? "pinned" : request.kept.includes(key) ? "taken_out" : shared ? "shared" : null;
  const because =
    request.older_than_ms === null && request.policies === null
      ? "it was chosen"
      : `no activity for ${idle} days`;
  const reasons = {
    pinned: "it is pinned",
    taken_out: "you took this out of the plan",
    shared: "shared with 2 constructs that stay",
  } as const;
  return {
    key,
    construct_id: one.id,
    session_id: null,
    kind: kind ?? "construct",
    name: one.name,
    workspace: one.workspace,
    last_activity_at: one.last_activity_at,
    action: held_by === null ? "remove" : "keep",
    reason: held_by === null ? because : reasons[held_by],
    rule: request.policies === null ? "by hand" : "Old images and big logs",
    held_by,
    freed_bytes,
    pieces: kind === null ? 1 : 1 + (one.messages % 190),
    only_copy: one.only_copy,
    last_of_workspace: false,
  };
}

function meant(one: Construct, request: CleanupRequest, now: number): boolean {
  if (request.policies !== null) return now - Date.parse(one.last_activity_at) > 5 * DAY_MS;
  const named = request.constructs.includes(one.id);
  if (request.constructs.length > 0) return named;
  if (request.workspace !== null && one.workspace_id !== request.workspace) return false;
  if (request.larger_than_bytes !== null && one.stored_bytes <= request.larger_than_bytes) return false;
  return now - Date.parse(one.last_activity_at) > (request.older_than_ms ?? 0);
}

/** Plans, and remembers what it planned until it is applied. */
export class FakeTrash {
  readonly plans = new Map<string, CleanupPlan>();
  readonly rows: CleanupRow[];
  readonly tombstones: TombstoneRow[];

  constructor(now: number, empty: boolean) {
    const row = (id: number, days: number, title: string, bytes: number, rules: string[]): CleanupRow => ({
      id: fakeId(7, id),
      at: new Date(now - days * DAY_MS).toISOString(),
      trash_until: new Date(now + (TRASH_DAYS - days) * DAY_MS).toISOString(),
      removed: 3,
      in_trash: 3,
      restored: 0,
      purged: 0,
      trash_bytes: bytes,
      title,
      rules,
    });
    this.rows = empty
      ? []
      : [
          row(1, 3, "Old images and big logs by rule", 143e6, ["Old images and big logs"]),
          row(2, 20, "3 constructs by hand", 88e6, ["by hand"]),
        ];
    const names = ["Session replay for support", "Bathymetry mesh", "Nightly import rewrite"];
    this.tombstones = empty
      ? []
      : names.map((name, at) => ({
          id: 3 - at,
          at: new Date(now - (3 + 17 * at) * DAY_MS).toISOString(),
          agent: at === 1 ? "codex" : "claude-code",
          external_id: fakeId(8, at),
          name,
          construct_id: fakeId(1, 900 + at),
          cleanup_id: fakeId(7, 1),
          in_trash: at < 2,
        }));
  }

  plan(asked: Partial<CleanupRequest>, all: readonly Construct[], now: number): CleanupPlan {
    const request: CleanupRequest = {
      constructs: [],
      sessions: [],
      workspace: null,
      kinds: [],
      older_than_ms: null,
      larger_than_bytes: null,
      pieces_over_bytes: null,
      policies: null,
      kept: [],
      ...asked,
    };
    const kinds = request.policies === null ? request.kinds : (["images", "logs"] as ByteKind[]);
    const items = all
      .filter((one) => meant(one, request, now))
      .flatMap((one) =>
        kinds.length === 0
          ? [planItem(one, null, request, now)]
          : kinds.map((kind) => planItem(one, kind, request, now)),
      );
    const going = items.filter((item) => item.action === "remove");
    const sum = (some: readonly CleanupItem[]) => some.reduce((bytes, item) => bytes + item.freed_bytes, 0);
    const plan: CleanupPlan = {
      plan_id: fakeId(9, JSON.stringify(request).length + all.length * 1_000),
      at: new Date(now).toISOString(),
      items,
      removed: going.length,
      freed_bytes: sum(going),
      needs_confirmation: going.length > 100 || going.length * 10 > all.length,
      constructs_touched: new Set(going.map((item) => item.construct_id)).size,
      constructs_removed: kinds.length === 0 ? going.length : 0,
      constructs_in_all: all.length,
      only_copies: going.filter((item) => item.only_copy).length,
      kept_bytes: sum(items) - sum(going),
    };
    this.plans.set(plan.plan_id, plan);
    return plan;
  }

  /** Puts what a plan takes into the trash. */
  apply(plan: CleanupPlan, now: number): CleanupReport {
    const id = fakeId(7, 10 + this.rows.length);
    const until = new Date(now + TRASH_DAYS * DAY_MS).toISOString();
    this.rows.unshift({
      id,
      at: new Date(now).toISOString(),
      trash_until: until,
      removed: plan.constructs_touched,
      in_trash: plan.constructs_touched,
      restored: 0,
      purged: 0,
      trash_bytes: plan.freed_bytes,
      title: `${plan.removed} items by hand`,
      rules: ["by hand"],
    });
    return reportOf(id, {
      removed: plan.constructs_touched,
      freed_bytes: plan.freed_bytes,
      trash_until: until,
    });
  }

  /** Takes a cleanup out of the trash, or all of them for good. */
  settle(id: string | null, how: "restored" | "purged"): CleanupReport {
    const rows = this.rows.filter((row) => row.in_trash > 0 && (id === null || row.id === id));
    const freed_bytes = rows.reduce((sum, row) => sum + row.trash_bytes, 0);
    const count = rows.reduce((sum, row) => sum + row.in_trash, 0);
    for (const row of rows) Object.assign(row, { [how]: row.in_trash, in_trash: 0, trash_bytes: 0 });
    return reportOf(id, { [how]: count, freed_bytes });
  }
}

function reportOf(cleanup_id: string | null, part: Partial<CleanupReport>): CleanupReport {
  return {
    cleanup_id,
    removed: 0,
    restored: 0,
    purged: 0,
    pieces: 0,
    freed_bytes: 0,
    trash_until: null,
    cancelled: false,
    ...part,
  };
}
