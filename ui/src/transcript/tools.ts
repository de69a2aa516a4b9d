/** What is known of tools by their names: which picture stands for them and how they are shown. */
import type { TranscriptItem } from "../api/contract";
import { formatBytes, formatDuration, formatNumber } from "../shared/format";
import type { IconName } from "../shared/Icon";

/** Tools that are shown alike. */
export type ToolFamily = "read" | "search" | "edit" | "command" | "subagent" | "web" | "list" | "other";

const FAMILIES: Readonly<Record<string, ToolFamily>> = {
  read: "read",
  view: "read",
  notebookread: "read",
  view_image: "read",
  ls: "search",
  grep: "search",
  glob: "search",
  toolsearch: "search",
  edit: "edit",
  multiedit: "edit",
  write: "edit",
  notebookedit: "edit",
  apply_patch: "edit",
  bash: "command",
  bashoutput: "command",
  killbash: "command",
  killshell: "command",
  shell: "command",
  shell_command: "command",
  local_shell: "command",
  local_shell_call: "command",
  exec: "command",
  exec_command: "command",
  write_stdin: "command",
  task: "subagent",
  agent: "subagent",
  spawn_agent: "subagent",
  webfetch: "web",
  websearch: "web",
  web_search: "web",
  web_search_call: "web",
  todowrite: "list",
  update_plan: "list",
  exitplanmode: "list",
};

const ICONS: Readonly<Record<ToolFamily, IconName>> = {
  read: "file",
  search: "search",
  edit: "edit",
  command: "log",
  subagent: "branch",
  web: "link",
  list: "plan",
  other: "settings",
};

/** The family of a tool. */
export function familyOf(tool: string | null): ToolFamily {
  const name = (tool ?? "").toLowerCase();
  return Object.hasOwn(FAMILIES, name) ? (FAMILIES[name] ?? "other") : "other";
}

/** The picture of a family. */
export function iconOf(family: ToolFamily): IconName {
  return ICONS[family];
}

/** The name of a tool as it is shown: tools of servers are written `server · tool`. */
export function toolName(item: TranscriptItem): string {
  const tool = item.tool ?? "Tool";
  if (familyOf(tool) === "subagent") return "Sub-agent";
  const server = /^mcp__(.+?)__(.+)$/.exec(tool);
  return server === null ? tool : `${server[1]} · ${server[2]}`;
}

/** How a call ended. `unknown` while its result is not at hand. */
export type CallOutcome = "done" | "failed" | "open" | "unknown";

export function outcomeOf(call: TranscriptItem, result: TranscriptItem | null): CallOutcome {
  if (call.failed || result?.failed === true) return "failed";
  if (result !== null) return "done";
  return call.result_seq === null ? "open" : "unknown";
}

/** What is said of a call at the end of its row: exit code, lines or size, and time. */
export function callFacts(call: TranscriptItem, result: TranscriptItem | null, pictured = false): string[] {
  if (result === null) return call.result_seq === null ? ["no result"] : [];
  const facts: string[] = [];
  const took_ms = Date.parse(result.at ?? "") - Date.parse(call.at ?? "");
  if (took_ms >= 50) facts.push(formatDuration(took_ms));
  const lines = countsLines(call) && !result.truncated && !result.failed ? countLines(result.text) : null;
  if (pictured && result.text === "") facts.unshift("picture");
  else if (lines !== null) facts.unshift(formatNumber(lines, "line"));
  else if (result.text_bytes > 0 && (familyOf(call.tool) !== "edit" || result.failed))
    facts.push(formatBytes(result.text_bytes));
  return facts;
}

/** The exit code a failed command reported, when its output says so. */
export function exitCodeOf(result: TranscriptItem | null): number | null {
  if (result === null) return null;
  const head = result.text.slice(0, 600);
  const said =
    /^(?:Error: )?Exit code:? (\d{1,3})\b/m.exec(head) ??
    /^Process exited with code (\d{1,3})$/m.exec(head) ??
    /"exit_code"\s*:\s*(\d{1,3})\b/.exec(head);
  return said === null ? null : Number(said[1]);
}

function countsLines(call: TranscriptItem): boolean {
  const family = familyOf(call.tool);
  return family === "read" || family === "search";
}

function countLines(text: string): number {
  if (text === "") return 0;
  const ends = text.split("\n").length;
  return text.endsWith("\n") ? ends - 1 : ends;
}
