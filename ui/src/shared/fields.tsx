/** Fields for numbers with their unit. An empty field means that nothing is set. */
import { useEffect, useId, useState } from "react";
import controls from "./controls.module.css";
import { classes } from "./css";

interface NumberFieldProps {
  label: string;
  /** Only for screen readers: the words around the field name it for the others. */
  quiet?: boolean;
  unit?: string;
  value: number | null;
  least?: number;
  most?: number;
  problem?: string | null;
  disabled?: boolean;
  onChange: (value: number | null) => void;
}

/** A whole number with its unit behind it. */
export function NumberField({ label, quiet, unit, value, least = 0, most = 1e9, ...rest }: NumberFieldProps) {
  const id = useId();
  const [typed, setTyped] = useTyped(value);
  const parsed = /^\d{1,15}$/.test(typed.trim()) ? Number(typed) : null;
  const outside = typed.trim() !== "" && (parsed === null || parsed < least || parsed > most);
  const problem = rest.problem ?? (outside ? `A whole number from ${least} to ${most}` : null);
  const set = (text: string) => {
    setTyped(text);
    const next = /^\d{1,15}$/.test(text.trim()) ? Number(text) : null;
    if (next === null ? text.trim() === "" : next >= least && next <= most) rest.onChange(next);
  };
  return (
    <span className={classes(controls.field, controls.amount)}>
      <label className={quiet ? "visually-hidden" : controls.label} htmlFor={id}>
        {label}
        {quiet && unit ? `, ${unit}` : ""}
      </label>
      <span className={controls.amountLine}>
        <input
          id={id}
          className={classes(controls.input, controls.number)}
          inputMode="numeric"
          autoComplete="off"
          value={typed}
          disabled={rest.disabled}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${id}-problem` : undefined}
          onChange={(event) => set(event.target.value)}
          onKeyDown={(event) => {
            const step = event.key === "ArrowUp" ? 1 : event.key === "ArrowDown" ? -1 : 0;
            if (step === 0) return;
            event.preventDefault();
            set(String(Math.max(least, Math.min(most, (parsed ?? least) + step))));
          }}
        />
        {unit && <span>{unit}</span>}
      </span>
      {problem && (
        <span className={controls.invalid} id={`${id}-problem`}>
          {problem}
        </span>
      )}
    </span>
  );
}

const UNITS = [
  { name: "KB", bytes: 1e3 },
  { name: "MB", bytes: 1e6 },
  { name: "GB", bytes: 1e9 },
] as const;

interface AmountFieldProps {
  label: string;
  quiet?: boolean;
  bytes: number | null;
  problem?: string | null;
  onChange: (bytes: number | null) => void;
}

/** An amount of bytes: a number and its unit. */
export function AmountField({ label, quiet, bytes, problem = null, onChange }: AmountFieldProps) {
  const id = useId();
  const [unit, setUnit] = useState(() => unitOf(bytes));
  const shown_unit = bytes !== null && bytes % unit !== 0 ? unitOf(bytes) : unit;
  const [typed, setTyped] = useTyped(bytes === null ? null : bytes / shown_unit);
  const bad = typed.trim() !== "" && parseAmount(typed, shown_unit) === null;
  const said = problem ?? (bad ? "A number larger than 0" : null);
  const set = (text: string, of: number) => {
    setTyped(text);
    const next = parseAmount(text, of);
    if (next !== null || text.trim() === "") onChange(next);
  };
  return (
    <span className={classes(controls.field, controls.amount)}>
      <label className={quiet ? "visually-hidden" : controls.label} htmlFor={id}>
        {label}
      </label>
      <span className={controls.amountLine}>
        <input
          id={id}
          className={classes(controls.input, controls.number)}
          inputMode="decimal"
          autoComplete="off"
          value={typed}
          aria-invalid={said ? true : undefined}
          aria-describedby={said ? `${id}-problem` : undefined}
          onChange={(event) => set(event.target.value, shown_unit)}
        />
        <select
          className={controls.input}
          aria-label={`Unit of ${label}`}
          value={shown_unit}
          onChange={(event) => {
            setUnit(Number(event.target.value));
            set(typed, Number(event.target.value));
          }}
        >
          {UNITS.map(({ name, bytes: of }) => (
            <option key={name} value={of}>
              {name}
            </option>
          ))}
        </select>
      </span>
      {said && (
        <span className={controls.invalid} id={`${id}-problem`}>
          {said}
        </span>
      )}
    </span>
  );
}

/** The largest unit an amount is a round number of. */
export function unitOf(bytes: number | null): number {
  if (bytes === null || bytes === 0) return 1e6;
  return (
    [...UNITS].reverse().find((unit) => bytes % (unit.bytes / 10) === 0 && bytes >= unit.bytes)?.bytes ?? 1e3
  );
}

/** Bytes of a number typed in a unit; null when it is none. */
export function parseAmount(typed: string, unit: number): number | null {
  const text = typed.trim().replace(",", ".");
  if (!/^\d{1,12}(\.\d{1,3})?$/.test(text)) return null;
  const bytes = Math.round(Number(text) * unit);
  return bytes > 0 ? bytes : null;
}

/** What is typed, which follows the value when that changes from elsewhere. */
function useTyped(value: number | null) {
  const [typed, setTyped] = useState(value === null ? "" : String(value));
  useEffect(() => {
    setTyped((old) => (sameNumber(old, value) ? old : value === null ? "" : String(value)));
  }, [value]);
  return [typed, setTyped] as const;
}

function sameNumber(typed: string, value: number | null): boolean {
  const text = typed.trim().replace(",", ".");
  return value === null ? text === "" || Number.isNaN(Number(text)) : Number(text) === value;
}
