import { describe, expect, it } from "vitest";
import type { TranscriptItem } from "../api/contract";
import { fakeItem, fakeSessions } from "./fake";
import { callFacts, exitCodeOf, familyOf, outcomeOf, toolName } from "./tools";

const [session] = fakeSessions();

function callOf(tool: string, text: string, change: Partial<TranscriptItem> = {}): TranscriptItem {
  if (session === undefined) throw new Error("no session");
  return { ...fakeItem(session, 3), kind: "tool_call", tool, text, ...change };
}

describe("tools", () => {
  it("are known by name, whatever their case", () => {
    expect(["Bash", "exec_command", "MultiEdit", "apply_patch", "Task", "constructor"].map(familyOf)).toEqual(
      ["command", "command", "edit", "edit", "subagent", "other"],
    );
    expect(toolName(callOf("mcp__github__create_issue", "{}"))).toBe("github · create_issue");
  });

  it("say how a call ended, and nothing of a result that is not at hand", () => {
    const call = callOf("Bash", "{}", { result_seq: 4 });
    expect(outcomeOf(call, null)).toBe("unknown");
    expect(callFacts(call, null)).toEqual([]);
    expect(outcomeOf({ ...call, result_seq: null }, null)).toBe("open");
    expect(outcomeOf(call, { ...call, kind: "tool_result", failed: true })).toBe("failed");
  });

  it("read the exit code where agents write it", () => {
    const say = (text: string) => exitCodeOf(callOf("Bash", text, { kind: "tool_result" }));
    expect(say("Exit code 101\nerror")).toBe(101);
    expect(say("Chunk ID: 1\nProcess exited with code 2\nOutput:")).toBe(2);
    expect(say('{"output":"","metadata":{"exit_code":1}}')).toBe(1);
    expect(say("it said: exit code maybe")).toBeNull();
  });
});
