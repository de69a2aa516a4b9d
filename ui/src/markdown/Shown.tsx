import styles from "./markdown.module.css";
import { signOf, visible } from "./visible";

/** Text of a transcript, with marks in place of characters that would not be seen. */
export function Shown({ text }: { text: string }) {
  const pieces = visible(text);
  if (pieces.length === 1 && typeof pieces[0] === "string") return pieces[0];
  let at = 0;
  return pieces.map((piece) => {
    at += 1;
    if (typeof piece === "string") return piece;
    return (
      <span key={at} className={styles.mark} role="img" title={piece.name} aria-label={piece.name}>
        {signOf(piece)}
      </span>
    );
  });
}
