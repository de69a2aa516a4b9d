import { useEffect, useState } from "react";
import type { RawOperations } from "../api/contract";
import { asBackendError, type BackendError, type RawAnswer, useBackend } from "../backend";

const KEPT_BYTES_MAX = 32_000_000;

const kept = new Map<string, RawAnswer>();
let kept_bytes = 0;

/** Bytes on their way, here, or refused. */
export type RawState = { answer: RawAnswer | null; error: BackendError | null };

const NOTHING: RawState = { answer: null, error: null };

/**
 * Bytes of an operation, asked for once `request` is not null. The newest answers are kept, since
 * rows come and go while one scrolls.
 */
export function useRaw<K extends keyof RawOperations>(
  name: K,
  request: RawOperations[K]["request"] | null,
): RawState {
  const backend = useBackend();
  const key = request === null ? null : `${name} ${JSON.stringify(request)}`;
  const [state, setState] = useState<{ key: string; state: RawState } | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the key says all of the request
  useEffect(() => {
    if (key === null || request === null || kept.has(key)) return;
    let gone = false;
    backend.raw(name, request).then(
      (answer) => {
        keep(key, answer);
        if (!gone) setState({ key, state: { answer, error: null } });
      },
      (thrown) => {
        if (!gone) setState({ key, state: { answer: null, error: asBackendError(thrown) } });
      },
    );
    return () => {
      gone = true;
    };
  }, [backend, name, key]);

  if (key === null) return NOTHING;
  const answer = kept.get(key);
  if (answer !== undefined) return { answer, error: null };
  return state?.key === key ? state.state : NOTHING;
}

function keep(key: string, answer: RawAnswer): void {
  kept.set(key, answer);
  kept_bytes += answer.bytes.length;
  for (const [oldest, { bytes }] of kept) {
    if (kept_bytes <= KEPT_BYTES_MAX || oldest === key) return;
    kept.delete(oldest);
    kept_bytes -= bytes.length;
  }
}
