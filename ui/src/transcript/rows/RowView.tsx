import { memo, type ReactNode, type RefObject, useEffect, useRef } from "react";
import type { TranscriptItem } from "../../api/contract";
import { Shown } from "../../markdown/Shown";
import { visibleText } from "../../markdown/visible";
import { AgentMark } from "../../shared/AgentMark";
import { coreNow } from "../../shared/clock";
import { formatClock, formatDate, formatFullTime, parseTime } from "../../shared/format";
import { Icon } from "../../shared/Icon";
import { ROLE_WORDS } from "../kinds";
import { type PaneStore, usePane, usePaneScope } from "../pane";
import { firstItemOf, type Row, subagentOf } from "../rows";
import { useShown } from "../shown";
import { slashCommand } from "../slash";
import { toolName } from "../tools";
import { Call } from "./Call";
import { Copied, Divider, Quiet, Thinking } from "./Folded";
import { Picture } from "./Picture";
import { Prose } from "./Prose";
import { RecordView } from "./Record";
import { RowMenu } from "./RowMenu";
import styles from "./rows.module.css";

const FOCUS_FRAMES_MAX = 20;

type Props = { row: Row; total: number; new_day: boolean };

/** One row of the transcript: its time in the gutter, and what was said or done. */
export const RowView = memo(function RowView({ row, total, new_day }: Props) {
  const article = useRef<HTMLElement>(null);
  const { pane, pick } = usePaneScope();
  const current = usePane((state) => state.cursor === row.seq);
  const item = firstItemOf(row);
  useFocus(article, current, pane);
  const edge = row.t === "turn" || row.t === "call" ? row.edge : "only";
  const timed = item !== null && (edge === "only" || edge === "first");
  return (
    <article
      ref={article}
      className={styles.row}
      data-row={row.t}
      data-edge={edge}
      data-seq={row.seq}
      data-current={current}
      tabIndex={current ? 0 : -1}
      aria-posinset={row.seq + 1}
      aria-setsize={total}
      aria-label={nameOf(row)}
      onPointerDown={() => pick(row.seq)}
      onContextMenu={(event) => {
        if (item === null || hasSelection() || event.target instanceof HTMLInputElement) return;
        event.preventDefault();
        pane.setState({ menu: item.seq });
      }}
    >
      <div className={styles.gutter}>
        {item !== null && <RowMenu item={item} subagent={subagentOf(row)} />}
        {item?.repeats && (
          <span
            className={styles.copy}
            role="img"
            aria-label="Copied from the parent session"
            title="Copied from the parent session"
          >
            <Icon name="copy" size={12} />
          </span>
        )}
        {(timed || new_day) && item !== null && <Time item={item} new_day={new_day} />}
      </div>
      <div className={styles.body}>
        <Body row={row} />
        {item !== null && <Records row={row} item={item} />}
      </div>
    </article>
  );
});

/** Takes the focus with the cursor. The list hides a row until it is measured: then a little later. */
function useFocus(article: RefObject<HTMLElement | null>, current: boolean, pane: PaneStore): void {
  useEffect(() => {
    if (!current || !pane.getState().cursor_focus) return;
    let frame = 0;
    let left = FOCUS_FRAMES_MAX;
    const take = () => {
      const element = article.current;
      element?.focus({ preventScroll: true });
      left -= 1;
      if (document.activeElement !== element && left > 0) frame = requestAnimationFrame(take);
    };
    take();
    return () => cancelAnimationFrame(frame);
  }, [article, current, pane]);
}

function Body({ row }: { row: Row }): ReactNode {
  switch (row.t) {
    case "turn":
      return <Turn row={row} />;
    case "prose":
      return <AgentProse row={row} />;
    case "thinking":
      return <Thinking row={row} />;
    case "call":
      return <Call row={row} />;
    case "result":
      return <Orphan item={row.item} />;
    case "picture":
      return <Picture item={row.item} />;
    case "divider":
      return <Divider item={row.item} />;
    case "quiet":
      return <Quiet row={row} />;
    case "copied":
      return <Copied row={row} />;
  }
}

function Turn({ row }: { row: Extract<Row, { t: "turn" }> }) {
  const { session, construct } = usePaneScope();
  const first = row.edge === "only" || row.edge === "first";
  const parent = construct.sessions.find((other) => other.id === session.parent_id);
  const speaker = session.relation === "subagent" ? (parent?.agent ?? session.agent) : "You";
  return (
    <div className={styles.turn} data-edge={row.edge}>
      {first && <div className={styles.speaker}>{speaker}</div>}
      <Words item={row.item} />
    </div>
  );
}

/** What a person said, showed, or ran. */
function Words({ item }: { item: TranscriptItem }) {
  if (item.kind === "image") return <Picture item={item} />;
  const command = item.notes.length === 0 && item.kind === "text" ? slashCommand(item.text) : null;
  if (command === null) return <Prose item={item} />;
  return (
    <p className={styles.slash}>
      <code className="mono">
        <Shown text={command.name} />
      </code>
      {command.args !== "" && <Shown text={command.args} />}
    </p>
  );
}

function AgentProse({ row }: { row: Extract<Row, { t: "prose" }> }) {
  const { session } = usePaneScope();
  const agent = row.item.role === "assistant";
  return (
    <>
      {row.headed && (
        <div className={styles.speaker}>
          {agent && <AgentMark agent={session.agent} />}
          {agent ? session.agent : ROLE_WORDS[row.item.role]}
          {agent && row.item.failed && <span className={styles.failed}>ended in an error</span>}
        </div>
      )}
      <Prose item={row.item} />
    </>
  );
}

/** A result whose call is not in this session. */
function Orphan({ item }: { item: TranscriptItem }) {
  return (
    <div className={styles.orphan} data-failed={item.failed}>
      <p className={styles.about}>Result of {item.tool === null ? "a call" : visibleText(toolName(item))}</p>
      {item.artifact?.kind === "image" && item.removed === null ? (
        <Picture item={item} />
      ) : (
        <Prose item={item} />
      )}
    </div>
  );
}

function Records({ row, item }: { row: Row; item: TranscriptItem }) {
  const all = useShown((shown) => shown.records);
  const asked = usePane((state) => state.records.has(row.seq));
  if (!all && !asked) return null;
  const result = row.t === "call" ? row.result : null;
  return (
    <>
      <RecordView item={item} />
      {result !== null && result.record !== item.record && <RecordView item={result} />}
    </>
  );
}

function Time({ item, new_day }: { item: TranscriptItem; new_day: boolean }) {
  const time = parseTime(item.at);
  if (time === null) return null;
  return (
    <time dateTime={item.at ?? ""} title={formatFullTime(item.at)}>
      {formatClock(time)}
      {new_day && <span className={styles.day}>{formatDate(time, coreNow())}</span>}
    </time>
  );
}

/** Words that are marked keep the browser's own menu, to copy them. */
function hasSelection(): boolean {
  return (window.getSelection()?.toString() ?? "") !== "";
}

/** The accessible name of a row: who, what, and its number. */
function nameOf(row: Row): string {
  const what = {
    turn: "You",
    prose: "Agent",
    thinking: "Thought",
    call: row.t === "call" ? `${toolName(row.item)} ${row.item.label ?? ""}` : "",
    result: "Result",
    picture: "Picture",
    divider: "Context shortened",
    quiet: "Notices",
    copied: "Copied messages",
  }[row.t];
  return `${visibleText(what)}, message ${row.seq + 1}`;
}
