/** Commands of an agent that a person ran, as they stand in a prompt. */

export type SlashCommand = { name: string; args: string };

/**
 * The command a prompt consists of; null when it is anything else. Claude Code writes
 * `<command-message>init</command-message><command-name>/init</command-name><command-args>…</command-args>`
 * in any order and leaves out what is empty.
 */
export function slashCommand(text: string): SlashCommand | null {
  if (!text.startsWith("<command-")) return null;
  let rest = text.trim();
  const parts = new Map<string, string>();
  while (rest !== "") {
    const part = /^<command-(name|message|args)>([\s\S]*?)<\/command-\1>\s*/.exec(rest);
    if (part === null) return null;
    parts.set(part[1] ?? "", part[2] ?? "");
    rest = rest.slice(part[0].length);
  }
  const name = parts.get("name") ?? parts.get("message");
  if (name === undefined || name === "") return null;
  return { name: name.startsWith("/") ? name : `/${name}`, args: (parts.get("args") ?? "").trim() };
}
