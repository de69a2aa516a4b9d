import { type KeyboardEvent, type MouseEvent, useEffect, useId, useMemo, useRef, useState } from "react";
import type { CleanupItem } from "../api/contract";
import { FixedList, type ListHandle } from "../shared/FixedList";
import { useLate } from "../shared/faces";
import { planAct } from "./keys";
import styles from "./list.module.css";
import { HeadRow, ItemRow, MoreRow } from "./PlanRow";
import { checkOf, linesOf, type PlanGroup, type PlanLine } from "./plan";

interface PlanListProps {
  groups: readonly PlanGroup[];
  /** Keys of what a person took out. */
  out: ReadonlySet<string>;
  /** The plan of this moment is still being made; the one before stays in view. */
  dim: boolean;
  onTake: (items: readonly CleanupItem[], taken: boolean) => void;
  onOpen: (item: CleanupItem) => void;
}

/** Every item of a plan with its reason and its bytes, in groups that open and close. */
export function PlanList({ groups, out, dim, onTake, onOpen }: PlanListProps) {
  const base = useId();
  const late = useLate(300, dim);
  const list = useRef<ListHandle>(null);
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [whole, setWhole] = useState<ReadonlySet<string>>(new Set());
  const [cursor, setCursor] = useState<string | null>(null);
  const [keys, setKeys] = useState(false);
  const lines = useMemo(() => linesOf(groups, closed, whole), [groups, closed, whole]);
  const found = lines.findIndex((line) => line.key === cursor);
  const at = Math.max(0, found);

  useEffect(() => {
    if (document.activeElement === document.body) list.current?.focus();
  }, []);
  const go = (row: number) => {
    const to = Math.max(0, Math.min(lines.length - 1, row));
    setCursor(lines[to]?.key ?? null);
    list.current?.reveal(to);
  };
  const fold = (group: PlanGroup, open: boolean) => setClosed((old) => withKey(old, group.key, !open));
  const take = (line: PlanLine) => {
    if (line.group.kept || line.kind === "more") return;
    if (line.kind === "item") onTake([line.item], out.has(line.item.key));
    else onTake(line.group.items, checkOf(line.group, out) !== "all");
  };
  const enter = (line: PlanLine) => {
    if (line.kind === "item") onOpen(line.item);
    else if (line.kind === "more") setWhole((old) => withKey(old, line.group.key, true));
    else fold(line.group, !line.open);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = planAct(event);
    const line = lines[at];
    if (!act || !line) return;
    event.preventDefault();
    setKeys(true);
    switch (act.kind) {
      case "move":
        return go(act.by === "first" ? 0 : act.by === "last" ? lines.length - 1 : at + act.by);
      case "page":
        return go(at + act.by * (list.current?.pageRows() ?? 10));
      case "take":
        return take(line);
      case "enter":
        return enter(line);
      case "fold":
        if (line.kind === "group" && line.open !== act.open) return fold(line.group, act.open);
        // From an item the way back leads to its head.
        return act.open ? go(at + 1) : go(lines.findIndex((one) => one.key === `group ${line.group.key}`));
    }
  };
  const lineUnder = (event: MouseEvent) => {
    const row = (event.target as Element).closest("[data-line]")?.getAttribute("data-line");
    return row == null ? undefined : lines[Number(row)];
  };
  const onClick = (event: MouseEvent) => {
    const line = lineUnder(event);
    if (!line) return;
    setCursor(line.key);
    const target = event.target as Element;
    if (target.closest("[data-check]")) take(line);
    else if (line.kind !== "item") enter(line);
  };
  return (
    <div className={styles.list} data-pane="" data-dim={(dim && late) || undefined}>
      <FixedList
        ref={list}
        rows={lines.length}
        box={{
          className: styles.grid,
          role: "treegrid",
          tabIndex: 0,
          "data-pane-focus": "",
          "data-keys": keys || undefined,
          "aria-label": "Plan",
          "aria-rowcount": lines.length,
          "aria-multiselectable": true,
          "aria-busy": dim,
          ...(lines.length > 0 ? { "aria-activedescendant": `${base}-${at}` } : {}),
          onKeyDown,
          onPointerDown: () => setKeys(false),
          onClick,
          onDoubleClick: (event) => {
            const line = lineUnder(event);
            if (line?.kind === "item" && !(event.target as Element).closest("[data-check]"))
              onOpen(line.item);
          },
        }}
        renderRow={(row) => {
          const line = lines[row];
          if (!line) return null;
          const frame = { id: `${base}-${row}`, row, current: row === at };
          if (line.kind === "group") return <HeadRow key={line.key} {...frame} line={line} out={out} />;
          if (line.kind === "more") return <MoreRow key={line.key} {...frame} hidden={line.hidden} />;
          return (
            <ItemRow
              key={line.key}
              {...frame}
              item={line.item}
              kept={line.group.kept}
              out={out.has(line.item.key)}
            />
          );
        }}
      />
    </div>
  );
}

function withKey(set: ReadonlySet<string>, key: string, on: boolean): Set<string> {
  const next = new Set(set);
  if (on) next.add(key);
  else next.delete(key);
  return next;
}
