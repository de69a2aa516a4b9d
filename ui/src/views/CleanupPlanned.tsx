import { type ReactNode, useMemo, useState } from "react";
import type { CleanupPlan, CleanupReport, Facets, Failure, Job } from "../api/contract";
import { askWords, type CleanupAsk, NOTHING_ASKED, planCommand } from "../cleanup/ask";
import styles from "../cleanup/cleanup.module.css";
import { ApplyDialog } from "../cleanup/Dialogs";
import { PlanHead } from "../cleanup/PlanHead";
import { PlanList } from "../cleanup/PlanList";
import { type Grouping, groupPlan } from "../cleanup/plan";
import { Button, IconButton } from "../shared/Button";
import { EmptyState, ErrorNote, Notice, Skeleton } from "../shared/faces";
import { formatClock, formatDate } from "../shared/format";
import { goTo } from "../shared/router";
import { useShortcuts } from "../shared/shortcuts";
import { CommandLine } from "../storage/CommandLine";
import { CleanupSide } from "./CleanupSide";
import { CleanupTools } from "./CleanupTools";
import { usePlan } from "./cleanupQueries";
import { usePolicies } from "./retentionQueries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";
import { useApply } from "./useApply";
import { useTaken } from "./useTaken";

const DAY_MS = 86_400_000;
/** Days that a cleanup by hand waits in the trash. */
const TRASH_DAYS = 30;
const START = addressOf({ view: "cleanup", ask: NOTHING_ASKED });

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
  const { ask, facets, jobs, now } = props;
  const { out, take, bytesOf } = useTaken();
  const [grouping, setGrouping] = useState<Grouping>("rule");
  const [onlyCopies, setOnlyCopies] = useState(false);
  const busy = jobs.some((job) => job.state === "running");
  const { planned, settled, stale, error, retry, renew } = usePlan(ask, out, props.revision, busy);
  const plan = planned?.plan;
  const applying = useApply({ plan, holds: settled && !stale, jobs, onDone: props.onDone });
  const workspace = facets?.workspaces.find((one) => one.id === ask.workspace)?.name ?? null;
  const groups = useMemo(() => {
    if (!plan) return [];
    const items = onlyCopies ? plan.items.filter((item) => item.only_copy) : plan.items;
    return groupPlan(items, grouping, askWords(ask, workspace), bytesOf);
  }, [plan, grouping, onlyCopies, ask, workspace, bytesOf]);
  const until = formatDate(now + useTrashDays(ask) * DAY_MS, now);
  useShortcuts([
    { keys: "t", does: "Move it to the trash", run: applying.begin },
    { keys: "Escape", does: "Show all items again", run: () => setOnlyCopies(false) },
  ]);
  const again = () => {
    applying.forget();
    renew();
  };
  const crumb = plan ? `Plan of ${formatDate(Date.parse(plan.at), now)}` : "Plan";
  const outdated = stale || applying.refused !== null;
  return (
    <>
      <TopBar heading path={[{ name: "Cleanup", address: START }, { name: crumb }]} />
      <div className={styles.frame}>
        <div className={styles.view}>
          <div className={styles.main}>
            {plan && <PlanHead plan={plan} {...madeWords(plan, outdated, now)} />}
            {outdated && <Outdated refused={applying.refused} onAgain={again} />}
            <CleanupTools
              ask={ask}
              facets={facets}
              grouping={grouping}
              onGrouping={setGrouping}
              onChange={props.onChange}
            >
              {onlyCopies && <OnlyCopiesChip onClear={() => setOnlyCopies(false)} />}
            </CleanupTools>
            {!plan ? (
              error ? (
                <ErrorNote title="The plan cannot be made" error={error} onRetry={retry} />
              ) : (
                <Skeleton rows={12} />
              )
            ) : plan.items.length === 0 ? (
              <Nothing ask={ask} />
            ) : (
              <PlanList
                groups={groups}
                out={out}
                dim={!settled}
                onTake={take}
                onOpen={({ construct_id }) =>
                  goTo(addressOf({ view: "construct", id: construct_id, tab: "overview" }))
                }
              />
            )}
            <CommandLine command={planCommand(ask, out)} />
          </div>
          <aside className={styles.side} aria-label="What the plan does" data-pane="">
            {plan ? (
              <CleanupSide
                ask={ask}
                plan={plan}
                until={until}
                store_bytes={props.store_bytes}
                applying={applying}
                onOnlyCopies={() => setOnlyCopies(true)}
              >
                {props.trash}
              </CleanupSide>
            ) : (
              props.trash
            )}
          </aside>
        </div>
      </div>
      {applying.asking && plan && (
        <ApplyDialog plan={plan} until={until} onApply={applying.apply} onClose={applying.keep} />
      )}
    </>
  );
}

function madeWords(plan: CleanupPlan, outdated: boolean, now: number) {
  const made = Date.parse(plan.at);
  const day = formatDate(made, now) === formatDate(now, now) ? "today" : formatDate(made, now);
  return {
    made: `Plan made ${day}, ${formatClock(made)}`,
    since: outdated ? "It does not hold any more" : "Nothing has changed since",
  };
}

/** Says that a plan no longer holds, and makes a new one. */
function Outdated({ refused, onAgain }: { refused: Failure | null; onAgain: () => void }) {
  const why = refused?.code === "CONFLICT" ? "the store changed after the plan was made" : refused?.message;
  return (
    <Notice action={<Button onPress={onAgain}>Make a new plan</Button>}>
      {refused
        ? `Cleanup stopped: ${why}. Nothing more was removed.`
        : "The store has changed since this plan was made, and what it says no longer holds."}
    </Notice>
  );
}

function OnlyCopiesChip({ onClear }: { onClear: () => void }) {
  return (
    <span className={styles.chip}>
      Only copies
      <IconButton icon="close" iconSize={12} size="small" label="Show all items" onPress={onClear} />
    </span>
  );
}

function Nothing({ ask }: { ask: CleanupAsk }) {
  return (
    <EmptyState
      icon="broom"
      title="Nothing to clean up"
      action={<Button onPress={() => goTo(START)}>Plan something else</Button>}
    >
      {ask.policies === null ? "Nothing in the store is like that." : "No policy takes anything today."}
    </EmptyState>
  );
}

/** Days until what is planned goes for good: those of the policies it is planned by. */
function useTrashDays({ policies }: CleanupAsk): number {
  const rows = usePolicies().data?.policies ?? [];
  if (policies === null) return TRASH_DAYS;
  const asked = rows.filter(({ policy }) =>
    policies.length === 0 ? policy.on : policies.includes(policy.name),
  );
  return asked.length === 0 ? TRASH_DAYS : Math.min(...asked.map(({ policy }) => policy.trash_days));
}
