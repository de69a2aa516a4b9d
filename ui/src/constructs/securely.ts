/** The word a person types to say which construct goes for good. */
import type { Construct } from "../api/contract";

/** Its name without what nobody can see or type; its id when nothing is left of that. */
export function wordToType(construct: Pick<Construct, "id" | "name">): string {
  return plain(construct.name) || construct.id;
}

/** Whether what is typed is that word. */
export function isWord(construct: Pick<Construct, "id" | "name">, typed: string): boolean {
  return plain(typed) === wordToType(construct);
}

function plain(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").replace(/\p{C}/gu, "").trim();
}
