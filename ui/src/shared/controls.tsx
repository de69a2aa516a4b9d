import type { ReactNode } from "react";
import {
  Checkbox as AriaCheckbox,
  Switch as AriaSwitch,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import controls from "./controls.module.css";
import { Icon } from "./Icon";

export type Tone = "plain" | "accent" | "ok" | "warn" | "bad";

/** A state in words, with a shape before them. */
export function Badge({ tone = "plain", children }: { tone?: Tone; children: ReactNode }) {
  return (
    <span className={controls.badge} data-tone={tone}>
      {children}
    </span>
  );
}

interface CheckboxProps {
  checked: boolean;
  mixed?: boolean;
  disabled?: boolean;
  /** Its name when no words stand beside it. */
  label?: string;
  children?: ReactNode;
  onChange: (checked: boolean) => void;
}

/** A box that is on, off or, for a part of many, mixed. */
export function Checkbox({
  checked,
  mixed = false,
  disabled = false,
  label,
  children,
  onChange,
}: CheckboxProps) {
  return (
    <AriaCheckbox
      className={controls.check ?? ""}
      isSelected={checked}
      isIndeterminate={mixed}
      isDisabled={disabled}
      onChange={onChange}
      {...(label ? { "aria-label": label } : {})}
    >
      <span className={controls.box}>
        <Icon name={mixed ? "minus" : "check"} size={12} />
      </span>
      {children}
    </AriaCheckbox>
  );
}

/** The picture of a box, where its row does the work of a checkbox. */
export function CheckMark({ on, mixed = false }: { on: boolean; mixed?: boolean }) {
  return (
    <span className={controls.box} data-on={on || mixed || undefined} aria-hidden="true">
      <Icon name={mixed ? "minus" : "check"} size={12} />
    </span>
  );
}

interface SwitchProps {
  on: boolean;
  /** What it turns on. */
  label: string;
  disabled?: boolean;
  onChange: (on: boolean) => void;
}

/** Something that is on or off at once. */
export function Switch({ on, label, disabled = false, onChange }: SwitchProps) {
  return (
    <AriaSwitch
      className={controls.switch ?? ""}
      aria-label={label}
      isSelected={on}
      isDisabled={disabled}
      onChange={onChange}
    >
      <span className={controls.track}>
        <span />
      </span>
    </AriaSwitch>
  );
}

interface SegmentsProps<Value extends string> {
  label: string;
  value: Value;
  choices: readonly { value: Value; label: string }[];
  onChange: (value: Value) => void;
}

/** At most five choices of one value, side by side. */
export function Segments<Value extends string>({ label, value, choices, onChange }: SegmentsProps<Value>) {
  return (
    <ToggleButtonGroup
      aria-label={label}
      className={controls.segments ?? ""}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = choices.find((choice) => keys.has(choice.value));
        if (chosen) onChange(chosen.value);
      }}
    >
      {choices.map((choice) => (
        <ToggleButton key={choice.value} id={choice.value} className={controls.segment ?? ""}>
          {choice.label}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  );
}

interface TextFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  type?: "text" | "date" | "search";
  /** What is wrong with the value; the value itself is kept. */
  problem?: string | null;
  autoFocus?: boolean;
}

/** One line of text with its label above it and its problem below. */
export function TextField({
  label,
  value,
  onChange,
  placeholder,
  type = "text",
  problem,
  autoFocus,
}: TextFieldProps) {
  return (
    <label className={controls.field}>
      <span className={controls.label}>{label}</span>
      <input
        className={controls.input}
        type={type}
        value={value}
        placeholder={placeholder}
        aria-invalid={problem ? true : undefined}
        // biome-ignore lint/a11y/noAutofocus: the field is what its menu or dialog was opened for
        autoFocus={autoFocus}
        onChange={(event) => onChange(event.target.value)}
      />
      {problem && <span className={controls.invalid}>{problem}</span>}
    </label>
  );
}
