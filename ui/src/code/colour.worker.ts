import { colour } from "./colour";
import type { CodeLines } from "./tokens";

/** What the window asks of the worker. */
export type ColourRequest = { id: number; code: string; language: string };
/** What it answers; null when the code could not be coloured. */
export type ColourAnswer = { id: number; lines: CodeLines | null };

self.onmessage = (event: MessageEvent<ColourRequest>) => {
  const { id, code, language } = event.data;
  self.postMessage({ id, lines: attempt(code, language) } satisfies ColourAnswer);
};

function attempt(code: string, language: string): CodeLines | null {
  try {
    return colour(code, language);
  } catch {
    return null;
  }
}
