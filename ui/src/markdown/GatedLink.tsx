import type { SyntheticEvent } from "react";
import { asBackendError, useBackend } from "../backend";
import { toast } from "../shared/toasts";
import { addressOf } from "./address";
import styles from "./markdown.module.css";
import { Shown } from "./Shown";
import { visibleText } from "./visible";

/**
 * A link of a transcript. It never navigates: what shows the person the whole address, and opens it
 * when they agree, is the backend. What cannot be opened is shown as words.
 */
export function GatedLink({ address, children }: { address: string; children: React.ReactNode }) {
  const backend = useBackend();
  const judged = addressOf(address);
  if (judged.kind === "blocked") {
    return (
      <span className={styles.blocked} title={judged.reason}>
        {children}{" "}
        <code className={styles.address}>
          <Shown text={shorten(address)} />
        </code>
      </span>
    );
  }
  const follow = (event: SyntheticEvent) => {
    event.stopPropagation();
    backend
      .openLink(judged.url)
      .catch((thrown) => toast(`Not opened: ${asBackendError(thrown).message}.`, { tone: "bad" }));
  };
  return (
    // An anchor could navigate and a button cannot wrap over lines.
    // biome-ignore lint/a11y/useSemanticElements: see above
    <span
      className={styles.link}
      role="link"
      tabIndex={0}
      title={visibleText(judged.url)}
      onClick={follow}
      onKeyDown={(event) => {
        if (event.key === "Enter") follow(event);
      }}
    >
      {children}
    </span>
  );
}

function shorten(address: string): string {
  return address.length > 200 ? `${address.slice(0, 200)}…` : address;
}
