import { useState } from "react";
import type { Construct, Failure, Job, SecureDeletion } from "../api/contract";
import { Button } from "../shared/Button";
import { ProgressBar } from "../shared/bars";
import { TextField } from "../shared/controls";
import { Dialog } from "../shared/Dialog";
import { Facts } from "../shared/Facts";
import { formatBytes, formatNumber, formatSentence } from "../shared/format";
import styles from "./header.module.css";
import { isWord, wordToType } from "./securely";

interface DeleteDialogProps {
  construct: Construct;
  /** The job that deletes it, once it was started. */
  job: Job | null;
  /** It is being started. */
  starting: boolean;
  onDelete: () => void;
  /** Closes it; `gone` says whether the construct is no longer there. */
  onClose: (gone: boolean) => void;
}

/** Deleting a construct beyond recovery: what that does and cannot do, then the work, then its receipt. */
export function DeleteDialog({ construct, job, starting, onDelete, onClose }: DeleteDialogProps) {
  if (job?.deletion) return <Receipt deletion={job.deletion} onClose={() => onClose(true)} />;
  if (starting || job?.state === "running") return <Running stage={job?.stage ?? ""} />;
  return (
    <Question
      construct={construct}
      error={job?.error ?? null}
      onDelete={onDelete}
      onClose={() => onClose(false)}
    />
  );
}

interface QuestionProps {
  construct: Construct;
  error: Failure | null;
  onDelete: () => void;
  onClose: () => void;
}

function Question({ construct, error, onDelete, onClose }: QuestionProps) {
  const [typed, setTyped] = useState("");
  return (
    <Dialog
      title="Delete this construct securely?"
      wide
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            Keep it
          </Button>
          <Button look="danger" icon="trash" disabled={!isWord(construct, typed)} onPress={onDelete}>
            Delete for good
          </Button>
        </>
      }
    >
      <p>
        <b>There is no way back.</b> {formatNumber(construct.sessions, "session")} and{" "}
        {formatBytes(construct.stored_bytes)} go at once, so that nothing in the store tells of them: rows and
        their pages, the log, long texts, pictures, and what of them waits in the trash.
      </p>
      {construct.only_copy && <p>This is the only copy: no agent has the files any more.</p>}
      <p>What it does not reach:</p>
      <ul className={styles.limits}>
        <li>Events of the audit trail from before keep the name it had.</li>
        <li>Lines that recur in most sessions of its workspace may stand in the base these share.</li>
        <li>
          Backups and other copies of the store still hold it; those that are known are named at the end.
        </li>
        <li>The bytes on the disk itself: no program can promise that an SSD overwrites them.</li>
        <li>The agents’ own files stay where they are. They are not collected again.</li>
      </ul>
      {error && (
        <p role="alert">
          It was not deleted. {formatSentence(error.message)} <code className="mono">{error.code}</code>
        </p>
      )}
      <TextField
        label={`Type its name to confirm: ${wordToType(construct)}`}
        value={typed}
        onChange={setTyped}
      />
    </Dialog>
  );
}

function Running({ stage }: { stage: string }) {
  return (
    <Dialog title="Deleting securely" onClose={() => {}} actions={null}>
      <ProgressBar share={null} label="Deleting securely" />
      <p aria-live="polite">{formatSentence(stage)}</p>
      <p>It cannot be stopped. Ended by force, it can be done again.</p>
    </Dialog>
  );
}

function Receipt({ deletion, onClose }: { deletion: SecureDeletion; onClose: () => void }) {
  const { freed_bytes, undone, log_emptied, backups } = deletion;
  return (
    <Dialog
      title="Deleted securely"
      wide
      onClose={onClose}
      actions={
        <Button autoFocus onPress={onClose}>
          Show constructs
        </Button>
      }
    >
      <Facts
        facts={[
          ["Freed", formatBytes(freed_bytes)],
          [
            "Log",
            log_emptied ? "emptied" : "not emptied: another process reads it; the next collection empties it",
          ],
          ...(undone.length > 0
            ? [["Undone", `${formatNumber(undone.length, "cleanup")} that held something of it`] as const]
            : []),
          [
            "Still hold it",
            backups.length === 0 ? "no copies of the store that are known here" : backups.join(", "),
          ],
        ]}
      />
    </Dialog>
  );
}
