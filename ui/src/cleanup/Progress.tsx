import type { Job } from "../api/contract";
import { Button } from "../shared/Button";
import { ProgressBar } from "../shared/bars";
import { formatCount, formatLeft, formatNumber } from "../shared/format";
import styles from "./cleanup.module.css";

interface ProgressProps {
  job: Job;
  title: string;
  /** What becomes of it when it is stopped. */
  words?: string;
  cancelling: boolean;
  onCancel: () => void;
}

/** How far a cleanup is, and the way to stop it between two items. */
export function Progress({
  job,
  title,
  words = "What is moved so far stays in the trash and can be undone.",
  cancelling,
  onCancel,
}: ProgressProps) {
  const share =
    job.files_total !== null && job.files_total > 0 ? Math.min(1, job.files_done / job.files_total) : null;
  return (
    <div className={styles.progress}>
      <p>
        <b>{title}</b>
        <Button size="small" busy={cancelling} onPress={onCancel}>
          Cancel
        </Button>
      </p>
      <ProgressBar share={share} label={title} />
      <p className="quiet num" aria-live="polite">
        {job.files_total === null
          ? formatNumber(job.files_done, "item")
          : `${formatCount(job.files_done)} of ${formatNumber(job.files_total, "item")}`}
        {job.left_ms === null ? "" : `, ${formatLeft(job.left_ms)} left`}
      </p>
      <p className="quiet">{words}</p>
    </div>
  );
}
