import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { Construct, ConstructStatus } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { AgentMark } from "../shared/AgentMark";
import { Button, IconButton } from "../shared/Button";
import { Badge } from "../shared/controls";
import { formatBytes, formatClock, formatDate, formatExactBytes, formatNumber } from "../shared/format";
import { Menu, MenuItem } from "../shared/Menu";
import styles from "./header.module.css";
import { NEXT_STATUSES, STATUS_NAMES } from "./query";
import { StatusBadge, StatusMark } from "./StatusMark";

const LONGEST_NAME = 200;

interface ConstructHeaderProps {
  construct: Construct;
  onRename: (name: string) => void;
  onPin: () => void;
  onStatus: (status: ConstructStatus) => void;
  onCopyLink: () => void;
  onCleanUp: () => void;
}

/** What a construct is at a glance: its state, its name, and one line of facts. */
export function ConstructHeader(props: ConstructHeaderProps) {
  const { construct, onRename, onPin, onStatus } = props;
  const next = NEXT_STATUSES[construct.status];
  return (
    <header className={styles.header}>
      <div className={styles.line}>
        {next.length === 0 ? (
          <StatusBadge status={construct.status} />
        ) : (
          <Menu
            label="Change the status"
            opener={
              <AriaButton
                className={styles.status ?? ""}
                aria-label={`Status: ${STATUS_NAMES[construct.status]}. Change it`}
              >
                <StatusBadge status={construct.status} />
              </AriaButton>
            }
            onAction={(key) => onStatus(key as ConstructStatus)}
          >
            {next.map((status) => (
              <MenuItem
                key={status}
                id={status}
                text={status === "archived" ? "Archive…" : STATUS_NAMES[status]}
                icon={<StatusMark status={status} />}
              />
            ))}
          </Menu>
        )}
        <Name name={construct.name} onRename={onRename} />
        <IconButton
          icon="pin"
          label={construct.pinned ? "Unpin" : "Pin: cleanup never takes it"}
          on={construct.pinned}
          onPress={onPin}
        />
        <span className={styles.end}>
          <Button look="quiet" icon="broom" onPress={props.onCleanUp}>
            Clean up…
          </Button>
          <Button look="quiet" icon="link" onPress={props.onCopyLink}>
            Copy link
          </Button>
        </span>
      </div>
      <FactLine construct={construct} />
    </header>
  );
}

function Name({ name, onRename }: { name: string; onRename: (name: string) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  if (typed === null) {
    return (
      <h1 className={styles.name}>
        <AriaButton
          className={styles.nameButton ?? ""}
          aria-label={`Rename “${name}”`}
          onPress={() => setTyped(name)}
        >
          <Shown text={name} />
        </AriaButton>
      </h1>
    );
  }
  const finish = () => {
    const wanted = typed.trim();
    if (wanted !== name) onRename(wanted);
    setTyped(null);
  };
  return (
    <input
      className={styles.nameField}
      aria-label="Name; leave it empty to take the given name back"
      value={typed}
      maxLength={LONGEST_NAME}
      placeholder="Empty takes the given name back"
      // biome-ignore lint/a11y/noAutofocus: the person has just asked to write here
      autoFocus
      onFocus={(event) => event.target.select()}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.key === "Enter") finish();
        if (event.key === "Escape") setTyped(null);
      }}
    />
  );
}

function FactLine({ construct }: { construct: Construct }) {
  const [start, end] = [Date.parse(construct.created_at), Date.parse(construct.last_activity_at)];
  const sameDay = new Date(start).toDateString() === new Date(end).toDateString();
  const span = sameDay
    ? `${formatDate(start, end)}, ${formatClock(start)} to ${formatClock(end)}`
    : `${formatDate(start, end)} to ${formatDate(end, end)}`;
  return (
    <ul className={styles.facts}>
      {construct.agents.map((agent) => (
        <li key={agent}>
          <AgentMark agent={agent} /> {agent}
        </li>
      ))}
      {construct.branch !== null && (
        <li className="mono">
          <span className="ellipsis">
            <Shown text={construct.branch} />
          </span>
        </li>
      )}
      <li>{formatNumber(construct.sessions, "session")}</li>
      <li>{formatNumber(construct.messages, "message")}</li>
      <li>{span}</li>
      <li
        title={`${formatExactBytes(construct.stored_bytes)} of ${formatExactBytes(construct.original_bytes)}`}
      >
        {formatBytes(construct.stored_bytes)} stored of {formatBytes(construct.original_bytes)}
      </li>
      {construct.pinned && <li>Kept for ever</li>}
      {construct.only_copy && (
        <li>
          <Badge tone="warn">Only copy</Badge>
        </li>
      )}
    </ul>
  );
}
