/** An in-memory core with invented data, for tests and for looking at pages. Never part of a production build. */
import type {
  AgentPlace,
  CleanupReport,
  Construct,
  ConstructDetail,
  Job,
  Operations,
  Session,
  Status,
} from "../../api/contract";
import { type Backend, BackendError } from "..";
import { askFolder, showLink } from "../prompts";
import { FakeTrash } from "./cleanup";
import { inventConstructs } from "./constructs";
import { inventArtifacts, inventDetail, inventSessions, inventUsageBy } from "./details";
import { inventFacts, inventFolders, inventGrowth } from "./growth";
import { drawPicture } from "./image";
import { cancelRun, moveRun, type Run, startRun } from "./jobs";
import { FakeLeftovers } from "./leftovers";
import { DIFF, LOG, NOTES } from "./passages";
import { arrange, facets, matches, page, sums } from "./query";
import { FakeRetention } from "./retention";
import { find, inventItem, locate, mapTranscript, readTranscript } from "./transcripts";

export interface FakeOptions {
  /** How many constructs there are. */
  constructs?: number;
  /** Nothing is collected yet; a collection brings the constructs in. */
  firstRun?: boolean;
  /** No agent is found. */
  noAgents?: boolean;
  /** Answers come after so many milliseconds. */
  delay_ms?: number;
  /** These operations fail as a damaged store does. */
  failing?: readonly (keyof Operations)[];
  /** A collection is running at the start. */
  collecting?: boolean;
  /** No retention policy is written, and nothing was ever cleaned up. */
  noPolicies?: boolean;
  /** How long a collection takes. */
  collect_ms?: number;
}

/** Opens an invented core. */
export function openFakeBackend(options: FakeOptions = {}): Backend {
  const core = new FakeCore(options);
  return {
    async call(name, request, signal) {
      if (options.delay_ms) await new Promise((resolve) => setTimeout(resolve, options.delay_ms));
      signal?.throwIfAborted();
      if (options.failing?.includes(name)) throw damaged();
      const answer = core.answer(name, request as never);
      return structuredClone(answer) as never;
    },
    async raw(name, request) {
      const text = (body: string, mediaType = "text/plain; charset=utf-8") => ({
        mediaType,
        bytes: new TextEncoder().encode(body),
      });
      if (name === "read_artifact" && "id" in request) {
        const artifact = core.artifact(request.id);
        if (artifact.kind === "image") return { mediaType: "image/png", bytes: await drawPicture() };
        if (artifact.kind === "diff") return text(DIFF);
        return text(artifact.kind === "log" ? LOG.repeat(12) : NOTES);
      }
      const asked = request as { session: string; seq?: number; record?: number };
      const item = inventItem(core.session(asked.session), asked.seq ?? asked.record ?? 0);
      return name === "read_text" ? text(item.text) : text(JSON.stringify(item), "application/json");
    },
    pickFolder: askFolder,
    openLink: showLink,
  };
}

function damaged(): BackendError {
  return new BackendError({
    code: "ST_PAGE_CORRUPT",
    message: "A page of the database cannot be read. Nothing was changed.",
    hint: "Run a check to see what is damaged and which backup has it.",
  });
}

/** What a request cannot do without. */
function asked<T>(value: T | undefined): T {
  if (value === undefined) throw missing("request");
  return value;
}

function missing(what: string): BackendError {
  return new BackendError({ code: "NOT_FOUND", message: `There is no such ${what}.` });
}

/** Operations that no view asks for yet have no answer here. */
type Answers = {
  [K in keyof Operations]?: (request: Partial<Operations[K]["request"]>) => Operations[K]["answer"];
};

class FakeCore {
  private readonly born = Date.now();
  private readonly all: Construct[];
  private readonly runs: Run[] = [];
  private arranged: { key: string; rows: Construct[] } = { key: "", rows: [] };
  private checked_at: number | null;
  private edits = 0;
  private readonly trash: FakeTrash;
  private readonly retention: FakeRetention;
  private readonly leftovers = new FakeLeftovers();

