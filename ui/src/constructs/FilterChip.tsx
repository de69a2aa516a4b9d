import type { ReactNode } from "react";
import { Button as AriaButton } from "react-aria-components";
import { classes } from "../shared/css";
import { Icon } from "../shared/Icon";
import { ChoiceMenu, Panel } from "../shared/Menu";
import styles from "./filters.module.css";

interface ChipProps {
  name: string;
  /** What it is set to, in words; null at rest. */
  value: string | null;
  /** What it says at rest. */
  rest?: string;
  onClear: () => void;
}

function Opener({ name, value, rest = "any", onClear }: ChipProps) {
  return (
    <AriaButton
      className={styles.opener ?? ""}
      aria-label={`${name}: ${value ?? rest}`}
      onKeyDown={(event) => {
        if (event.key === "Backspace" && value !== null) onClear();
        else event.continuePropagation();
      }}
    >
      {name} <b>{value ?? rest}</b>
    </AriaButton>
  );
}

function Chip({ chip, children }: { chip: ChipProps; children: ReactNode }) {
  return (
    <span className={classes(styles.chip, chip.value !== null && styles.set)}>
      {children}
      {chip.value !== null && (
        <AriaButton className={styles.clear ?? ""} aria-label={`Clear ${chip.name}`} onPress={chip.onClear}>
          <Icon name="close" size={12} />
        </AriaButton>
      )}
    </span>
  );
}

interface ChoiceChipProps extends ChipProps {
  chosen: readonly string[];
  mode?: "single" | "multiple";
  onChange: (chosen: string[]) => void;
  children: ReactNode;
}

/** A filter whose values are chosen from a menu. */
export function ChoiceChip({ chosen, mode = "multiple", onChange, children, ...chip }: ChoiceChipProps) {
  return (
    <Chip chip={chip}>
      <ChoiceMenu
        label={chip.name}
        opener={<Opener {...chip} />}
        chosen={chosen}
        mode={mode}
        onChange={onChange}
      >
        {children}
      </ChoiceMenu>
    </Chip>
  );
}

/** A filter whose value is written into fields. */
export function PanelChip({ children, ...chip }: ChipProps & { children: (close: () => void) => ReactNode }) {
  return (
    <Chip chip={chip}>
      <Panel label={chip.name} opener={<Opener {...chip} />}>
        {children}
      </Panel>
    </Chip>
  );
}
