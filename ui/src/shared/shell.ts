/** Words of command lines that are shown, so that they do in a shell what the window does. */

/** A word, quoted where a shell would take it apart. */
export function quoted(word: string): string {
  return /^[\w./:,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Bytes as the command line reads them, without loss. */
export function sizeWord(bytes: number): string {
  for (const [unit, name] of [
    [1e9, "GB"],
    [1e6, "MB"],
    [1e3, "KB"],
  ] as const) {
    if (bytes >= unit && bytes % (unit / 1_000) === 0) return `${bytes / unit}${name}`;
  }
  return `${bytes}B`;
}