  constructor(private readonly options: FakeOptions) {
    const empty = options.firstRun === true || options.noPolicies === true;
    this.trash = new FakeTrash(this.born, empty);
    this.retention = new FakeRetention(this.born, empty);
    this.all = inventConstructs(options.constructs ?? 640, this.born);
    this.checked_at = options.firstRun ? null : this.born - 5 * 3_600_000;
    if (!options.firstRun) this.finishedRuns();
    if (options.collecting) this.runs.unshift(startRun(9, "collect", this.born - 9_000, 15_000));
  }

  private finishedRuns(): void {
    const ages: [
      id: number,
      kind: "collect" | "check",
      minutes: number,
      length_ms: number,
      fails: boolean,
    ][] = [
      [6, "collect", 24, 11_000, false],
      [5, "check", 300, 820, false],
      [4, "collect", 340, 30_000, true],
      [3, "collect", 400, 420, false],
    ];
    for (const [id, kind, minutes, length_ms, fails] of ages) {
      const run = { ...startRun(id, kind, this.born - minutes * 60_000, length_ms), fails };
      moveRun(run, this.born - minutes * 60_000 + length_ms);
      this.runs.push(run);
    }
  }

  /** What has been collected so far. */
  private present(): Construct[] {
    const running = this.runs.find((run) => run.job.kind === "collect" && run.job.state === "running");
    if (!this.options.firstRun) return this.all;
    if (running) return this.all.slice(0, Math.floor(this.all.length * moveRun(running, Date.now())));
    const any = this.runs.some((run) => run.job.kind === "collect");
    return any ? this.all : [];
  }

  private matching(filter: Parameters<typeof matches>[1]): Construct[] {
    return this.present().filter((construct) => matches(construct, filter));
  }

  construct(id: string | undefined): Construct {
    const found = this.all.find((construct) => construct.id === id);
    if (!found) throw missing("construct");
    return found;
  }

  session(id: string | undefined): Session {
    for (const construct of this.all) {
      const index = Number.parseInt(construct.id.slice(-12), 16);
      if (Math.floor(Number.parseInt((id ?? "").slice(-12), 16) / 64) !== index) continue;
      const found = inventSessions(construct).find((session) => session.id === id);
      if (found) return found;
    }
    throw missing("session");
  }

  artifact(id: string) {
    const session = this.session(id.split(".")[0]);
    const found = inventArtifacts(this.construct(session.construct_id)).find(
      (artifact) => artifact.id === id,
    );
    if (!found) throw missing("artifact");
    return found;
  }

  answer<K extends keyof Operations>(
    name: K,
    request: Partial<Operations[K]["request"]>,
  ): Operations[K]["answer"] {
    for (const run of this.runs) {
      moveRun(run, Date.now());
      if (run.job.kind === "check" && run.job.ended_at) this.checked_at = Date.parse(run.job.ended_at);
    }
    const answer = this.answers[name];
    if (!answer) throw missing(`answer to ${name}`);
    return answer(request);
  }

