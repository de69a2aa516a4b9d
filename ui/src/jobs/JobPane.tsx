import type { CheckReport, CollectReport, Job, SettleReport } from "../api/contract";
import { Button, IconButton } from "../shared/Button";
import { ProgressBar } from "../shared/bars";
import { Facts, Numbers, Section } from "../shared/Facts";
import {
  formatBytes,
  formatCount,
  formatDuration,
  formatExactBytes,
  formatMoment,
  formatNumber,
  formatSentence,
} from "../shared/format";
import { Icon } from "../shared/Icon";
import { FindingList } from "./FindingList";
import { endingOf } from "./JobRow";
import styles from "./jobs.module.css";
import { SkippedList } from "./SkippedList";
import { commandOf, jobTitle, outcomeWords, paceWords, progressWords, shareOf, tookMs } from "./words";

interface JobPaneProps {
  job: Job;
  now: number;
  /** Closes the pane where it covers the list. */
  onClose: (() => void) | null;
  onAgain: () => void;
  onCopyCommand: (command: string) => void;
}

/** What becomes of a job that is stopped. */
const RUNNING_WORDS: Record<string, string> = {
  cleanup: "Cancel it at any time. What is moved so far stays in the trash and can be undone.",
  undo: "Cancel it at any time. What is back stays back, the rest stays in the trash.",
  purge: "Cancel it at any time. What is gone so far does not come back.",
  leftovers: "Cancel it at any time. What is moved so far can be undone, what is back stays back.",
  retention: "Cancel it at any time. What is moved so far stays in the trash and can be undone.",
};

/** One job in full: how far it is, what it did, what it left and how to do it from a shell. */
export function JobPane({ job, now, onClose, onAgain, onCopyCommand }: JobPaneProps) {
  const ending = endingOf(job);
  const command = commandOf(job);
  return (
    <article className={styles.pane} aria-label={jobTitle(job)}>
      <header className={styles.head}>
        <h2 className={styles.title}>
          {jobTitle(job)}
          {onClose && <IconButton icon="close" size="small" label="Close pane" onPress={onClose} />}
        </h2>
        {job.state === "running" ? (
          <p className="quiet">{formatSentence(job.stage)}</p>
        ) : (
          <p className={styles.ending} data-tone={ending.tone}>
            <Icon name={ending.icon} /> {ending.word}
          </p>
        )}
      </header>
      {job.state === "running" && (
        <Section>
          <ProgressBar share={shareOf(job)} label={jobTitle(job)} />
          <p className={styles.pair}>
            <span>{progressWords(job)}</span>
            <span>{paceWords(job)}</span>
          </p>
          <p className="quiet">
            {RUNNING_WORDS[job.kind] ??
              "Cancel it at any time. What is read so far stays, and the next run goes on from there."}
          </p>
        </Section>
      )}
      {job.error && (
        <Section>
          <div className={styles.failure} role="alert">
            <Icon name="alert" />
            <div>
              <p>{formatSentence(job.error.message)}</p>
              {job.error.hint && <p className="quiet">{formatSentence(job.error.hint)}</p>}
              <p className="mono quiet">{job.error.code}</p>
              {(job.kind === "collect" || job.kind === "check") && (
                <Button size="small" onPress={onAgain}>
                  Try again
                </Button>
              )}
            </div>
          </div>
        </Section>
      )}
      {job.collect && <CollectSection report={job.collect} />}
      {job.check && <CheckSection report={job.check} />}
      {(job.cleanup || job.retention || job.leftovers || job.compaction || job.deletion || job.export) && (
        <Section>
          <p>{formatSentence(outcomeWords(job))}</p>
        </Section>
      )}
      <Section>
        <Facts
          facts={[
            ["Started", formatMoment(job.started_at)],
            ["Ended", job.ended_at === null ? "still running" : formatMoment(job.ended_at)],
            ["Took", formatDuration(tookMs(job, now))],
          ]}
        />
      </Section>
      <footer className={styles.command}>
        <Icon name="log" />
        <code className="mono">{command}</code>
        <Button size="small" look="quiet" icon="copy" onPress={() => onCopyCommand(command)}>
          Copy
        </Button>
      </footer>
    </article>
  );
}

function CollectSection({ report }: { report: CollectReport }) {
  return (
    <>
      <Section>
        <Numbers
          numbers={[
            ["Read", formatBytes(report.original_bytes), formatExactBytes(report.original_bytes)],
            ["Stored", formatBytes(report.stored_bytes), formatExactBytes(report.stored_bytes)],
            ["New records", formatCount(report.records_new)],
          ]}
        />
      </Section>
      <Section>
        <Facts
          facts={[
            ["Files read", formatCount(report.files_read)],
            ["Unchanged", formatNumber(report.files_unchanged, "file")],
            ["Messages", formatNumber(report.messages_new, "new message")],
            ...(report.settled && report.settled.constructs > 0
              ? [["Packed tighter", packed(report.settled)] as [string, string]]
              : []),
          ]}
        />
      </Section>
      {report.skipped_total > 0 && (
        <Section title="Notes" end={<span className="quiet num">{formatCount(report.skipped_total)}</span>}>
          <SkippedList skipped={report.skipped} total={report.skipped_total} />
        </Section>
      )}
    </>
  );
}

/** What packing quiet constructs tighter came to. */
function packed(settled: SettleReport): string {
  const sizes = `${formatBytes(settled.stored_bytes_before)} became ${formatBytes(settled.stored_bytes_after)}`;
  return `${formatNumber(settled.constructs, "construct")}: ${sizes}`;
}

function CheckSection({ report }: { report: CheckReport }) {
  return (
    <>
      <Section>
        <Facts
          facts={[
            ["Sessions", formatCount(report.sessions)],
            ["Frames", formatCount(report.frames)],
            ["Blobs", formatCount(report.blobs)],
            [
              "Read",
              report.verified_bytes === 0
                ? "digests not compared"
                : `${formatBytes(report.verified_bytes)}, digests compared`,
            ],
          ]}
        />
      </Section>
      <Section
        title="Findings"
        end={<span className="quiet num">{formatCount(report.findings.length)}</span>}
      >
        {report.findings.length === 0 ? (
          <p className={styles.ending} data-tone="ok">
            <Icon name="check" /> Nothing found
          </p>
        ) : (
          <FindingList findings={report.findings} />
        )}
      </Section>
    </>
  );
}
