import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import type { PolicyRow } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { IconButton } from "../shared/Button";
import { Badge, Switch } from "../shared/controls";
import { classes } from "../shared/css";
import { Icon } from "../shared/Icon";
import { rowWords } from "./policy";
import styles from "./retention.module.css";

interface PolicyListProps {
  rows: readonly PolicyRow[];
  /** The name of the policy in the editor; empty for a new one. */
  current: string | null;
  /** Names of policies with changes that are not saved. */
  unsaved: ReadonlySet<string>;
  now: number;
  busy: boolean;
  onPick: (name: string) => void;
  onSwitch: (row: PolicyRow, on: boolean) => void;
  onMove: (name: string, place: number) => void;
  onAdd: () => void;
  onReceipts: () => void;
  children?: ReactNode;
}

/** The policies in their order: the first that speaks of a thing decides. */
export function PolicyList(props: PolicyListProps) {
  const { rows, current, now, onMove } = props;
  const list = useRef<HTMLUListElement>(null);
  const [dragged, setDragged] = useState<number | null>(null);
  const [over, setOver] = useState<number | null>(null);
  const focus = (at: number) =>
    list.current
      ?.querySelectorAll<HTMLElement>("[data-policy]")
      [Math.max(0, Math.min(rows.length - 1, at))]?.focus();
  const onKeyDown = (event: KeyboardEvent, at: number) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const row = rows[at];
    if (!event.altKey) return focus(at + step);
    const to = at + step;
    if (row && to >= 0 && to < rows.length) onMove(row.policy.name, to);
  };
  return (
    <section className={styles.policies} aria-label="Policies" data-pane="">
      <header>
        <h2>First match wins</h2>
        <span>
          <IconButton icon="plan" size="small" label="Receipts of all runs" onPress={props.onReceipts} />
          <IconButton icon="plus" size="small" label="Add a policy" keys="N" onPress={props.onAdd} />
        </span>
      </header>
      <ul ref={list}>
        <li className={styles.builtIn}>
          <div>
            <b>Pinned stays</b>
            <span>Built in</span>
          </div>
          <Icon name="lock" />
        </li>
        {rows.map((row, at) => {
          const { name, on } = row.policy;
          const drop = over === at && dragged !== null && dragged !== at;
          return (
            <li
              key={name}
              className={styles.policy}
              data-current={name === current || undefined}
              data-drop={drop ? (at > (dragged ?? 0) ? "after" : "before") : undefined}
              draggable
              onDragStart={(event) => {
                event.dataTransfer.effectAllowed = "move";
                event.dataTransfer.setData("text/plain", name);
                setDragged(at);
              }}
              onDragOver={(event) => {
                event.preventDefault();
                setOver(at);
              }}
              onDragEnd={() => {
                setDragged(null);
                setOver(null);
              }}
              onDrop={(event) => {
                event.preventDefault();
                const moving = dragged === null ? undefined : rows[dragged];
                if (moving && dragged !== at) onMove(moving.policy.name, at);
              }}
              onKeyDown={(event) => onKeyDown(event, at)}
            >
              <AriaButton
                className={styles.pick ?? ""}
                data-policy=""
                {...(name === current ? { "aria-current": "true" } : {})}
                aria-description="Alt and an arrow key move it"
                onPress={() => props.onPick(name)}
                onKeyDown={(event) => event.continuePropagation()}
              >
                <b className="ellipsis">
                  <Shown text={name} />
                </b>
                <span className={classes("ellipsis", row.problem && styles.wrong)}>
                  {props.unsaved.has(name) ? "Not saved. " : ""}
                  <Shown text={rowWords(row, now)} />
                </span>
              </AriaButton>
              <Switch
                on={on}
                label={`${name} is on`}
                disabled={props.busy}
                onChange={(next) => props.onSwitch(row, next)}
              />
            </li>
          );
        })}
        {current === "" && (
          <li className={styles.policy} data-current="">
            <span className={styles.pick} aria-current="true">
              <b>New policy</b>
              <span>Not saved</span>
            </span>
          </li>
        )}
        <li className={styles.builtIn}>
          <span>Everything else</span>
          <Badge>Kept for ever</Badge>
        </li>
      </ul>
      {props.children}
    </section>
  );
}
