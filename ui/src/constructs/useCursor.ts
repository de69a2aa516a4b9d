import { useCallback, useEffect, useRef, useState } from "react";
import type { Construct } from "../api/contract";
import { asBackendError } from "../backend";
import type { ListHandle } from "../shared/FixedList";
import { toast } from "../shared/toasts";
import { beginsWith } from "../shared/typed";
import { type ListAct, rowAfter } from "./listKeys";
import { extended, NOTHING, type Selection, toggled } from "./selection";
import type { ConstructRows } from "./useRows";

const NEAR_ROWS = 400;
/** A name is looked for among so many rows from the cursor on, so many at a time. */
const SEARCHED_ROWS = 5_000;
const SEARCHED_AT_ONCE = 200;

interface CursorOptions {
  data: ConstructRows;
  list: React.RefObject<ListHandle | null>;
  /** The construct the address names. */
  named: string | null;
  onOpen: (construct: Construct) => void;
}

/** The list answers the keys from the start, unless the person is already somewhere else. */
function takeFocus(list: ListHandle | null): void {
  if (document.activeElement === document.body) list?.focus();
}

/** The row the keys work on, and the rows that are chosen. */
export function useCursor({ data, list, named, onOpen }: CursorOptions) {
  const { rows, total, version } = data;
  const [cursor, setCursor] = useState<{ row: number; id: string | null } | null>(null);
  const [selection, setSelection] = useState<Selection>(NOTHING);
  const [reading, setReading] = useState(false);
  const anchor = useRef<number | null>(null);
  const searches = useRef(0);

  // A refreshed list may have moved the construct: the cursor stays with it, not with the number.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the version stands for the rows behind it
  useEffect(() => {
    if (cursor === null && named === null && rows.at(0)) {
      setCursor({ row: 0, id: rows.at(0)?.id ?? null });
      takeFocus(list.current);
      return;
    }
    const wanted = cursor?.id ?? named;
    const near = cursor?.row ?? 0;
    if (wanted === null || (cursor && rows.at(cursor.row)?.id === wanted)) return;
    for (let away = 0; away < NEAR_ROWS; away += 1) {
      const found = [near + away, near - away].find((row) => rows.at(row)?.id === wanted);
      if (found === undefined) continue;
      setCursor({ row: found, id: wanted });
      if (!cursor) {
        list.current?.reveal(found);
        takeFocus(list.current);
      }
      return;
    }
    if (cursor && rows.at(cursor.row)) setCursor({ row: cursor.row, id: rows.at(cursor.row)?.id ?? null });
  }, [version, named]);

  const place = useCallback(
    (row: number) => {
      setCursor({ row, id: rows.at(row)?.id ?? null });
      list.current?.reveal(row);
    },
    [rows, list],
  );

  const choose = useCallback(
    async (from: number, to: number) => {
      setReading(true);
      try {
        const found = await rows.read(Math.min(from, to), Math.max(from, to) + 1);
        setSelection((old) => extended(old, found));
      } catch (thrown) {
        toast(`Not all rows could be chosen. ${asBackendError(thrown).message}`, { tone: "bad" });
      } finally {
        setReading(false);
      }
    },
    [rows],
  );

  /** Goes to the next row whose name begins with what was typed, beyond the last one to the first. */
  const search = useCallback(
    async (text: string, start: number, count: number) => {
      searches.current += 1;
      const turn = searches.current;
      try {
        for (let done = 0; done < Math.min(count, SEARCHED_ROWS); ) {
          const from = (start + done) % count;
          const to = Math.min(count, from + SEARCHED_AT_ONCE);
          const found = await rows.read(from, to);
          if (searches.current !== turn) return;
          const at = found.findIndex((one) => beginsWith(one.name, text));
          if (at >= 0) return place(from + at);
          done += to - from;
        }
      } catch (thrown) {
        toast(`The name could not be looked for. ${asBackendError(thrown).message}`, { tone: "bad" });
      }
    },
    [rows, place],
  );

  const act = useCallback(
    (asked: ListAct) => {
      const count = total ?? 0;
      const here = cursor?.row ?? null;
      const construct = here === null ? undefined : rows.at(here);
      switch (asked.kind) {
        case "go":
          anchor.current = asked.row;
          return place(asked.row);
        case "move": {
          if (count === 0) return;
          const row = rowAfter(here, asked.by, count, list.current?.pageRows() ?? 20);
          place(row);
          if (asked.extend) void choose(anchor.current ?? here ?? row, row);
          else anchor.current = row;
          return;
        }
        case "toggle": {
          const row = asked.row ?? here;
          const one = row === null ? undefined : rows.at(row);
          if (row === null || !one) return;
          anchor.current = row;
          if (asked.row !== null) place(row);
          return setSelection((old) => toggled(old, one));
        }
        case "range":
          place(asked.row);
          return void choose(anchor.current ?? here ?? asked.row, asked.row);
        case "type": {
          if (count === 0) return;
          const start = (here ?? -1) + (asked.text.length === 1 ? 1 : 0);
          return void search(asked.text, (start + count) % count, count);
        }
        case "all":
          return void choose(0, count - 1);
        case "none":
          return setSelection(NOTHING);
        case "open":
          if (construct) onOpen(construct);
      }
    },
    [rows, total, cursor, list, place, choose, search, onOpen],
  );

  const clear = useCallback(() => setSelection(NOTHING), []);
  const amend = useCallback((change: (construct: Construct) => Construct) => {
    setSelection((old) => new Map([...old].map(([id, construct]) => [id, change(construct)])));
  }, []);
  return { cursor, selection, reading, act, clear, amend };
}
