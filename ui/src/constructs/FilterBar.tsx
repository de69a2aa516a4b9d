import { type ReactNode, type Ref, useCallback, useEffect, useState } from "react";
import type { AgentName, ConstructStatus, ConstructType, Facets } from "../api/contract";
import { AgentMark } from "../shared/AgentMark";
import { Button } from "../shared/Button";
import { formatBytes, formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import { Menu, MenuItem } from "../shared/Menu";
import { DateFilter } from "./DateFilter";
import { ChoiceChip } from "./FilterChip";
import styles from "./filters.module.css";
import { type ConstructQuery, STATUS_NAMES, STATUSES, TYPE_NAMES, TYPES } from "./query";
import { StatusMark } from "./StatusMark";

type Kind = "type" | "workspace" | "tag" | "size" | "activity" | "pinned" | "only_copy";

const ADDABLE: readonly { kind: Kind; name: string }[] = [
  { kind: "activity", name: "Last activity" },
  { kind: "workspace", name: "Workspace" },
  { kind: "type", name: "Type" },
  { kind: "tag", name: "Tag" },
  { kind: "size", name: "Stored" },
  { kind: "pinned", name: "Pinned" },
  { kind: "only_copy", name: "Only copy" },
];

/** The fields of a query that a filter sets. */
const FIELDS: Record<Kind, readonly (keyof ConstructQuery)[]> = {
  type: ["type"],
  workspace: ["workspace"],
  tag: ["tag"],
  size: ["larger_than"],
  activity: ["since", "until"],
  pinned: ["pinned"],
  only_copy: ["only_copy"],
};

const SIZES: readonly number[] = [100e3, 500e3, 1e6, 10e6, 50e6, 100e6, 500e6];
const TEXT_DELAY_MS = 200;

interface FilterBarProps {
  query: ConstructQuery;
  facets: Facets | undefined;
  now: number;
  textField: Ref<HTMLInputElement>;
  onChange: (change: Partial<ConstructQuery>) => void;
  /** The person is done typing: the focus goes back to the list. */
  onDone: () => void;
  children?: ReactNode;
}

/** The filters of the list: each one a chip that says what it is set to. */
export function FilterBar({ query, facets, now, textField, onChange, onDone, children }: FilterBarProps) {
  const [added, setAdded] = useState<readonly Kind[]>([]);
  const changeText = useCallback((text: string) => onChange({ text }), [onChange]);
  const set: Record<Kind, boolean> = {
    type: query.type.length > 0,
    workspace: query.workspace.length > 0,
    tag: query.tag.length > 0,
    size: query.larger_than !== null,
    activity: query.since !== null || query.until !== null,
    pinned: query.pinned !== null,
    only_copy: query.only_copy !== null,
  };
  /** A filter that was added goes with its value, and the focus that stood on it goes to the list. */
  const clear = (change: Partial<ConstructQuery>) => {
    setAdded((old) => old.filter((kind) => !FIELDS[kind].some((field) => field in change)));
    onChange(change);
    requestAnimationFrame(() => document.activeElement === document.body && onDone());
  };
  const chip = { query, facets, onChange, onClear: clear };
  const shown = (kind: Kind) => set[kind] || added.includes(kind);
  const rest = ADDABLE.filter(({ kind }) => !shown(kind));
  return (
    <div className={styles.bar} role="toolbar" aria-label="Filters">
      <TextFilter text={query.text} field={textField} onChange={changeText} onDone={onDone} />
      {rest.length > 0 && (
        <Menu
          label="Add a filter"
          opener={
            <Button icon="plus" size="small">
              Filter
            </Button>
          }
          onAction={(key) => {
            const kind = key as Kind;
            if (kind === "pinned" || kind === "only_copy") onChange({ [kind]: true });
            else setAdded([...added, kind]);
          }}
        >
          {rest.map(({ kind, name }) => (
            <MenuItem key={kind} id={kind} text={name} />
          ))}
        </Menu>
      )}
      <StatusChip {...chip} />
      <AgentChip {...chip} />
      {shown("workspace") && <WorkspaceChip {...chip} />}
      {shown("type") && <TypeChip {...chip} />}
      {shown("tag") && <TagChip {...chip} />}
      {shown("activity") && <DateFilter {...chip} now={now} />}
      {shown("size") && <SizeChip {...chip} />}
      {shown("pinned") && <FlagChip {...chip} name="Pinned" field="pinned" />}
      {shown("only_copy") && <FlagChip {...chip} name="Only copy" field="only_copy" />}
      <span className={styles.end}>{children}</span>
    </div>
  );
}

function TextFilter(props: {
  text: string;
  field: Ref<HTMLInputElement>;
  onChange: (text: string) => void;
  onDone: () => void;
}) {
  const { text, field, onChange, onDone } = props;
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (typed === text) return;
    const timer = setTimeout(() => onChange(typed), TEXT_DELAY_MS);
    return () => clearTimeout(timer);
  }, [typed, text, onChange]);
  return (
    <label className={styles.text}>
      <Icon name="search" />
      <span className="visually-hidden">Filter by name or brief</span>
      <input
        ref={field}
        value={typed}
        placeholder="Name or brief"
        spellCheck={false}
        onChange={(event) => setTyped(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" || event.key === "ArrowDown") {
            event.preventDefault();
            onChange(typed);
            onDone();
          }
          if (event.key === "Escape") {
            if (typed === "") onDone();
            setTyped("");
            onChange("");
          }
        }}
      />
      {typed === "" && <kbd>/</kbd>}
    </label>
  );
}

