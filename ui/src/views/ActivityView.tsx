import type { Job } from "../api/contract";
import { asBackendError } from "../backend";
import { JobPane } from "../jobs/JobPane";
import { FinishedJob, RunningJob } from "../jobs/JobRow";
import styles from "../jobs/jobs.module.css";
import { requestOf } from "../jobs/subjects";
import { Button } from "../shared/Button";
import { useNow } from "../shared/clock";
import { copyText } from "../shared/copy";
import { EmptyState, ErrorNote, ErrorStrip, Skeleton } from "../shared/faces";
import { formatCount, formatWhen } from "../shared/format";
import { useNarrow } from "../shared/narrow";
import { goTo } from "../shared/router";
import { SplitPane } from "../shared/SplitPane";
import { toast } from "../shared/toasts";
import { boundPane, changeLayout, SIDE_PANE, useLayout } from "./layout";
import { useCancel, useStart } from "./queries";
import { addressOf } from "./routes";
import { TopBar } from "./TopBar";
import layout from "./views.module.css";

interface ActivityViewProps {
  jobs: readonly Job[];
  known: boolean;
  error: unknown;
  collected_at: string | null;
  /** The job the address names. */
  named: number | null;
  onRetry: () => void;
}

/** What runs, what ran, and what came of it. */
export function ActivityView({ jobs, known, error, collected_at, named, onRetry }: ActivityViewProps) {
  const now = useNow();
  const { sidePane_px } = useLayout();
  const current = jobs.find((job) => job.id === named) ?? jobs[0];
  const again = useAgain();
  const narrow = useNarrow();
  return (
    <>
      <TopBar heading path={[{ name: "Activity" }]} />
      <div className={layout.columns}>
        <div className={layout.page}>
          {error !== null && known && (
            <ErrorStrip title="The jobs are not up to date." error={error} onRetry={onRetry} />
          )}
          {!known ? (
            error === null ? (
              <Skeleton rows={8} />
            ) : (
              <ErrorNote title="The jobs cannot be read" error={error} onRetry={onRetry} />
            )
          ) : jobs.length === 0 ? (
            <EmptyState
              icon="pulse"
              title="Nothing runs"
              action={
                <Button icon="agents" onPress={() => goTo(addressOf({ view: "agents" }))}>
                  Choose what to collect
                </Button>
              }
            >
              {collected_at === null
                ? "Nothing has been collected yet."
                : `No job ran since this program started. Last collected ${formatWhen(collected_at, now)}.`}
            </EmptyState>
          ) : (
            <JobLists jobs={jobs} current={current} now={now} />
          )}
        </div>
        {current && (!narrow || named !== null) && (
          <SplitPane
            label="job"
            width_px={sidePane_px}
            least_px={SIDE_PANE.least}
            most_px={SIDE_PANE.most}
            usual_px={SIDE_PANE.usual}
            onWidth={(px) => changeLayout({ sidePane_px: boundPane(px) })}
          >
            <JobPane
              job={current}
              now={now}
              onClose={
                narrow ? () => goTo(addressOf({ view: "activity", job: null }), { replace: true }) : null
              }
              onAgain={() => again(current)}
              onCopyCommand={(command) => void copyText(command, "Command copied.")}
            />
          </SplitPane>
        )}
      </div>
    </>
  );
}

function JobLists({ jobs, current, now }: { jobs: readonly Job[]; current: Job | undefined; now: number }) {
  const cancel = useCancel();
  const running = jobs.filter((job) => job.state === "running");
  const finished = jobs.filter((job) => job.state !== "running");
  const pick = (job: Job) => goTo(addressOf({ view: "activity", job: job.id }), { replace: true });
  const cancelJob = (job: Job) =>
    cancel.mutate(job.id, {
      onError: (thrown) => toast(`The job goes on. ${asBackendError(thrown).message}`, { tone: "bad" }),
    });
  return (
    <>
      {running.length > 0 && (
        <>
          <h2 className={styles.section}>
            Running <span>{formatCount(running.length)}</span>
          </h2>
          <ul>
            {running.map((job) => (
              <RunningJob
                key={job.id}
                job={job}
                current={job === current}
                now={now}
                cancelling={cancel.isPending && cancel.variables === job.id}
                onPick={() => pick(job)}
                onCancel={() => cancelJob(job)}
              />
            ))}
          </ul>
        </>
      )}
      {finished.length > 0 && (
        <>
          <h2 className={styles.section}>
            Finished <span>{formatCount(finished.length)}</span>
          </h2>
          <ul>
            {finished.map((job) => (
              <FinishedJob
                key={job.id}
                job={job}
                current={job === current}
                now={now}
                onPick={() => pick(job)}
              />
            ))}
          </ul>
        </>
      )}
    </>
  );
}

/** Starts a job again: with the same request where it is known, else one of the same kind. */
function useAgain(): (job: Job) => void {
  const collect = useStart("start_collect");
  const check = useStart("start_check");
  const onError = (thrown: unknown) => toast(asBackendError(thrown).message, { tone: "bad" });
  return (job) => {
    const { read_data = false, ...rest } = requestOf(job) ?? {};
    if (job.kind === "check") check.mutate({ read_data }, { onError });
    else collect.mutate(rest, { onError });
  };
}
