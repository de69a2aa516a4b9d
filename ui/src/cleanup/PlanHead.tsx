import type { CleanupPlan } from "../api/contract";
import { formatBytes, formatCount, formatExactBytes } from "../shared/format";
import styles from "./cleanup.module.css";

interface PlanHeadProps {
  plan: CleanupPlan;
  /** When it was made, and whether anything has changed since, in two lines. */
  made: string;
  since: string;
}

/** What a plan comes to in four large numbers. */
export function PlanHead({ plan, made, since }: PlanHeadProps) {
  const [number = "", unit] = formatBytes(plan.freed_bytes).split("\u00a0");
  return (
    <header className={styles.head}>
      <dl className={styles.numbers} aria-live="polite">
        <Large name="Frees" value={number} rest={unit} title={formatExactBytes(plan.freed_bytes)} />
        <Large name="Items" value={formatCount(plan.removed)} />
        <Large
          name="Constructs touched"
          value={formatCount(plan.constructs_touched)}
          rest={`of ${formatCount(plan.constructs_in_all)}`}
        />
        <Large name="Constructs removed" value={formatCount(plan.constructs_removed)} />
      </dl>
      <p className={styles.made}>
        <span>{made}</span> <span>{since}</span>
      </p>
    </header>
  );
}

function Large({
  name,
  value,
  rest,
  title,
}: {
  name: string;
  value: string;
  rest?: string | undefined;
  title?: string;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>
        {value}
        {rest !== undefined && <span> {rest}</span>}
      </dd>
    </div>
  );
}
