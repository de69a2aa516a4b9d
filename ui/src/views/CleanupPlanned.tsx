import { type ReactNode, useEffect, useMemo, useState } from "react";
import type { CleanupItem, CleanupReport, Facets, Job } from "../api/contract";
import { asBackendError } from "../backend";
import { askWords, type CleanupAsk, NOTHING_ASKED, planCommand } from "../cleanup/ask";
import styles from "../cleanup/cleanup.module.css";
import { ApplyDialog } from "../cleanup/Dialogs";
import { PlanHead } from "../cleanup/PlanHead";
import { PlanList } from "../cleanup/PlanList";
import { OnlyCopies, StoreAfter, WhatHappens } from "../cleanup/PlanSide";
import { Progress } from "../cleanup/Progress";
import { type Grouping, groupPlan, itemName } from "../cleanup/plan";
import { Button, IconButton } from "../shared/Button";
import { copyText } from "../shared/copy";
import { Section } from "../shared/Facts";
import { EmptyState, ErrorNote, Notice, Skeleton } from "../shared/faces";
import { formatBytes, formatClock, formatDate, formatNumber } from "../shared/format";
import { goTo } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { toast } from "../shared/toasts";
import { CommandLine } from "../storage/CommandLine";
import { CleanupTools } from "./CleanupTools";
import { usePlan } from "./cleanupQueries";
import { useCancel, useStart } from "./queries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";

/** What a cleanup by hand waits in the trash. */
const TRASH_MS = 30 * 86_400_000;

interface CleanupPlannedProps {
  ask: CleanupAsk;
  facets: Facets | undefined;
  store_bytes: number | null;
  jobs: readonly Job[];
  revision: string;
  now: number;
  trash: ReactNode;
  onChange: (change: Partial<CleanupAsk>) => void;
  onDone: (report: CleanupReport) => void;
}

