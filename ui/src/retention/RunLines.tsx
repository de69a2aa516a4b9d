import type { PolicyAction, Schedule, Weekday } from "../api/contract";
import { Button } from "../shared/Button";
import { Segments } from "../shared/controls";
import controls from "../shared/controls.module.css";
import { classes } from "../shared/css";
import { AmountField, NumberField } from "../shared/fields";
import { type Draft, Line } from "./PolicyForm";
import { dayName, newTake, nextWords, problemAt, WEEKDAYS } from "./policy";
import styles from "./retention.module.css";

const ACTIONS: readonly { value: PolicyAction["kind"]; label: string }[] = [
  { value: "trash", label: "Move to trash" },
  { value: "export_then_trash", label: "Export, then trash" },
  { value: "expire_sessions", label: "Expire sessions" },
];

const HINTS: Record<PolicyAction["kind"], string> = {
  trash:
    "Conversations stay and say what was removed. Undo brings it back for as long as the trash holds it.",
  export_then_trash:
    "The original bytes of every session are written there and compared before anything moves.",
  expire_sessions:
    "Removes nothing. Sessions that still wait or go on, and rest for so long, become expired.",
};

/** What becomes of what is taken. */
export function ThenLine({
  policy,
  problem,
  onChange,
  onFolder,
}: Draft & { onFolder: () => Promise<string | null> }) {
  const { action } = policy;
  const set = (kind: PolicyAction["kind"]) => {
    if (kind === action.kind) return;
    if (kind === "expire_sessions") {
      // Sessions expire by their own rest: nothing is taken.
      const nothing = { takes: [], keep_last_per_workspace: null, thin: null, quota_bytes: null };
      const unlimited = { stops_over_bytes: null, stops_over_percent: null };
      onChange({ action: { kind, idle_days: 7 }, ...nothing, ...unlimited });
      return;
    }
    const takes =
      policy.takes.length === 0 && policy.quota_bytes === null ? [newTake("images")] : policy.takes;
    onChange({ action: kind === "trash" ? { kind } : { kind, folder: "" }, takes });
  };
  return (
    <Line
      name="Then"
      problem={problemAt(problem, "action") ?? problemAt(problem, "trash_days")}
      hint={HINTS[action.kind]}
    >
      <span className={styles.conditions}>
        <Segments label="Then" value={action.kind} choices={ACTIONS} onChange={set} />
        {action.kind === "expire_sessions" ? (
          <span className={styles.pair}>
            after
            <NumberField
              quiet
              label="Idle for"
              unit="days"
              least={1}
              most={36_500}
              value={action.idle_days}
              onChange={(days) => onChange({ action: { kind: "expire_sessions", idle_days: days ?? 7 } })}
            />
          </span>
        ) : (
          <span className={styles.pair}>
            for
            <NumberField
              quiet
              label="In the trash for"
              unit="days"
              least={1}
              most={3_650}
              value={policy.trash_days}
              onChange={(days) => onChange({ trash_days: days ?? 30 })}
            />
          </span>
        )}
      </span>
      {action.kind === "export_then_trash" && (
        <span className={styles.conditions}>
          <label className={styles.folder}>
            <span className="visually-hidden">Folder of the export</span>
            <input
              className={controls.input}
              value={action.folder}
              placeholder="/mnt/archive/agents"
              spellCheck={false}
              onChange={(event) =>
                onChange({ action: { kind: "export_then_trash", folder: event.target.value } })
              }
            />
          </label>
          <Button
            onPress={() =>
              void onFolder().then((folder) => {
                if (folder !== null) onChange({ action: { kind: "export_then_trash", folder } });
              })
            }
          >
            Choose…
          </Button>
        </span>
      )}
    </Line>
  );
}

const EVERY: readonly { value: Schedule["every"]; label: string }[] = [
  { value: "week", label: "Every week" },
  { value: "day", label: "Every day" },
  { value: "month", label: "Every month" },
  { value: "manual", label: "By hand" },
];

/** When it runs. */
export function RunsLine({
  policy,
  problem,
  onChange,
  next_run_at,
  now,
}: Draft & { next_run_at: string | null; now: number }) {
  const { schedule } = policy;
  const at = schedule.every === "manual" ? "03:00" : schedule.at;
  const next = nextWords(next_run_at, now);
  const setEvery = (every: Schedule["every"]) => {
    if (every === "manual") onChange({ schedule: { every } });
    else if (every === "day") onChange({ schedule: { every, at } });
    else if (every === "week") onChange({ schedule: { every, day: "sunday", at } });
    else onChange({ schedule: { every, day: 1, at } });
  };
  const hint =
    schedule.every === "manual"
      ? "Only when you press Run now, or with the command."
      : `While the window or the server is open.${next === null ? "" : ` Next ${next}.`}`;
  return (
    <Line name="Runs" problem={problemAt(problem, "schedule")} hint={hint}>
      <span className={styles.conditions}>
        <select
          className={controls.input}
          aria-label="How often"
          value={schedule.every}
          onChange={(event) => setEvery(event.target.value as Schedule["every"])}
        >
          {EVERY.map(({ value, label }) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
        {schedule.every === "week" && (
          <select
            className={controls.input}
            aria-label="Day of the week"
            value={schedule.day}
            onChange={(event) => onChange({ schedule: { ...schedule, day: event.target.value as Weekday } })}
          >
            {WEEKDAYS.map((day) => (
              <option key={day} value={day}>
                {dayName(day)}
              </option>
            ))}
          </select>
        )}
        {schedule.every === "month" && (
          <>
            <span>on day</span>
            <NumberField
              quiet
              label="Day of the month"
              least={1}
              most={31}
              value={schedule.day}
              onChange={(day) => onChange({ schedule: { ...schedule, day: day ?? 1 } })}
            />
          </>
        )}
        {schedule.every !== "manual" && (
          <input
            className={classes(controls.input, styles.time)}
            placeholder="03:00"
            inputMode="numeric"
            maxLength={5}
            aria-label="Time of the day, hours and minutes"
            aria-invalid={/^([01]\d|2[0-3]):[0-5]\d$/.test(schedule.at) ? undefined : true}
            value={schedule.at}
            onChange={(event) => onChange({ schedule: { ...schedule, at: event.target.value } })}
          />
        )}
      </span>
    </Line>
  );
}

/** What is too much for one run. */
export function StopsLine({ policy, problem, onChange }: Draft) {
  return (
    <Line
      name="Stops when"
      problem={problemAt(problem, "stops_over_bytes") ?? problemAt(problem, "stops_over_percent")}
      hint="A run that would take more takes nothing and says so."
    >
      <span className={styles.conditions}>
        <span className={styles.pair}>
          over
          <AmountField
            quiet
            label="Stops over"
            bytes={policy.stops_over_bytes}
            onChange={(stops_over_bytes) => onChange({ stops_over_bytes })}
          />
        </span>
        <span className={styles.pair}>
          or
          <NumberField
            quiet
            label="Stops over a share"
            unit="% in one run"
            least={1}
            most={100}
            value={policy.stops_over_percent}
            onChange={(stops_over_percent) => onChange({ stops_over_percent })}
          />
        </span>
      </span>
    </Line>
  );
}
