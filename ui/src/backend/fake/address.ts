/** What the invented core should be like, read from the address: `?fake=100000&collecting&failing=list_jobs`. */
import type { Operations } from "../../api/contract";
import type { FakeOptions } from ".";

export function readFakeOptions(asked: URLSearchParams): FakeOptions {
  return {
    constructs: Number(asked.get("fake")) || 640,
    firstRun: asked.has("firstrun"),
    noAgents: asked.has("noagents"),
    noPolicies: asked.has("nopolicies"),
    collecting: asked.has("collecting"),
    delay_ms: Number(asked.get("delay")) || 0,
    collect_ms: Number(asked.get("collect_ms")) || 9_000,
    failing: (asked.get("failing") ?? "").split(",").filter((name) => name !== "") as (keyof Operations)[],
  };
}
