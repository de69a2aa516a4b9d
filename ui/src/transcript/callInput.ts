/** Reads the input of a call as something better than JSON, where its tool is known. Pure. */
import type { TranscriptItem } from "../api/contract";
import { compareTexts, type FileDiff } from "../code/diff";
import { languageOfPath } from "../code/names";
import { isPatchEnvelope, parsePatchEnvelope } from "../code/patch";
import { familyOf } from "./tools";

/** How the input of a call is shown. */
export type CallInput =
  | { t: "command"; command: string; about: string | null }
  | { t: "diff"; files: FileDiff[] }
  | { t: "file"; path: string; text: string; language: string | null }
  | { t: "prompt"; about: string | null; text: string }
  | { t: "steps"; steps: { text: string; state: string }[] }
  | { t: "json"; text: string }
  | { t: "text"; text: string }
  /** All of it stands in the label already. */
  | { t: "said" };

type Fields = Readonly<Record<string, unknown>>;

/** Chooses the form. A cut or unreadable input is shown as it stands. */
export function readCallInput(item: TranscriptItem): CallInput {
  const family = familyOf(item.tool);
  if (family === "edit" && isPatchEnvelope(item.text) && !item.truncated) {
    const patch = textOf(parseFields(item.text), ["input", "patch"]) ?? item.text;
    return { t: "diff", files: parsePatchEnvelope(patch) };
  }
  const fields = item.truncated ? null : parseFields(item.text);
  if (fields === null) return { t: "text", text: item.text };
  const special = {
    edit: readEdit,
    command: readCommand,
    subagent: readPrompt,
    list: readSteps,
    read: () => null,
    search: () => null,
    web: () => null,
    other: () => null,
  }[family](fields);
  if (special !== null) return special;
  const values = Object.values(fields);
  if (values.length === 1 && values[0] === item.label) return { t: "said" };
  return { t: "json", text: JSON.stringify(fields, null, 2) };
}

function readEdit(fields: Fields): CallInput | null {
  const path = textOf(fields, ["file_path", "path", "notebook_path"]) ?? "";
  const content = textOf(fields, ["content", "file_text"]);
  if (content !== null) return { t: "file", path, text: content, language: languageOfPath(path) };
  const edits = Array.isArray(fields.edits) ? fields.edits.filter(isFields) : [fields];
  const files = edits.flatMap((edit) => {
    const before = textOf(edit, ["old_string", "old_str"]);
    const after = textOf(edit, ["new_string", "new_str", "new_source"]);
    return after === null ? [] : [compareTexts(before ?? "", after, path)];
  });
  if (files.length === 0) return null;
  return { t: "diff", files: [{ path, note: null, hunks: files.flatMap((file) => file.hunks) }] };
}

function readCommand(fields: Fields): CallInput | null {
  const about = textOf(fields, ["description", "justification"]);
  const command = fields.command ?? fields.cmd;
  if (typeof command === "string") {
    if (isPatchEnvelope(command)) return { t: "diff", files: parsePatchEnvelope(command) };
    return { t: "command", command, about };
  }
  if (!Array.isArray(command)) return null;
  const words = command.map(String);
  const patch = words.find(isPatchEnvelope);
  if (patch !== undefined) return { t: "diff", files: parsePatchEnvelope(patch) };
  const script = words.length === 3 && /^-l?c$/.test(words[1] ?? "") ? (words[2] ?? "") : words.join(" ");
  return { t: "command", command: script, about };
}

function readPrompt(fields: Fields): CallInput | null {
  const text = textOf(fields, ["prompt", "message", "instructions"]);
  return text === null ? null : { t: "prompt", about: textOf(fields, ["subagent_type", "agent_type"]), text };
}

function readSteps(fields: Fields): CallInput | null {
  const plan = textOf(fields, ["plan"]);
  if (plan !== null) return { t: "prompt", about: null, text: plan };
  const list = fields.todos ?? fields.plan;
  if (!Array.isArray(list)) return null;
  const steps = list.filter(isFields).map((step) => ({
    text: textOf(step, ["content", "step", "text"]) ?? "",
    state: textOf(step, ["status", "state"]) ?? "",
  }));
  return steps.length === 0 ? null : { t: "steps", steps };
}

function parseFields(text: string): Fields | null {
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function textOf(fields: Fields | null, names: readonly string[]): string | null {
  for (const name of names) {
    const value = fields?.[name];
    if (typeof value === "string") return value;
  }
  return null;
}
