import type { ReactNode } from "react";
import styles from "./facts.module.css";

/** Names and values, one pair per line. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** A part of a pane with its heading. */
export function Section({ title, end, children }: { title?: string; end?: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section}>
      {title && (
        <header className={styles.sectionHead}>
          <h2>{title}</h2>
          {end}
        </header>
      )}
      {children}
    </section>
  );
}

/** A few large numbers with their labels. */
export function Numbers({
  numbers,
}: {
  numbers: readonly (readonly [label: string, value: string, title?: string])[];
}) {
  return (
    <dl className={styles.numbers}>
      {numbers.map(([label, value, title]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd title={title}>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
