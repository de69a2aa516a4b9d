import type { ReactNode } from "react";
import type { Policy, PolicyProblem } from "../api/contract";
import controls from "../shared/controls.module.css";
import { problemAt } from "./policy";
import styles from "./retention.module.css";

/** A draft, what is wrong with it, and the way to change it. */
export interface Draft {
  policy: Policy;
  problem: PolicyProblem | null;
  onChange: (change: Partial<Policy>) => void;
}

/** One line of the editor: a word at the start, its fields, and what they mean below. */
export function Line({ name, hint, problem, children }: LineProps) {
  return (
    <div className={styles.line} role="group" aria-label={name}>
      <span className={styles.word} aria-hidden="true">
        {name}
      </span>
      <div className={styles.fields}>
        {children}
        {problem && (
          <p className={controls.invalid} role="alert">
            {problem}
          </p>
        )}
        {hint && <p className={styles.hint}>{hint}</p>}
      </div>
    </div>
  );
}

interface LineProps {
  name: string;
  hint?: ReactNode;
  problem?: string | null;
  children: ReactNode;
}

/** The name of the policy, as the title of the editor. */
export function NameField({ policy, problem, onChange, autoFocus }: Draft & { autoFocus: boolean }) {
  const said = problemAt(problem, "name");
  return (
    <label className={styles.nameLabel}>
      <span className="visually-hidden">Name of the policy</span>
      <input
        className={styles.name}
        value={policy.name}
        maxLength={80}
        placeholder="Name of the policy"
        aria-invalid={said ? true : undefined}
        // biome-ignore lint/a11y/noAutofocus: the person has just asked for a new policy
        autoFocus={autoFocus}
        onChange={(event) => onChange({ name: event.target.value })}
      />
      {said && <span className={controls.invalid}>{said}</span>}
    </label>
  );
}
