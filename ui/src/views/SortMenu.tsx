import { Button as AriaButton } from "react-aria-components";
import type { ConstructSort } from "../api/contract";
import type { ConstructQuery } from "../constructs/query";
import controls from "../shared/controls.module.css";
import { classes } from "../shared/css";
import { Icon } from "../shared/Icon";
import { ChoiceMenu, MenuItem } from "../shared/Menu";

const ORDERS: readonly { key: string; sort: ConstructSort; reverse: boolean; name: string }[] = [
  { key: "newest", sort: "last_activity", reverse: false, name: "Last activity, newest first" },
  { key: "oldest", sort: "last_activity", reverse: true, name: "Last activity, oldest first" },
  { key: "created", sort: "created", reverse: false, name: "Started, newest first" },
  { key: "name", sort: "name", reverse: false, name: "Name" },
  { key: "stored", sort: "stored", reverse: false, name: "Stored, largest first" },
  { key: "original", sort: "original", reverse: false, name: "Original, largest first" },
  { key: "messages", sort: "messages", reverse: false, name: "Messages, most first" },
  { key: "sessions", sort: "sessions", reverse: false, name: "Sessions, most first" },
];

interface SortMenuProps {
  query: ConstructQuery;
  onChange: (change: Partial<ConstructQuery>) => void;
}

/** All orders of the list, those without a column too. */
export function SortMenu({ query, onChange }: SortMenuProps) {
  const current = ORDERS.find((order) => order.sort === query.sort && order.reverse === query.reverse);
  return (
    <ChoiceMenu
      label="Order"
      mode="single"
      chosen={current ? [current.key] : []}
      opener={
        <AriaButton
          aria-label={`Order: ${current?.name ?? "turned round"}`}
          className={classes(controls.button, controls.quiet, controls.iconOnly)}
        >
          <Icon name="sort" />
        </AriaButton>
      }
      onChange={([key]) => {
        const order = ORDERS.find((one) => one.key === key);
        if (order) onChange({ sort: order.sort, reverse: order.reverse });
      }}
    >
      {ORDERS.map((order) => (
        <MenuItem key={order.key} id={order.key} text={order.name} />
      ))}
    </ChoiceMenu>
  );
}
