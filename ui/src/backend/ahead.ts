/** Questions that are answered, or at least asked, before the views are there to ask them. */
import type { Backend } from ".";

/** Views that have not asked by then ask for themselves: the answer may no longer be true. */
const USEFUL_MS = 5_000;

/** A question and its answer, as they came along with the page. */
export interface Given {
  operation: string;
  request: unknown;
  answer: unknown;
}

/**
 * Runs `ask` at once, and gives a backend that answers the first call for the same from what is
 * given or already under way.
 */
export function askAhead(
  backend: Backend,
  given: readonly Given[],
  ask: (backend: Backend) => Promise<unknown>,
): Backend {
  const waiting = new Map<string, Promise<unknown>>();
  for (const { operation, request, answer } of given) {
    waiting.set(keyOf(operation, request), Promise.resolve(answer));
  }
  const noting: Backend = {
    ...backend,
    call(name, request, signal) {
      const key = keyOf(name, request);
      const answer = waiting.get(key) ?? backend.call(name, request, signal);
      waiting.set(key, answer);
      return answer as ReturnType<typeof backend.call<typeof name>>;
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

/** The same for the same question, in whatever order its fields were written. */
function keyOf(name: string, request: unknown): string {
  const sorted = (_: string, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
      : value;
  return `${name} ${JSON.stringify(request, sorted)}`;
}
