import { createContext, type ReactNode, type SyntheticEvent, useContext, useState } from "react";
import { asBackendError, useBackend } from "../backend";
import { Button } from "../shared/Button";
import { copyText } from "../shared/copy";
import { Dialog } from "../shared/Dialog";
import { type Address, addressOf } from "./address";
import styles from "./markdown.module.css";
import { Shown } from "./Shown";
import { visibleText } from "./visible";

type Openable = Extract<Address, { kind: "open" }>;

const GateContext = createContext<(address: Openable) => void>(() => undefined);

/** Stands around transcript text: a link inside leads here, and out only after the person agreed. */
export function LinkGate({ children }: { children: ReactNode }) {
  const [asked, setAsked] = useState<Openable | null>(null);
  return (
    <GateContext value={setAsked}>
      {children}
      {asked !== null && <AddressDialog address={asked} onClose={() => setAsked(null)} />}
    </GateContext>
  );
}

/** A link of a transcript. It never navigates; what cannot be opened is shown as words. */
export function GatedLink({ address, children }: { address: string; children: ReactNode }) {
  const ask = useContext(GateContext);
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
    ask(judged);
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

function AddressDialog({ address, onClose }: { address: Openable; onClose: () => void }) {
  const backend = useBackend();
  const [refused, setRefused] = useState<string | null>(null);
  const open = () => {
    backend.openLink(address.url).then(onClose, (thrown) => setRefused(asBackendError(thrown).message));
  };
  return (
    <Dialog
      title="Open this address?"
      onClose={onClose}
      actions={
        <>
          <Button autoFocus onPress={onClose}>
            Stay here
          </Button>
          <Button onPress={() => void copyText(address.url, "Address copied.").then(onClose)}>
            Copy address
          </Button>
          <Button look="primary" onPress={open}>
            Open address
          </Button>
        </>
      }
    >
      <p className={styles.whole}>
        <Shown text={address.before} />
        <strong>
          <Shown text={address.host} />
        </strong>
        <Shown text={address.after} />
      </p>
      <p>It stands in a transcript. It opens in your browser, outside this window.</p>
      {refused !== null && (
        <p className={styles.refused} role="alert">
          {refused}
        </p>
      )}
    </Dialog>
  );
}

function shorten(address: string): string {
  return address.length > 200 ? `${address.slice(0, 200)}…` : address;
}
