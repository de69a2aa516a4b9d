import type { ByteKind, UsageRow } from "../api/contract";
import styles from "./bars.module.css";
import { classes, useProperties } from "./css";
import { formatBytes, formatExactBytes, formatPercent } from "./format";

/** A bar beside a number of bytes: the share of the largest one around. */
export function SizeBar({ share }: { share: number }) {
  const ref = useProperties<HTMLSpanElement>({ "--share": `${Math.min(1, Math.max(0, share)) * 100}%` });
  return (
    <span className={styles.size} aria-hidden="true">
      <span ref={ref} />
    </span>
  );
}

export const KIND_NAMES: Record<ByteKind, string> = {
  conversation: "Conversation",
  tool_output: "Tool output",
  images: "Images",
  diffs: "Diffs",
  logs: "Logs",
  files: "Files",
};

const KIND_ORDER = Object.keys(KIND_NAMES) as ByteKind[];

/** Bytes of one kind. */
export interface KindBytes {
  kind: ByteKind;
  stored_bytes: number;
}

/** Adds usage rows up by kind, in the fixed order of kinds. */
export function addKinds(rows: readonly Pick<UsageRow, "key" | "stored_bytes">[]): KindBytes[] {
  return KIND_ORDER.map((kind) => ({
    kind,
    stored_bytes: rows.filter((row) => row.key === kind).reduce((sum, row) => sum + row.stored_bytes, 0),
  }));
}

/** What bytes are spent on: one bar of all kinds, and each kind with its number. */
export function KindBar({ kinds }: { kinds: readonly KindBytes[] }) {
  const total = kinds.reduce((sum, kind) => sum + kind.stored_bytes, 0);
  const present = kinds.filter((kind) => kind.stored_bytes > 0);
  return (
    <>
      <div className={styles.kinds} aria-hidden="true">
        {present.map((kind) => (
          <KindSlice key={kind.kind} kind={kind.kind} share={kind.stored_bytes / Math.max(1, total)} />
        ))}
      </div>
      <ul className={styles.legend}>
        {kinds.map((kind) => (
          <li
            key={kind.kind}
            title={`${formatExactBytes(kind.stored_bytes)}, ${sharePercent(kind.stored_bytes, total)}`}
          >
            <span className={styles.swatch} data-kind={kind.kind} />
            {KIND_NAMES[kind.kind]}
            <b className="num">{formatBytes(kind.stored_bytes)}</b>
          </li>
        ))}
      </ul>
    </>
  );
}

function sharePercent(part: number, total: number): string {
  return formatPercent(total === 0 ? 0 : part / total);
}

function KindSlice({ kind, share }: { kind: ByteKind; share: number }) {
  const ref = useProperties<HTMLSpanElement>({ "--share": share });
  return <span ref={ref} data-kind={kind} />;
}

/** How far something is; without a share, a part that moves. */
export function ProgressBar({ share, label }: { share: number | null; label: string }) {
  const ref = useProperties<HTMLSpanElement>({ "--share": `${(share ?? 0) * 100}%` });
  const value = share === null ? {} : { "aria-valuenow": Math.floor(share * 100) };
  return (
    <div
      className={classes(styles.progress, share === null && styles.unknown)}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      {...value}
    >
      <span ref={ref} />
    </div>
  );
}
