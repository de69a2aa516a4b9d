import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { LeftoverItem } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { classes } from "../shared/css";
import { FixedList, type ListHandle } from "../shared/FixedList";
import { useLate } from "../shared/faces";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format";
import { Icon } from "../shared/Icon";
import { LEFTOVER_NAMES, type splitItems, splitPath } from "./leftovers";
import styles from "./leftovers.module.css";
import { shortPath } from "./places";

interface LeftoverListProps {
  parts: ReturnType<typeof splitItems>;
  home: string | null;
  /** Another plan is being made; this one stays in view. */
  dim: boolean;
}

/** Every file that was looked at: what goes, what stays, and why. */
export function LeftoverList({ parts, home, dim }: LeftoverListProps) {
  const base = useId();
  const late = useLate(300, dim);
  const list = useRef<ListHandle>(null);
  const [cursor, setCursor] = useState(0);
  const [keys, setKeys] = useState(false);
  const { going, staying, rows } = parts;
  const at = Math.max(0, Math.min(cursor, rows.length - 1));
  const groups = useMemo(
    () => [
      { title: "Goes to the trash", rows: going.items.length },
      { title: "Stays where it is", rows: staying.items.length },
    ],
    [going, staying],
  );
  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus();
  }, []);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const to = rowAfter(event.key, at, rows.length, list.current?.pageRows() ?? 10);
    if (to === null) return;
    event.preventDefault();
    setKeys(true);
    setCursor(to);
    list.current?.reveal(to);
  };
  return (
    <div className={styles.list} data-pane="" data-dim={(dim && late) || undefined}>
      <FixedList
        ref={list}
        rows={rows.length}
        groups={groups}
        box={{
          className: styles.grid,
          role: "grid",
          tabIndex: 0,
          "data-pane-focus": "",
          "data-keys": keys || undefined,
          "aria-label": "Files",
          "aria-rowcount": rows.length,
          "aria-busy": dim,
          ...(rows.length > 0 ? { "aria-activedescendant": `${base}-${at}` } : {}),
          onKeyDown,
          onPointerDown: () => setKeys(false),
          onClick: (event) => {
            const row = (event.target as Element).closest("[data-line]")?.getAttribute("data-line");
            if (row != null) setCursor(Number(row));
          },
        }}
        renderHead={(group) => (
          <div className={styles.group}>
            {group.title} <span>{formatCount(group.rows)}</span>
            <span className={styles.end}>
              {formatBytes(group.title === groups[0]?.title ? going.bytes : staying.bytes)}
            </span>
          </div>
        )}
        renderRow={(row) => {
          const item = rows[row];
          return (
            item && (
              <Row
                key={item.path}
                id={`${base}-${row}`}
                row={row}
                item={item}
                home={home}
                current={row === at}
              />
            )
          );
        }}
      />
    </div>
  );
}

/** Where a key leads from a row; null when it means nothing here. */
function rowAfter(key: string, at: number, rows: number, page: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    j: 1,
    ArrowUp: -1,
    k: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rows,
    End: rows,
  };
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(rows - 1, at + step));
}

interface RowProps {
  id: string;
  row: number;
  item: LeftoverItem;
  home: string | null;
  current: boolean;
}

function Row({ id, row, item, home, current }: RowProps) {
  const { folder, name } = splitPath(shortPath(item.path, home));
  const stays = item.action === "keep";
  return (
    <div
      id={id}
      role="row"
      className={classes(styles.row, stays && styles.stays)}
      data-line={row}
      data-cursor={current || undefined}
      aria-rowindex={row + 1}
      aria-selected={current}
    >
      <span role="gridcell">
        {stays ? <Icon name="lock" /> : <Icon name="trash" />}
        <span className="visually-hidden">{stays ? "stays" : "goes"}</span>
      </span>
      <span role="gridcell" className={styles.file} title={item.path}>
        <AgentMark agent={item.agent} named />
        <span className={classes(styles.name, "ellipsis")}>
          <Shown text={name} />
        </span>
        <span className={classes(styles.path, "mono ellipsis")}>
          <Shown text={folder} />
        </span>
      </span>
      <span role="gridcell" className={classes(styles.kind, "ellipsis")}>
        {LEFTOVER_NAMES[item.kind]}
      </span>
      <span role="gridcell" className={classes(styles.reason, "ellipsis")} title={item.reason}>
        {item.reason}
      </span>
      <span role="gridcell" className={styles.end} title={formatExactBytes(item.bytes)}>
        {formatBytes(item.bytes)}
      </span>
    </div>
  );
}
