import { memo, useMemo } from "react";
import type { TranscriptItem } from "../../api/contract";
import { countChanges } from "../../code/diff";
import { Shown } from "../../markdown/Shown";
import { visibleText } from "../../markdown/visible";
import { Icon } from "../../shared/Icon";
import { type CallInput, readCallInput } from "../callInput";
import { toggleOpen, usePane, usePaneScope } from "../pane";
import type { Row } from "../rows";
import { type CallOutcome, callFacts, exitCodeOf, familyOf, iconOf, outcomeOf, toolName } from "../tools";
import { CallBody } from "./CallBody";
import styles from "./calls.module.css";
import { Notes } from "./Notes";
import { subagentFacts, useSubagent } from "./Subagent";

type CallRow = Extract<Row, { t: "call" }>;

/** One call of a tool in one line, with its result inside. */
export const Call = memo(function Call({ row }: { row: CallRow }) {
  const { item } = row;
  const { pane, pick } = usePaneScope();
  const open = usePane((state) => isOpen(state.open.has(item.seq), state.hit, row));
  const input = useMemo(() => readCallInput(item), [item]);
  return (
    <div className={styles.call} data-edge={row.edge} data-open={open}>
      <button
        type="button"
        className={styles.callHead}
        aria-expanded={open}
        onClick={() => {
          pick(item.seq);
          toggleOpen(pane, item.seq);
        }}
      >
        <Icon name={open ? "chevron-down" : "chevron-right"} size={12} />
        <CallTitle item={item} />
        <CallEnd row={row} input={input} />
      </button>
      {open && <CallBody row={row} input={input} />}
      {!open && item.notes.length > 0 && <Notes item={item} />}
    </div>
  );
});

function isOpen(opened: boolean, hit: number | null, { item, result }: CallRow): boolean {
  return opened || hit === item.seq || (result !== null && hit === result.seq);
}

function CallTitle({ item }: { item: TranscriptItem }) {
  const family = familyOf(item.tool);
  const label = item.label ?? "";
  return (
    <>
      <Icon name={iconOf(family)} />
      <span className={styles.tool}>
        <Shown text={toolName(item)} />
      </span>
      <span className={styles.label} title={visibleText(label)}>
        <Shown text={label.replace(/\s+/g, " ")} />
      </span>
    </>
  );
}

function CallEnd({ row, input }: { row: CallRow; input: CallInput }) {
  const { item, result, pictured } = row;
  const sub = useSubagent(item, result);
  const outcome = outcomeOf(item, result);
  const code = outcome === "failed" ? exitCodeOf(result) : null;
  const facts = sub === null ? callFacts(item, result, pictured) : subagentFacts(sub);
  const changes = input.t === "diff" && outcome !== "failed" ? countChanges(input.files) : null;
  return (
    <span className={styles.facts}>
      {code !== null && <span className={styles.bad}>exit {code}</span>}
      {changes !== null && (
        <span>
          <span className={styles.ok}>+{changes.added}</span>{" "}
          <span className={styles.bad}>−{changes.removed}</span>
        </span>
      )}
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      <Outcome outcome={outcome} />
    </span>
  );
}

const OUTCOME_WORDS: Readonly<Record<CallOutcome, string>> = {
  done: "done",
  failed: "failed",
  open: "no result",
  unknown: "result further on",
};

function Outcome({ outcome }: { outcome: CallOutcome }) {
  return (
    <span className={styles.outcome} data-outcome={outcome}>
      {outcome === "done" && <Icon name="check" size={12} />}
      {outcome === "failed" && <Icon name="close" size={12} />}
      {(outcome === "open" || outcome === "unknown") && <Icon name="minus" size={12} />}
      <span className="visually-hidden">{OUTCOME_WORDS[outcome]}</span>
    </span>
  );
}
