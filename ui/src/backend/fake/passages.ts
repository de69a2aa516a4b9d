/** Longer invented texts of conversations and artifacts. */
export const PROSE = {
  ask: "Bursts from batch clients get 429s although the minute budget is not used up. Replace the fixed window by a token bucket, keep the headers, and prove it under load.",
  plan: "I will read the limiter and its callers first. The headers come from `Verdict`, so a token bucket can keep the same type and only change how a retry time is computed.\n\n1. Read `window.rs` and its callers\n2. Write the bucket beside it\n3. Prove it with a burst of 200 clients",
  fix: "One test fails because the clock in it never moves. I will hand the time in instead of reading it.\n\n```rust\npub fn take(&mut self, now: Instant, n: u32) -> Verdict {\n    self.refill(now);\n    Verdict::Allow { remaining: self.tokens }\n}\n```",
} as const;

export const THOUGHT =
  "The fixed window forgets what was left at its end, so a burst across the edge is counted twice. A bucket refills all the time; the header then needs the tokens left, rounded down.";

export const SUMMARY =
  "The limiter is a token bucket now. A burst of 200 clients passes without a 429, the headers did not change, and 41 tests pass. **One thing is left**: the dashboards still say *window*.";

export const EDIT_INPUT = JSON.stringify({
  file_path: "src/limit/bucket.rs",
  old_string:
    "if self.count + n > self.limit {\n    return Verdict::Retry(self.window_end - now);\n}\nself.count += n;",
  new_string:
    "self.refill(now);\nif self.tokens < n {\n    return Verdict::Retry(self.time_until(n));\n}\nself.tokens -= n;",
});

export const DIFF = `--- a/src/limit/bucket.rs
+++ b/src/limit/bucket.rs
@@ -41,6 +41,7 @@ impl Bucket {
 pub fn take(&mut self, now: Instant, n: u32) -> Verdict {
-    if self.count + n > self.limit {
-        return Verdict::Retry(self.window_end - now);
+    self.refill(now);
+    if self.tokens < n {
+        return Verdict::Retry(self.time_until(n));
     }
-    self.count += n;
+    self.tokens -= n;
     Verdict::Allow { remaining: self.tokens }
 }
@@ -88,3 +89,9 @@ mod tests {
     use super::*;
 
+    #[test]
+    fn a_burst_across_the_edge_is_counted_once() {
+        let mut bucket = Bucket::of(100);
+        assert!(bucket.take(at(59), 60).allowed());
+        assert!(!bucket.take(at(61), 60).allowed());
+    }
 }
`;

export const LOG = `$ cargo test -p limit
   Compiling limit v0.9.1 (/home/you/src/harbor-api/limit)
    Finished \`test\` profile in 6.21s
     Running unittests src/lib.rs

running 42 tests
test bucket::tests::an_empty_bucket_refuses ... ok
test bucket::tests::a_full_bucket_allows_its_size ... ok
test bucket::tests::a_burst_across_the_edge_is_counted_once ... FAILED

failures:

---- a_burst_across_the_edge_is_counted_once ----
assertion failed: !bucket.take(at(61), 60).allowed()

test result: FAILED. 41 passed; 1 failed; 0 ignored
`;

export const NOTES = `# Rate limits

Every client has a bucket. It holds as many tokens as the plan allows in a minute and refills all the time.

| header | meaning |
|---|---|
| RateLimit-Limit | size of the bucket |
| RateLimit-Remaining | tokens left, rounded down |
`;
