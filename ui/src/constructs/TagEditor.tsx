import { useState } from "react";
import { Button as AriaButton } from "react-aria-components";
import { Shown } from "../markdown/Shown";
import { Button } from "../shared/Button";
import { TextField } from "../shared/controls";
import { Icon } from "../shared/Icon";
import { Panel } from "../shared/Menu";
import styles from "./pane.module.css";

const LONGEST_TAG = 64;

interface TagEditorProps {
  tags: readonly string[];
  /** Tags in use elsewhere, offered first. */
  known: readonly string[];
  onChange: (change: { add?: string; remove?: string }) => void;
}

/** The tags of a construct, each with a way to take it off, and one to add another. */
export function TagEditor({ tags, known, onChange }: TagEditorProps) {
  return (
    <div className={styles.tags}>
      {tags.map((tag) => (
        <span key={tag} className={styles.tag}>
          <span className="ellipsis">
            <Shown text={tag} />
          </span>
          <AriaButton
            className={styles.untag ?? ""}
            aria-label={`Remove tag ${tag}`}
            onPress={() => onChange({ remove: tag })}
          >
            <Icon name="close" size={12} />
          </AriaButton>
        </span>
      ))}
      <TagPanel
        taken={tags}
        known={known}
        opener={
          <Button size="small" look="quiet" icon="plus">
            Add tag
          </Button>
        }
        onTag={(add) => onChange({ add })}
      />
    </div>
  );
}

interface TagPanelProps {
  taken: readonly string[];
  known: readonly string[];
  opener: React.ReactNode;
  onTag: (tag: string) => void;
}

/** Asks for a tag: one in use, or a new one. */
export function TagPanel({ taken, known, opener, onTag }: TagPanelProps) {
  return (
    <Panel label="Add a tag" opener={opener}>
      {(close) => (
        <TagForm
          choices={known.filter((tag) => !taken.includes(tag)).slice(0, 12)}
          onTag={(tag) => {
            onTag(tag);
            close();
          }}
        />
      )}
    </Panel>
  );
}

function TagForm({ choices, onTag }: { choices: readonly string[]; onTag: (tag: string) => void }) {
  const [typed, setTyped] = useState("");
  const tag = typed.trim();
  const problem = tag.length > LONGEST_TAG ? `A tag has at most ${LONGEST_TAG} characters` : null;
  return (
    <form
      className={styles.tagForm}
      onSubmit={(event) => {
        event.preventDefault();
        if (tag !== "" && problem === null) onTag(tag);
      }}
    >
      <TextField label="Tag" value={typed} onChange={setTyped} problem={problem} autoFocus />
      {choices.length > 0 && (
        <div className={styles.tagChoices}>
          {choices.map((choice) => (
            <Button key={choice} size="small" onPress={() => onTag(choice)}>
              {choice}
            </Button>
          ))}
        </div>
      )}
      <Button look="primary" type="submit" disabled={tag === "" || problem !== null}>
        Add tag
      </Button>
    </form>
  );
}
