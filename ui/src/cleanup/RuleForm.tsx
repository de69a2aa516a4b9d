import { useState } from "react";
import type { ByteKind } from "../api/contract";
import { Button } from "../shared/Button";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { Checkbox, Segments } from "../shared/controls";
import controls from "../shared/controls.module.css";
import { AmountField, NumberField } from "../shared/fields";
import type { CleanupAsk } from "./ask";
import styles from "./cleanup.module.css";

interface RuleFormProps {
  ask: CleanupAsk;
  workspaces: readonly { id: string; name: string }[];
  onMake: (change: Partial<CleanupAsk>) => void;
}

/** The kinds that can go while the conversation stays. */
export const TAKEABLE: readonly ByteKind[] = ["tool_output", "images", "diffs", "logs", "files"];

/** A rule for one plan: what goes, and from which constructs. */
export function RuleForm({ ask, workspaces, onMake }: RuleFormProps) {
  const chosen = ask.constructs.length + ask.sessions.length > 0 || ask.choice !== null;
  const [whole, setWhole] = useState(ask.kinds.length === 0 && (chosen || ask.idle_days !== null));
  const [kinds, setKinds] = useState<readonly ByteKind[]>(ask.kinds.length === 0 ? ["images"] : ask.kinds);
  const [idle_days, setIdleDays] = useState(ask.idle_days);
  const [larger, setLarger] = useState(ask.larger_than_bytes);
  const [pieces, setPieces] = useState(ask.pieces_over_bytes);
  const [workspace, setWorkspace] = useState(ask.workspace);
  const narrows = chosen || [idle_days, larger, workspace].some((part) => part !== null);
  const problem = whole
    ? narrows
      ? null
      : "Say which constructs: by their age, their size or their workspace"
    : kinds.length === 0
      ? "Choose at least one kind"
      : null;
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null) return;
        onMake({
          kinds: whole ? [] : kinds,
          idle_days,
          larger_than_bytes: larger,
          pieces_over_bytes: whole ? null : pieces,
          workspace,
          policies: null,
        });
      }}
    >
      <Segments
        label="What goes"
        value={whole ? "whole" : "kinds"}
        choices={[
          { value: "kinds", label: "Only kinds" },
          { value: "whole", label: "Whole constructs" },
        ]}
        onChange={(value) => setWhole(value === "whole")}
      />
      {!whole && (
        <fieldset className={styles.kinds}>
          <legend className="visually-hidden">Kinds</legend>
          {TAKEABLE.map((kind) => (
            <Checkbox
              key={kind}
              checked={kinds.includes(kind)}
              onChange={(on) => setKinds(TAKEABLE.filter((one) => (one === kind ? on : kinds.includes(one))))}
            >
              <span className={bars.swatch} data-kind={kind} />
              {KIND_NAMES[kind]}
            </Checkbox>
          ))}
        </fieldset>
      )}
      {!whole && <AmountField label="Single pieces larger than" bytes={pieces} onChange={setPieces} />}
      <NumberField
        label="Without activity for"
        unit="days"
        value={idle_days}
        most={36_500}
        onChange={setIdleDays}
      />
      <AmountField label="Constructs larger than" bytes={larger} onChange={setLarger} />
      <label className={controls.field}>
        <span className={controls.label}>Workspace</span>
        <select
          className={controls.input}
          value={workspace ?? ""}
          onChange={(event) => setWorkspace(event.target.value === "" ? null : event.target.value)}
        >
          <option value="">Any</option>
          {workspaces.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {problem !== null && <p className="quiet">{problem}</p>}
      <Button look="primary" type="submit" disabled={problem !== null}>
        Make the plan
      </Button>
    </form>
  );
}
