import { useQuery } from "@tanstack/react-query";
import type { Session, TranscriptItem } from "../../api/contract";
import { asBackendError, useBackend } from "../../backend";
import { Markdown } from "../../markdown/Markdown";
import { Shown } from "../../markdown/Shown";
import { Button } from "../../shared/Button";
import { formatCount, formatDuration, formatNumber } from "../../shared/format";
import { Icon } from "../../shared/Icon";
import { usePaneScope } from "../pane";
import { callFacts, familyOf, iconOf, outcomeOf, toolName } from "../tools";
import styles from "./calls.module.css";
import { Refused } from "./Notes";

const LAST_MESSAGES = 8;
const LAST_STEPS = 2;

/** The session a call started, when it is in this construct. */
export function useSubagent(item: TranscriptItem, result: TranscriptItem | null): Session | null {
  const { construct } = usePaneScope();
  const id = item.subagent_session ?? result?.subagent_session ?? null;
  return id === null ? null : (construct.sessions.find((session) => session.id === id) ?? null);
}

/** How much a sub-agent did. */
export function subagentFacts(session: Session): string[] {
  const took_ms = Date.parse(session.last_activity_at) - Date.parse(session.started_at);
  const facts = [formatNumber(session.messages, "message")];
  if (session.counts.tool_call > 0) facts.push(formatNumber(session.counts.tool_call, "tool call"));
  if (took_ms > 0) facts.push(formatDuration(took_ms));
  if (session.output_tokens > 0) facts.push(`${formatTokens(session.output_tokens)} tokens`);
  return facts;
}

function formatTokens(tokens: number): string {
  return tokens < 1_000 ? formatCount(tokens) : `${formatCount(tokens / 1_000)}\u00a0k`;
}

/** The last steps of a sub-agent, and the way into its session. */
export function SubagentSteps({ session }: { session: Session }) {
  const backend = useBackend();
  const { openSession } = usePaneScope();
  const from = Math.max(0, session.messages - LAST_MESSAGES);
  const { data, error } = useQuery({
    queryKey: ["transcript-last-steps", session.id, session.messages],
    queryFn: ({ signal }) =>
      backend.call(
        "read_transcript",
        { session: session.id, from, limit: LAST_MESSAGES, text_limit: 4_096 },
        signal,
      ),
  });
  const items = data?.items ?? [];
  const calls = items.filter((item) => item.kind === "tool_call").slice(-LAST_STEPS);
  const words = items.findLast((item) => item.kind === "text" && item.role === "assistant");
  return (
    <div className={styles.subagent}>
      <Button look="quiet" size="small" onPress={() => openSession(session.id, 0)}>
        Open this session, {formatNumber(session.messages, "message")}
      </Button>
      {error !== null && <Refused error={asBackendError(error)} what="Its last steps cannot be shown." />}
      {calls.length > 0 && (
        <ul className={styles.lastSteps}>
          {calls.map((call) => (
            <LastStep
              key={call.seq}
              call={call}
              result={items.find((item) => item.call_seq === call.seq) ?? null}
            />
          ))}
        </ul>
      )}
      {words !== undefined && <Markdown text={words.text} />}
    </div>
  );
}

function LastStep({ call, result }: { call: TranscriptItem; result: TranscriptItem | null }) {
  return (
    <li className={styles.lastStep} data-failed={outcomeOf(call, result) === "failed"}>
      <Icon name={iconOf(familyOf(call.tool))} />
      <span className={styles.tool}>
        <Shown text={toolName(call)} />
      </span>
      <span className={styles.label}>
        <Shown text={(call.label ?? "").replace(/\s+/g, " ")} />
      </span>
      <span className={styles.facts}>
        {callFacts(call, result).map((fact) => (
          <span key={fact}>{fact}</span>
        ))}
      </span>
    </li>
  );
}
