import { useQueries } from "@tanstack/react-query";
import { useBackend } from "../backend";
import type { Selection } from "../constructs/selection";
import { addKinds, type KindBytes } from "../shared/bars";

/** Above so many, the bytes by kind would cost more requests than they are worth. */
const MOST = 40;

/** The bytes of the chosen constructs by kind; null until all are read, or when there are too many. */
export function useSelectionKinds(
  selection: Selection,
): { kinds: KindBytes[]; reclaimable_bytes: number } | null {
  const backend = useBackend();
  const ids = selection.size > 0 && selection.size <= MOST ? [...selection.keys()] : [];
  return useQueries({
    queries: ids.map((id) => ({
      queryKey: ["construct", id],
      queryFn: ({ signal }: { signal: AbortSignal }) => backend.call("read_construct", { id }, signal),
      staleTime: 30_000,
    })),
    combine: (details) => {
      if (details.length === 0 || details.some((detail) => detail.data === undefined)) return null;
      const rows = details.flatMap((detail) => detail.data?.usage ?? []);
      const reclaimable_bytes = rows.reduce((sum, row) => sum + row.reclaimable_bytes, 0);
      return { kinds: addKinds(rows), reclaimable_bytes };
    },
  });
}
