import { useState } from "react";
import { Button } from "../shared/Button";
import { TextField } from "../shared/controls";
import { formatDate, parseIsoDay } from "../shared/format";
import { PanelChip } from "./FilterChip";
import styles from "./filters.module.css";
import { type ConstructQuery, dayBefore } from "./query";

interface DateFilterProps {
  query: ConstructQuery;
  now: number;
  onChange: (change: Partial<ConstructQuery>) => void;
  onClear: (change: Partial<ConstructQuery>) => void;
}

const SPANS = [
  { label: "Today", days: 0 },
  { label: "7 days", days: 7 },
  { label: "30 days", days: 30 },
  { label: "90 days", days: 90 },
] as const;

/** Filters by the days of the last activity. */
export function DateFilter({ query, now, onChange, onClear }: DateFilterProps) {
  return (
    <PanelChip
      name="Last activity"
      value={describeDays(query, now)}
      onClear={() => onClear({ since: null, until: null })}
    >
      {(close) => <DateFields query={query} now={now} onChange={onChange} onDone={close} />}
    </PanelChip>
  );
}

function DateFields({
  query,
  now,
  onChange,
  onDone,
}: Omit<DateFilterProps, "onClear"> & { onDone: () => void }) {
  const [since, setSince] = useState(query.since ?? "");
  const [until, setUntil] = useState(query.until ?? "");
  const turned = since !== "" && until !== "" && since > until;
  const set = (range: { since: string | null; until: string | null }) => {
    onChange(range);
    onDone();
  };
  return (
    <form
      className={styles.fields}
      onSubmit={(event) => {
        event.preventDefault();
        if (!turned) set({ since: since || null, until: until || null });
      }}
    >
      <div className={styles.spans}>
        {SPANS.map(({ label, days }) => (
          <Button key={label} size="small" onPress={() => set({ since: dayBefore(now, days), until: null })}>
            {label}
          </Button>
        ))}
      </div>
      <TextField label="From" type="date" value={since} onChange={setSince} />
      <TextField
        label="To, included"
        type="date"
        value={until}
        onChange={setUntil}
        problem={turned ? "The end is before the start" : null}
      />
      <Button look="primary" type="submit" disabled={turned}>
        Show these days
      </Button>
    </form>
  );
}

/** The range in words; null when there is none. */
export function describeDays(query: Pick<ConstructQuery, "since" | "until">, now: number): string | null {
  const since = query.since === null ? null : parseIsoDay(query.since);
  const until = query.until === null ? null : parseIsoDay(query.until);
  if (since !== null && until !== null) {
    return since === until
      ? formatDate(since, now)
      : `${formatDate(since, now)} to ${formatDate(until, now)}`;
  }
  if (since !== null) return `since ${formatDate(since, now)}`;
  return until === null ? null : `until ${formatDate(until, now)}`;
}
