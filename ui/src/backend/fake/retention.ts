/** Invented policies. What they take is told by the invented plans. */
import type {
  CleanupPlan,
  Construct,
  EffectivePolicy,
  Policy,
  PolicyProblem,
  PolicyRow,
  Receipt,
  RetentionPreview,
} from "../../api/contract";
import { NEW_POLICY } from "../../retention/policy";
import { fakeId } from "./random";

const DAY_MS = 86_400_000;

function written(name: string, part: Partial<Policy>): Policy {
  return { ...structuredClone(NEW_POLICY), name, ...part };
}

const POLICIES: readonly Policy[] = [
  written("Old images and big logs", {
    scope: { ...NEW_POLICY.scope, statuses: ["complete", "parked", "archived"] },
    takes: [
      { kind: "images", idle_days: 30, larger_than_bytes: null },
      { kind: "logs", idle_days: null, larger_than_bytes: 10e6 },
    ],
    stops_over_bytes: 2e9,
  }),
  written("Keep the store under 20 GB", {
    takes: [],
    quota_bytes: 20e9,
    schedule: { every: "day", at: "02:00" },
  }),
  written("Thin old experiments", {
    on: false,
    takes: [{ kind: null, idle_days: 90, larger_than_bytes: null }],
  }),
  written("Expire idle sessions", {
    on: false,
    takes: [],
    action: { kind: "expire_sessions", idle_days: 7 },
  }),
];

/** What is wrong with a policy, as far as the invented core can tell. */
function problemOf(policy: Policy): PolicyProblem | null {
  const wrong = (field: string, message: string) => ({ policy: policy.name, field, message });
  if (policy.action.kind === "expire_sessions") return null;
  if (policy.takes.length === 0 && policy.quota_bytes === null) {
    return wrong("takes", "It takes nothing: choose a kind, or whole constructs.");
  }
  const open = policy.takes.findIndex((take) => take.idle_days === null && take.larger_than_bytes === null);
  if (open >= 0) return wrong(`takes[${open}].idle_days`, "Say how old or how large it has to be.");
  return null;
}

export class FakeRetention {
  private policies: Policy[];
  private readonly receipts: Receipt[];

  constructor(
    private readonly now: number,
    empty: boolean,
  ) {
    this.policies = empty ? [] : POLICIES.map((policy) => structuredClone(policy));
    const receipt: Receipt = {
      id: 12,
      at: new Date(now - 3 * DAY_MS).toISOString(),
      policies: ["Old images and big logs"],
      scheduled: true,
      removed: 640,
      freed_bytes: 143e6,
      held_back: 12,
      cleanup_id: fakeId(7, 1),
      refused: null,
      expired_sessions: 0,
      exported_sessions: 0,
    };
    this.receipts = empty ? [] : [receipt];
  }

  list(plan: CleanupPlan) {
    return { policies: this.policies.map((policy) => this.row(policy, plan)), problem: null };
  }

  private row(policy: Policy, plan: CleanupPlan): PolicyRow {
    const takes = policy.on && policy.takes.some((take) => take.kind !== null);
    const [last] = this.receipts.filter((one) => one.policies.includes(policy.name));
    const runs = policy.on && policy.schedule.every !== "manual";
    return {
      policy,
      next_run_at: runs ? new Date(this.now + 4 * DAY_MS).toISOString() : null,
      takes_now_bytes: takes ? plan.freed_bytes : 0,
      takes_now_items: takes ? plan.removed : 0,
      problem: problemOf(policy),
      last_receipt: last ?? null,
    };
  }

  save(policy: Policy, replaces: string | null, place: number | null, plan: CleanupPlan): PolicyRow {
    const at = this.policies.findIndex((one) => one.name === replaces);
    if (at >= 0) this.policies[at] = policy;
    else this.policies.splice(place ?? this.policies.length, 0, policy);
    return this.row(policy, plan);
  }

  remove(name: string): void {
    this.policies = this.policies.filter((one) => one.name !== name);
  }

  move(name: string, place: number): void {
    const one = this.policies.find((policy) => policy.name === name);
    if (!one) return;
    this.remove(name);
    this.policies.splice(place, 0, one);
  }

  preview(policy: Policy, replaces: string | null, plan: CleanupPlan): RetentionPreview {
    const problem = problemOf(policy);
    const nothing = { ...plan, items: [], removed: 0, freed_bytes: 0, constructs_touched: 0, kept_bytes: 0 };
    const largest = [...plan.items].sort((a, b) => b.freed_bytes - a.freed_bytes).slice(0, 50);
    const takes = problem !== null || policy.takes.length === 0 ? nothing : { ...plan, items: largest };
    const saved = this.policies.find((one) => one.name === replaces);
    const same = JSON.stringify(saved) === JSON.stringify(policy);
    const first = new Date(this.now);
    return {
      takes,
      was_bytes: same ? takes.freed_bytes : Math.round(plan.freed_bytes / 3),
      expires_sessions: policy.action.kind === "expire_sessions" ? 4 : 0,
      next_run_at: new Date(this.now + 4 * DAY_MS).toISOString(),
      months: Array.from({ length: problem ? 0 : 13 }, (_, month) => ({
        at: new Date(first.getFullYear(), first.getMonth() + month, 1).toISOString(),
        without_bytes: 6.4e9 + month * 1.28e9,
        with_bytes: 6.4e9 - (month > 0 ? takes.freed_bytes : 0) + month * 0.66e9,
      })),
      problem,
    };
  }

  effective(construct: Construct): EffectivePolicy[] {
    const going = this.policies[0]?.on === true && !construct.pinned;
    const at = new Date(this.now + 4 * DAY_MS).toISOString();
    const goes = (kind: "images" | "logs"): EffectivePolicy =>
      going
        ? { kind, policy: this.policies[0]?.name ?? null, goes_at: at, reason: "idle for 30 days by then" }
        : kept(kind);
    const kept = (kind: EffectivePolicy["kind"]): EffectivePolicy => ({
      kind,
      policy: null,
      goes_at: null,
      reason: construct.pinned ? "the construct is pinned" : "no policy takes it",
    });
    return [
      kept(null),
      goes("images"),
      goes("logs"),
      kept("conversation"),
      kept("tool_output"),
      kept("diffs"),
    ];
  }

  listReceipts() {
    return { receipts: this.receipts, next: null };
  }
}
