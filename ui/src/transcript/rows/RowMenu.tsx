import { type RefObject, useRef } from "react";
import { Menu, Popover } from "react-aria-components";
import type { SessionId, TranscriptItem } from "../../api/contract";
import { Icon } from "../../shared/Icon";
import { MenuIcon, MenuItem } from "../../shared/Menu";
import overlays from "../../shared/overlays.module.css";
import { usePane, usePaneScope } from "../pane";
import styles from "./rows.module.css";

type Props = { item: TranscriptItem; subagent: SessionId | null };

/** The menu of a message: the same actions as by key, for the pointer. */
export function RowMenu({ item, subagent }: Props) {
  const { pane } = usePaneScope();
  const opener = useRef<HTMLButtonElement>(null);
  const open = usePane((state) => state.menu === item.seq);
  return (
    <>
      <button
        ref={opener}
        type="button"
        className={styles.more_}
        tabIndex={-1}
        aria-label={`Actions on message ${item.seq + 1}`}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => pane.setState({ menu: open ? null : item.seq })}
      >
        <Icon name="more" />
      </button>
      {open && <Actions item={item} subagent={subagent} opener={opener} />}
    </>
  );
}

function Actions({ item, subagent, opener }: Props & { opener: RefObject<HTMLButtonElement | null> }) {
  const { pane, acts, openSession } = usePaneScope();
  const shown = usePane((state) => state.records.has(item.seq));
  const close = () => pane.setState({ menu: null });
  const run: Record<string, () => void> = {
    copy: () => acts.copy(item),
    link: () => acts.copyLink(item),
    record: () => acts.toggleRecord(item),
    session: () => subagent !== null && openSession(subagent, 0),
  };
  return (
    <Popover
      isOpen
      onOpenChange={(next) => !next && close()}
      className={overlays.popover ?? ""}
      triggerRef={opener}
      placement="bottom start"
      offset={4}
    >
      <Menu
        aria-label={`Actions on message ${item.seq + 1}`}
        className={overlays.menu ?? ""}
        autoFocus="first"
        onAction={(key) => {
          close();
          run[String(key)]?.();
        }}
        onClose={close}
      >
        <MenuItem id="copy" text="Copy message" icon={<MenuIcon name="copy" />} end={<kbd>c</kbd>} />
        <MenuItem id="link" text="Copy link to message" icon={<MenuIcon name="link" />} end={<kbd>l</kbd>} />
        <MenuItem
          id="record"
          text={shown ? "Hide raw record" : "Show raw record"}
          icon={<MenuIcon name="file" />}
          end={<kbd>r</kbd>}
        />
        {subagent !== null && (
          <MenuItem
            id="session"
            text="Open its session"
            icon={<MenuIcon name="branch" />}
            end={<kbd>o</kbd>}
          />
        )}
      </Menu>
    </Popover>
  );
}
