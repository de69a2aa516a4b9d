/**
 * An invented construct for tests and for looking at the view. Every message is made from its
 * number when it is asked for, so that a session of a million messages costs nothing.
 */
import type {
  ConstructDetail,
  FindInTranscript,
  LocateInTranscript,
  Mark,
  Operations,
  RawOperations,
  Session,
  TranscriptItem,
} from "../api/contract";
import { type Backend, BackendError } from "../backend";
import { drawPicture } from "../backend/fake/image";
import { FAKE_DIFF, FAKE_TURN, type FakeStep } from "./fakeTurn";

const START_MS = Date.parse("2026-11-18T08:02:00.000Z");
const COPIED = 212;

/** Which sessions there are: id, title, messages, and how they came to be. */
const SESSIONS: readonly (Partial<Session> & Pick<Session, "id" | "title" | "messages">)[] = [
  { id: "s-first", title: "Design and first cut", messages: 812 },
  { id: "s-survey", title: "Survey of callers", messages: 96, relation: "subagent", parent_id: "s-first" },
  { id: "s-load", title: "Load test harness", messages: 204, relation: "subagent", parent_id: "s-first" },
  {
    id: "s-fork",
    title: "Burst handling and headers",
    messages: 388,
    relation: "fork",
    parent_id: "s-first",
    repeated_messages: COPIED,
  },
  { id: "s-long", title: "A million messages", messages: 1_000_000 },
  { id: "s-empty", title: "Nothing yet", messages: 0, status: "active" },
];

/** The sessions of the invented construct. */
export function fakeSessions(): Session[] {
  return SESSIONS.map((known) => ({
    construct_id: "c-1",
    agent: "claude-code",
    external_id: known.id,
    parent_id: null,
    relation: "root",
    status: "completed",
    models: ["model-1"],
    records: known.messages,
    repeated_messages: 0,
    counts: {
      user: 7,
      assistant: 80,
      tool_call: 48,
      tool_result: 48,
      thinking: 12,
      image: 6,
      summary: 1,
      other: 3,
    },
    unreadable_records: 1,
    output_tokens: 61_000,
    original_bytes: known.messages * 1_074,
    stored_bytes: known.messages * 140,
    source_path: null,
    source_gone: false,
    started_at: timeOf(0),
    last_activity_at: timeOf(known.messages),
    cwd: "/home/you/src/harbor-api",
    branch: "feat/token-bucket",
    agent_version: null,
    ...known,
  }));
}

/** The invented construct around them. */
export function fakeConstruct(): ConstructDetail {
  const sessions = fakeSessions();
  return {
    construct: {
      id: "c-1",
      name: "Move rate limiter to token bucket",
      brief: "",
      status: "active",
      type: "collected",
      workspace: "harbor-api",
      workspace_id: "w-1",
      branch: "feat/token-bucket",
      agents: ["claude-code"],
      sessions: sessions.length,
      messages: 1_500,
      original_bytes: 291_000_000,
      stored_bytes: 38_400_000,
      created_at: timeOf(0),
      last_activity_at: timeOf(812),
      tags: [],
      pinned: false,
      only_copy: false,
    },
    sessions,
    usage: [],
    artifacts: 48,
    links: [],
  };
}

/** The message of a session at a place. */
export function fakeItem(session: Session, seq: number): TranscriptItem {
  const at = seq % FAKE_TURN.length;
  const step: FakeStep = FAKE_TURN[at] ?? { role: "system", kind: "meta", text: "" };
  const { gap_ms: _, artifact, ...said } = step;
  const whole_bytes = new TextEncoder().encode(step.text).length;
  return {
    seq,
    record: seq,
    text_bytes: whole_bytes,
    truncated: false,
    tool: null,
    label: null,
    tool_call_id: null,
    failed: false,
    at: timeOf(seq),
    model: null,
    tokens: 0,
    repeats: session.relation === "fork" && seq < COPIED,
    subagent_session: null,
    removed: null,
    notes: [],
    ...said,
    call_seq: step.call_back === undefined ? null : seq - step.call_back,
    result_seq: step.result_on === undefined ? null : seq + step.result_on,
    artifact: artifact === undefined ? null : { ...artifact, id: `${session.id}.${seq}` },
  };
}

