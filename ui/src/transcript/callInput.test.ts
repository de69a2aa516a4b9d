import { describe, expect, it } from "vitest";
import type { TranscriptItem } from "../api/contract";
import { readCallInput } from "./callInput";
import { fakeItem, fakeSessions } from "./fake";

const [session] = fakeSessions();

function callOf(tool: string, text: string, change: Partial<TranscriptItem> = {}): TranscriptItem {
  if (session === undefined) throw new Error("no session");
  return { ...fakeItem(session, 3), kind: "tool_call", tool, text, ...change };
}

describe("the input of a call", () => {
  it("is a command, also when it is written as words", () => {
    expect(readCallInput(callOf("Bash", '{"command":"ls -l","description":"List"}'))).toEqual({
      t: "command",
      command: "ls -l",
      about: "List",
    });
    expect(readCallInput(callOf("shell", '{"command":["bash","-lc","ls | wc"]}'))).toMatchObject({
      command: "ls | wc",
    });
    expect(readCallInput(callOf("exec_command", '{"cmd":"ls"}'))).toMatchObject({ command: "ls" });
  });

  it("is a diff for edits and patches", () => {
    const edit = readCallInput(
      callOf("Edit", '{"file_path":"a.rs","old_string":"a\\nb","new_string":"a\\nc"}'),
    );
    expect(edit).toMatchObject({ t: "diff", files: [{ path: "a.rs", hunks: [{ lines: { length: 3 } }] }] });
    const patch = "*** Begin Patch\n*** Update File: b.rs\n@@\n-x\n+y\n*** End Patch";
    expect(readCallInput(callOf("apply_patch", patch))).toMatchObject({
      t: "diff",
      files: [{ path: "b.rs" }],
    });
    expect(readCallInput(callOf("shell", JSON.stringify({ command: ["apply_patch", patch] })))).toMatchObject(
      { t: "diff" },
    );
  });

  it("is left out when the label says all of it", () => {
    expect(readCallInput(callOf("Read", '{"file_path":"a.rs"}', { label: "a.rs" }))).toEqual({ t: "said" });
    expect(readCallInput(callOf("Read", '{"file_path":"a.rs","offset":9}', { label: "a.rs" }))).toMatchObject(
      { t: "json" },
    );
  });

  it("is the text as it stands when it is cut or not JSON", () => {
    expect(readCallInput(callOf("Bash", '{"comm', { truncated: true }))).toEqual({
      t: "text",
      text: '{"comm',
    });
    expect(readCallInput(callOf("Other", "free words"))).toEqual({ t: "text", text: "free words" });
    expect(readCallInput(callOf("Other", '{"a":[1]}'))).toMatchObject({ t: "json" });
  });
});
