import { useEffect, useRef } from "react";
import type { Role } from "../api/contract";
import { IconButton } from "../shared/Button";
import { formatCount } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./transcript.module.css";
import type { Found } from "./useFind";

const ROLES: readonly { value: Role | "any"; label: string }[] = [
  { value: "any", label: "any" },
  { value: "user", label: "you" },
  { value: "assistant", label: "agent" },
  { value: "tool", label: "tool" },
  { value: "system", label: "system" },
];

type Props = {
  query: string;
  role: Role | null;
  found: Found;
  /** Which hit is shown, from 0. */
  at: number;
  onQuery: (query: string) => void;
  onRole: (role: Role | null) => void;
  onStep: (by: 1 | -1) => void;
  onClose: () => void;
};

/** The row above the text in which one looks for words. */
export function FindRow(props: Props) {
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.select();
  }, []);
  return (
    <search
      className={styles.findRow}
      onKeyDown={(event) => {
        if (event.key === "Escape") props.onClose();
        else if (event.key === "Enter" && event.target === input.current)
          props.onStep(event.shiftKey ? -1 : 1);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    >
      <label className={styles.findBox}>
        <Icon name="search" />
        <input
          ref={input}
          data-transcript-find=""
          aria-label="Find in this session"
          placeholder="Find in this session"
          value={props.query}
          spellCheck={false}
          onChange={(event) => props.onQuery(event.target.value)}
        />
        <span className={styles.findCount} aria-live="polite" data-none={isNone(props)}>
          {countWords(props)}
        </span>
      </label>
      <span className={styles.upright}>
        <IconButton icon="back" label="Previous hit" keys="Shift+Enter" onPress={() => props.onStep(-1)} />
        <IconButton icon="forward" label="Next hit" keys="Enter" onPress={() => props.onStep(1)} />
      </span>
      <label className={styles.roleChip}>
        Role
        <select
          value={props.role ?? "any"}
          onChange={(event) =>
            props.onRole(event.target.value === "any" ? null : (event.target.value as Role))
          }
        >
          {ROLES.map((role) => (
            <option key={role.value} value={role.value}>
              {role.label}
            </option>
          ))}
        </select>
      </label>
      <span className={styles.findSpace} />
      <IconButton icon="close" label="Close" keys="Esc" onPress={props.onClose} />
    </search>
  );
}

function isNone({ query, found }: Props): boolean {
  return query.trim() !== "" && !found.busy && found.hits.length === 0;
}

function countWords({ query, found, at }: Props): string {
  if (query.trim() === "") return "";
  if (found.error !== null) return found.error.code;
  if (found.hits.length === 0) return found.busy ? "" : "none";
  const total = `${found.more && !found.busy ? "the first " : ""}${formatCount(found.hits.length)}`;
  return `${formatCount(at + 1)} of ${total}${found.busy ? "…" : ""}`;
}
