import { PLAN_KEYS } from "../cleanup/keys";
import { RETENTION_KEYS } from "../retention/keys";
import { Button } from "../shared/Button";
import { Dialog } from "../shared/Dialog";
import { printKeys } from "../shared/shortcuts";
import { STORAGE_KEYS } from "../storage/keys";
import { TRANSCRIPT_SHORTCUTS } from "../transcript/shortcuts";
import { type Command, globalShortcuts } from "./commands";
import { useOverlay } from "./layout";
import styles from "./palette.module.css";

interface Line {
  keys: string;
  does: string;
}

const LIST_KEYS: readonly Line[] = [
  { keys: "j k", does: "Next and previous row" },
  { keys: "Home End", does: "First and last row" },
  { keys: "a … z", does: "Go to a name that begins so" },
  { keys: "Enter", does: "Open" },
  { keys: "Space", does: "Select" },
  { keys: "Shift+↓", does: "Select a range" },
  { keys: "mod+a", does: "Select all" },
  { keys: "/", does: "Filter by name or brief" },
  { keys: "p", does: "Pin or unpin" },
  { keys: "Delete", does: "Plan a cleanup of the chosen ones" },
  { keys: "mod+alt+b", does: "Show or hide the side pane" },
  { keys: "Escape", does: "Clear the selection, then close the pane" },
];

const CONSTRUCT_KEYS: readonly Line[] = [
  { keys: "1", does: "Overview" },
  { keys: "2", does: "Transcript" },
  { keys: "3", does: "Artifacts" },
  { keys: "4", does: "Storage" },
];

/** All keys on one sheet. */
export function KeysOverlay({ commands }: { commands: readonly Command[] }) {
  const close = () => useOverlay.setState({ open: null });
  return (
    <Dialog title="Keys" wide onClose={close} actions={<Button onPress={close}>Close</Button>}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
      <div className={styles.keys} role="region" aria-label="All keys" tabIndex={0}>
        <div className={styles.sheets}>
          <Sheet title="Everywhere" lines={globalShortcuts(commands)} />
          <Sheet title="Constructs" lines={LIST_KEYS} />
          <Sheet title="One construct" lines={CONSTRUCT_KEYS} />
          <Sheet title="Storage" lines={STORAGE_KEYS} />
          <Sheet title="Cleanup" lines={PLAN_KEYS} />
          <Sheet title="Retention" lines={RETENTION_KEYS} />
          <Sheet title="Transcript" lines={TRANSCRIPT_SHORTCUTS} />
        </div>
      </div>
    </Dialog>
  );
}

function Sheet({ title, lines }: { title: string; lines: readonly Line[] }) {
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {lines.map((line) => (
          <li key={`${line.keys} ${line.does}`}>
            <span>{line.does}</span>
            {printKeys(line.keys).map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
