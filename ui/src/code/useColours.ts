import { useEffect, useMemo, useState } from "react";
import type { ColourAnswer, ColourRequest } from "./colour.worker";
import ColourWorker from "./colour.worker?worker";
import { type CodeLines, plainLines } from "./tokens";

/** Longer code stays without colours. */
export const COLOUR_LENGTH_MAX = 50_000;
const KEPT_ENTRIES_MAX = 300;

const kept = new Map<string, CodeLines>();
const waiting = new Map<number, (lines: CodeLines | null) => void>();
let worker: Worker | null = null;
let nextId = 1;

/** Code as lines of tokens: plain at once, coloured as soon as the worker has answered. */
export function useColours(code: string, language: string | null): CodeLines {
  const wanted = language !== null && code.length <= COLOUR_LENGTH_MAX ? `${language}\0${code}` : null;
  const plain = useMemo(() => plainLines(code), [code]);
  const [coloured, setColoured] = useState<{ key: string; lines: CodeLines } | null>(null);

  useEffect(() => {
    if (wanted === null || language === null || kept.has(wanted)) return;
    let gone = false;
    void ask(code, language).then((lines) => {
      if (lines === null) return;
      keep(wanted, lines);
      if (!gone) setColoured({ key: wanted, lines });
    });
    return () => {
      gone = true;
    };
  }, [wanted, code, language]);

  if (wanted === null) return plain;
  if (coloured?.key === wanted) return coloured.lines;
  return kept.get(wanted) ?? plain;
}

function keep(key: string, lines: CodeLines): void {
  kept.set(key, lines);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_ENTRIES_MAX) return;
    kept.delete(oldest);
  }
}

function ask(code: string, language: string): Promise<CodeLines | null> {
  const ready = start();
  if (ready === null) return Promise.resolve(null);
  const request: ColourRequest = { id: nextId++, code, language };
  return new Promise((resolve) => {
    waiting.set(request.id, resolve);
    ready.postMessage(request);
  });
}

/** One worker for the window. Without it (it failed to load) code stays readable, only plain. */
function start(): Worker | null {
  if (worker !== null) return worker;
  if (typeof Worker === "undefined") return null;
  worker = new ColourWorker();
  worker.onmessage = (event: MessageEvent<ColourAnswer>) => {
    waiting.get(event.data.id)?.(event.data.lines);
    waiting.delete(event.data.id);
  };
  worker.onerror = () => {
    for (const resolve of waiting.values()) resolve(null);
    waiting.clear();
  };
  return worker;
}
