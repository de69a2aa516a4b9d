/** Questions that are asked before the views are there to ask them. */
import type { Backend } from ".";

/** Views that have not asked by then ask for themselves: the answer may no longer be true. */
const USEFUL_MS = 5_000;

/**
 * Runs `ask` at once, and gives a backend that answers the first call for the same from what is
 * already under way.
 */
export function askAhead(backend: Backend, ask: (backend: Backend) => Promise<unknown>): Backend {
  const waiting = new Map<string, Promise<unknown>>();
  const noting: Backend = {
    ...backend,
    call(name, request, signal) {
      const answer = backend.call(name, request, signal);
      waiting.set(keyOf(name, request), answer);
      return answer;
    },
  };
  // Who asks for the same is told what failed.
  ask(noting).catch(() => undefined);
  setTimeout(() => waiting.clear(), USEFUL_MS);
  return {
    ...backend,
    call(name, request, signal) {
      const key = keyOf(name, request);
      const answer = waiting.get(key);
      if (answer === undefined) return backend.call(name, request, signal);
      waiting.delete(key);
      return answer as ReturnType<typeof backend.call<typeof name>>;
    },
  };
}

function keyOf(name: string, request: unknown): string {
  return `${name} ${JSON.stringify(request)}`;
}
