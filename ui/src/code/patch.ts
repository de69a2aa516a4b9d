import type { DiffLine, FileDiff, Hunk } from "./diff";

/** Whether a text is a patch in the envelope that `apply_patch` takes. */
export function isPatchEnvelope(text: string): boolean {
  return text.includes("*** Begin Patch");
}

/**
 * Reads the envelope of `apply_patch`: files by heading, hunks without line numbers. Lines before
 * and after the envelope (a shell's here-document) are left out.
 */
export function parsePatchEnvelope(text: string): FileDiff[] {
  const files: FileDiff[] = [];
  let hunk: Hunk | null = null;
  let inside = false;
  for (const line of text.split("\n")) {
    if (line.startsWith("*** Begin Patch")) inside = true;
    else if (line.startsWith("*** End Patch")) inside = false;
    if (!inside) continue;
    const head = /^\*\*\* (Add|Update|Delete) File: (.*)$/.exec(line);
    if (head !== null) {
      const note = head[1] === "Delete" ? "The file is deleted." : null;
      files.push({ path: head[2]?.trim() ?? "", hunks: [], note });
      hunk = null;
    } else if (line.startsWith("*** Move to: ")) {
      const file = files.at(-1);
      if (file !== undefined) file.note = `Moves to ${line.slice(13).trim()}`;
    } else if (line.startsWith("@@")) {
      hunk = openHunk(files, line.slice(2).trim());
    } else if (/^[ +-]/.test(line) || (line === "" && hunk !== null)) {
      hunk ??= openHunk(files, "");
      hunk?.lines.push(lineOf(line));
    }
  }
  return files;
}

function openHunk(files: FileDiff[], heading: string): Hunk | null {
  const file = files.at(-1);
  if (file === undefined) return null;
  const hunk: Hunk = { heading, lines: [] };
  file.hunks.push(hunk);
  return hunk;
}

function lineOf(line: string): DiffLine {
  const sign = line === "" ? " " : (line[0] as DiffLine["sign"]);
  return { sign, before: null, after: null, text: line.slice(1) };
}
