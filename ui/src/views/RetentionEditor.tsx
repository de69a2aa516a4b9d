import { useState } from "react";
import type { Facets, Job, Policy, PolicyRow } from "../api/contract";
import { useBackend } from "../backend";
import { setCommand } from "../retention/command";
import { type Draft, NameField } from "../retention/PolicyForm";
import { changesOf, changeWords } from "../retention/policy";
import { RunsLine, StopsLine, ThenLine } from "../retention/RunLines";
import styles from "../retention/retention.module.css";
import { NewestLine, TakesLine } from "../retention/TakesLine";
import { Button, IconButton } from "../shared/Button";
import { formatNumber } from "../shared/format";
import { Menu, MenuIcon, MenuItem, MenuRule } from "../shared/Menu";
import { useShortcuts } from "../shared/shortcuts";
import { CommandLine } from "../storage/CommandLine";
import { dropDraft, setDraft } from "./drafts";
import { RetentionRun } from "./RetentionRun";
import { AppliesLine, NeverLine } from "./RetentionScope";
import { RetentionSide } from "./RetentionSide";
import { type usePolicyChanges, usePreview } from "./retentionQueries";

interface RetentionEditorProps {
  /** The policy as it is saved; null for a new one. */
  saved: PolicyRow | null;
  draft: Policy;
  place: number;
  last: number;
  facets: Facets | undefined;
  jobs: readonly Job[];
  now: number;
  changes: ReturnType<typeof usePolicyChanges>;
  onSaved: (name: string) => void;
  onRemoved: () => void;
}

/** One policy as a sentence with fields, and beside it what it would take. */
export function RetentionEditor(props: RetentionEditorProps) {
  const { saved, draft, place, last, facets, now, changes } = props;
  const backend = useBackend();
  const [compared, setCompared] = useState(false);
  const [shown, setShown] = useState(false);
  const before = saved?.policy ?? null;
  const key = before?.name ?? "";
  const changed = changesOf(before, draft);
  const unsaved = before === null || changed.length > 0;
  const named = draft.name.trim() === "" ? { ...draft, name: "New policy" } : draft;
  const preview = usePreview(named, before?.name ?? null);
  const problem = preview.data?.problem ?? null;
  const onChange = (change: Partial<Policy>) => {
    const next = { ...draft, ...change };
    if (before !== null && changesOf(before, next).length === 0) dropDraft(key);
    else setDraft(key, next);
  };
  const form: Draft = { policy: draft, problem, onChange };
  const expires = draft.action.kind === "expire_sessions";
  const save = () =>
    changes.save(
      { policy: { ...draft, name: draft.name.trim() }, replaces: before?.name ?? null },
      before,
      () => props.onSaved(draft.name.trim()),
    );
  const command = setCommand({ ...draft, name: draft.name.trim() });
  const ready = unsaved && draft.name.trim() !== "" && problem === null && !changes.saving;
  useShortcuts([{ keys: "mod+s", does: "Save the policy", run: () => ready && save() }]);
  return (
    <>
      <section className={styles.editor} aria-label="Policy" data-pane="">
        <div className={styles.editorHead}>
          <NameField {...form} autoFocus={before === null} />
          <Button
            look="quiet"
            icon="log"
            disabled={draft.name.trim() === ""}
            onPress={() => setShown(!shown)}
          >
            <span className={styles.wordy}>{shown ? "Hide command" : "Show command"}</span>
          </Button>
          {saved && <RetentionRun row={saved} unsaved={unsaved} preview={preview.data} jobs={props.jobs} />}
          <Menu
            label="More"
            placement="bottom end"
            opener={<IconButton icon="more" label="More with this policy" />}
            onAction={(chosen) => {
              if (chosen === "up" && before) changes.move(before.name, place, place - 1);
              if (chosen === "down" && before) changes.move(before.name, place, place + 1);
              if (chosen === "remove" && saved) {
                dropDraft(key);
                changes.remove(saved, place);
                props.onRemoved();
              }
            }}
          >
            <MenuItem
              id="up"
              text="Move up"
              end={<kbd>Alt ↑</kbd>}
              icon={<MenuIcon name="up" />}
              disabled={saved === null || place <= 0}
            />
            <MenuItem
              id="down"
              text="Move down"
              end={<kbd>Alt ↓</kbd>}
              icon={<MenuIcon name="chevron-down" />}
              disabled={saved === null || place >= last}
            />
            <MenuRule />
            <MenuItem
              id="remove"
              text="Remove this policy"
              tone="bad"
              icon={<MenuIcon name="trash" />}
              disabled={saved === null}
            />
          </Menu>
        </div>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls is reached by the keyboard */}
        <div className={styles.scroll} role="region" aria-label="What the policy says" tabIndex={0}>
          <AppliesLine {...form} facets={facets} />
          {!expires && <TakesLine {...form} />}
          <NeverLine {...form} facets={facets} />
          {!expires && <NewestLine {...form} />}
          <ThenLine {...form} onFolder={() => backend.pickFolder()} />
          <RunsLine
            {...form}
            next_run_at={preview.data?.next_run_at ?? saved?.next_run_at ?? null}
            now={now}
          />
          {!expires && <StopsLine {...form} />}
        </div>
        {shown && <CommandLine command={command} />}
        {unsaved && (
          <footer className={styles.foot}>
            <p aria-live="polite">
              {before === null
                ? "This policy is new."
                : `${formatNumber(changed.length, "unsaved change")}${compared ? `: ${changeWords(changed)}.` : "."} `}
              {before !== null && !compared && (
                <Button look="link" onPress={() => setCompared(true)}>
                  Compare
                </Button>
              )}
            </p>
            <Button
              look="quiet"
              onPress={() => {
                dropDraft(key);
                if (before === null) props.onRemoved();
              }}
            >
              Discard
            </Button>
            <Button
              look="primary"
              busy={changes.saving}
              disabled={draft.name.trim() === "" || problem !== null}
              onPress={save}
            >
              Save policy
            </Button>
          </footer>
        )}
      </section>
      <RetentionSide
        preview={preview.data}
        error={preview.error}
        fresh={preview.fresh}
        live={unsaved}
        saved={before?.name ?? null}
        now={now}
        onRetry={() => void preview.refetch()}
      />
    </>
  );
}
