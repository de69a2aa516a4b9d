import { useEffect, useState } from "react";
import { countHidden } from "../markdown/visible";
import { formatNumber } from "../shared/format";
import styles from "./code.module.css";

const SAID_MS = 2_000;

/** What to say after text was copied; characters nobody sees are worth a word. */
export function copiedWords(text: string): string {
  const hidden = countHidden(text);
  return hidden === 0 ? "Copied" : `Copied with ${formatNumber(hidden, "invisible character")}`;
}

/** Copies a piece of code as it stands. */
export function CopyButton({ text }: { text: string }) {
  const [said, setSaid] = useState<string | null>(null);
  useEffect(() => {
    if (said === null) return;
    const timer = setTimeout(() => setSaid(null), SAID_MS);
    return () => clearTimeout(timer);
  }, [said]);
  const copy = () => {
    navigator.clipboard.writeText(text).then(
      () => setSaid(copiedWords(text)),
      () => setSaid("Not copied"),
    );
  };
  return (
    <button type="button" className={styles.copy} onClick={copy} data-said={said !== null}>
      <span aria-live="polite">{said ?? "Copy"}</span>
    </button>
  );
}
