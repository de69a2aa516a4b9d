import { type KeyboardEvent, type MouseEvent, type ReactNode, type Ref, useId, useState } from "react";
import type { Construct, ConstructSort } from "../api/contract";
import { FixedList, type ListHandle } from "../shared/FixedList";
import { useLate } from "../shared/faces";
import { formatCount } from "../shared/format";
import type { Group } from "../shared/rows";
import { TypedLetters } from "../shared/typed";
import { ConstructRow } from "./ConstructRow";
import { ListHead } from "./ListHead";
import styles from "./list.module.css";
import { LIST_LETTERS, type ListAct, listAct } from "./listKeys";
import type { ConstructQuery } from "./query";
import type { Selection } from "./selection";
import { isUnread, useUnread } from "./unread";

interface ConstructListProps {
  total: number;
  groups: readonly Group[];
  largest_bytes: number;
  at: (row: number) => Construct | undefined;
  query: ConstructQuery;
  cursor: number | null;
  selection: Selection;
  outdated: boolean;
  now: number;
  list: Ref<ListHandle>;
  onRange: (from: number, to: number) => void;
  onAct: (act: ListAct) => void;
  onSort: (sort: ConstructSort, reverse: boolean) => void;
  children?: ReactNode;
}

/** The constructs of a query, one per line, with their heads. */
export function ConstructList(props: ConstructListProps) {
  const { total, at, cursor, selection, onAct } = props;
  const base = useId();
  // The ring around the cursor row belongs to people who move it by keys.
  const [keys, setKeys] = useState(false);
  const [letters] = useState(() => new TypedLetters(LIST_LETTERS));
  const unread = useUnread();
  const rowId = (row: number) => `${base}-${row}`;
  const dim = useLate(300, props.outdated) && props.outdated;
  const chosen = selection.size === 0 ? "none" : selection.size < total ? "some" : "all";
  const onKeyDown = (event: KeyboardEvent) => {
    // Buttons in the heads keep their own keys.
    if (event.target !== event.currentTarget) return;
    const text = letters.press(event);
    const act = text === null ? listAct(event) : ({ kind: "type", text } as const);
    if (!act) return;
    event.preventDefault();
    setKeys(true);
    onAct(act);
  };
  const onClick = (event: MouseEvent) => {
    const target = event.target as Element;
    const row = Number(target.closest("[data-row]")?.getAttribute("data-row") ?? Number.NaN);
    if (Number.isNaN(row)) return;
    if (event.shiftKey) onAct({ kind: "range", row });
    else if (event.ctrlKey || event.metaKey || target.closest("[data-check]")) onAct({ kind: "toggle", row });
    else onAct({ kind: "go", row });
  };
  return (
    <div
      className={styles.list}
      data-pane=""
      data-dim={dim || undefined}
      data-choosing={selection.size > 0 || undefined}
    >
      <FixedList
        ref={props.list}
        rows={total}
        groups={props.groups}
        onRange={props.onRange}
        header={
          <ListHead
            query={props.query}
            chosen={chosen}
            onSort={props.onSort}
            onChooseAll={(all) => onAct({ kind: all ? "all" : "none" })}
          />
        }
        box={{
          className: styles.grid,
          role: "grid",
          tabIndex: 0,
          "data-pane-focus": "",
          "aria-label": "Constructs",
          "aria-rowcount": total + 1,
          "aria-multiselectable": true,
          "aria-busy": props.outdated,
          ...(cursor === null ? {} : { "aria-activedescendant": rowId(cursor) }),
          "data-keys": keys || undefined,
          onKeyDown,
          onPointerDown: () => setKeys(false),
          onClick,
          onDoubleClick: () => onAct({ kind: "open" }),
        }}
        renderHead={(group) => (
          <div className={styles.group}>
            {group.title} <span>{formatCount(group.rows)}</span>
          </div>
        )}
        renderRow={(row) => {
          const construct = at(row);
          return (
            <ConstructRow
              key={row}
              id={rowId(row)}
              row={row}
              construct={construct}
              cursor={cursor === row}
              checked={construct !== undefined && selection.has(construct.id)}
              unread={construct !== undefined && isUnread(unread, construct)}
              largest_bytes={props.largest_bytes}
              now={props.now}
            />
          );
        }}
      />
      {props.children}
    </div>
  );
}
