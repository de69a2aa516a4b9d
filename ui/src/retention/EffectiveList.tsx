import type { EffectivePolicy } from "../api/contract";
import { Shown } from "../markdown/Shown";
import { KIND_NAMES } from "../shared/bars";
import bars from "../shared/bars.module.css";
import { formatDate, formatFullTime, formatSentence, parseTime } from "../shared/format";
import { Icon } from "../shared/Icon";
import styles from "./retention.module.css";

/** When it goes, in words. */
export function goesWords(one: EffectivePolicy, now: number): string {
  if (one.policy === null) return "Kept for ever";
  const time = parseTime(one.goes_at);
  if (time === null) return "When the policy runs";
  return time <= now ? "With the next run" : `Trash on ${formatDate(time, now)}`;
}

/** What holds for each kind of bytes of a construct, and which policy says so. */
export function EffectiveList({ kinds, now }: { kinds: readonly EffectivePolicy[]; now: number }) {
  return (
    <ul className={styles.effective}>
      {kinds.map((one) => (
        <li key={one.kind ?? "whole"} title={formatSentence(one.reason)}>
          {one.kind === null ? (
            <Icon name="constructs" size={12} />
          ) : (
            <span className={bars.swatch} data-kind={one.kind} />
          )}
          <span>{one.kind === null ? "As a whole" : KIND_NAMES[one.kind]}</span>
          <span data-goes={one.policy !== null || undefined} title={formatFullTime(one.goes_at)}>
            {goesWords(one, now)}
          </span>
          <span className="ellipsis" title={one.policy ?? undefined}>
            <Shown text={one.policy ?? "Everything else"} />
          </span>
          <span className={styles.why}>
            <Shown text={formatSentence(one.reason)} />
          </span>
        </li>
      ))}
    </ul>
  );
}
