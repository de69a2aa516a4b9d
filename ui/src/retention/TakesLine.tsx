import type { ByteKind, Take } from "../api/contract";
import { Button, IconButton } from "../shared/Button";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { Checkbox } from "../shared/controls";
import controls from "../shared/controls.module.css";
import { AmountField, NumberField } from "../shared/fields";
import { type Draft, Line } from "./PolicyForm";
import { newTake, problemAt, TAKEN_KINDS } from "./policy";
import styles from "./retention.module.css";

/** What a policy takes: each kind with its conditions, or whole constructs. */
export function TakesLine(draft: Draft) {
  const { policy, problem, onChange } = draft;
  const { takes } = policy;
  const kinds: readonly (ByteKind | null)[] = takes.some((take) => take.kind === "conversation")
    ? ["conversation", ...TAKEN_KINDS]
    : TAKEN_KINDS;
  const set = (next: readonly Take[]) => onChange({ takes: [...next] });
  const general =
    problem?.field === "takes" || /^takes\[\d+\](\.kind)?$/.test(problem?.field ?? "")
      ? problemAt(problem, "takes")
      : null;
  return (
    <Line
      name="Takes"
      problem={general}
      hint="Idle means no activity in the construct; file dates do not count. Of a kind single pieces are measured."
    >
      <ul className={styles.takes}>
        {kinds.map((kind) => {
          const own = takes.flatMap((take, at) => (take.kind === kind ? [at] : []));
          const name = kind === null ? "Whole constructs" : KIND_NAMES[kind];
          return (
            <li key={kind ?? "whole"}>
              <Checkbox
                checked={own.length > 0}
                onChange={(on) =>
                  set(on ? [...takes, newTake(kind)] : takes.filter((take) => take.kind !== kind))
                }
              >
                {kind !== null && <span className={bars.swatch} data-kind={kind} />}
                {name}
              </Checkbox>
              {own.length === 0 ? (
                <span className="quiet">kept</span>
              ) : (
                <div className={styles.alternatives}>
                  {own.map((at, place) => {
                    const take = takes[at];
                    if (!take) return null;
                    return (
                      <Conditions
                        key={at}
                        name={place === 0 ? name : `${name}, ${place + 1}`}
                        or={place > 0}
                        take={take}
                        problem={(field) => problemAt(problem, `takes[${at}].${field}`)}
                        onChange={(change) =>
                          set(takes.map((one, i) => (i === at ? { ...one, ...change } : one)))
                        }
                        onRemove={place === 0 ? null : () => set(takes.filter((_, i) => i !== at))}
                      />
                    );
                  })}
                </div>
              )}
            </li>
          );
        })}
      </ul>
      <Quota {...draft} />
    </Line>
  );
}

interface ConditionsProps {
  name: string;
  or: boolean;
  take: Take;
  problem: (field: keyof Take) => string | null;
  onChange: (change: Partial<Take>) => void;
  onRemove: (() => void) | null;
}

function Conditions({ name, or, take, problem, onChange, onRemove }: ConditionsProps) {
  return (
    <span className={styles.conditions}>
      <span className={styles.pair}>
        {or ? "or idle for" : "idle for"}
        <NumberField
          quiet
          label={`${name}: idle for`}
          unit="days"
          value={take.idle_days}
          most={36_500}
          problem={problem("idle_days")}
          onChange={(idle_days) => onChange({ idle_days })}
        />
      </span>
      <span className={styles.pair}>
        over
        <AmountField
          quiet
          label={`${name}: larger than`}
          bytes={take.larger_than_bytes}
          problem={problem("larger_than_bytes")}
          onChange={(larger_than_bytes) => onChange({ larger_than_bytes })}
        />
      </span>
      {onRemove && (
        <IconButton icon="close" size="small" label={`Remove this of ${name}`} onPress={onRemove} />
      )}
    </span>
  );
}

/** Only as much as is needed for the store to stay below a size. */
function Quota({ policy, problem, onChange }: Draft) {
  const on = policy.quota_bytes !== null;
  const said = problemAt(problem, "quota_bytes");
  return (
    <div className={styles.conditions}>
      <Checkbox checked={on} onChange={(next) => onChange({ quota_bytes: next ? 20e9 : null })}>
        Only as much as is over
      </Checkbox>
      {on && (
        <>
          <AmountField
            quiet
            label="Keep the store under"
            bytes={policy.quota_bytes}
            onChange={(quota_bytes) => onChange({ quota_bytes: quota_bytes ?? 20e9 })}
          />
          <span>in all, oldest first</span>
        </>
      )}
      {said && <p className={controls.invalid}>{said}</p>}
    </div>
  );
}

/** What of each workspace always stays. */
export function NewestLine({ policy, problem, onChange }: Draft) {
  const { thin } = policy;
  const said = problemAt(problem, "keep_last_per_workspace") ?? problemAt(problem, "thin");
  const period = (field: "daily" | "weekly" | "monthly" | "yearly", unit: string) => (
    <NumberField
      quiet
      label={`Newest of ${unit}`}
      unit={unit}
      most={10_000}
      value={thin?.[field] ?? 0}
      onChange={(value) =>
        onChange({ thin: { daily: 0, weekly: 0, monthly: 0, yearly: 0, ...thin, [field]: value ?? 0 } })
      }
    />
  );
  return (
    <Line
      name="Always keeps"
      problem={said}
      hint="Counted for each workspace. An empty field keeps none for it."
    >
      <span className={styles.conditions}>
        <span>the last</span>
        <NumberField
          quiet
          label="Constructs kept of each workspace"
          unit="constructs of a workspace"
          least={1}
          most={1_000_000}
          value={policy.keep_last_per_workspace}
          onChange={(keep_last_per_workspace) => onChange({ keep_last_per_workspace })}
        />
      </span>
      {thin === null ? (
        <Button
          look="link"
          onPress={() => onChange({ thin: { daily: 7, weekly: 4, monthly: 12, yearly: 3 } })}
        >
          Thin out by day, week, month and year
        </Button>
      ) : (
        <span className={styles.conditions}>
          <span>the newest of</span>
          {period("daily", "days,")}
          {period("weekly", "weeks,")}
          {period("monthly", "months,")}
          {period("yearly", "years")}
          <IconButton
            icon="close"
            size="small"
            label="Do not thin out"
            onPress={() => onChange({ thin: null })}
          />
        </span>
      )}
    </Line>
  );
}
