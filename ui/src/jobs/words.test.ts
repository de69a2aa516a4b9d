import { describe, expect, it } from "vitest";
import { moveRun, startRun } from "../backend/fake/jobs";
import { outcomeWords, paceWords, progressWords, shareOf } from "./words";

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
