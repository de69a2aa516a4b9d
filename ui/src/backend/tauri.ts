/** The backend inside the desktop shell: every operation is a command of its own name. */
import { invoke } from "@tauri-apps/api/core";
import { asBackendError, type Backend, BackendError, type RawAnswer } from ".";
import type { Given } from "./ahead";

const LINE_FEED = 10;

/** Whether this page runs inside the shell. */
export function insideShell(): boolean {
  return "__TAURI_INTERNALS__" in window;
}

const GIVEN = "__SYNTHETIC_FIRST__";

/** Takes the answers that came along with the page. They are old when it is shown once more. */
export function takeGiven(): readonly Given[] {
  const given: unknown = Reflect.get(window, GIVEN);
  Reflect.deleteProperty(window, GIVEN);
  const [visit] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return Array.isArray(given) && visit?.type === "navigate" ? given : [];
}

/** Speaks to the core through the shell's commands. */
export function openTauriBackend(): Backend {
  return {
    async call(name, request, signal) {
      signal?.throwIfAborted();
      const answer = await command<ArrayBuffer>(name, { request });
      signal?.throwIfAborted();
      return JSON.parse(new TextDecoder().decode(answer));
    },
    async raw(name, request) {
      return splitRawAnswer(await command<ArrayBuffer>(name, { request }));
    },
    pickFolder: () => command<string | null>("pick_folder", {}),
    openLink: (url) => command<void>("open_link", { url }),
  };
}

async function command<Answer>(name: string, body: Record<string, unknown>): Promise<Answer> {
  try {
    return await invoke<Answer>(name, body);
  } catch (thrown) {
    throw asBackendError(thrown);
  }
}

/** Takes an answer apart: its first line names the media type, the rest is the bytes. */
export function splitRawAnswer(buffer: ArrayBuffer): RawAnswer {
  const bytes = new Uint8Array(buffer);
  const end = bytes.indexOf(LINE_FEED);
  if (end < 0) throw new BackendError({ code: "UI_BAD_ANSWER", message: "the answer names no media type" });
  const mediaType = new TextDecoder().decode(bytes.subarray(0, end)).trim();
  return { mediaType, bytes: bytes.slice(end + 1) };
}
