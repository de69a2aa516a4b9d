// Sessions of Codex, said record by record. Nothing in them is anybody's.
import { join } from "node:path";
import { newId, writeLines } from "./claude.mjs";

/** One session; its records follow each other by a second from `at` on. */
export class CodexSession {
  constructor({ cwd = "/home/dev/harbor", at = Date.now() - 7_200_000, branch = "main" } = {}) {
    this.id = newId();
    this.start = at;
    this.at = at;
    this.lines = [];
    const head = { id: this.id, cwd, originator: "codex_cli_rs", cli_version: "0.142.0", source: "cli" };
    this.#write("session_meta", { ...head, git: { commit_hash: "3f2a91c0", branch } });
    this.#write("turn_context", { cwd, model: "gpt-5.5", effort: "high" });
  }

  prompt(text) {
    return this.#item({ type: "message", role: "user", content: [{ type: "input_text", text }] });
  }

  answer(text) {
    return this.#item({ type: "message", role: "assistant", content: [{ type: "output_text", text }] });
  }

  exec(command, output, exit_code = 0) {
    const call_id = `call_${newId().slice(-12)}`;
    const input = JSON.stringify({ cmd: command, workdir: "/home/dev/harbor" });
    this.#item({ type: "function_call", name: "exec_command", arguments: input, call_id });
    const said = `Wall time: 0.5000 seconds\nProcess exited with code ${exit_code}\nOutput:\n${output}`;
    return this.#item({ type: "function_call_output", call_id, output: said });
  }

  /** Lines of a file are replaced. */
  patch(path, before, after) {
    const call_id = `call_${newId().slice(-12)}`;
    const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)].join("\n");
    const input = `*** Begin Patch\n*** Update File: ${path}\n@@\n${lines}\n*** End Patch\n`;
    this.#item({ type: "custom_tool_call", status: "completed", call_id, name: "apply_patch", input });
    const output = `Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nM ${path}\n`;
    return this.#item({ type: "custom_tool_call_output", call_id, output });
  }

  /** Writes the session's file below a home folder. */
  write(home) {
    const begun = new Date(this.start).toISOString();
    const name = `rollout-${begun.slice(0, 19).replaceAll(":", "-")}-${this.id}.jsonl`;
    this.path = join(home, ".codex/sessions", begun.slice(0, 10).replaceAll("-", "/"), name);
    writeLines(this.path, this.lines, this.at);
    return this;
  }

  #item(payload) {
    return this.#write("response_item", payload);
  }

  #write(type, payload) {
    this.at += 1_000;
    this.lines.push(JSON.stringify({ timestamp: new Date(this.at).toISOString(), type, payload }));
    return this;
  }
}
