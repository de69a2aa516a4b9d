/** Three of the four faces of every list: loading, empty and failed. */
import { type ReactNode, useEffect, useState } from "react";
import { asBackendError } from "../backend";
import { Button } from "./Button";
import { useProperties } from "./css";
import styles from "./faces.module.css";
import { formatSentence } from "./format";
import { Icon, type IconName } from "./Icon";

const WIDTHS = [62, 70, 50, 64, 44, 58, 66, 40, 55, 68] as const;

/** True once `ms` have passed: what is quicker than that shows no loading face. */
export function useLate(ms: number, key: unknown = null): boolean {
  const [late, setLate] = useState(false);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new key starts the wait over
  useEffect(() => {
    setLate(false);
    const timer = setTimeout(() => setLate(true), ms);
    return () => clearTimeout(timer);
  }, [ms, key]);
  return late;
}

/** Rows still to come, at the height of the real ones; nothing for the first 150 ms. */
export function Skeleton({ rows = 10 }: { rows?: number }) {
  const late = useLate(150);
  return (
    <div className={styles.skeleton} role="status" aria-label="Loading">
      {late &&
        Array.from({ length: rows }, (_, row) => (
          <SkeletonRow key={WIDTHS[row] ?? row} width={WIDTHS[row % 10] ?? 50} />
        ))}
    </div>
  );
}

function SkeletonRow({ width }: { width: number }) {
  const stripe = useProperties<HTMLDivElement>({ "--stripe": `${width}%` });
  return (
    <div className={styles.skeletonRow}>
      <div className={styles.dot} />
      <div className={styles.stripe} ref={stripe} />
      <div className={styles.stripe} />
    </div>
  );
}

/** What is not there, why, and one next step. */
export function EmptyState(props: {
  icon: IconName;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}) {
  return (
    <div className={styles.face}>
      <span className={styles.mark}>
        <Icon name={props.icon} size={20} />
      </span>
      <h2 className={styles.title}>{props.title}</h2>
      {props.children && <p className={styles.reason}>{props.children}</p>}
      {props.action && <div className={styles.actions}>{props.action}</div>}
    </div>
  );
}

/** What failed and with which code, what to do, and a way to try again. */
export function ErrorNote({
  title,
  error,
  onRetry,
}: {
  title: string;
  error: unknown;
  onRetry?: () => void;
}) {
  const [open, setOpen] = useState(false);
  const failure = asBackendError(error);
  return (
    <div className={styles.face} role="alert">
      <span className={styles.mark} data-tone="warn">
        <Icon name="alert" size={20} />
      </span>
      <h2 className={styles.title}>{title}</h2>
      <p className={styles.reason}>{formatSentence(failure.message)}</p>
      <code className={styles.code}>{failure.code}</code>
      <div className={styles.actions}>
        {onRetry && (
          <Button size="small" onPress={onRetry}>
            Try again
          </Button>
        )}
        {failure.hint && (
          <Button size="small" look="quiet" onPress={() => setOpen(!open)}>
            {open ? "Hide advice" : "Show advice"}
          </Button>
        )}
      </div>
      {open && <p className={styles.details}>{formatSentence(failure.hint ?? "")}</p>}
    </div>
  );
}

/** A failure above rows that are already there and stay. */
export function ErrorStrip({
  title,
  error,
  onRetry,
}: {
  title: string;
  error: unknown;
  onRetry: () => void;
}) {
  const failure = asBackendError(error);
  return (
    <div className={styles.notice} role="alert">
      <Icon name="alert" />
      <span>
        {title} {formatSentence(failure.message)} <code className="mono">{failure.code}</code>
      </span>
      <Button size="small" onPress={onRetry}>
        Try again
      </Button>
    </div>
  );
}

/** Something that holds for all that is below it, with the one step that mends it. */
export function Notice({ children, action }: { children: ReactNode; action?: ReactNode }) {
  return (
    <div className={styles.notice} role="alert">
      <Icon name="alert" />
      <span>{children}</span>
      {action}
    </div>
  );
}
