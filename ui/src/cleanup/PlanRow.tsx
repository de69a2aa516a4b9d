import type { ReactNode } from "react";
import type { CleanupItem, HeldBy } from "../api/contract";
import { Shown } from "../markdown/Shown";
import bars from "../shared/bars.module.css";
import { CheckMark } from "../shared/controls";
import { classes } from "../shared/css";
import { formatBytes, formatCount, formatExactBytes, formatNumber } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import styles from "./list.module.css";
import { checkOf, itemName, type PlanLine, partWords } from "./plan";

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

/** The head of a group: what it is about, how much of it goes, and what that frees. */
export function HeadRow({
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

/** One item with its reason and its bytes. */
export function ItemRow({
  item,
  kept,
  out,
  ...frame
}: Frame & { item: CleanupItem; kept: boolean; out: boolean }) {
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

/** How many items of a group are not shown. */
export function MoreRow({ hidden, ...frame }: Frame & { hidden: number }) {
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
