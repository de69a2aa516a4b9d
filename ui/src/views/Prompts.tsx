import { useState } from "react";
import { usePrompts } from "../backend/prompts";
import { WholeAddress } from "../markdown/WholeAddress";
import { Button } from "../shared/Button";
import { TextField } from "../shared/controls";
import { copyText } from "../shared/copy";
import { Dialog } from "../shared/Dialog";

/** The questions a browser window asks in place of the system's own dialogs. */
export function Prompts() {
  const open = usePrompts((state) => state.open);
  if (open?.kind === "folder") return <FolderPrompt onAnswer={open.answer} />;
  if (open?.kind === "link") return <LinkPrompt url={open.url} onAnswer={open.answer} />;
  return null;
}

function FolderPrompt({ onAnswer }: { onAnswer: (path: string | null) => void }) {
  const [path, setPath] = useState("");
  const trimmed = path.trim();
  const absolute = /^(\/|[A-Za-z]:[\\/])/.test(trimmed);
  return (
    <Dialog
      title="Which folder?"
      onClose={() => onAnswer(null)}
      actions={
        <>
          <Button onPress={() => onAnswer(null)}>Cancel</Button>
          <Button look="primary" disabled={!absolute} onPress={() => onAnswer(trimmed)}>
            Add folder
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (absolute) onAnswer(trimmed);
        }}
      >
        <TextField
          label="Full path on the computer the store is on"
          value={path}
          placeholder="/home/you/old-laptop/.claude/projects"
          problem={trimmed !== "" && !absolute ? "A full path begins with / or a drive" : null}
          autoFocus
          onChange={setPath}
        />
      </form>
    </Dialog>
  );
}

function LinkPrompt({ url, onAnswer }: { url: string; onAnswer: () => void }) {
  const copy = () => {
    void copyText(url, "Address copied.");
    onAnswer();
  };
  return (
    <Dialog
      title="Open this address?"
      onClose={onAnswer}
      actions={
        <>
          <Button autoFocus onPress={onAnswer}>
            Stay here
          </Button>
          <Button look="primary" icon="copy" onPress={copy}>
            Copy address
          </Button>
        </>
      }
    >
      <WholeAddress address={url} />
      <p>It stands in a transcript: an agent or a tool wrote it. To open it, paste it into another tab.</p>
    </Dialog>
  );
}
