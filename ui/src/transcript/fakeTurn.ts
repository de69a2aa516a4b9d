/** The turn that is repeated in invented sessions: one of everything the view can show. */
import type { ItemArtifact, TranscriptItem } from "../api/contract";

/** A message without what follows from its place. */
export type FakeStep = Pick<TranscriptItem, "role" | "kind" | "text"> &
  Partial<Omit<TranscriptItem, "artifact">> & {
    call_back?: number;
    result_on?: number;
    gap_ms?: number;
    artifact?: Omit<ItemArtifact, "id">;
  };

export const FAKE_DIFF = `--- a/src/limit/bucket.rs
+++ b/src/limit/bucket.rs
@@ -41,7 +41,8 @@
     pub fn take(&mut self, now: Instant, n: u32) -> Verdict {
-        if self.count + n > self.limit {
-            return Verdict::Retry(self.window_end - now);
+        self.refill(now);
+        if self.tokens < n {
+            return Verdict::Retry(self.time_until(n));
         }
-        self.count += n;
+        self.tokens -= n;
         Verdict::Allow { remaining: self.tokens }
     }
@@ -88,3 +89,9 @@ mod tests {
     use super::*;
 
+    #[test]
+    fn a_burst_across_the_edge_is_counted_once() {
+        let mut bucket = Bucket::of(100);
+        assert!(bucket.take(at(59), 60).allowed());
+    }
 }
`;

const ESC = String.fromCharCode(27);
const LONG_LOG = Array.from(
  { length: 452 },
  (_, n) => `${ESC}[32mok${ESC}[0m   tests::burst_${n} ... passed in ${n % 9} ms`,
).join("\n");
const RLO = String.fromCharCode(0x202e);
const ZWSP = String.fromCharCode(0x200b);

const EDIT = {
  file_path: "src/limit/bucket.rs",
  old_string:
    "pub fn take(&mut self, now: Instant, n: u32) -> Verdict {\n    if self.count + n > self.limit {\n        return Verdict::Retry(self.window_end - now);\n    }\n    self.count += n;",
  new_string:
    "pub fn take(&mut self, now: Instant, n: u32) -> Verdict {\n    self.refill(now);\n    if self.tokens < n {\n        return Verdict::Retry(self.time_until(n));\n    }\n    self.tokens -= n;",
};

const call = (
  tool: string,
  label: string,
  input: object,
  result_on: number,
  rest: Partial<FakeStep> = {},
): FakeStep => ({
  role: "assistant",
  kind: "tool_call",
  tool,
  label,
  text: JSON.stringify(input),
  result_on,
  ...rest,
});

const result = (tool: string, text: string, call_back: number, rest: Partial<FakeStep> = {}): FakeStep => ({
  role: "tool",
  kind: "tool_result",
  tool,
  text,
  call_back,
  ...rest,
});

