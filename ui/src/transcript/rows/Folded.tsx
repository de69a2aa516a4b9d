/** Rows that stand folded to one line: thoughts, dividers, notices, copies. */
import { memo, type ReactNode } from "react";
import type { TranscriptItem } from "../../api/contract";
import { Shown } from "../../markdown/Shown";
import { Button } from "../../shared/Button";
import { formatBytes, formatDuration, formatNumber } from "../../shared/format";
import { Icon } from "../../shared/Icon";
import { toggleOpen, usePane, usePaneScope } from "../pane";
import type { Row } from "../rows";
import { MessageLog } from "../wholeText";
import { Prose } from "./Prose";
import styles from "./rows.module.css";
import { ThoughtShape } from "./ThoughtShape";

function FoldHead(props: {
  seq: number;
  open: boolean;
  icon?: ReactNode;
  children: ReactNode;
  className?: string;
}) {
  const { pane, pick } = usePaneScope();
  return (
    <button
      type="button"
      className={props.className ?? styles.fold}
      aria-expanded={props.open}
      onClick={() => {
        pick(props.seq);
        toggleOpen(pane, props.seq);
      }}
    >
      <Icon name={props.open ? "chevron-down" : "chevron-right"} size={12} />
      {props.icon}
      <span>{props.children}</span>
    </button>
  );
}

/** Reasoning of the model. */
export const Thinking = memo(function Thinking({ row }: { row: Extract<Row, { t: "thinking" }> }) {
  const { item } = row;
  const open = usePane((state) => state.open.has(item.seq) || state.hit === item.seq);
  const empty = item.text === "";
  const words = row.thought_ms === null ? "Thought" : `Thought for ${formatDuration(row.thought_ms)}`;
  if (empty) {
    return (
      <p className={styles.foldStill}>
        <ThoughtShape />
        {words}, the agent did not write it down
      </p>
    );
  }
  return (
    <>
      <FoldHead seq={item.seq} open={open} icon={<ThoughtShape />}>
        {words}
      </FoldHead>
      {open && (
        <div className={styles.thought}>
          <Prose item={item} />
        </div>
      )}
    </>
  );
});

/** The place where an agent shortened its context, or a summary that stands for what was before. */
export const Divider = memo(function Divider({ item }: { item: TranscriptItem }) {
  const open = usePane((state) => state.open.has(item.seq) || state.hit === item.seq);
  const words = item.kind === "compaction" ? "Context shortened here" : "Summary of the conversation so far";
  if (item.text === "") return <p className={styles.divider}>{words}</p>;
  return (
    <>
      <FoldHead seq={item.seq} open={open} className={styles.divider ?? ""}>
        {words}, {formatBytes(item.text_bytes)}
      </FoldHead>
      {open && (
        <div className={styles.thought}>
          <Prose item={item} />
        </div>
      )}
    </>
  );
});

/** Book-keeping of the agent: one quiet line for a run of it. */
export const Quiet = memo(function Quiet({ row }: { row: Extract<Row, { t: "quiet" }> }) {
  const open = usePane(
    (state) => state.open.has(row.seq) || row.items.some((item) => item.seq === state.hit),
  );
  const first = row.items[0];
  const label = first?.label ?? first?.text.split("\n")[0]?.slice(0, 80) ?? "";
  return (
    <>
      <FoldHead seq={row.seq} open={open} className={styles.quiet ?? ""}>
        {formatNumber(row.items.length, "notice")}
        {label !== "" && (
          <span className={styles.quietLabel}>
            <Shown text={label} />
          </span>
        )}
      </FoldHead>
      {open && (
        <div className={styles.notices}>
          {row.items.map((item) => (
            <div key={item.seq} className={styles.verbatim}>
              {item.label !== null && (
                <p className={styles.about}>
                  <Shown text={item.label} />
                </p>
              )}
              {item.text === "" ? <p className={styles.about}>No text</p> : <MessageLog item={item} />}
            </div>
          ))}
        </div>
      )}
    </>
  );
});

/** Messages that stand in the parent session already. */
export const Copied = memo(function Copied({ row }: { row: Extract<Row, { t: "copied" }> }) {
  const { session, openSession, showCopies } = usePaneScope();
  const parent = session.parent_id;
  return (
    <div className={styles.copied}>
      <Icon name="copy" />
      <span>{formatNumber(row.count, "message")} copied from the parent session</span>
      {parent !== null && (
        <Button look="link" onPress={() => openSession(parent, row.seq)}>
          Show there
        </Button>
      )}
      <Button look="link" onPress={showCopies}>
        Show here
      </Button>
    </div>
  );
});
