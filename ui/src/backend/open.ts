/** Chooses the backend of this window: the shell's, the server's, or the invented one of a look at the pages. */
import type { Backend } from ".";
import { openHttpBackend, takeToken } from "./http";
import { insideShell, openTauriBackend } from "./tauri";

export async function openBackend(): Promise<Backend> {
  if (import.meta.env.MODE !== "production") {
    const asked = new URLSearchParams(location.search);
    if (asked.has("fake")) {
      const { openFakeBackend } = await import("./fake");
      const { readFakeOptions } = await import("./fake/address");
      return openFakeBackend(readFakeOptions(asked));
    }
  }
  return insideShell() ? openTauriBackend() : openHttpBackend(takeToken());
}
