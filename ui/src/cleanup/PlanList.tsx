import {
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
} from "react";
import type { CleanupItem, HeldBy } from "../api/contract";
import { Shown } from "../markdown/Shown";
import bars from "../shared/bars.module.css";
import { CheckMark } from "../shared/controls";
import { classes } from "../shared/css";
import { FixedList, type ListHandle } from "../shared/FixedList";
import { formatBytes, formatCount, formatExactBytes, formatNumber } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import { planAct } from "./keys";
import styles from "./list.module.css";
import { checkOf, itemName, linesOf, type PlanGroup, type PlanLine, partWords } from "./plan";

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
    <div className={styles.list} data-pane="" data-dim={dim || undefined}>
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
          if (line.kind === "group") return <Head key={line.key} {...frame} line={line} out={out} />;
          if (line.kind === "more") return <More key={line.key} {...frame} hidden={line.hidden} />;
          return (
            <Item
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

interface Frame {
  id: string;
  row: number;
  current: boolean;
}

function Line(
  props: Frame & { className?: string | undefined; aria: React.AriaAttributes; children: ReactNode },
) {
  return (
    <div
      id={props.id}
      role="row"
      className={classes(styles.row, props.className)}
      data-line={props.row}
      data-cursor={props.current || undefined}
      aria-rowindex={props.row + 1}
      {...props.aria}
    >
      {props.children}
    </div>
  );
}

function Head({
  line,
  out,
  ...frame
}: Frame & { line: Extract<PlanLine, { kind: "group" }>; out: ReadonlySet<string> }) {
  const { group, open } = line;
  const check = checkOf(group, out);
  const bytes = group.items.reduce((sum, item) => sum + (out.has(item.key) ? 0 : item.freed_bytes), 0);
  const aria = {
    "aria-level": 1,
    "aria-expanded": open,
    ...(group.kept ? {} : { "aria-selected": check === "all" }),
  };
  return (
    <Line {...frame} className={styles.head} aria={aria}>
      <span className={styles.fold} data-open={open || undefined} role="presentation">
        <Icon name="chevron-right" size={12} />
      </span>
      <span className={styles.check} role="gridcell" {...(group.kept ? {} : { "data-check": "" })}>
        {group.kept ? <Icon name="lock" /> : <CheckMark on={check === "all"} mixed={check === "some"} />}
      </span>
      <span className={styles.title} role="gridcell">
        {group.kind && <span className={bars.swatch} data-kind={group.kind} />}
        <b className="ellipsis">
          <Shown text={group.title} />
        </b>
        <span className={classes(styles.words, "ellipsis")}>
          <Shown text={group.words} />
        </span>
      </span>
      <span className={styles.count} role="gridcell">
        {formatNumber(group.items.length, "item")}
      </span>
      <span className={styles.bytes} role="gridcell" title={formatExactBytes(bytes)}>
        {formatBytes(bytes)}
      </span>
    </Line>
  );
}

/** What holds a kept item, as a shape beside its reason. */
const HOLDERS: Record<HeldBy, IconName> = {
  pinned: "pin",
  taken_out: "minus",
  shared: "link",
  other_sessions: "branch",
  nothing_to_take: "minus",
  policy: "shield",
};

function Item({ item, kept, out, ...frame }: Frame & { item: CleanupItem; kept: boolean; out: boolean }) {
  const name = itemName(item);
  const part = partWords(item);
  const bytes = out ? 0 : item.freed_bytes;
  const lost = item.action === "remove" && !out;
  return (
    <Line
      {...frame}
      className={out || kept ? styles.out : undefined}
      aria={{ "aria-level": 2, ...(kept ? {} : { "aria-selected": !out }) }}
    >
      <span role="presentation" />
      <span className={styles.check} role="gridcell" {...(kept ? {} : { "data-check": "" })}>
        {kept ? <Icon name={HOLDERS[item.held_by ?? "policy"]} /> : <CheckMark on={!out} />}
      </span>
      <span className={styles.name} role="gridcell">
        <span className="ellipsis" title={name}>
          <Shown text={item.name} />
        </span>
        {part !== null && <span className={styles.part}>{part}</span>}
        {lost && item.only_copy && (
          <span className={styles.lost} title="Only copy: no agent has its files any more">
            <Icon name="alert" size={12} />
            <span className="visually-hidden">, only copy</span>
          </span>
        )}
      </span>
      <span className={classes(styles.workspace, "ellipsis")} role="gridcell">
        <Shown text={item.workspace} />
      </span>
      <span className={classes(styles.reason, "ellipsis")} role="gridcell" title={item.reason}>
        {out ? "you took this out of the plan" : <Shown text={item.reason} />}
      </span>
      <span className={styles.bytes} role="gridcell" title={formatExactBytes(bytes)}>
        {formatBytes(bytes)}
      </span>
    </Line>
  );
}

function More({ hidden, ...frame }: Frame & { hidden: number }) {
  return (
    <Line {...frame} className={styles.more} aria={{ "aria-level": 2 }}>
      <span role="presentation" />
      <span role="presentation" />
      <span role="gridcell">
        {formatCount(hidden)} more <b>Show all</b>
      </span>
    </Line>
  );
}
