import type { Role, TranscriptItem } from "../api/contract";
import type { FoldPolicy } from "./window";

/** What the person wants to see of a transcript. */
export type Shown = { thinking: boolean; tools: boolean; records: boolean };

/** Whether a message is of no interest to most readers: notices, injected context, unknown kinds. */
export function isBookkeeping(item: TranscriptItem): boolean {
  if (item.notes.length > 0 || item.failed) return false;
  return item.kind === "meta" || item.kind === "unknown" || (item.kind === "text" && item.role === "system");
}

/** Folds what is switched off, and what stands in the parent session already. */
export function foldPolicy(shown: Shown, copies: boolean): FoldPolicy {
  return (item) => {
    if (item.repeats && !copies) return "copied";
    if (item.notes.length > 0) return null;
    if (!shown.thinking && item.kind === "thinking") return "hidden";
    if (!shown.tools && (item.kind === "tool_call" || item.kind === "tool_result")) return "hidden";
    return null;
  };
}

/** Who speaks, in words. */
export const ROLE_WORDS: Readonly<Record<Role, string>> = {
  user: "You",
  assistant: "Agent",
  tool: "Tool",
  system: "System",
};
