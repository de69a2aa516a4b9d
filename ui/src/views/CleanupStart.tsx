import type { ReactNode } from "react";
import type { CleanupAsk } from "../cleanup/ask";
import { NOTHING_ASKED } from "../cleanup/ask";
import styles from "../cleanup/cleanup.module.css";
import { Button } from "../shared/Button";
import { Icon, type IconName } from "../shared/Icon";
import { goTo } from "../shared/router";
import { addressOf } from "./routes";

interface Offer {
  icon: IconName;
  title: string;
  words: string;
  ask: CleanupAsk;
}

const OFFERS: readonly Offer[] = [
  {
    icon: "image",
    title: "Images in constructs without activity for 30 days",
    words: "Conversations stay readable and say what was removed",
    ask: { ...NOTHING_ASKED, kinds: ["images"], idle_days: 30 },
  },
  {
    icon: "log",
    title: "Logs and tool output over 1 MB",
    words: "Conversations stay readable and say what was removed",
    ask: { ...NOTHING_ASKED, kinds: ["tool_output", "logs"], pieces_over_bytes: 1e6 },
  },
  {
    icon: "constructs",
    title: "Constructs without activity for a year",
    words: "Whole conversations with their sub-agents and artifacts",
    ask: { ...NOTHING_ASKED, idle_days: 365 },
  },
];

interface CleanupStartProps {
  tools: ReactNode;
  onAsk: (ask: CleanupAsk) => void;
}

/** What one may plan when nothing is planned yet. */
export function CleanupStart({ tools, onAsk }: CleanupStartProps) {
  return (
    <>
      {tools}
      <div className={styles.start}>
        <h2>Nothing is planned</h2>
        <p>
          A plan says what would go, why, and what the disk gains. It changes nothing. What is applied goes to
          the trash and comes back exactly as it was for 30 days. Pinned constructs never go.
        </p>
        <ul className={styles.offers}>
          {OFFERS.map((offer) => (
            <li key={offer.title}>
              <Icon name={offer.icon} />
              <div>
                <h3>{offer.title}</h3>
                <p>{offer.words}</p>
              </div>
              <Button onPress={() => onAsk(offer.ask)}>Make a plan</Button>
            </li>
          ))}
        </ul>
        <p>
          No retention policy is on: everything is kept for ever until you say otherwise.{" "}
          <Button look="link" onPress={() => goTo(addressOf({ view: "retention", policy: null }))}>
            Write a policy
          </Button>
        </p>
      </div>
    </>
  );
}
