import styles from "./shell.module.css";

/** The sign of the program: three bars, one below the other. */
export function Mark({ size = 16 }: { size?: 16 | 22 }) {
  return (
    <svg className={styles.brandMark} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      <rect x="0.5" y="2" width="15" height="3.4" rx="1.7" />
      <rect x="0.5" y="6.6" width="10.5" height="3.4" rx="1.7" />
      <rect x="0.5" y="11.2" width="6" height="3.4" rx="1.7" />
    </svg>
  );
}
