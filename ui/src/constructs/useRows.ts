import { useEffect, useMemo, useState, useSyncExternalStore } from "react";
import type { Construct } from "../api/contract";
import type { Backend } from "../backend";
import { coreNow } from "../shared/clock";
import { KeysetRows, type RowsState } from "./keyset";
import type { ConstructQuery } from "./query";
import { constructSource, type ListSums } from "./source";

const REFRESH_MS = 1_000;

export interface ConstructRows extends RowsState<ListSums> {
  rows: KeysetRows<Construct, ListSums>;
}

/** The rows of a query. They are read again when a known `revision` changes, at most once a second. */
export function useConstructRows(
  backend: Backend,
  query: ConstructQuery,
  revision: string | undefined,
): ConstructRows {
  const [rows] = useState(() => new KeysetRows<Construct, ListSums>());
  const source = useMemo(() => constructSource(backend, query, coreNow), [backend, query]);
  useEffect(() => rows.open(source), [rows, source]);
  const [seen, setSeen] = useState({ revision, at: 0 });
  useEffect(() => {
    if (revision === undefined || seen.revision === revision) return;
    if (seen.revision === undefined) {
      setSeen({ revision, at: 0 });
      return;
    }
    const wait = Math.max(0, seen.at + REFRESH_MS - Date.now());
    const timer = setTimeout(() => {
      setSeen({ revision, at: Date.now() });
      rows.refresh();
    }, wait);
    return () => clearTimeout(timer);
  }, [rows, revision, seen]);
  const state = useSyncExternalStore(rows.subscribe, rows.snapshot);
  return { ...state, rows };
}
