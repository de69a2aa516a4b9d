import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useRef,
  useState,
} from "react";
import { Shown } from "../markdown/Shown";
import { SizeBar } from "../shared/bars";
import { classes } from "../shared/css";
import { formatBytes, formatExactBytes } from "../shared/format";
import { rowAfterAct, type StorageAct, storageAct } from "./keys";
import type { Measure } from "./place";
import styles from "./table.module.css";

/** One line: what it is, its bytes, and a last word such as its share or its age. */
export interface SizeRow {
  key: string;
  icon: ReactNode;
  name: string;
  /** What tells it from others of its name, such as its workspace. */
  beside?: string;
  stored_bytes: number;
  original_bytes: number;
  end: string;
  endTitle?: string;
}

interface SizeTableProps {
  label: string;
  nameHead: string;
  endHead: string;
  measure: Measure;
  rows: readonly SizeRow[];
  /** Leaves the column of original bytes out, for a longer last one. */
  short?: boolean;
  /** Lines below a rule that are no part of what the keys move over. */
  foot?: readonly SizeRow[];
  total?: SizeRow | null;
  cursor: string | null;
  onCursor: (key: string) => void;
  onAct: (act: StorageAct, key: string | null, place: { x: number; y: number }) => void;
}

/** Names and bytes with bars beside them: the twin of a map, and lists of their own. */
export function SizeTable(props: SizeTableProps) {
  const { rows, foot = [], total = null, cursor, measure, onCursor, onAct } = props;
  const base = useId();
  const grid = useRef<HTMLDivElement>(null);
  const [keys, setKeys] = useState(false);
  const at = rows.findIndex((row) => row.key === cursor);
  const size = (row: SizeRow) => (measure === "stored" ? row.stored_bytes : row.original_bytes);
  const largest_bytes = Math.max(1, ...rows.map(size));

  useEffect(() => {
    const row = document.getElementById(`${base}-${at}`);
    if (at >= 0) row?.scrollIntoView({ block: "nearest" });
  }, [at, base]);

  const onKeyDown = (event: KeyboardEvent) => {
    const act = storageAct(event);
    if (!act) return;
    event.preventDefault();
    setKeys(true);
    const to = rowAfterAct(act, at, rows.length);
    if (to !== null) {
      const next = rows[to];
      if (next) onCursor(next.key);
      return;
    }
    if (act.kind === "move") return;
    const row = document.getElementById(`${base}-${at}`)?.getBoundingClientRect();
    onAct(act, rows[at]?.key ?? null, { x: (row?.x ?? 0) + 32, y: row?.bottom ?? 0 });
  };
  const keyUnder = (event: MouseEvent) =>
    rows[Number((event.target as Element).closest("[data-row]")?.getAttribute("data-row") ?? -1)]?.key ??
    null;
  const line = { measure, largest_bytes };
  return (
    <div className={styles.box} data-pane="">
      <div
        ref={grid}
        className={styles.grid}
        role="grid"
        tabIndex={0}
        aria-label={props.label}
        aria-rowcount={rows.length + foot.length + (total ? 2 : 1)}
        data-keys={keys || undefined}
        data-short={props.short || undefined}
        {...(at >= 0 ? { "aria-activedescendant": `${base}-${at}` } : {})}
        onKeyDown={onKeyDown}
        onPointerDown={() => setKeys(false)}
        onClick={(event) => {
          const key = keyUnder(event);
          if (key !== null) onCursor(key);
        }}
        onDoubleClick={(event) => {
          const key = keyUnder(event);
          if (key !== null) onAct({ kind: "drill" }, key, { x: event.clientX, y: event.clientY });
        }}
        onContextMenu={(event) => {
          const key = keyUnder(event);
          if (key === null) return;
          event.preventDefault();
          onCursor(key);
          onAct({ kind: "menu" }, key, { x: event.clientX, y: event.clientY });
        }}
      >
        <Heads {...props} />
        {rows.map((row, index) => (
          <Line
            key={row.key}
            id={`${base}-${index}`}
            row={row}
            index={index}
            current={index === at}
            {...line}
          />
        ))}
        {foot.length > 0 && (
          <div className={styles.foot} role="rowgroup">
            {foot.map((row) => (
              <Line key={row.key} row={row} {...line} />
            ))}
          </div>
        )}
        {total && (
          <div className={styles.foot} role="rowgroup">
            <Line row={total} total {...line} />
          </div>
        )}
      </div>
    </div>
  );
}

function Heads({ nameHead, endHead, measure }: Pick<SizeTableProps, "nameHead" | "endHead" | "measure">) {
  const sorted = (one: Measure) => (measure === one ? { "aria-sort": "descending" as const } : {});
  return (
    <div className={classes(styles.row, styles.heads)} role="row">
      <span role="columnheader">{nameHead}</span>
      <span role="columnheader" className={styles.end} {...sorted("stored")}>
        Stored
      </span>
      <span className={styles.bar} role="presentation" />
      <span role="columnheader" className={classes(styles.end, styles.original)} {...sorted("original")}>
        Original
      </span>
      <span role="columnheader" className={styles.end}>
        {endHead}
      </span>
    </div>
  );
}

interface LineProps {
  id?: string;
  row: SizeRow;
  index?: number;
  current?: boolean;
  total?: boolean;
  measure: Measure;
  largest_bytes: number;
}

function Line({ id, row, index, current = false, total = false, measure, largest_bytes }: LineProps) {
  const size = measure === "stored" ? row.stored_bytes : row.original_bytes;
  return (
    <div
      id={id}
      role="row"
      className={styles.row}
      {...(index === undefined ? {} : { "data-row": index, "aria-selected": current })}
      data-cursor={current || undefined}
      data-total={total || undefined}
    >
      <span role="gridcell" className={styles.name}>
        <span className={styles.icon}>{row.icon}</span>
        <span className="ellipsis" title={row.name}>
          <Shown text={row.name} />
        </span>
        {row.beside !== undefined && (
          <span className={classes(styles.beside, "ellipsis")}>
            <Shown text={row.beside} />
          </span>
        )}
      </span>
      <span role="gridcell" className={styles.end} title={formatExactBytes(row.stored_bytes)}>
        {formatBytes(row.stored_bytes)}
      </span>
      <span className={styles.bar} role="presentation">
        {index !== undefined && size > 0 && <SizeBar share={size / largest_bytes} />}
      </span>
      <span
        role="gridcell"
        className={classes(styles.end, styles.original)}
        title={formatExactBytes(row.original_bytes)}
      >
        {formatBytes(row.original_bytes)}
      </span>
      <span role="gridcell" className={classes(styles.end, styles.last)} title={row.endTitle}>
        {row.end}
      </span>
    </div>
  );
}