/** A backend that knows only the invented construct. */
export function fakeTranscriptBackend(
  options: { live?: boolean; delay_ms?: number } = {},
): Backend & { asked: string[] } {
  const sessions = fakeSessions();
  const opened_ms = Date.now();
  const asked: string[] = [];
  const session = (id: string | undefined) => {
    const found = sessions.find((one) => one.id === id);
    if (found === undefined)
      throw new BackendError({ code: "NOT_FOUND", message: "there is no such session" });
    const grown = options.live === true ? Math.floor((Date.now() - opened_ms) / 3_000) : 0;
    return { ...found, messages: found.messages + grown };
  };
  return {
    asked,
    async call(name, request, signal) {
      asked.push(`${name} ${JSON.stringify(request)}`);
      if (options.delay_ms) await new Promise((resolve) => setTimeout(resolve, options.delay_ms));
      signal?.throwIfAborted();
      return answer(name, session((request as { session?: string }).session), request) as never;
    },
    async raw(name, request) {
      const bytes = (text: string) => new TextEncoder().encode(text);
      if (name === "read_artifact")
        return fakeArtifact((request as RawOperations["read_artifact"]["request"]).id);
      const { session: id, ...place } = request as { session: string; seq?: number; record?: number };
      const item = fakeItem(session(id), place.seq ?? place.record ?? 0);
      if (name === "read_text") return { mediaType: "text/plain", bytes: bytes(item.text) };
      return {
        mediaType: "application/json",
        bytes: bytes(JSON.stringify({ type: item.kind, message: item })),
      };
    },
    pickFolder: async () => null,
    openLink: async () => undefined,
  };

  async function fakeArtifact(id: string) {
    const [owner, seq] = id.split(".");
    const artifact = fakeItem(session(owner), Number(seq)).artifact;
    if (artifact?.kind === "image") return { mediaType: "image/png", bytes: await drawPicture() };
    return { mediaType: "text/x-diff", bytes: new TextEncoder().encode(FAKE_DIFF) };
  }
}

function answer(name: keyof Operations, session: Session, request: object): unknown {
  const total = session.messages;
  if (name === "read_transcript") {
    const {
      from = 0,
      limit = 100,
      text_limit = 16_384,
    } = request as Operations["read_transcript"]["request"];
    const count = Math.max(0, Math.min(limit || 100, total - from));
    const items = Array.from({ length: count }, (_, index) =>
      cut(fakeItem(session, from + index), text_limit),
    );
    return { items, total };
  }
  if (name === "map_transcript") return fakeMap(session, (request as { steps: number }).steps);
  if (name === "locate_in_transcript") return locate(session, request as LocateInTranscript);
  if (name === "find_in_transcript") return find(session, request as FindInTranscript);
  throw new BackendError({ code: "NOT_FOUND", message: `${name} is not invented` });
}

function cut(item: TranscriptItem, text_limit: number): TranscriptItem {
  if (item.text.length <= text_limit) return item;
  return { ...item, text: item.text.slice(0, text_limit), truncated: true };
}

function fakeMap(session: Session, asked: number) {
  const steps_count = Math.min(asked, Math.max(1, session.messages));
  const span = session.messages / steps_count;
  const steps = Array.from({ length: steps_count }, (_, index) => {
    const first = Math.floor(index * span);
    const held = Array.from({ length: Math.min(4, Math.ceil(span)) }, (__, at) =>
      fakeItem(session, first + at * 7),
    );
    return {
      user: held.some((item) => MARKS.user(item)) && index % 7 === 0,
      failed: held.some((item) => item.failed) && index % 5 === 0,
      image: held.some((item) => item.kind === "image") && index % 3 === 0,
      text_bytes: held.reduce((sum, item) => sum + item.text_bytes, 0),
      at: timeOf(first),
    };
  });
  const turns = Math.ceil(session.messages / FAKE_TURN.length);
  const marks = {
    user: turns * 2,
    edits: turns * 2,
    commands: turns * 4,
    failed: turns,
    images: turns,
    subagents: turns,
  };
  return { total: session.messages, steps: session.messages === 0 ? [] : steps, marks };
}

const MARKS: Readonly<Record<Mark, (item: TranscriptItem) => boolean>> = {
  user: (item) => item.role === "user" && item.kind === "text",
  edit: (item) => item.tool === "Edit" && item.kind === "tool_call",
  command: (item) => item.tool === "Bash" && item.kind === "tool_call",
  failed: (item) => item.failed,
  image: (item) => item.kind === "image",
  subagent: (item) => item.subagent_session !== null,
};

function locate(session: Session, { at, mark, from, backwards }: LocateInTranscript) {
  if (at !== null) {
    const seq = Math.max(0, Math.ceil((Date.parse(at) - START_MS) / 20_000));
    return { seq: seq < session.messages ? seq : null };
  }
  const by = backwards ? -1 : 1;
  for (
    let seq = (from ?? (backwards ? session.messages : -1)) + by;
    seq >= 0 && seq < session.messages;
    seq += by
  ) {
    if (mark !== null && MARKS[mark](fakeItem(session, seq))) return { seq };
  }
  return { seq: null };
}

function find(session: Session, { query, role, from, limit }: FindInTranscript) {
  const needle = query.toLowerCase();
  const hits = [];
  const until = Math.min(session.messages, from + 20_000);
  let seq = from;
  for (; seq < until && hits.length < (limit || 1_000); seq += 1) {
    const item = fakeItem(session, seq);
    const times = item.text.toLowerCase().split(needle).length - 1;
    if (times > 0 && (role === null || item.role === role))
      hits.push({ seq, times, snippet: item.text.slice(0, 80) });
  }
  return { hits, next: seq < session.messages ? seq : null };
}

function timeOf(seq: number): string {
  return new Date(START_MS + seq * 20_000).toISOString();
}
