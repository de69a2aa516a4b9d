import type { ReactNode, Ref } from "react";
import { Button as AriaButton, Tooltip, TooltipTrigger } from "react-aria-components";
import controls from "./controls.module.css";
import { classes } from "./css";
import { Icon, type IconName } from "./Icon";

type Look = "primary" | "secondary" | "quiet" | "destructive" | "danger" | "link";

interface ButtonProps {
  children: ReactNode;
  onPress?: (() => void) | undefined;
  look?: Look;
  size?: "small" | "normal" | "large";
  icon?: IconName;
  disabled?: boolean;
  /** The action is running: it cannot be pressed again, and keeps its focus. */
  busy?: boolean;
  autoFocus?: boolean;
  type?: "button" | "submit";
  ref?: Ref<HTMLButtonElement>;
}

/** A button whose words are a verb with its object. */
export function Button({
  children,
  look = "secondary",
  size = "normal",
  icon,
  busy = false,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...(rest.ref ? { ref: rest.ref } : {})}
      className={classes(controls.button, controls[look], size !== "normal" && controls[size])}
      isDisabled={rest.disabled ?? false}
      isPending={busy}
      autoFocus={rest.autoFocus ?? false}
      type={rest.type ?? "button"}
      {...(rest.onPress ? { onPress: rest.onPress } : {})}
    >
      {busy ? <BusyArc /> : icon && <Icon name={icon} />}
      {children}
    </AriaButton>
  );
}

/** The arc of a running action. */
export function BusyArc() {
  return (
    <svg className={controls.arc} viewBox="0 0 12 12" fill="none" stroke="currentColor" aria-hidden="true">
      <path d="M10.5 6A4.5 4.5 0 1 1 6 1.5" strokeWidth="1.7" strokeLinecap="round" />
    </svg>
  );
}

interface IconButtonProps {
  icon: IconName;
  /** What it does: its accessible name and its tooltip. */
  label: string;
  /** The key that does the same, shown in the tooltip. */
  keys?: string;
  onPress?: (() => void) | undefined;
  on?: boolean;
  disabled?: boolean;
  size?: "small" | "normal";
  iconSize?: 12 | 16;
}

/** A button of one icon, named by its tooltip. */
export function IconButton({ icon, label, keys, on, size = "normal", ...rest }: IconButtonProps) {
  return (
    <Tip text={label} {...(keys ? { keys } : {})}>
      <AriaButton
        aria-label={label}
        {...(on === undefined ? {} : { "aria-pressed": on })}
        className={classes(
          controls.button,
          controls.quiet,
          controls.iconOnly,
          size === "small" && controls.small,
          on && controls.on,
        )}
        isDisabled={rest.disabled ?? false}
        {...(rest.onPress ? { onPress: rest.onPress } : {})}
      >
        <Icon name={icon} size={rest.iconSize ?? 16} />
      </AriaButton>
    </Tip>
  );
}

/** A tooltip around something that can be focused. */
export function Tip({ text, keys, children }: { text: string; keys?: string; children: ReactNode }) {
  return (
    <TooltipTrigger delay={400} closeDelay={0}>
      {children}
      <Tooltip className={controls.tip ?? ""} offset={6}>
        {text}
        {keys && <kbd>{keys}</kbd>}
      </Tooltip>
    </TooltipTrigger>
  );
}
