import { describe, expect, it } from "vitest";
import type { Job } from "../api/contract";
import { moveRun, startRun } from "../backend/fake/jobs";
import { hasNotes, outcomeWords, paceWords, progressWords, shareOf } from "./words";

const plain = (text: string) => text.replaceAll("\u00a0", " ");

function jobAfter(ms: number, change: { fails?: boolean } = {}) {
  const run = { ...startRun(1, "collect", 0, 10_000), ...change };
  moveRun(run, ms);
  return run.job;
}

describe("a job", () => {
  it("has no share while its length is not known", () => {
    expect(shareOf(jobAfter(100))).toBeNull();
    expect(plain(progressWords(jobAfter(100)))).toContain("39 files");
  });

  it("says how far it is, how fast it goes and what is left", () => {
    const job = jobAfter(5_000);
    expect(shareOf(job)).toBeCloseTo(0.5, 2);
    expect(plain(progressWords(job))).toBe("1,955 of 3,911 files, 1.55 GB of 3.10 GB");
    expect(plain(paceWords(job))).toBe("310 MB/s, 5 s left");
  });

  it("says what came of it, notes included", () => {
    expect(plain(outcomeWords(jobAfter(10_000)))).toBe("88,204 records from 2,431 files, 2 notes");
  });

  it("says why it failed", () => {
    expect(outcomeWords(jobAfter(10_000, { fails: true }))).toContain("38 MB free");
  });
});

describe("what came of a job", () => {
  const job = (part: Partial<Job>): Job => ({
    id: 1,
    kind: "cleanup",
    state: "done",
    stage: "",
    files_done: 0,
    files_total: null,
    bytes_done: 0,
    bytes_total: null,
    bytes_per_second: 0,
    left_ms: null,
    started_at: "2026-11-18T09:00:00.000Z",
    ended_at: null,
    collect: null,
    check: null,
    cleanup: null,
    compaction: null,
    deletion: null,
    export: null,
    leftovers: null,
    retention: null,
    error: null,
    ...part,
  });
  const cleanup = {
    cleanup_id: "c-1",
    removed: 3,
    restored: 3,
    purged: 3,
    pieces: 0,
    freed_bytes: 928e6,
    trash_until: null,
    cancelled: false,
  };

  it("of a secure deletion names the copies that still hold it", () => {
    const deletion = { whole: true, freed_bytes: 4e6, undone: [], log_emptied: true, backups: [] };
    expect(outcomeWords(job({ deletion }))).toBe("4.00\u00a0MB went for good");
    expect(outcomeWords(job({ deletion: { ...deletion, backups: ["/s/synthetic.v5.db"] } }))).toMatch(
      /went for good, still held by \/s\/synthetic\.v5\.db$/,
    );
  });

  it("of the agents’ folders is told in files, also of those that could not go back", () => {
    const nothing = { run_id: "r-1", moved: 0, left: 0, restored: 0, in_the_way: 0, purged: 0, bytes: 0 };
    const leftovers = { ...nothing, trash_until: null, cancelled: false };
    const moved = job({ leftovers: { ...leftovers, moved: 2, left: 1, bytes: 4e6 } });
    expect(outcomeWords(moved)).toBe(
      "2\u00a0files, 4.00\u00a0MB, moved to the trash, 1\u00a0file left where they are",
    );
    const back = job({ leftovers: { ...leftovers, restored: 3, in_the_way: 1 } });
    expect(outcomeWords(back)).toBe(
      "3\u00a0files back where they were, 1\u00a0file still in the trash, another stands in the place",
    );
  });

  it("is told in bytes and constructs, with the way back as long as there is one", () => {
    expect(outcomeWords(job({ cleanup }))).toBe("928\u00a0MB from 3\u00a0constructs");
    const until = { ...cleanup, trash_until: "2026-12-18T09:00:00.000Z" };
    expect(outcomeWords(job({ cleanup: until }))).toMatch(/, back until 18\u00a0Dec/);
    expect(outcomeWords(job({ kind: "undo", cleanup }))).toBe("3\u00a0constructs, 928\u00a0MB, as they were");
    expect(outcomeWords(job({ kind: "purge", cleanup }))).toBe("928\u00a0MB went for good");
    expect(outcomeWords(job({ kind: "purge", cleanup: { ...cleanup, purged: 0 } }))).toBe("nothing was due");
  });

  it("names policies that took nothing", () => {
    const receipt = {
      id: 1,
      at: "2026-11-18T09:00:00.000Z",
      policies: ["Old images"],
      scheduled: true,
      removed: 0,
      freed_bytes: 0,
      held_back: 0,
      cleanup_id: null,
      refused: "it would take too much",
      expired_sessions: 2,
      exported_sessions: 0,
    };
    const retention = { receipts: [receipt], cancelled: false };
    expect(outcomeWords(job({ kind: "retention", retention }))).toBe(
      "2\u00a0sessions expired, 1\u00a0policy took nothing",
    );
    expect(hasNotes(job({ kind: "retention", retention }))).toBe(true);
  });
});
