import { type ReactNode, useContext, useId } from "react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  DialogTrigger,
  MenuTrigger,
  OverlayTriggerStateContext,
  Popover,
  Separator,
} from "react-aria-components";
import { Icon, type IconName } from "./Icon";
import styles from "./overlays.module.css";

interface MenuProps {
  label: string;
  /** The button that opens it. */
  opener: ReactNode;
  children: ReactNode;
  placement?: "bottom start" | "bottom end" | "top start";
  onAction?: (key: string) => void;
}

/** A menu of actions behind a button. */
export function Menu({ label, opener, children, placement = "bottom start", onAction }: MenuProps) {
  return (
    <MenuTrigger>
      {opener}
      <Popover className={styles.popover ?? ""} placement={placement} offset={4}>
        <AriaMenu
          aria-label={label}
          className={styles.menu ?? ""}
          {...(onAction ? { onAction: (key) => onAction(String(key)) } : {})}
        >
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface ChoiceMenuProps {
  label: string;
  opener: ReactNode;
  chosen: readonly string[];
  /** One choice at a time, or any number. */
  mode: "single" | "multiple";
  onChange: (chosen: string[]) => void;
  children: ReactNode;
}

/** A menu that sets values; it stays open while several are chosen. */
export function ChoiceMenu({ label, opener, chosen, mode, onChange, children }: ChoiceMenuProps) {
  return (
    <MenuTrigger>
      {opener}
      <Popover className={styles.popover ?? ""} placement="bottom start" offset={4}>
        <AriaMenu
          aria-label={label}
          className={styles.menu ?? ""}
          selectionMode={mode}
          selectedKeys={chosen}
          onSelectionChange={(keys) => onChange(keys === "all" ? [] : [...keys].map(String))}
        >
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

interface MenuItemProps {
  id: string;
  text: string;
  icon?: ReactNode;
  end?: ReactNode;
  tone?: "bad";
  disabled?: boolean;
}

/** One line of a menu: shape, words, and its key or count at the end. */
export function MenuItem({ id, text, icon, end, tone, disabled = false }: MenuItemProps) {
  return (
    <AriaMenuItem
      id={id}
      textValue={text}
      className={styles.item ?? ""}
      isDisabled={disabled}
      data-tone={tone}
    >
      {({ isSelected, selectionMode }) => (
        <>
          {selectionMode !== "none" && (
            <span className={styles.tick}>{isSelected && <Icon name="check" size={12} />}</span>
          )}
          {icon && <span className={styles.itemIcon}>{icon}</span>}
          <span className={styles.itemText}>{text}</span>
          {end !== undefined && <span className={styles.itemEnd}>{end}</span>}
        </>
      )}
    </AriaMenuItem>
  );
}

/** A line between groups of a menu. */
export function MenuRule() {
  return <Separator className={styles.rule ?? ""} />;
}

/** A shape of an icon for a menu line. */
export function MenuIcon({ name }: { name: IconName }) {
  return <Icon name={name} />;
}

interface PanelProps {
  label: string;
  opener: ReactNode;
  isOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  children: (close: () => void) => ReactNode;
}

/** A small panel with fields behind a button. */
export function Panel({ label, opener, isOpen, onOpenChange, children }: PanelProps) {
  const name = useId();
  return (
    <DialogTrigger {...(isOpen === undefined ? {} : { isOpen })} {...(onOpenChange ? { onOpenChange } : {})}>
      {opener}
      {/* Without a dialog inside the popover is one itself, with all that belongs to it. */}
      <Popover className={styles.popover ?? ""} placement="bottom start" offset={4} aria-labelledby={name}>
        <PanelBody>
          {(close) => (
            <>
              <span id={name} hidden>
                {label}
              </span>
              {children(close)}
            </>
          )}
        </PanelBody>
      </Popover>
    </DialogTrigger>
  );
}

function PanelBody({ children }: Pick<PanelProps, "children">) {
  const state = useContext(OverlayTriggerStateContext);
  return <div className={`${styles.menu} ${styles.panel}`}>{children(() => state?.close())}</div>;
}
