import { Button as AriaButton } from "react-aria-components";
import type { Job, Status } from "../api/contract";
import { jobTitle, shareOf } from "../jobs/words";
import { ProgressBar } from "../shared/bars";
import { useNow } from "../shared/clock";
import { formatFullTime, formatLeft, formatNumber, formatPercent, formatWhen } from "../shared/format";
import { Icon } from "../shared/Icon";
import { goTo } from "../shared/router";
import { SETTINGS_ADDRESS } from "./navigation";
import { addressOf } from "./routes";
import styles from "./shell.module.css";

interface StatusBarProps {
  status: Status | undefined;
  offline: boolean;
  jobs: readonly Job[];
}

/** What one must be able to trust at a glance. It is never hidden. */
export function StatusBar({ status, offline, jobs }: StatusBarProps) {
  const now = useNow();
  const running = jobs.filter((job) => job.state === "running");
  return (
    <footer data-pane="" className={styles.statusbar}>
      {offline ? (
        <Item icon="alert" tone="bad" text="The store cannot be read" to={addressOf({ view: "health" })} />
      ) : (
        status && <HealthItem status={status} now={now} />
      )}
      {status && (
        <Item
          icon="collect"
          text={
            status.collected_at === null
              ? "Nothing collected yet"
              : `Collected ${formatWhen(status.collected_at, now)}`
          }
          title={formatFullTime(status.collected_at)}
          to={addressOf({ view: "agents" })}
        />
      )}
      <span className={styles.gap} />
      <RunningItem running={running} />
      <Item icon="settings" text="Settings" to={SETTINGS_ADDRESS} />
    </footer>
  );
}

function HealthItem({ status, now }: { status: Status; now: number }) {
  const to = addressOf({ view: "health" });
  if (status.checked_at === null) return <Item icon="shield" text="Not checked yet" to={to} />;
  const when = `checked ${formatWhen(status.checked_at, now)}`;
  const title = formatFullTime(status.checked_at);
  return status.check_ok ? (
    <Item icon="health" tone="ok" text={`Healthy, ${when}`} title={title} to={to} />
  ) : (
    <Item icon="alert" tone="bad" text={`Damage found, ${when}`} title={title} to={to} />
  );
}

function RunningItem({ running }: { running: readonly Job[] }) {
  const [first] = running;
  if (!first) return null;
  const share = shareOf(first);
  const title = running.length === 1 ? jobTitle(first) : formatNumber(running.length, "job");
  const end =
    first.left_ms !== null ? `${formatLeft(first.left_ms)} left` : share === null ? "" : formatPercent(share);
  return (
    <AriaButton
      className={styles.statusItem ?? ""}
      onPress={() => goTo(addressOf({ view: "activity", job: first.id }))}
    >
      <Icon name="refresh" />
      {title}
      <span className={styles.statusProgress}>
        <ProgressBar share={share} label={title} />
      </span>
      <span className="num">{end}</span>
    </AriaButton>
  );
}

interface ItemProps {
  icon: Parameters<typeof Icon>[0]["name"];
  text: string;
  to: string;
  tone?: "ok" | "bad";
  title?: string;
}

function Item({ icon, text, to, tone, title }: ItemProps) {
  return (
    <AriaButton className={styles.statusItem ?? ""} data-tone={tone} onPress={() => goTo(to)}>
      <Icon name={icon} />
      <span className="ellipsis" title={title}>
        {text}
      </span>
    </AriaButton>
  );
}
