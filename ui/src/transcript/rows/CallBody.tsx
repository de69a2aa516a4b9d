import { useMemo, useState } from "react";
import type { ItemArtifact, TranscriptItem } from "../../api/contract";
import { CodeBlock } from "../../code/CodeBlock";
import { DiffView } from "../../code/DiffView";
import { type FileDiff, parseUnified } from "../../code/diff";
import { Markdown } from "../../markdown/Markdown";
import { Shown } from "../../markdown/Shown";
import { Button } from "../../shared/Button";
import { formatBytes } from "../../shared/format";
import { Icon } from "../../shared/Icon";
import type { CallInput } from "../callInput";
import type { Row } from "../rows";
import { familyOf } from "../tools";
import { useFarResult } from "../useFarResult";
import { useRaw } from "../useRaw";
import { MessageLog } from "../wholeText";
import styles from "./calls.module.css";
import { Notes, Refused } from "./Notes";
import { ArtifactPicture } from "./Picture";
import { Written } from "./Prose";
import { SubagentSteps, useSubagent } from "./Subagent";

type Props = { row: Extract<Row, { t: "call" }>; input: CallInput };

/** What was asked of a tool, and what it answered. */
export function CallBody({ row, input }: Props) {
  const { item, result, pictured } = row;
  const far = useFarResult(item, result);
  const answer = result ?? far.result;
  const sub = useSubagent(item, answer);
  const diff = diffArtifact(item) ?? diffArtifact(answer);
  return (
    <div className={styles.callBody}>
      <Notes item={item} />
      {diff === null ? <Input input={input} item={item} /> : <StoredDiff artifact={diff} input={input} />}
      {sub !== null && <SubagentSteps session={sub} />}
      {far.error !== null && <Refused error={far.error} what="The result cannot be shown." />}
      {answer !== null && (
        <Result
          result={answer}
          pictured={pictured}
          quiet={input.t === "diff" || input.t === "file"}
          written={familyOf(item.tool) === "subagent" && !answer.failed}
        />
      )}
    </div>
  );
}

function Input({ input, item }: { input: CallInput; item: TranscriptItem }) {
  switch (input.t) {
    case "command":
      return (
        <div className={styles.part}>
          {input.about !== null && (
            <p className={styles.about}>
              <Shown text={input.about} />
            </p>
          )}
          <CodeBlock code={input.command} language="bash" />
        </div>
      );
    case "diff":
      return <DiffView files={input.files} named={input.files.length > 1} />;
    case "file":
      return (
        <div className={styles.part}>
          <CodeBlock code={input.text} language={input.language} />
        </div>
      );
    case "prompt":
      return (
        <div className={styles.part}>
          {input.about !== null && (
            <p className={styles.about}>
              <Shown text={input.about} />
            </p>
          )}
          <Markdown text={input.text} />
        </div>
      );
    case "steps":
      return <Steps steps={input.steps} />;
    case "json":
      return (
        <div className={styles.part}>
          <CodeBlock code={input.text} language="json" />
        </div>
      );
    case "text":
      return <MessageLog item={item} />;
    case "said":
      return null;
  }
}

function Steps({ steps }: { steps: readonly { text: string; state: string }[] }) {
  return (
    <ul className={styles.steps}>
      {steps.map((step, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: steps of a call never change place
        <li key={index} data-state={step.state}>
          <Icon name={step.state === "completed" ? "check" : "minus"} size={12} />
          <span>
            <Shown text={step.text} />
          </span>
          <span className={styles.stepState}>
            <Shown text={step.state.replaceAll("_", " ")} />
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A diff with the numbers of the real file; until it is here, what the call itself says. */
function StoredDiff({ artifact, input }: { artifact: ItemArtifact; input: CallInput }) {
  const { answer, error } = useRaw("read_artifact", { id: artifact.id });
  const stored = useMemo(() => {
    if (answer === null) return null;
    return namedFiles(parseUnified(new TextDecoder().decode(answer.bytes)), artifact.name);
  }, [answer, artifact.name]);
  const files = stored !== null && stored.length > 0 ? stored : input.t === "diff" ? input.files : [];
  return (
    <>
      {error !== null && <Refused error={error} what="The stored diff cannot be shown." />}
      <DiffView files={files} named={files.length > 1} />
    </>
  );
}

function namedFiles(files: FileDiff[], name: string): FileDiff[] {
  return files.map((file) => (file.path === "" ? { ...file, path: name } : file));
}

function diffArtifact(item: TranscriptItem | null): ItemArtifact | null {
  return item?.artifact?.kind === "diff" && item.removed === null ? item.artifact : null;
}

type ResultProps = { result: TranscriptItem; pictured: boolean; quiet: boolean; written: boolean };

/** An edit's answer mostly says that it was made: it stays folded unless it failed. */
function Result({ result, pictured, quiet, written }: ResultProps) {
  const [asked, setAsked] = useState(false);
  const removed = result.removed !== null;
  const image = result.artifact?.kind === "image" && !removed ? result.artifact : null;
  const folded = quiet && !result.failed && !asked;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields, a section would be a landmark
    <div role="group" className={styles.result} aria-label="Result" data-failed={result.failed}>
      <Notes item={result} />
      {image !== null && (
        <div className={styles.part}>
          <ArtifactPicture artifact={image} />
        </div>
      )}
      {folded && result.text !== "" && (
        <div className={styles.part}>
          <Button look="quiet" size="small" onPress={() => setAsked(true)}>
            Show result, {formatBytes(result.text_bytes)}
          </Button>
        </div>
      )}
      {!folded &&
        result.text !== "" &&
        (written ? <WrittenResult item={result} /> : <MessageLog item={result} />)}
      {result.text === "" && image === null && !removed && (
        <p className={styles.about}>{pictured ? "The picture stands below." : "No output"}</p>
      )}
    </div>
  );
}

/** A sub-agent answers in words. */
function WrittenResult({ item }: { item: TranscriptItem }) {
  return (
    <div className={styles.part}>
      <Written item={item} />
    </div>
  );
}
