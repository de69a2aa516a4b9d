import type { ReactNode } from "react";
import { Switch } from "react-aria-components";
import type { ConstructDetail, MapMarks, Mark, Relation, SessionId } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { visibleText } from "../markdown/visible";
import { AgentMark } from "../shared/AgentMark";
import { formatCount } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import type { Shown as ShownParts } from "./kinds";
import { sessionTree } from "./sessionTree";
import { changeShown, useShown } from "./shown";
import styles from "./transcript.module.css";

type Props = {
  construct: ConstructDetail;
  session: SessionId;
  marks: MapMarks | null;
  onSession: (session: SessionId) => void;
  onMark: (mark: Mark, backwards: boolean) => void;
};

/** The sessions of the construct, what one can jump to in this one, and what is shown. */
export function Aside({ construct, session, marks, onSession, onMark }: Props) {
  return (
    <aside className={styles.aside} aria-label="Sessions and places">
      <SessionList construct={construct} session={session} onSession={onSession} />
      <MarkList marks={marks} onMark={onMark} />
      <ShownSwitches />
      <p className={styles.promise}>Byte-exact. Digest checked on reading.</p>
    </aside>
  );
}

const RELATION_WORDS: Readonly<Record<Relation, string>> = {
  root: "",
  resume: "resumed",
  fork: "fork",
  subagent: "sub-agent",
};

function SessionList(props: Pick<Props, "construct" | "session" | "onSession">) {
  const nodes = sessionTree(props.construct.sessions);
  return (
    <section className={styles.group}>
      <h2 className={styles.groupHead}>
        Sessions
        <span className={styles.keys}>
          <kbd>[</kbd>
          <kbd>]</kbd>
        </span>
      </h2>
      <ul>
        {nodes.map(({ session, depth }) => (
          <li key={session.id}>
            <button
              type="button"
              className={styles.asideRow}
              data-depth={depth}
              aria-current={session.id === props.session ? "true" : undefined}
              title={visibleText(session.title)}
              onClick={() => props.onSession(session.id)}
            >
              {session.relation === "subagent" ? (
                <Icon name="branch" />
              ) : (
                <AgentMark agent={session.agent} named />
              )}
              <span className={styles.asideName}>
                <Shown text={session.title} />
              </span>
              {session.relation !== "root" && session.relation !== "subagent" && (
                <span className={styles.relation}>{RELATION_WORDS[session.relation]}</span>
              )}
              {session.relation === "subagent" && <span className="visually-hidden">sub-agent</span>}
              <span className={styles.count}>{formatCount(session.messages)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

const MARKS: readonly { mark: Mark; count: keyof MapMarks; icon: IconName; words: string }[] = [
  { mark: "user", count: "user", icon: "user", words: "Your turns" },
  { mark: "edit", count: "edits", icon: "edit", words: "Edits" },
  { mark: "command", count: "commands", icon: "log", words: "Commands" },
  { mark: "failed", count: "failed", icon: "close", words: "Failed" },
  { mark: "image", count: "images", icon: "image", words: "Images" },
  { mark: "subagent", count: "subagents", icon: "branch", words: "Sub-agents" },
];

function MarkList({ marks, onMark }: Pick<Props, "marks" | "onMark">) {
  return (
    <section className={styles.group}>
      <h2 className={styles.groupHead}>In this session</h2>
      <ul>
        {MARKS.map(({ mark, count, icon, words }) => (
          <li key={mark}>
            <button
              type="button"
              className={styles.asideRow}
              disabled={marks === null || marks[count] === 0}
              title={`Next of ${words.toLowerCase()}; with Shift the previous`}
              onClick={(event) => onMark(mark, event.shiftKey)}
            >
              <Icon name={icon} />
              <span className={styles.asideName}>{words}</span>
              <span className={styles.count}>{marks === null ? "" : formatCount(marks[count])}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The same in one line, where there is no room for a column. */
export function NarrowBar({ construct, session, onSession, onMark }: Omit<Props, "marks">) {
  return (
    <div className={styles.narrowBar}>
      <select aria-label="Session" value={session} onChange={(event) => onSession(event.target.value)}>
        {sessionTree(construct.sessions).map(({ session: one, depth }) => (
          <option key={one.id} value={one.id}>
            {"\u00a0".repeat(depth * 3)}
            {visibleText(one.title)} ({formatCount(one.messages)})
          </option>
        ))}
      </select>
      <select aria-label="Next" value="" onChange={(event) => onMark(event.target.value as Mark, false)}>
        <option value="" disabled>
          Go to next…
        </option>
        {MARKS.map(({ mark, words }) => (
          <option key={mark} value={mark}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

function ShownSwitches() {
  return (
    <section className={styles.group}>
      <h2 className={styles.groupHead}>Show</h2>
      <ShownSwitch part="thinking">Thinking</ShownSwitch>
      <ShownSwitch part="tools">Tool calls</ShownSwitch>
      <ShownSwitch part="records">Raw records</ShownSwitch>
    </section>
  );
}

function ShownSwitch({ part, children }: { part: keyof ShownParts; children: ReactNode }) {
  const on = useShown((shown) => shown[part]);
  return (
    <Switch
      className={styles.switch ?? ""}
      isSelected={on}
      onChange={(next) => changeShown({ [part]: next })}
    >
      <span className={styles.asideName}>{children}</span>
      <span className={styles.track}>
        <span className={styles.knob} />
      </span>
    </Switch>
  );
}
