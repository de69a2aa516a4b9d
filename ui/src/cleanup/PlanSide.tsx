import { type ReactNode, useMemo } from "react";
import type { CleanupPlan } from "../api/contract";
import { Button } from "../shared/Button";
import { useProperties } from "../shared/css";
import { Section } from "../shared/Facts";
import { formatBytes, formatCount, formatExactBytes, formatNumber } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import styles from "./cleanup.module.css";
import { kindOf } from "./plan";

/** What applying a plan does, in four lines. */
export function WhatHappens({ plan, until }: { plan: CleanupPlan; until: string }) {
  const pieces = useMemo(
    () => plan.items.some((item) => item.action === "remove" && kindOf(item) !== null),
    [plan],
  );
  const whole = plan.constructs_removed > 0;
  return (
    <Section title="What happens">
      <ul className={styles.happens}>
        <Happens icon="trash" title={`${formatBytes(plan.freed_bytes)} move to the trash`}>
          Back with one click until {until}
        </Happens>
        {pieces && (
          <Happens icon="constructs" title="Conversations stay readable">
            Each gap names what was there, when it went and why
          </Happens>
        )}
        {whole && (
          <Happens
            icon="constructs"
            title={`${formatNumber(plan.constructs_removed, "construct")} leave the lists`}
          >
            With all their sessions, sub-agents and artifacts
          </Happens>
        )}
        <Happens icon="refresh" title="It does not come back by itself">
          The next collection skips these items
        </Happens>
        <Happens icon="pulse" title="An audit event is written">
          With this plan, its rules and {formatNumber(plan.removed, "item")}
        </Happens>
      </ul>
    </Section>
  );
}

function Happens({ icon, title, children }: { icon: IconName; title: string; children: ReactNode }) {
  return (
    <li>
      <Icon name={icon} />
      <div>
        <h3>{title}</h3>
        <p>{children}</p>
      </div>
    </li>
  );
}

/** What nobody else has any more. */
export function OnlyCopies({ plan, onShow }: { plan: CleanupPlan; onShow: () => void }) {
  const last = useMemo(
    () => plan.items.filter((item) => item.action === "remove" && item.last_of_workspace).length,
    [plan],
  );
  if (plan.only_copies === 0 && last === 0) return null;
  return (
    <Section>
      {plan.only_copies > 0 && (
        <div className={styles.warning}>
          <Icon name="alert" />
          <div>
            <h3>
              {plan.only_copies === 1
                ? "For 1 item this is the only copy"
                : `For ${formatCount(plan.only_copies)} items this is the only copy`}
            </h3>
            <p>The agent has deleted its own files. Once the trash is empty nobody has them.</p>
            <Button look="link" onPress={onShow}>
              {plan.only_copies === 1 ? "Show it" : `Show the ${formatCount(plan.only_copies)}`}
            </Button>
          </div>
        </div>
      )}
      {last > 0 && (
        <div className={styles.warning}>
          <Icon name="folder" />
          <div>
            <h3>{formatNumber(last, "item")} belong to workspaces that would be empty</h3>
            <p>No other construct of those workspaces stays.</p>
          </div>
        </div>
      )}
    </Section>
  );
}

/** The store now, and when the trash has been emptied. */
export function StoreAfter({ store_bytes, freed_bytes }: { store_bytes: number; freed_bytes: number }) {
  const after_bytes = Math.max(0, store_bytes - freed_bytes);
  const bar = useProperties<HTMLDivElement>({
    "--share": `${store_bytes === 0 ? 0 : (after_bytes / store_bytes) * 100}%`,
  });
  return (
    <div className={styles.store}>
      <dl>
        <div>
          <dt>Store now</dt>
          <dd title={formatExactBytes(store_bytes)}>{formatBytes(store_bytes)}</dd>
        </div>
        <div>
          <dt>After the trash period</dt>
          <dd title={formatExactBytes(after_bytes)}>
            <b>{formatBytes(after_bytes)}</b>
          </dd>
        </div>
      </dl>
      <div className={styles.storeBar} ref={bar} aria-hidden="true">
        <span />
      </div>
    </div>
  );
}
