import { Button as AriaButton } from "react-aria-components";
import type { ConstructSort } from "../api/contract";
import { Checkbox } from "../shared/controls";
import { classes } from "../shared/css";
import { Icon } from "../shared/Icon";
import styles from "./list.module.css";
import type { ConstructQuery } from "./query";

interface ListHeadProps {
  query: ConstructQuery;
  chosen: "none" | "some" | "all";
  onChooseAll: (all: boolean) => void;
  onSort: (sort: ConstructSort, reverse: boolean) => void;
}

const COLUMNS: readonly { title: string; sort: ConstructSort | null; cell: string; place?: string }[] = [
  { title: "Name", sort: "name", cell: "name" },
  { title: "Branch", sort: null, cell: "branch" },
  { title: "Workspace", sort: null, cell: "workspace" },
  { title: "Agent", sort: null, cell: "agents" },
  { title: "Sessions", sort: "sessions", cell: "sessions", place: "endHead" },
  { title: "Stored", sort: "stored", cell: "stored", place: "storedHead" },
  { title: "Last activity", sort: "last_activity", cell: "activity", place: "endHead" },
];

/** The heads of the columns: a press sorts, a second one turns the order round. */
export function ListHead({ query, chosen, onChooseAll, onSort }: ListHeadProps) {
  return (
    <div role="row" aria-rowindex={1} className={styles.head}>
      <span role="columnheader" className={styles.headCheck}>
        <Checkbox
          label="Choose all"
          checked={chosen === "all"}
          mixed={chosen === "some"}
          onChange={() => onChooseAll(chosen === "none")}
        />
      </span>
      <span role="columnheader">
        <span className="visually-hidden">Status</span>
      </span>
      {COLUMNS.map(({ title, sort, cell, place }) => {
        const on = sort !== null && query.sort === sort;
        const up = on && (sort === "name") !== query.reverse;
        return (
          <span
            key={title}
            role="columnheader"
            className={classes(styles[cell], styles.plainHead, place && styles[place])}
            {...(on ? { "aria-sort": up ? "ascending" : "descending" } : {})}
          >
            {sort === null ? (
              <span className={styles.sort}>{title}</span>
            ) : (
              <AriaButton
                className={styles.sort ?? ""}
                data-on={on || undefined}
                data-up={up || undefined}
                excludeFromTabOrder={!on}
                onPress={() => onSort(sort, on ? !query.reverse : false)}
              >
                {title}
                {on && <Icon name="chevron-down" size={12} />}
              </AriaButton>
            )}
          </span>
        );
      })}
    </div>
  );
}
