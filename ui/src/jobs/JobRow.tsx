import type { Job } from "../api/contract";
import { Button } from "../shared/Button";
import { ProgressBar } from "../shared/bars";
import { formatDuration, formatFullTime, formatPercent, formatSentence, formatWhen } from "../shared/format";
import { Icon, type IconName } from "../shared/Icon";
import styles from "./jobs.module.css";
import { hasNotes, jobTitle, outcomeWords, paceWords, progressWords, shareOf, tookMs } from "./words";

interface JobRowProps {
  job: Job;
  current: boolean;
  now: number;
  onPick: () => void;
}

const JOB_ICONS: Record<string, IconName> = {
  check: "health",
  cleanup: "trash",
  undo: "undo",
  purge: "trash",
  retention: "clock",
};

/** A running job: its bar, its counts, its pace, and the way to stop it. */
export function RunningJob(props: JobRowProps & { cancelling: boolean; onCancel: () => void }) {
  const { job, current, cancelling, onPick, onCancel } = props;
  const share = shareOf(job);
  return (
    <li className={styles.running} data-current={current || undefined}>
      <button type="button" className={styles.cover} aria-label={`Show ${jobTitle(job)}`} onClick={onPick} />
      <Icon name={JOB_ICONS[job.kind] ?? "refresh"} />
      <span className={styles.name}>
        <b>{jobTitle(job)}</b> <span className="quiet">{formatSentence(job.stage)}</span>
      </span>
      <span className="num">{share === null ? "" : formatPercent(share)}</span>
      <Button size="small" busy={cancelling} onPress={onCancel}>
        Cancel
      </Button>
      <div className={styles.bar}>
        <ProgressBar share={share} label={jobTitle(job)} />
      </div>
      <span className={styles.counts} aria-live="polite">
        {progressWords(job)}
      </span>
      <span className={styles.pace}>{paceWords(job)}</span>
    </li>
  );
}

/** How a job ended, as a shape and a word. */
export function endingOf(job: Job): { icon: IconName; tone: "ok" | "warn" | "bad" | "plain"; word: string } {
  if (job.state === "failed") return { icon: "close", tone: "bad", word: "Failed" };
  if (job.state === "cancelled") return { icon: "stop", tone: "plain", word: "Cancelled" };
  if (hasNotes(job)) return { icon: "alert", tone: "warn", word: "Done, with notes" };
  return { icon: "check", tone: "ok", word: "Done" };
}

/** A finished job in one line. */
export function FinishedJob({ job, current, now, onPick }: JobRowProps) {
  const ending = endingOf(job);
  return (
    <li className={styles.finished} data-current={current || undefined}>
      <button type="button" className={styles.cover} aria-label={`Show ${jobTitle(job)}`} onClick={onPick} />
      <span
        className={styles.ending}
        data-tone={ending.tone}
        role="img"
        aria-label={ending.word}
        title={ending.word}
      >
        <Icon name={ending.icon} />
      </span>
      <b>{jobTitle(job)}</b>
      <span className="ellipsis" title={outcomeWords(job)}>
        {outcomeWords(job)}
      </span>
      <span className={styles.number}>{formatDuration(tookMs(job, now))}</span>
      <span className={styles.number} title={formatFullTime(job.ended_at)}>
        {formatWhen(job.ended_at, now)}
      </span>
    </li>
  );
}
