import { useState } from "react";
import type { Job, Status } from "../api/contract";
import { asBackendError } from "../backend";
import { FindingList } from "../jobs/FindingList";
import styles from "../jobs/jobs.module.css";
import { outcomeWords, paceWords, progressWords, shareOf } from "../jobs/words";
import { Button } from "../shared/Button";
import { ProgressBar } from "../shared/bars";
import { useNow } from "../shared/clock";
import { Checkbox } from "../shared/controls";
import { Facts, Section } from "../shared/Facts";
import { ErrorNote, Skeleton } from "../shared/faces";
import { formatBytes, formatCount, formatMoment, formatSentence, formatWhen } from "../shared/format";
import { Icon } from "../shared/Icon";
import { toast } from "../shared/toasts";
import { useCancel, useStart } from "./queries";
import { TopBar } from "./TopBar";
import layout from "./views.module.css";

interface HealthViewProps {
  status: Status | undefined;
  error: unknown;
  jobs: readonly Job[];
  onRetry: () => void;
}

/** Whether everything that was stored is still there and unaltered, and how one can know. */
export function HealthView({ status, error, jobs, onRetry }: HealthViewProps) {
  return (
    <>
      <TopBar path={[{ name: "Health" }]} />
      <div className={layout.page}>
        {status ? (
          <Verdict status={status} jobs={jobs} />
        ) : error === null ? (
          <Skeleton rows={6} />
        ) : (
          <ErrorNote title="The store cannot be read" error={error} onRetry={onRetry} />
        )}
      </div>
    </>
  );
}

function Verdict({ status, jobs }: { status: Status; jobs: readonly Job[] }) {
  const now = useNow();
  const [readData, setReadData] = useState(false);
  const start = useStart("start_check");
  const checks = jobs.filter((job) => job.kind === "check");
  const running = checks.find((job) => job.state === "running");
  const last = checks.find((job) => job.state !== "running");
  const verdict = verdictOf(status, now);
  return (
    <div className={layout.inner}>
      <div className={layout.lead}>
        <div className={`${styles.verdict} ${layout.grow}`} data-tone={verdict.tone}>
          <Icon
            name={verdict.tone === "ok" ? "health" : verdict.tone === "bad" ? "alert" : "shield"}
            size={20}
          />
          <div>
            <h1 className={layout.title}>{verdict.title}</h1>
            <p className="quiet">{verdict.words}</p>
          </div>
        </div>
        <Checkbox checked={readData} disabled={running !== undefined} onChange={setReadData}>
          Read all data and compare digests
        </Checkbox>
        <Button
          look="primary"
          icon="health"
          busy={start.isPending}
          disabled={running !== undefined}
          onPress={() =>
            start.mutate(
              { read_data: readData },
              {
                onError: (thrown) =>
                  toast(`No check was started. ${asBackendError(thrown).message}`, { tone: "bad" }),
              },
            )
          }
        >
          Check now
        </Button>
      </div>
      {running && <RunningCheck job={running} />}
      {last && <LastCheck job={last} now={now} />}
      <div className={styles.report}>
        <Section title="Store">
          <Facts
            facts={[
              [
                "Folder",
                <span key="folder" className="mono">
                  {status.store}
                </span>,
              ],
              ["Stored", formatBytes(status.stored_bytes)],
              ["Constructs", formatCount(status.constructs)],
              ["Free space", formatBytes(status.available_bytes)],
              ["Schema", `version ${status.schema}, program ${status.version}`],
            ]}
          />
        </Section>
      </div>
    </div>
  );
}

function verdictOf(
  status: Status,
  now: number,
): { tone: "ok" | "bad" | "plain"; title: string; words: string } {
  if (status.checked_at === null) {
    return {
      tone: "plain",
      title: "Not checked yet",
      words: "A check compares what the database names with what is on disk, both ways.",
    };
  }
  const when = formatWhen(status.checked_at, now);
  if (status.check_ok) {
    return {
      tone: "ok",
      title: "Nothing is missing or altered",
      words: `Last checked ${when}, no findings.`,
    };
  }
  return {
    tone: "bad",
    title: "Damage was found",
    words: `Last checked ${when}. What is not named below is not touched by it.`,
  };
}

function RunningCheck({ job }: { job: Job }) {
  const cancel = useCancel();
  return (
    <div className={styles.report}>
      <Section
        title={formatSentence(job.stage)}
        end={
          <Button size="small" busy={cancel.isPending} onPress={() => cancel.mutate(job.id)}>
            Cancel
          </Button>
        }
      >
        <ProgressBar share={shareOf(job)} label="Check" />
        <p className={styles.pair}>
          <span>{progressWords(job)}</span>
          <span>{paceWords(job)}</span>
        </p>
      </Section>
    </div>
  );
}

function LastCheck({ job, now }: { job: Job; now: number }) {
  const findings = job.check?.findings ?? [];
  return (
    <div className={styles.report}>
      <Section title="Last check" end={<span className="quiet">{formatWhen(job.ended_at, now)}</span>}>
        <Facts
          facts={[
            ["Result", outcomeWords(job)],
            ["Ended", formatMoment(job.ended_at)],
            ...(job.error
              ? [
                  [
                    "Code",
                    <code key="code" className="mono">
                      {job.error.code}
                    </code>,
                  ] as const,
                ]
              : []),
          ]}
        />
      </Section>
      {findings.length > 0 && (
        <Section title="Findings" end={<span className="quiet num">{formatCount(findings.length)}</span>}>
          <FindingList findings={findings} />
        </Section>
      )}
    </div>
  );
}
