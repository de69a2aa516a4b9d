import { IconButton } from "../shared/Button";
import { copyText } from "../shared/copy";
import { Icon } from "../shared/Icon";
import styles from "./storage.module.css";

/** The command that says the same in a terminal. */
export function CommandLine({ command }: { command: string }) {
  return (
    <footer className={styles.command}>
      <Icon name="log" />
      <code className="mono ellipsis" title={command}>
        {command}
      </code>
      <IconButton
        icon="copy"
        size="small"
        label="Copy command"
        onPress={() => void copyText(command, "Command copied.")}
      />
    </footer>
  );
}
