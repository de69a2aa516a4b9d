/** What was removed on purpose, in words. */
import type { ByteKind, Removed } from "../api/contract";
import { formatBytes, formatDate, parseTime } from "./format";

const PIECES: Record<ByteKind, string> = {
  conversation: "Text",
  tool_output: "Output",
  images: "Picture",
  diffs: "Diff",
  logs: "Log",
  files: "File",
};

const BY_HAND = "by hand";

/** What was there, when it went, and which rule took it. */
export function removedWords(removed: Removed, now: number): string {
  const time = parseTime(removed.at);
  const when = time === null ? "" : ` on ${formatDate(time, now)}`;
  const rule = removed.rule === BY_HAND ? BY_HAND : `by “${removed.rule}”`;
  return `${PIECES[removed.kind]}, ${formatBytes(removed.bytes)}, removed${when} ${rule}`;
}
