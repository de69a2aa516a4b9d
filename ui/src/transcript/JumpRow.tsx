import { useEffect, useRef, useState } from "react";
import { IconButton } from "../shared/Button";
import { formatCount } from "../shared/format";
import { parsePlace, type WantedPlace } from "./place";
import styles from "./transcript.module.css";

type Props = {
  total: number;
  near_ms: number | null;
  onGo: (place: WantedPlace) => void;
  onClose: () => void;
};

/** The row above the text in which one types a number or a time to go to. */
export function JumpRow({ total, near_ms, onGo, onClose }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const [refused, setRefused] = useState(false);
  useEffect(() => input.current?.focus(), []);
  const go = () => {
    const place = parsePlace(text, near_ms);
    setRefused(place === null);
    if (place !== null) onGo(place);
  };
  return (
    <form
      className={styles.findRow}
      onSubmit={(event) => {
        event.preventDefault();
        go();
      }}
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <label className={styles.findBox} data-invalid={refused}>
        <span className={styles.jumpWord}>Go to</span>
        <input
          ref={input}
          aria-label="Go to a message number or time"
          aria-invalid={refused}
          placeholder="413, 10:31, 2026-11-18 10:31, last"
          value={text}
          spellCheck={false}
          onChange={(event) => {
            setText(event.target.value);
            setRefused(false);
          }}
        />
        <span className={styles.findCount}>of {formatCount(total)}</span>
      </label>
      {refused && (
        <span className={styles.jumpRefused} role="alert">
          Not a number or time
        </span>
      )}
      <span className={styles.findSpace} />
      <IconButton icon="close" label="Close" keys="Esc" onPress={onClose} />
    </form>
  );
}