interface ChipOf {
  query: ConstructQuery;
  facets: Facets | undefined;
  onChange: (change: Partial<ConstructQuery>) => void;
  onClear: (change: Partial<ConstructQuery>) => void;
}

function list(names: readonly string[]): string | null {
  if (names.length === 0) return null;
  return names.length <= 2 ? names.join(", ") : `${names[0]} and ${names.length - 1} more`;
}

function StatusChip({ query, facets, onChange, onClear }: ChipOf) {
  const counts = new Map(facets?.statuses.map((one) => [one.status, one.constructs]));
  return (
    <ChoiceChip
      name="Status"
      value={list(query.status.map((status) => STATUS_NAMES[status]))}
      chosen={query.status}
      onClear={() => onClear({ status: [] })}
      onChange={(chosen) => onChange({ status: chosen as ConstructStatus[] })}
    >
      {STATUSES.map((status) => (
        <MenuItem
          key={status}
          id={status}
          text={STATUS_NAMES[status]}
          icon={<StatusMark status={status} />}
          end={formatCount(counts.get(status) ?? 0)}
        />
      ))}
    </ChoiceChip>
  );
}

function AgentChip({ query, facets, onChange, onClear }: ChipOf) {
  return (
    <ChoiceChip
      name="Agent"
      value={list(query.agent)}
      chosen={query.agent}
      onClear={() => onClear({ agent: [] })}
      onChange={(chosen) => onChange({ agent: chosen as AgentName[] })}
    >
      {(facets?.agents ?? []).map(({ agent, constructs }) => (
        <MenuItem
          key={agent}
          id={agent}
          text={agent}
          icon={<AgentMark agent={agent} />}
          end={formatCount(constructs)}
        />
      ))}
    </ChoiceChip>
  );
}

function WorkspaceChip({ query, facets, onChange, onClear }: ChipOf) {
  const names = new Map(facets?.workspaces.map((one) => [one.id, one.name]));
  return (
    <ChoiceChip
      name="Workspace"
      value={list(query.workspace.map((id) => names.get(id) ?? "unknown"))}
      chosen={query.workspace}
      onClear={() => onClear({ workspace: [] })}
      onChange={(workspace) => onChange({ workspace })}
    >
      {(facets?.workspaces ?? []).map(({ id, name, constructs }) => (
        <MenuItem key={id} id={id} text={name} icon={<Icon name="folder" />} end={formatCount(constructs)} />
      ))}
    </ChoiceChip>
  );
}

function TypeChip({ query, onChange, onClear }: ChipOf) {
  return (
    <ChoiceChip
      name="Type"
      value={list(query.type.map((type) => TYPE_NAMES[type]))}
      chosen={query.type}
      onClear={() => onClear({ type: [] })}
      onChange={(chosen) => onChange({ type: chosen as ConstructType[] })}
    >
      {TYPES.map((type) => (
        <MenuItem key={type} id={type} text={TYPE_NAMES[type]} />
      ))}
    </ChoiceChip>
  );
}

function TagChip({ query, facets, onChange, onClear }: ChipOf) {
  return (
    <ChoiceChip
      name="Tag"
      value={list(query.tag)}
      chosen={query.tag}
      onClear={() => onClear({ tag: [] })}
      onChange={(tag) => onChange({ tag })}
    >
      {(facets?.tags ?? []).map(({ tag, constructs }) => (
        <MenuItem key={tag} id={tag} text={tag} icon={<Icon name="tag" />} end={formatCount(constructs)} />
      ))}
    </ChoiceChip>
  );
}

function SizeChip({ query, onChange, onClear }: ChipOf) {
  const size = query.larger_than;
  return (
    <ChoiceChip
      name="Stored"
      value={size === null ? null : `over ${shortBytes(size)}`}
      chosen={size === null ? [] : [String(size)]}
      mode="single"
      onClear={() => onClear({ larger_than: null })}
      onChange={([chosen]) => onChange({ larger_than: chosen === undefined ? null : Number(chosen) })}
    >
      {SIZES.map((bytes) => (
        <MenuItem key={bytes} id={String(bytes)} text={`Over ${shortBytes(bytes)}`} />
      ))}
    </ChoiceChip>
  );
}

/** A round number of bytes without the zeros behind its point. */
function shortBytes(bytes: number): string {
  return formatBytes(bytes).replace(/\.0+(?=\D)/, "");
}

function FlagChip(props: ChipOf & { name: string; field: "pinned" | "only_copy" }) {
  const { name, field, query, onChange, onClear } = props;
  const flag = query[field];
  return (
    <ChoiceChip
      name={name}
      value={flag === null ? null : flag ? "yes" : "no"}
      chosen={flag === null ? [] : [flag ? "yes" : "no"]}
      mode="single"
      onClear={() => onClear({ [field]: null })}
      onChange={([chosen]) => onChange({ [field]: chosen === undefined ? null : chosen === "yes" })}
    >
      <MenuItem id="yes" text="Yes" />
      <MenuItem id="no" text="No" />
    </ChoiceChip>
  );
}
