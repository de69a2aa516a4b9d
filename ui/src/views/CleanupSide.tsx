import type { ReactNode } from "react";
import type { CleanupPlan } from "../api/contract";
import type { CleanupAsk } from "../cleanup/ask";
import styles from "../cleanup/cleanup.module.css";
import { OnlyCopies, StoreAfter, WhatHappens } from "../cleanup/PlanSide";
import { Progress } from "../cleanup/Progress";
import { NEW_POLICY } from "../retention/policy";
import { Button, IconButton } from "../shared/Button";
import { copyText } from "../shared/copy";
import { Section } from "../shared/Facts";
import { formatBytes } from "../shared/format";
import { goTo } from "../shared/router";
import { setDraft } from "./drafts";
import { addressOf } from "./routes";
import type { useApply } from "./useApply";

interface CleanupSideProps {
  ask: CleanupAsk;
  plan: CleanupPlan;
  until: string;
  store_bytes: number | null;
  applying: ReturnType<typeof useApply>;
  onOnlyCopies: () => void;
  children: ReactNode;
}

/** What a plan does, what it comes to, and the button that does it. */
export function CleanupSide({ ask, plan, until, store_bytes, applying, ...rest }: CleanupSideProps) {
  const bytes = formatBytes(plan.freed_bytes);
  const command = `synthetic cleanup apply ${plan.plan_id}${plan.needs_confirmation ? " --yes" : ""}`;
  return (
    <>
      {plan.removed > 0 && (
        <>
          <WhatHappens plan={plan} until={until} />
          <OnlyCopies plan={plan} onShow={rest.onOnlyCopies} />
          <Section>
            {store_bytes !== null && <StoreAfter store_bytes={store_bytes} freed_bytes={plan.freed_bytes} />}
            {applying.running ? (
              <Progress
                job={applying.running}
                title={`Moving ${bytes} to the trash`}
                cancelling={applying.cancelling}
                onCancel={applying.cancel}
              />
            ) : (
              <div className={styles.act}>
                <Button
                  look="primary"
                  icon="trash"
                  busy={applying.busy}
                  disabled={!applying.ready && !applying.busy}
                  onPress={applying.begin}
                >
                  Move {bytes} to trash{plan.needs_confirmation ? "…" : ""}
                </Button>
                {isRule(ask) && <Button onPress={() => saveAsRule(ask)}>Save as rule</Button>}
                <IconButton
                  icon="log"
                  label="Copy the command that applies it"
                  onPress={() => void copyText(command, "Command copied.")}
                />
              </div>
            )}
          </Section>
        </>
      )}
      {rest.children}
    </>
  );
}

/** Whether a plan can be made again at another time: it names no constructs, and narrows. */
function isRule(ask: CleanupAsk): boolean {
  const named = ask.constructs.length + ask.sessions.length > 0 || ask.choice !== null;
  return !named && ask.policies === null && (ask.idle_days !== null || ask.larger_than_bytes !== null);
}

/** Begins a retention policy that takes the same. */
function saveAsRule(ask: CleanupAsk): void {
  const { idle_days, kinds, workspace } = ask;
  const takes =
    kinds.length === 0
      ? [{ kind: null, idle_days, larger_than_bytes: ask.larger_than_bytes }]
      : kinds.map((kind) => ({ kind, idle_days, larger_than_bytes: ask.pieces_over_bytes }));
  const scope = { ...NEW_POLICY.scope, workspaces: workspace === null ? [] : [workspace] };
  setDraft("", { ...NEW_POLICY, takes, scope });
  goTo(addressOf({ view: "retention", policy: "" }));
}
