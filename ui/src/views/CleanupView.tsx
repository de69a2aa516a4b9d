import { useEffect, useState } from "react";
import type { CleanupReport, Facets, Job, Status } from "../api/contract";
import { asksForAnything, type CleanupAsk, constructsOf, NOTHING_ASKED } from "../cleanup/ask";
import styles from "../cleanup/cleanup.module.css";
import { Button } from "../shared/Button";
import { useNow } from "../shared/clock";
import { EmptyState, ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes, formatDate, formatNumber, parseTime } from "../shared/format";
import { goTo } from "../shared/router";
import { CleanupPlanned } from "./CleanupPlanned";
import { CleanupStart } from "./CleanupStart";
import { CleanupTools } from "./CleanupTools";
import { CleanupTrash } from "./CleanupTrash";
import { usePolicies } from "./retentionQueries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";

interface CleanupViewProps {
  ask: CleanupAsk;
  facets: Facets | undefined;
  status: Status | undefined;
  jobs: readonly Job[];
  revision: string;
}

const START = addressOf({ view: "cleanup", ask: NOTHING_ASKED });

/** Making room by a plan: what would go and why, then the trash, from where all of it comes back. */
export function CleanupView({ ask, facets, status, jobs, revision }: CleanupViewProps) {
  const now = useNow();
  const [done, setDone] = useState<CleanupReport | null>(null);
  const policies = usePolicies();
  const active = policies.data?.policies.some((row) => row.policy.on) ?? false;
  const asked = asksForAnything(ask);
  const lost = constructsOf(ask) === null;
  const byPolicies = !asked && done === null && active;
  const change = (part: Partial<CleanupAsk>) => {
    setDone(null);
    goTo(addressOf({ view: "cleanup", ask: { ...ask, ...part } }));
  };
  useEffect(() => {
    if (asked) setDone(null);
  }, [asked]);
  // Opened with nothing it shows what the policies would take now.
  useEffect(() => {
    if (byPolicies)
      goTo(addressOf({ view: "cleanup", ask: { ...NOTHING_ASKED, policies: [] } }), { replace: true });
  }, [byPolicies]);

  const path = [{ name: "Cleanup", address: START }];
  const trash = <CleanupTrash jobs={jobs} now={now} />;
  if (asked && !lost) {
    return (
      <CleanupPlanned
        key={JSON.stringify({ ...ask, kinds: [] })}
        ask={ask}
        facets={facets}
        store_bytes={status?.stored_bytes ?? null}
        jobs={jobs}
        revision={revision}
        now={now}
        trash={trash}
        onChange={change}
        onDone={(report) => {
          setDone(report);
          goTo(START, { replace: true });
        }}
      />
    );
  }
  return (
    <>
      <TopBar heading path={path} />
      <div className={styles.frame}>
        <div className={styles.view}>
          <div className={styles.main}>
            {done ? (
              <Done report={done} now={now} onMore={() => setDone(null)} />
            ) : lost ? (
              <EmptyState
                icon="broom"
                title="This choice of constructs is gone"
                action={<Button onPress={() => goTo(START)}>Plan something else</Button>}
              >
                It was too long for an address, and the window was loaded again. Nothing was removed.
              </EmptyState>
            ) : policies.isPending ? (
              <Skeleton rows={8} />
            ) : policies.error && policies.data === undefined ? (
              <ErrorNote
                title="The policies cannot be read"
                error={policies.error}
                onRetry={() => void policies.refetch()}
              />
            ) : (
              <CleanupStart
                onAsk={change}
                tools={
                  <CleanupTools
                    ask={ask}
                    facets={facets}
                    grouping={null}
                    onGrouping={() => {}}
                    onChange={change}
                  />
                }
              />
            )}
          </div>
          <aside className={styles.side} aria-label="Trash" data-pane="">
            {trash}
          </aside>
        </div>
      </div>
    </>
  );
}

function Done({ report, now, onMore }: { report: CleanupReport; now: number; onMore: () => void }) {
  const until = parseTime(report.trash_until);
  return (
    <EmptyState
      icon="check"
      title={`Moved ${formatBytes(report.freed_bytes)} to the trash`}
      action={<Button onPress={onMore}>Plan another cleanup</Button>}
    >
      {report.cancelled ? "Stopped before its end. " : ""}
      {formatNumber(report.removed, "construct")} changed. Undo brings everything back exactly as it was
      {until === null ? "" : ` until ${formatDate(until, now)}`}.
    </EmptyState>
  );
}
