import { addressOf } from "./address";
import styles from "./markdown.module.css";
import { Shown } from "./Shown";

/** An address from its first letter to its last, with the host it leads to set off. */
export function WholeAddress({ address }: { address: string }) {
  const judged = addressOf(address);
  return (
    <p className={styles.whole}>
      {judged.kind === "blocked" ? (
        <Shown text={address} />
      ) : (
        <>
          <Shown text={judged.before} />
          <strong>
            <Shown text={judged.host} />
          </strong>
          <Shown text={judged.after} />
        </>
      )}
    </p>
  );
}
