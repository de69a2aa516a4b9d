/** Invented names and sentences that read like real work. */
import type { ConstructStatus } from "../../api/contract";

export const WORKSPACES = [
  "harbor-api",
  "lattice-ui",
  "tidepool",
  "quarry",
  "paperkite",
  "fieldnotes",
  "infra",
  "dotfiles",
  "a-repository-with-quite-a-long-name-for-a-sidebar",
] as const;

/** The rows a person sees first, newest first: name, workspace, status, sessions, stored MB, minutes ago. */
export const LEADING: readonly (readonly [string, number, ConstructStatus, number, number, number])[] = [
  ["Move rate limiter to token bucket", 0, "active", 4, 38.4, 0.2],
  ["Replace date library in the pickers", 1, "awaiting_review", 2, 12.1, 9],
  ["Tile prefetch for slow connections", 2, "active", 5, 71.9, 26],
  ["Idempotency keys for refunds", 0, "reviewing", 3, 22.6, 64],
  ["Upgrade Postgres driver to 0.9", 0, "error", 1, 4.2, 190],
  ["Flaky upload test on Windows", 4, "complete", 1, 1.8, 310],
  ["Split settings page into routes", 1, "complete", 3, 27.3, 1150],
  ["Offline map tiles, second attempt", 2, "parked", 6, 118, 1360],
  ["Nightly restore rehearsal script", 6, "complete", 1, 3.1, 1650],
  ["全文搜索：支持中文分词", 5, "complete", 2, 9.4, 1730],
  ["Chart colours for colour-blind readers", 3, "complete", 2, 16.7, 3100],
  ["Keyboard navigation in the tree view", 1, "complete", 4, 44, 3400],
  ["Why does /export time out at 30 s?", 0, "complete", 7, 163.2, 4700],
  ["Schema 14: ledger snapshots", 3, "awaiting_review", 2, 8.9, 4900],
  ["設定画面のキーボード操作を直す", 5, "complete", 3, 14.2, 5300],
  ["Shell prompt without subprocesses", 7, "complete", 1, 0.6, 6300],
  [
    "Find out why the importer holds the whole archive in memory when a single entry is larger than the buffer, and whether streaming the entry would change the order of the events that are written",
    3,
    "draft",
    1,
    0.9,
    6900,
  ],
  ["Screenshot diff for release builds", 1, "complete", 9, 241.5, 7600],
  ["Terraform state split by region", 6, "complete", 3, 14.8, 9100],
  ["토큰 갱신 경쟁 조건 재현", 0, "provisioning", 1, 2.2, 9400],
];

export const VERBS = [
  "Move",
  "Replace",
  "Split",
  "Cache",
  "Trace",
  "Rename",
  "Document",
  "Test",
  "Simplify",
  "Profile",
  "Retire",
  "Measure",
] as const;

export const OBJECTS = [
  "the session store",
  "retry budgets",
  "the tile loader",
  "webhook signatures",
  "the import queue",
  "date parsing",
  "the login page",
  "feature flags",
  "the release script",
  "error messages",
  "the search box",
  "connection pooling",
] as const;

export const TAILS = [
  "",
  " for slow networks",
  " behind a flag",
  " before the release",
  ", second attempt",
  " without a lock",
  " in the worker",
  " on Windows",
] as const;

export const BRIEFS = [
  "Bursts from batch clients get 429s although the minute budget is not used up. Replace the fixed window by a token bucket, keep the headers, and prove it under load.",
  "The nightly job takes 40 minutes and most of it is waiting. Find what it waits for and say what would change if it did not.",
  "Users on slow connections see an empty page for six seconds. Show what is there first and load the rest behind it.",
  "This test fails once in thirty runs and nobody knows why. Reproduce it, explain it, then fix the cause and not the test.",
] as const;

export const TAGS = ["release-4", "customer", "spike", "security", "needs-docs"] as const;

export const SESSION_TITLES = [
  "Design and first cut",
  "Survey of callers",
  "Load test harness",
  "Burst handling and metrics",
  "Review round",
  "Documentation pass",
  "Reproduce the failure",
  "Clean up after review",
] as const;