export const FAKE_TURN: readonly FakeStep[] = [
  {
    role: "user",
    kind: "text",
    text: "Bursts from batch clients get 429s although the minute budget is not used up. Replace the fixed window by a token bucket, keep the headers, and prove it under load.",
  },
  {
    role: "assistant",
    kind: "thinking",
    text: "The fixed window forgets what was left at its end, so a burst across the edge is counted twice. A token bucket in `Verdict` refills all the time.",
  },
  {
    role: "assistant",
    kind: "text",
    text: "I will read the limiter and its callers first. The headers come from `Verdict`, so a token bucket can keep the same type and only change how a retry time is computed.",
  },
  call("Read", "src/limit/window.rs", { file_path: "src/limit/window.rs" }, 1),
  result(
    "Read",
    Array.from({ length: 214 }, (_, n) => `${String(n + 1).padStart(6)}\tlet line_${n} = limit;`).join("\n"),
    1,
  ),
  call("Grep", '"RateLimit-Remaining" in src', { pattern: "RateLimit-Remaining", path: "src" }, 1),
  result("Grep", "src/http/headers.rs:41\nsrc/http/headers.rs:58\nsrc/limit/mod.rs:9\n", 1),
  call(
    "Task",
    "Survey of callers",
    {
      description: "Survey of callers",
      prompt: "List every caller of the limiter, and what it does with the verdict.",
      subagent_type: "explore",
    },
    1,
    { subagent_session: "s-survey" },
  ),
  result("Task", "Eleven callers, none of them keeps the verdict.", 1),
  call(
    "Bash",
    "cargo test -p limit",
    { command: "cargo test -p limit", description: "Run the tests of the limiter" },
    1,
  ),
  result("Bash", LONG_LOG, 1),
  { role: "assistant", kind: "text", text: "Now the bucket itself." },
  call("Edit", "src/limit/bucket.rs", EDIT, 1),
  result("Edit", "The file src/limit/bucket.rs has been updated.", 1, {
    artifact: { kind: "diff", name: "src/limit/bucket.rs", media_type: "text/x-diff" },
  }),
  {
    role: "assistant",
    kind: "text",
    text: "The bucket refills on every call, so no timer is needed:\n\n1. `refill` adds what has passed since the last call\n2. `take` subtracts, or says when to come back\n3. the headers are computed from what is left\n\n```rust\npub fn refill(&mut self, now: Instant) {\n    let passed = now - self.filled_at; // never negative\n    self.tokens = (self.tokens + passed.as_secs() as u32 * self.rate).min(self.size);\n    self.filled_at = now;\n}\n```\n\n| client | before | after |\n|---|---:|---:|\n| batch | 212 ms | 64 ms |\n| single | 12 ms | 11 ms |\n\nSee [the notes](https://example.com/limits?from=agent) and [this](javascript:alert(1)) for more.",
  },
  { role: "system", kind: "meta", text: "Context left: 61 %", label: "token count" },
  { role: "system", kind: "meta", text: "hook finished", label: "hook" },
  {
    role: "user",
    kind: "text",
    text: "Good. Now prove it: replay yesterday's traffic at twice the rate and show me p99.",
  },
  {
    role: "assistant",
    kind: "thinking",
    text: "Replaying needs the recorded requests in `fixtures/replay.bin`. A separate harness keeps the limiter crate free of test-only code. I can hand that to a sub-agent while I add the counters.",
  },
  call(
    "Task",
    "Load test harness",
    {
      description: "Load test harness",
      prompt: "Write a harness that replays fixtures/replay.bin at a given rate and prints p50, p99.",
    },
    1,
    { subagent_session: "s-load" },
  ),
  result("Task", "At twice the recorded rate, p99 falls from 212 ms to 64 ms.", 1),
  {
    role: "assistant",
    kind: "image",
    text: "",
    artifact: { kind: "image", name: "latency.png", media_type: "image/png" },
  },
  {
    role: "assistant",
    kind: "text",
    text: "The spikes at window edges are gone. The grey line is the old limiter, the blue one the new.",
  },
  call(
    "Bash",
    "cargo clippy -p limit -- -D warnings",
    { command: "cargo clippy -p limit -- -D warnings" },
    1,
    { failed: true },
  ),
  result(
    "Bash",
    `Exit code 101\n${ESC}[31merror${ESC}[0m: this expression creates a reference which is immediately dereferenced\n  --> src/limit/bucket.rs:88:31`,
    1,
    { failed: true },
  ),
  {
    role: "assistant",
    kind: "text",
    text: `A name with hidden characters: \`admin${RLO}gnp.exe\` and pay${ZWSP}pal, as the input held it.`,
  },
  call(
    "TodoWrite",
    "3 steps",
    {
      todos: [
        { content: "Write the bucket", status: "completed" },
        { content: "Prove it under load", status: "in_progress" },
        { content: "Update the dashboards", status: "pending" },
      ],
    },
    1,
  ),
  result("TodoWrite", "Todos have been modified.", 1),
  {
    role: "system",
    kind: "unknown",
    text: '{"type":"assistant","message":{"content":[{"type":"te',
    notes: [
      {
        code: "IN_PENDING",
        message: "Line 88 is not complete. Its bytes are kept and read again when the file grows.",
      },
    ],
  },
  {
    role: "system",
    kind: "compaction",
    text: "The conversation so far: the limiter is a token bucket, 41 tests pass.",
  },
  call(
    "mcp__github__create_pull_request",
    "harbor-api#412",
    { title: "Token bucket", base: "main", draft: true },
    1,
  ),
  result("mcp__github__create_pull_request", '{"number":412}', 1),
];
