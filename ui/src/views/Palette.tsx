import { useQuery } from "@tanstack/react-query";
import { type KeyboardEvent, type ReactNode, useEffect, useId, useState } from "react";
import { Dialog, Modal, ModalOverlay } from "react-aria-components";
import type { Construct } from "../api/contract";
import { useBackend } from "../backend";
import { EVERYTHING, filterOf } from "../constructs/query";
import { StatusMark } from "../constructs/StatusMark";
import { AgentMark } from "../shared/AgentMark";
import { useNow } from "../shared/clock";
import { Segments } from "../shared/controls";
import { formatWhen } from "../shared/format";
import { Icon } from "../shared/Icon";
import overlays from "../shared/overlays.module.css";
import { goTo } from "../shared/router";
import { printKeys } from "../shared/shortcuts";
import { type Command, findCommands, matchName } from "./commands";
import { useOverlay } from "./layout";
import styles from "./palette.module.css";
import { addressOf } from "./routes";

type Scope = "all" | "commands" | "constructs";

const SCOPES: readonly { value: Scope; label: string }[] = [
  { value: "all", label: "All" },
  { value: "commands", label: "Commands" },
  { value: "constructs", label: "Constructs" },
];
const SHOWN = {
  all: { commands: 6, constructs: 8 },
  commands: { commands: 40, constructs: 0 },
  constructs: { commands: 0, constructs: 20 },
};
const TYPING_MS = 120;

interface Choice {
  id: string;
  section: "Commands" | "Constructs";
  line: ReactNode;
  run: () => void;
}

/** One box for everything: commands by name, constructs by name or brief. */
export function Palette({ commands }: { commands: readonly Command[] }) {
  const close = () => useOverlay.setState({ open: null });
  return (
    <ModalOverlay
      isOpen
      isDismissable
      onOpenChange={(open) => !open && close()}
      className={overlays.scrim ?? ""}
    >
      <Modal className={`${overlays.modal} ${overlays.wide}`}>
        <Dialog aria-label="Go to or run a command" className={styles.palette ?? ""}>
          <Box commands={commands} onClose={close} />
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function Box({ commands, onClose }: { commands: readonly Command[]; onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const [scope, setScope] = useState<Scope>("all");
  const [at, setAt] = useState(0);
  const base = useId();
  const choices = useChoices(commands, typed, scope);
  const current = Math.min(at, choices.length - 1);
  // biome-ignore lint/correctness/useExhaustiveDependencies: other words, other first line
  useEffect(() => setAt(0), [typed, scope]);
  useEffect(() => {
    document.getElementById(`${base}-${current}`)?.scrollIntoView({ block: "nearest" });
  }, [base, current]);
  const run = (choice: Choice | undefined) => {
    if (!choice) return;
    onClose();
    choice.run();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      if (choices.length > 0) setAt((current + step + choices.length) % choices.length);
    } else if (event.key === "Enter") {
      event.preventDefault();
      run(choices[current]);
    } else if (event.key === "Tab") {
      event.preventDefault();
      // The dialog around would move the focus away from the field.
      event.stopPropagation();
      const next = SCOPES.findIndex((one) => one.value === scope) + (event.shiftKey ? SCOPES.length - 1 : 1);
      setScope(SCOPES[next % SCOPES.length]?.value ?? "all");
    }
  };
  return (
    <>
      <div className={styles.field}>
        <Icon name="search" />
        <input
          role="combobox"
          aria-label="Name of a command or construct"
          aria-expanded="true"
          aria-controls={`${base}-list`}
          aria-activedescendant={choices.length > 0 ? `${base}-${current}` : undefined}
          // biome-ignore lint/a11y/noAutofocus: the palette is opened to type
          autoFocus
          value={typed}
          placeholder="Go to or run a command"
          spellCheck={false}
          onChange={(event) => setTyped(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <Segments label="Scope" value={scope} choices={SCOPES} onChange={setScope} />
      </div>
      <div className={styles.list} id={`${base}-list`} role="listbox" aria-label="Choices">
        {choices.length === 0 && <p className={styles.none}>Nothing is called “{typed}”.</p>}
        {choices.map((choice, index) => (
          <div key={choice.id} role="presentation">
            {choice.section !== choices[index - 1]?.section && (
              <div aria-hidden="true" className={styles.section}>
                {choice.section}
              </div>
            )}
            {/* biome-ignore lint/a11y/useKeyWithClickEvents: the field above answers the keys */}
            <div
              id={`${base}-${index}`}
              role="option"
              tabIndex={-1}
              className={styles.choice}
              aria-selected={index === current}
              onMouseMove={() => index !== current && setAt(index)}
              onClick={() => run(choice)}
            >
              {choice.line}
            </div>
          </div>
        ))}
      </div>
      <footer className={styles.foot}>
        <kbd>↑</kbd> <kbd>↓</kbd> Choose <kbd>Enter</kbd> Run <kbd>Tab</kbd> Scope
      </footer>
    </>
  );
}

function useChoices(commands: readonly Command[], typed: string, scope: Scope): Choice[] {
  const now = useNow();
  const constructs = useFoundConstructs(typed, SHOWN[scope].constructs);
  const named = findCommands(commands, typed).slice(0, SHOWN[scope].commands);
  return [
    ...named.map(({ command, places }) => ({
      id: `command ${command.name}`,
      section: "Commands" as const,
      run: command.run,
      line: (
        <>
          <Icon name={command.icon} />
          <Marked text={command.name} places={places} />
          <span className={styles.end}>
            {command.keys !== null && printKeys(command.keys).map((key) => <kbd key={key}>{key}</kbd>)}
          </span>
        </>
      ),
    })),
    ...constructs.map((construct) => ({
      id: construct.id,
      section: "Constructs" as const,
      run: () => goTo(addressOf({ view: "construct", id: construct.id, tab: "overview" })),
      line: <ConstructLine construct={construct} typed={typed} now={now} />,
    })),
  ];
}

function useFoundConstructs(typed: string, limit: number): readonly Construct[] {
  const backend = useBackend();
  const [text, setText] = useState(typed);
  useEffect(() => {
    const timer = setTimeout(() => setText(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  const found = useQuery({
    queryKey: ["palette", text, limit],
    queryFn: ({ signal }) =>
      backend.call(
        "list_constructs",
        {
          filter: filterOf({ ...EVERYTHING, text }),
          sort: "last_activity",
          reverse: false,
          limit,
          after: null,
        },
        signal,
      ),
    enabled: limit > 0,
    placeholderData: (previous) => previous,
  });
  return limit === 0 ? [] : (found.data?.constructs.slice(0, limit) ?? []);
}

function ConstructLine({ construct, typed, now }: { construct: Construct; typed: string; now: number }) {
  return (
    <>
      <StatusMark status={construct.status} />
      <Marked text={construct.name} places={matchName(construct.name, typed) ?? []} />
      <span className={styles.workspace}>{construct.workspace}</span>
      <span className={styles.end}>
        {construct.agents.map((agent) => (
          <AgentMark key={agent} agent={agent} named />
        ))}
        <span className={styles.when}>{formatWhen(construct.last_activity_at, now)}</span>
      </span>
    </>
  );
}

/** A name with the typed parts in the accent colour. */
function Marked({ text, places }: { text: string; places: readonly [number, number][] }) {
  const parts: ReactNode[] = [];
  let done = 0;
  for (const [start, end] of places) {
    if (start < done) continue;
    parts.push(text.slice(done, start), <mark key={start}>{text.slice(start, end)}</mark>);
    done = end;
  }
  return (
    <span className={styles.name}>
      {parts}
      {text.slice(done)}
    </span>
  );
}
