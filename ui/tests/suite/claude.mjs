// Sessions of Claude Code, said record by record. Nothing in them is anybody's.
import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

let made = 0;

/** An id that no other record has. */
export function newId() {
  made += 1;
  return `00000000-0000-4000-8000-${made.toString(16).padStart(12, "0")}`;
}

/** One session; its records follow each other by a second from `at` on. */
export class ClaudeSession {
  constructor({ cwd = "/home/dev/lantern", at = Date.now() - 3_600_000, branch = "main" } = {}) {
    this.id = newId();
    this.cwd = cwd;
    this.at = at;
    this.branch = branch;
    this.parent = null;
    this.lines = [];
    this.subagents = [];
  }

  /** A person says something. */
  prompt(text) {
    return this.#chain({ type: "user", message: { role: "user", content: text } });
  }

  /** A person shows a picture and says something about it. */
  picture(png, text) {
    const content = [imageBlock(png), { type: "text", text }];
    return this.#chain({ type: "user", message: { role: "user", content } });
  }

  answer(text) {
    return this.#assistant({ type: "text", text });
  }

  thinking(thinking) {
    return this.#assistant({ type: "thinking", thinking, signature: "c2lnbmVk" });
  }

  /** A tool is called; `shown` is what the model sees of the result, `structured` what stands beside. */
  call(name, input, shown, structured = undefined, failed = false) {
    const id = `toolu_${newId().slice(-12)}`;
    this.#assistant({ type: "tool_use", id, name, input });
    const result = {
      tool_use_id: id,
      type: "tool_result",
      content: shown,
      ...(failed && { is_error: true }),
    };
    const message = { role: "user", content: [result] };
    return this.#chain({ type: "user", message, ...(structured && { toolUseResult: structured }) });
  }

  bash(command, stdout, { failed = false } = {}) {
    const structured = { stdout, stderr: "", interrupted: false, isImage: false };
    const shown = failed ? `Exit code 101\n${stdout}` : stdout;
    return this.call("Bash", { command }, shown, failed ? `Error: ${shown}` : structured, failed);
  }

  /** Lines of a file are replaced, `first_line` being the number of the first. */
  edit(path, before, after, first_line = 1) {
    const [old_string, new_string] = [before.join("\n"), after.join("\n")];
    const lines = [...before.map((line) => `-${line}`), ...after.map((line) => `+${line}`)];
    const hunk = {
      oldStart: first_line,
      oldLines: before.length,
      newStart: first_line,
      newLines: after.length,
    };
    const structuredPatch = [{ ...hunk, lines }];
    const input = { file_path: path, old_string, new_string };
    const structured = { filePath: path, oldString: old_string, newString: new_string, structuredPatch };
    return this.call("Edit", input, `The file ${path} has been updated.`, structured);
  }

  /** The model looks at a picture in a file. */
  look(path, png) {
    const base64 = png.toString("base64");
    const structured = { type: "image", file: { base64, type: "image/png", originalSize: png.length } };
    return this.call("Read", { file_path: path }, [imageBlock(png)], structured);
  }

  /** A sub-agent does a part of the work in a session of its own. */
  delegate(description, prompt, work) {
    const child = new ClaudeSession({ cwd: this.cwd, at: this.at, branch: this.branch });
    child.agent = `agent-${newId().slice(-8)}`;
    child.id = this.id;
    child.prompt(prompt);
    work(child);
    this.at = child.at;
    this.subagents.push(child);
    const structured = { status: "completed", agentId: child.agent.slice(6), content: [] };
    return this.call("Task", { description, prompt }, [{ type: "text", text: "Done." }], structured);
  }

  /** The name the agent gave the session. */
  title(aiTitle) {
    return this.raw(JSON.stringify({ type: "ai-title", aiTitle, sessionId: this.id }));
  }

  /** A line as it is, whatever it holds. */
  raw(line) {
    this.lines.push(line);
    return this;
  }

  /** Lets time pass before the next record. */
  pause(ms) {
    this.at += ms;
    return this;
  }

  /** Another session that begins with all records of this one. */
  fork() {
    const fork = new ClaudeSession({ cwd: this.cwd, at: this.at, branch: this.branch });
    fork.lines = this.lines.map((line) => line.replaceAll(this.id, fork.id));
    fork.parent = this.parent;
    return fork;
  }

  /** Writes the session's files below a home folder, last changed when it was last spoken in. */
  write(home) {
    const folder = join(home, ".claude/projects", this.cwd.replace(/[^A-Za-z0-9]/g, "-"));
    this.path = join(folder, `${this.id}.jsonl`);
    writeLines(this.path, this.lines, this.at);
    for (const child of this.subagents) {
      writeLines(join(folder, this.id, "subagents", `${child.agent}.jsonl`), child.lines, child.at);
    }
    return this;
  }

  #assistant(block) {
    const id = `msg_${newId().slice(-12)}`;
    const usage = { input_tokens: 3, output_tokens: 40, cache_read_input_tokens: 900 };
    const message = {
      id,
      type: "message",
      role: "assistant",
      model: "claude-opus-4-7",
      content: [block],
      usage,
    };
    return this.#chain({ type: "assistant", requestId: `req_${id}`, message });
  }

  #chain(record) {
    const uuid = newId();
    this.at += 1_000;
    const timestamp = new Date(this.at).toISOString();
    const isSidechain = this.agent !== undefined;
    const chain = {
      parentUuid: this.parent,
      isSidechain,
      uuid,
      timestamp,
      cwd: this.cwd,
      sessionId: this.id,
    };
    this.parent = uuid;
    return this.raw(JSON.stringify({ ...record, ...chain, version: "2.1.150", gitBranch: this.branch }));
  }
}

function imageBlock(png) {
  return { type: "image", source: { type: "base64", media_type: "image/png", data: png.toString("base64") } };
}

/** Writes a file of lines and dates it. */
export function writeLines(path, lines, at) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, lines.map((line) => `${line}\n`).join(""));
  utimesSync(path, at / 1_000, at / 1_000);
}
