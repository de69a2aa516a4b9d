import type { ReactNode } from "react";
import type { ConstructStatus } from "../api/contract";
import { Badge, type Tone } from "../shared/controls";
import { STATUS_NAMES } from "./query";
import styles from "./StatusMark.module.css";

/** Each state has a shape of its own; colour only repeats it. */
const SHAPES: Record<ConstructStatus, ReactNode> = {
  draft: <circle cx="8" cy="8" r="5.4" strokeDasharray="2.4 1.85" />,
  provisioning: <path d="M8 2.6A5.4 5.4 0 0 1 13.4 8" strokeWidth="1.8" />,
  active: (
    <>
      <circle cx="8" cy="8" r="5.4" />
      <circle cx="8" cy="8" r="2.3" fill="currentColor" stroke="none" />
    </>
  ),
  awaiting_review: (
    <>
      <circle cx="8" cy="8" r="5.4" />
      <path d="M8 5v3.1l2 1.3" />
    </>
  ),
  reviewing: (
    <>
      <circle cx="8" cy="8" r="5.4" />
      <path d="M8 2.6a5.4 5.4 0 0 1 0 10.8Z" fill="currentColor" stroke="none" />
    </>
  ),
  complete: (
    <>
      <circle cx="8" cy="8" r="6.1" fill="currentColor" stroke="none" />
      <path d="m5.4 8.2 1.9 1.9 3.4-3.8" className={styles.cut} />
    </>
  ),
  parked: (
    <>
      <circle cx="8" cy="8" r="5.4" />
      <path d="M6.6 6v4M9.4 6v4" />
    </>
  ),
  error: (
    <>
      <path d="M5.5 1.9h5l3.6 3.6v5l-3.6 3.6h-5L1.9 10.5v-5Z" fill="currentColor" stroke="none" />
      <path d="M8 5v3.4M8 10.9h.01" className={styles.cut} />
    </>
  ),
  archived: (
    <>
      <rect x="2.4" y="3.2" width="11.2" height="3" rx="0.8" />
      <path d="M3.4 6.2v6c0 .4.3.7.7.7h7.8c.4 0 .7-.3.7-.7v-6M6.6 8.6h2.8" />
    </>
  ),
};

const TONES: Record<ConstructStatus, Tone> = {
  draft: "plain",
  provisioning: "accent",
  active: "accent",
  awaiting_review: "warn",
  reviewing: "warn",
  complete: "ok",
  parked: "plain",
  error: "bad",
  archived: "plain",
};

/** The shape of a state; its name is said to screen readers and shown on hover. */
export function StatusMark({ status, silent = false }: { status: ConstructStatus; silent?: boolean }) {
  const shape = (
    <svg
      className="icon"
      width={silent ? 12 : 16}
      height={silent ? 12 : 16}
      viewBox="0 0 16 16"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.4}
      strokeLinecap="round"
      aria-hidden="true"
    >
      {SHAPES[status]}
    </svg>
  );
  if (silent) return shape;
  const name = STATUS_NAMES[status];
  return (
    <span className={styles.mark} data-tone={TONES[status]} role="img" aria-label={name} title={name}>
      {shape}
    </span>
  );
}

/** A state in words. */
export function StatusBadge({ status }: { status: ConstructStatus }) {
  return (
    <Badge tone={TONES[status]}>
      <StatusMark status={status} silent />
      {STATUS_NAMES[status]}
    </Badge>
  );
}
