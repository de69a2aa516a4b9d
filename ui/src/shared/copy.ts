import { toast } from "./toasts";

/** Puts a text on the clipboard and says so. */
export async function copyText(text: string, said: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    toast(said);
  } catch {
    toast(`Nothing was copied: the system refused the clipboard. ${text}`, { tone: "warn" });
  }
}

/** Copies the link that opens a construct from anywhere on this computer. */
export function copyLink(construct: string): Promise<void> {
  return copyText(`synthetic://construct/${construct}`, "Link copied.");
}
