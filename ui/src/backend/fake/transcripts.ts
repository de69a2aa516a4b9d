/** Invented conversations: the message at a place is always the same, so nothing is kept. */
import type {
  FindInTranscript,
  LocateInTranscript,
  MapTranscript,
  Mark,
  ReadTranscript,
  Session,
  TranscriptHits,
  TranscriptItem,
  TranscriptMap,
  TranscriptPage,
} from "../../api/contract";
import { DIFF, EDIT_INPUT, LOG, PROSE, SUMMARY, THOUGHT } from "./passages";

type Step = Pick<TranscriptItem, "role" | "kind" | "text"> & Partial<TranscriptItem>;

/** One turn of the invented conversation, repeated until the session is full. */
const TURN: readonly Step[] = [
  { role: "user", kind: "text", text: PROSE.ask },
  { role: "assistant", kind: "thinking", text: THOUGHT },
  { role: "assistant", kind: "text", text: PROSE.plan },
  {
    role: "assistant",
    kind: "tool_call",
    tool: "Read",
    label: "src/limit/window.rs",
    text: '{"file_path":"src/limit/window.rs"}',
  },
  {
    role: "tool",
    kind: "tool_result",
    tool: "Read",
    text: "pub struct Window {\n    limit: u32,\n    count: u32,\n}\n",
  },
  {
    role: "assistant",
    kind: "tool_call",
    tool: "Grep",
    label: '"RateLimit-Remaining" in src',
    text: '{"pattern":"RateLimit-Remaining","path":"src"}',
  },
  {
    role: "tool",
    kind: "tool_result",
    tool: "Grep",
    text: "src/http/headers.rs:41\nsrc/http/headers.rs:58\n",
  },
  { role: "assistant", kind: "tool_call", tool: "Edit", label: "src/limit/bucket.rs", text: EDIT_INPUT },
  { role: "tool", kind: "tool_result", tool: "Edit", text: DIFF },
  {
    role: "assistant",
    kind: "tool_call",
    tool: "Bash",
    label: "cargo test -p limit",
    text: '{"command":"cargo test -p limit"}',
  },
  { role: "tool", kind: "tool_result", tool: "Bash", text: LOG, failed: true },
  { role: "assistant", kind: "text", text: PROSE.fix },
  {
    role: "assistant",
    kind: "tool_call",
    tool: "Task",
    label: "Survey of callers",
    text: '{"description":"Survey of callers","prompt":"List every caller of the limiter."}',
  },
  {
    role: "tool",
    kind: "tool_result",
    tool: "Task",
    text: "Eleven callers, none of them keeps the verdict.",
  },
  { role: "assistant", kind: "text", text: SUMMARY },
];

/** The message of a session at a place. */
export function inventItem(session: Session, seq: number): TranscriptItem {
  const step = TURN[seq % TURN.length] ?? { role: "system", kind: "meta", text: "" };
  const start = Date.parse(session.started_at);
  const span = Date.parse(session.last_activity_at) - start;
  const made =
    step.tool === "Edit" && step.kind === "tool_result"
      ? {
          id: `${session.id}.${seq}.0`,
          kind: "diff" as const,
          name: "src/limit/bucket.rs",
          media_type: "text/x-diff",
        }
      : null;
  return {
    seq,
    record: seq,
    text_bytes: step.text.length,
    truncated: false,
    tool: null,
    label: null,
    failed: false,
    at: new Date(start + (span * seq) / Math.max(1, session.messages)).toISOString(),
    model: step.role === "assistant" ? (session.models[0] ?? null) : null,
    tokens: step.role === "assistant" ? 240 : 0,
    repeats: false,
    subagent_session: null,
    removed: null,
    notes:
      seq === 88 ? [{ code: "IN_BAD_JSON", message: "Line 88 is not complete. Its bytes are kept." }] : [],
    ...step,
    tool_call_id: step.tool ? `call-${step.kind === "tool_result" ? seq - 1 : seq}` : null,
    call_seq: step.kind === "tool_result" ? seq - 1 : null,
    result_seq: step.kind === "tool_call" ? seq + 1 : null,
    artifact: made,
  };
}

/** One page of a conversation. */
export function readTranscript(session: Session, request: Partial<ReadTranscript>): TranscriptPage {
  const from = request.from ?? 0;
  const limit = Math.min(1000, request.limit || 100);
  const end = Math.min(session.messages, from + limit);
  const items: TranscriptItem[] = [];
  for (let seq = from; seq < end; seq += 1) items.push(inventItem(session, seq));
  return { items, total: session.messages };
}

const MARKS: Record<Mark, (item: TranscriptItem) => boolean> = {
  user: (item) => item.role === "user" && item.kind === "text",
  edit: (item) => item.kind === "tool_call" && item.tool === "Edit",
  command: (item) => item.kind === "tool_call" && item.tool === "Bash",
  failed: (item) => item.failed,
  image: (item) => item.kind === "image",
  subagent: (item) => item.kind === "tool_call" && item.tool === "Task",
};

/** The map of a conversation. */
export function mapTranscript(session: Session, request: Partial<MapTranscript>): TranscriptMap {
  const total = session.messages;
  const steps = Array.from({ length: Math.min(request.steps ?? 200, total) }, (_, step) => {
    const item = inventItem(session, Math.floor((step * total) / (request.steps ?? 200)));
    return {
      user: MARKS.user(item),
      failed: item.failed,
      image: step % 40 === 17,
      text_bytes: item.text_bytes,
      at: item.at,
    };
  });
  const turns = Math.floor(total / TURN.length);
  return {
    total,
    steps,
    marks: { user: turns, edits: turns, commands: turns, failed: turns, images: 0, subagents: turns },
  };
}

/** Where something stands. */
export function locate(session: Session, request: Partial<LocateInTranscript>): { seq: number | null } {
  const from = request.from ?? 0;
  const step = request.backwards ? -1 : 1;
  for (let seq = from + step; seq >= 0 && seq < session.messages; seq += step) {
    const item = inventItem(session, seq);
    if (request.mark ? MARKS[request.mark](item) : item.at !== null && item.at >= (request.at ?? ""))
      return { seq };
  }
  return { seq: null };
}

/** The messages that hold a text. */
export function find(session: Session, request: Partial<FindInTranscript>): TranscriptHits {
  const query = (request.query ?? "").toLowerCase();
  const hits = [];
  for (let seq = request.from ?? 0; seq < session.messages; seq += 1) {
    const item = inventItem(session, seq);
    if (request.role && item.role !== request.role) continue;
    const times = query === "" ? 0 : item.text.toLowerCase().split(query).length - 1;
    if (times > 0) hits.push({ seq, times, snippet: item.text.slice(0, 80) });
  }
  return { hits, next: null };
}