/** A plan with all its items, and the way to apply it. */
export function CleanupPlanned(props: CleanupPlannedProps) {
  const { ask, jobs, now, onDone } = props;
  const [out, setOut] = useState<ReadonlySet<string>>(new Set());
  const [grouping, setGrouping] = useState<Grouping>("rule");
  const [onlyCopies, setOnlyCopies] = useState(false);
  const [asking, setAsking] = useState(false);
  const [job_id, setJob] = useState<number | null>(null);
  const running = jobs.some((job) => job.state === "running");
  const { planned, settled, stale, error, retry, renew } = usePlan(ask, out, props.revision, running);
  const plan = planned?.plan;
  const job = jobs.find((one) => one.id === job_id);
  const start = useStart("start_cleanup");
  const cancel = useCancel();
  const workspace = props.facets?.workspaces.find((one) => one.id === ask.workspace)?.name ?? null;
  const groups = useMemo(() => {
    if (!plan) return [];
    const items = onlyCopies ? plan.items.filter((item) => item.only_copy) : plan.items;
    return groupPlan(items, grouping, askWords(ask, workspace), (item) => item.freed_bytes);
  }, [plan, grouping, onlyCopies, ask, workspace]);

  useEffect(() => {
    if (job?.state === "done" && job.cleanup) onDone(job.cleanup);
    if (job?.state === "cancelled") {
      setJob(null);
      renew();
    }
  }, [job, onDone, renew]);

  const until = formatDate(now + TRASH_MS, now);
  const take = (items: readonly CleanupItem[], taken: boolean) => {
    const keys = items.map((item) => item.key);
    const set = (on: boolean) =>
      setOut((old) => {
        const next = new Set(old);
        for (const key of keys) {
          if (on) next.delete(key);
          else next.add(key);
        }
        return next;
      });
    set(taken);
    if (taken) return;
    const [only] = items;
    const name = items.length === 1 && only ? `“${itemName(only)}”` : formatNumber(items.length, "item");
    toast(`${name} taken out of the plan.`, { action: { label: "Undo", run: () => set(true) } });
  };
  const apply = () => {
    if (!plan) return;
    setAsking(false);
    start.mutate(
      { plan_id: plan.plan_id, confirm: true },
      {
        onSuccess: (started) => setJob(started.id),
        onError: (thrown) => toast(`Nothing was removed. ${asBackendError(thrown).message}`, { tone: "bad" }),
      },
    );
  };
  const ready = settled && !stale && plan !== undefined && plan.removed > 0 && job?.state !== "running";
  const go = () => {
    if (!ready || start.isPending) return;
    if (plan.needs_confirmation) setAsking(true);
    else apply();
  };
  useShortcuts([
    { keys: "t", does: "Move it to the trash", run: go },
    {
      keys: "Escape",
      does: "Show all items again",
      run: () => setOnlyCopies(false),
    },
  ]);
  const again = () => {
    setJob(null);
    renew();
  };
  const refused = job?.state === "failed" ? job.error : null;
  const made = plan ? Date.parse(plan.at) : now;
  const crumb = plan ? `Plan of ${formatDate(made, now)}` : "Plan";
  const bytes = formatBytes(plan?.freed_bytes ?? 0);
  return (
    <>
      <TopBar
        heading
        path={[
          { name: "Cleanup", address: addressOf({ view: "cleanup", ask: NOTHING_ASKED }) },
          { name: crumb },
        ]}
      />
      <div className={styles.view}>
        <div className={styles.main}>
          {plan && (
            <PlanHead
              plan={plan}
              made={`Plan made ${formatDate(made, now) === formatDate(now, now) ? "today" : formatDate(made, now)}, ${formatClock(made)}`}
              since={stale || refused ? "It does not hold any more" : "Nothing has changed since"}
            />
          )}
          {(stale || refused) && (
            <Notice action={<Button onPress={again}>Make a new plan</Button>}>
              {refused
                ? `Cleanup stopped: ${refused.code === "CONFLICT" ? "the store changed after the plan was made" : refused.message}. ${job?.files_done ? "" : "Nothing was removed."}`
                : "The store has changed since this plan was made, and what it says no longer holds."}
            </Notice>
          )}
          <CleanupTools
            ask={ask}
            facets={props.facets}
            grouping={grouping}
            onGrouping={setGrouping}
            onChange={props.onChange}
          >
            {onlyCopies && (
              <span className={styles.chip}>
                Only copies
                <IconButton
                  icon="close"
                  iconSize={12}
                  size="small"
                  label="Show all items"
                  onPress={() => setOnlyCopies(false)}
                />
              </span>
            )}
          </CleanupTools>
          {plan ? (
            plan.items.length === 0 ? (
              <EmptyState
                icon="broom"
                title="Nothing to clean up"
                action={
                  <Button onPress={() => goTo(addressOf({ view: "cleanup", ask: NOTHING_ASKED }))}>
                    Plan something else
                  </Button>
                }
              >
                {ask.policies === null
                  ? "Nothing in the store is like that."
                  : "No policy takes anything today."}
              </EmptyState>
            ) : (
              <PlanList
                groups={groups}
                out={out}
                dim={!settled}
                onTake={take}
                onOpen={(item) =>
                  goTo(addressOf({ view: "construct", id: item.construct_id, tab: "overview" }))
                }
              />
            )
          ) : error ? (
            <ErrorNote title="The plan cannot be made" error={error} onRetry={retry} />
          ) : (
            <Skeleton rows={12} />
          )}
          <CommandLine command={planCommand(ask)} />
        </div>
        <aside className={styles.side} aria-label="What the plan does" data-pane="">
          {plan && plan.removed > 0 && (
            <>
              <WhatHappens plan={plan} until={formatDate(now + TRASH_MS, now)} />
              <OnlyCopies plan={plan} onShow={() => setOnlyCopies(true)} />
              <Section>
                {props.store_bytes !== null && (
                  <StoreAfter store_bytes={props.store_bytes} freed_bytes={plan.freed_bytes} />
                )}
                {job?.state === "running" ? (
                  <Progress
                    job={job}
                    title={`Moving ${bytes} to the trash`}
                    cancelling={cancel.isPending}
                    onCancel={() => cancel.mutate(job.id)}
                  />
                ) : (
                  <div className={styles.act}>
                    <Button look="primary" icon="trash" busy={start.isPending} disabled={!ready} onPress={go}>
                      Move {bytes} to trash{plan.needs_confirmation ? "…" : ""}
                    </Button>
                    <IconButton
                      icon="log"
                      label="Copy the command that applies it"
                      onPress={() =>
                        void copyText(
                          `synthetic cleanup apply ${plan.plan_id}${plan.needs_confirmation ? " --yes" : ""}`,
                          "Command copied.",
                        )
                      }
                    />
                  </div>
                )}
              </Section>
            </>
          )}
          {props.trash}
        </aside>
      </div>
      {asking && plan && (
        <ApplyDialog plan={plan} until={until} onApply={apply} onClose={() => setAsking(false)} />
      )}
    </>
  );
}
