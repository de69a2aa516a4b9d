/** What a person took out of a plan, with the way back. */
import { useCallback, useRef, useState } from "react";
import type { CleanupItem } from "../api/contract";
import { itemName } from "../cleanup/plan";
import { formatNumber } from "../shared/format";
import { toast } from "../shared/toasts";

export function useTaken() {
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  // What is out frees nothing; its place in the list is that of what it would free.
  const sizes = useRef(new Map<string, number>());
  const take = useCallback((items: readonly CleanupItem[], taken: boolean) => {
    for (const item of items) {
      if (item.action === "remove") sizes.current.set(item.key, item.freed_bytes);
    }
    const set = (on: boolean) =>
      setOut((old) => {
        const next = new Set(old);
        for (const { key } of items) {
          if (on) next.delete(key);
          else next.add(key);
        }
        return next;
      });
    set(taken);
    if (taken) return;
    const [only] = items;
    const name = items.length === 1 && only ? `“${itemName(only)}”` : formatNumber(items.length, "item");
    toast(`${name} taken out of the plan.`, { action: { label: "Undo", run: () => set(true) } });
  }, []);
  const bytesOf = useCallback(
    (item: CleanupItem) =>
      item.held_by === "taken_out" ? (sizes.current.get(item.key) ?? 0) : item.freed_bytes,
    [],
  );
  return { out, take, bytesOf };
}