  private readonly answers: Answers = {
    read_status: () => this.status(),
    list_agents: () => ({ places: this.options.noAgents ? NOWHERE : PLACES }),
    start_collect: () => this.start("collect", this.options.collect_ms ?? 9_000),
    start_check: (request) => this.start("check", request.read_data ? 6_000 : 800),
    list_jobs: () => ({ jobs: this.runs.map((run) => run.job) }),
    read_job: (request) => this.run(request.id).job,
    cancel_job: (request) => {
      cancelRun(this.run(request.id), Date.now());
      return this.run(request.id).job;
    },
    list_constructs: (request) => page(this.arrange(request), request),
    count_constructs: (request) => sums(this.matching(request.filter ?? {})),
    list_facets: () => facets(this.present()),
    read_construct: (request) => inventDetail(this.construct(request.id), this.all),
    change_construct: (request) => this.change(request),
    link_constructs: (request) => inventDetail(this.construct(request.from), this.all),
    list_sessions: (request) => ({
      sessions: inventSessions(this.construct(request.construct ?? "")),
      next: null,
    }),
    read_session: (request) => this.session(request.id),
    read_transcript: (request) => readTranscript(this.session(request.session), request),
    map_transcript: (request) => mapTranscript(this.session(request.session), request),
    locate_in_transcript: (request) => locate(this.session(request.session), request),
    find_in_transcript: (request) => find(this.session(request.session), request),
    list_artifacts: (request) => {
      const kinds = request.kinds ?? [];
      const made = inventArtifacts(this.construct(request.construct ?? ""));
      return { artifacts: made.filter((one) => kinds.length === 0 || kinds.includes(one.kind)), next: null };
    },
    plan_cleanup: (request) => this.trash.plan(request, this.present(), Date.now()),
    start_cleanup: (request) => {
      const plan = this.trash.plans.get(request.plan_id ?? "");
      if (!plan) throw missing("plan");
      return this.start("cleanup", 1_500, () => this.trash.apply(plan, Date.now()));
    },
    start_undo: (request) => this.start("undo", 900, () => this.trash.settle(request.id ?? "", "restored")),
    start_purge: (request) => this.start("purge", 900, () => this.trash.settle(request.id ?? null, "purged")),
    list_cleanups: () => ({ cleanups: this.trash.rows }),
    list_tombstones: () => ({ tombstones: this.trash.tombstones, next: null }),
    allow_again: (request) => {
      const { tombstones } = this.trash;
      for (const id of request.ids ?? []) {
        tombstones.splice(
          tombstones.findIndex((row) => row.id === id),
          1,
        );
      }
      return { allowed: request.ids?.length ?? 0 };
    },
    list_policies: () => this.retention.list(this.byPolicies()),
    save_policy: (request) =>
      this.retention.save(
        asked(request.policy),
        request.replaces ?? null,
        request.place ?? null,
        this.byPolicies(),
      ),
    remove_policy: (request) => {
      this.retention.remove(request.name ?? "");
      return this.retention.list(this.byPolicies());
    },
    move_policy: (request) => {
      this.retention.move(request.name ?? "", request.place ?? 0);
      return this.retention.list(this.byPolicies());
    },
    preview_policy: (request) =>
      this.retention.preview(asked(request.policy), request.replaces ?? null, this.byPolicies()),
    effective_policy: (request) => ({ kinds: this.retention.effective(this.construct(request.construct)) }),
    list_receipts: () => this.retention.listReceipts(),
    start_retention: () =>
      this.start("cleanup", 1_500, () => this.trash.apply(this.byPolicies(), Date.now())),
    list_leftovers: () => this.leftovers.list(),
    allow_leftovers: (request) => this.leftovers.allow(request.allowed === true),
    plan_leftovers: (request) => this.leftovers.plan(request.kinds ?? []),
    start_leftovers: (request) => {
      const move = this.leftovers.apply(request.plan_id, Date.now());
      if (!move) throw missing("plan");
      return this.startWith("leftovers", 1_500, () => ({ leftovers: move() }));
    },
    start_leftovers_undo: (request) =>
      this.startWith("leftovers", 900, () => ({ leftovers: this.leftovers.undo(request.id) })),
    start_secure_delete: (request) => {
      const { id, stored_bytes } = this.construct(request.construct ?? undefined);
      return this.startWith("secure_delete", 1_500, () => {
        this.all.splice(
          this.all.findIndex((one) => one.id === id),
          1,
        );
        this.edits += 1;
        const backups = ["/home/you/.local/share/synthetic/synthetic.v5.db"];
        return {
          deletion: { whole: true, freed_bytes: stored_bytes, undone: [], log_emptied: true, backups },
        };
      });
    },
    read_usage: (request) => ({ rows: inventUsageBy(this.present(), request) }),
    read_storage_facts: (request) => inventFacts(this.present(), request.oldest ?? 0),
    read_growth: () => inventGrowth(this.status().stored_bytes, Date.now()),
    read_agent_folders: () => ({
      folders: inventFolders(this.status().stored_bytes * 8),
      measured_at: new Date().toISOString(),
    }),
  };

