import { useLayoutEffect, useRef } from "react";
import { Menu, Popover } from "react-aria-components";
import type { IconName } from "../shared/Icon";
import { MenuIcon, MenuItem, MenuRule } from "../shared/Menu";
import overlays from "../shared/overlays.module.css";
import styles from "./storage.module.css";

/** One thing that can be done with what the menu is about. */
export interface MenuAct {
  id: string;
  text: string;
  icon: IconName;
  keys?: string;
  /** Takes something away: stands last, after a line. */
  takes?: boolean;
  run: () => void;
}

interface StorageMenuProps {
  label: string;
  place: { x: number; y: number };
  acts: readonly MenuAct[];
  onClose: () => void;
}

/** The menu of a tile or a row, opened where it was asked for. */
export function StorageMenu({ label, place, acts, onClose }: StorageMenuProps) {
  const anchor = useRef<HTMLSpanElement>(null);
  useLayoutEffect(() => {
    anchor.current?.style.setProperty("--x", `${place.x}px`);
    anchor.current?.style.setProperty("--y", `${place.y}px`);
  }, [place]);
  return (
    <>
      <span ref={anchor} className={styles.anchor} aria-hidden="true" />
      <Popover
        isOpen
        onOpenChange={(open) => !open && onClose()}
        className={overlays.popover ?? ""}
        triggerRef={anchor}
        placement="bottom start"
        offset={2}
      >
        <Menu
          aria-label={label}
          className={overlays.menu ?? ""}
          autoFocus="first"
          onAction={(key) => {
            onClose();
            acts.find((act) => act.id === key)?.run();
          }}
          onClose={onClose}
        >
          {acts.filter((act) => !act.takes).map(line)}
          {acts.some((act) => act.takes) && acts.some((act) => !act.takes) && <MenuRule />}
          {acts.filter((act) => act.takes).map(line)}
        </Menu>
      </Popover>
    </>
  );
}

function line(act: MenuAct) {
  return (
    <MenuItem
      key={act.id}
      id={act.id}
      text={act.text}
      icon={<MenuIcon name={act.icon} />}
      {...(act.keys === undefined ? {} : { end: <kbd>{act.keys}</kbd> })}
    />
  );
}