  private arrange(request: Partial<Operations["list_constructs"]["request"]>): Construct[] {
    const key = JSON.stringify([
      request.filter,
      request.sort,
      request.reverse,
      this.present().length,
      this.edits,
    ]);
    if (this.arranged.key !== key) {
      const rows = arrange(
        this.matching(request.filter ?? {}),
        request.sort ?? "last_activity",
        request.reverse ?? false,
      );
      this.arranged = { key, rows };
    }
    return this.arranged.rows;
  }

  private byPolicies() {
    return this.trash.plan({ policies: [] }, this.present(), Date.now());
  }

  private start(kind: Run["job"]["kind"], length_ms: number, report?: () => CleanupReport) {
    const run = startRun(10 + this.runs.length, kind, Date.now(), length_ms);
    if (report) run.report = report;
    this.runs.unshift(run);
    return run.job;
  }

  /** Starts a job that is neither a collection, a check nor a cleanup. */
  private startWith(kind: Run["job"]["kind"], length_ms: number, comesTo: () => Partial<Job>): Job {
    const run = { ...startRun(10 + this.runs.length, kind, Date.now(), length_ms), comesTo };
    this.runs.unshift(run);
    return run.job;
  }

  private run(id: number | undefined): Run {
    const found = this.runs.find((run) => run.job.id === id);
    if (!found) throw missing("job");
    return found;
  }

  private change(request: Partial<Operations["change_construct"]["request"]>): ConstructDetail {
    const construct = this.construct(request.id);
    if (request.name) construct.name = request.name;
    if (request.pinned !== null && request.pinned !== undefined) construct.pinned = request.pinned;
    if (request.status) construct.status = request.status;
    const tags = new Set([...construct.tags, ...(request.add_tags ?? [])]);
    for (const tag of request.remove_tags ?? []) tags.delete(tag);
    construct.tags = [...tags].sort();
    this.edits += 1;
    return inventDetail(construct, this.all);
  }

  private status(): Status {
    const present = this.present();
    const collected = this.runs.find((run) => run.job.kind === "collect" && run.job.ended_at);
    return {
      version: "0.1.0",
      schema: 1,
      store: "/home/you/.local/share/synthetic",
      available_bytes: 16_200_000_000,
      constructs: present.length,
      stored_bytes: present.reduce((sum, construct) => sum + construct.stored_bytes, 0),
      checked_at: this.checked_at === null ? null : new Date(this.checked_at).toISOString(),
      check_ok: this.checked_at === null ? null : true,
      collected_at: collected?.job.ended_at ?? null,
      now: new Date().toISOString(),
    };
  }
}

const PLACES: AgentPlace[] = [
  {
    agent: "claude-code",
    path: "/home/you/.claude/projects",
    found: true,
    sessions: 2_184,
    bytes: 31_200_000_000,
    collected_sessions: 2_180,
    deletes_after_days: 30,
    days_until_deleted: 0,
    deleted_within_7_days: 331,
  },
  {
    agent: "codex",
    path: "/home/you/.codex/sessions",
    found: true,
    sessions: 903,
    bytes: 9_600_000_000,
    collected_sessions: 903,
    deletes_after_days: null,
    days_until_deleted: null,
    deleted_within_7_days: 0,
  },
];

const NOWHERE: AgentPlace[] = PLACES.map((place) => ({
  ...place,
  found: false,
  sessions: 0,
  bytes: 0,
  collected_sessions: 0,
  days_until_deleted: null,
  deleted_within_7_days: 0,
}));
