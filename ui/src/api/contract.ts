// Generated from the Rust contract by `cargo xtask types`. Do not edit.

/**
 * The program whose history we read. The number is what the store holds and never changes.
 */
export type AgentName = "claude-code" | "codex";

/**
 * What an artifact is.
 */
export type ArtifactKind = "diff" | "log" | "file" | "image" | "plan";

/**
 * The kinds that usage, charts and cleanup speak of, in their fixed order of display.
 */
export type ByteKind = "conversation" | "tool_output" | "images" | "diffs" | "logs" | "files";

/**
 * What went wrong, as a code whose meaning never changes. `IN_*` speak of what was read,
 * `ST_*` of our store, `API_*` of a request, `CFG_*` of settings, `Q_*` of a query.
 */
export type Code = "IN_EMPTY" | "IN_NOT_RECOGNISED" | "IN_BAD_ENCODING" | "IN_NOT_REGULAR_FILE" | "IN_LINK" | "IN_OWN_STORE" | "IN_PERMISSION" | "IN_BAD_JSON" | "IN_BAD_UTF8" | "IN_BAD_UNICODE" | "IN_BAD_ID" | "IN_NUL_TAIL" | "IN_DUPLICATE_KEY" | "IN_NUMBER_RANGE" | "IN_BAD_TIME" | "IN_CYCLE" | "IN_ORPHAN" | "IN_ID_CLASH" | "IN_UNKNOWN_KIND" | "IN_NEWER_FORMAT" | "IN_TOO_DEEP" | "IN_LINE_TOO_LONG" | "IN_TOO_MANY" | "IN_FIELD_TOO_LONG" | "IN_CHANGED" | "IN_GONE" | "IN_IO" | "IN_PENDING" | "ST_NEWER" | "ST_NOT_OURS" | "ST_NETWORK_FS" | "ST_LINKED" | "ST_PERMISSIONS" | "ST_LOCKED" | "ST_PAGE_CORRUPT" | "ST_BLOB_MISSING" | "ST_BLOB_CORRUPT" | "ST_MIXED" | "ST_PARTIAL" | "ST_AUDIT_BROKEN" | "ST_INDEX_STALE" | "ST_COUNTER" | "ST_LEFTOVER" | "ST_REMOVED" | "ST_FULL" | "ST_IO" | "ST_FSYNC" | "ST_READ_ONLY" | "ST_GONE" | "ST_CLOCK" | "NOT_FOUND" | "REFUSED" | "CONFLICT" | "CANCELLED" | "INTERNAL" | "CFG_BAD" | "API_HOST" | "API_ORIGIN" | "API_AUTH" | "API_TYPE" | "API_BAD_ID" | "API_BAD_REQUEST" | "API_TOO_LARGE" | "API_TIMEOUT" | "UI_LINK_BLOCKED" | "UI_NAV_BLOCKED" | "Q_BAD" | "Q_LIMIT";

/**
 * Where a construct stands.
 */
export type ConstructStatus = "draft" | "provisioning" | "active" | "awaiting_review" | "reviewing" | "complete" | "parked" | "error" | "archived";

/**
 * What a construct is for.
 */
export type ConstructType = "collected" | "planning" | "implementation";

/**
 * What is said.
 */
export type Kind = "text" | "thinking" | "tool_call" | "tool_result" | "image" | "summary" | "compaction" | "meta" | "unknown";

/**
 * Who speaks.
 */
export type Role = "user" | "assistant" | "tool" | "system";

/**
 * How a session came from another one.
 */
export type Relation = "root" | "resume" | "fork" | "subagent";

/**
 * Where a session stands. Nothing leaves a final state.
 */
export type SessionStatus = "pending" | "active" | "completed" | "failed" | "expired";

/**
 * Names a construct, everywhere and for ever (UUIDv7).
 */
export type ConstructId = string;

/**
 * Names a cleanup, everywhere and for ever (UUIDv7).
 */
export type CleanupId = string;

/**
 * Names a session, everywhere and for ever (UUIDv7).
 */
export type SessionId = string;

/**
 * Names a workspace, everywhere and for ever (UUIDv7).
 */
export type WorkspaceId = string;

/**
 * Milliseconds since 1970-01-01T00:00:00Z.
 *
 * As JSON it is an RFC 3339 text in UTC with three decimals.
 */
export type UtcMillis = string;

/**
 * What was found of an agent on this machine.
 */
export type AgentPlace = { 
/**
 * Whose.
 */
agent: AgentName, 
/**
 * The folder.
 */
path: string, 
/**
 * Whether the folder is there and can be read.
 */
found: boolean, 
/**
 * Transcripts in it.
 */
sessions: number, 
/**
 * Their bytes.
 */
bytes: number, 
/**
 * Transcripts in it that are collected and unchanged since.
 */
collected_sessions: number, 
/**
 * After how many days without a change the agent deletes a transcript. `None`: never.
 */
deletes_after_days: number | null, 
/**
 * Days until the next deletion, 0 when it is due. `None`: never.
 */
days_until_deleted: number | null, 
/**
 * Transcripts that will be deleted within 7 days.
 */
deleted_within_7_days: number, };

/**
 * An artifact as lists and scripts see it.
 */
export type Artifact = { 
/**
 * Its id: session and message, and which one of the message.
 */
id: string, 
/**
 * The construct it belongs to.
 */
construct_id: ConstructId, 
/**
 * The session that made it.
 */
session_id: SessionId, 
/**
 * The message that made it.
 */
seq: number, 
/**
 * What it is.
 */
kind: ArtifactKind, 
/**
 * File or command.
 */
name: string, 
/**
 * Like `image/png`.
 */
media_type: string, 
/**
 * Its size as it stands in the record.
 */
original_bytes: number, 
/**
 * What it takes of our disk, in proportion where it shares a frame.
 */
stored_bytes: number, 
/**
 * When it was made.
 */
at: UtcMillis | null, 
/**
 * What of it was removed on purpose.
 */
removed: Removed | null, };

/**
 * One event of the audit trail.
 */
export type AuditEvent = { 
/**
 * Its place, from 1.
 */
sequence: number, 
/**
 * When.
 */
at: UtcMillis, 
/**
 * Who.
 */
actor: string, 
/**
 * What was done, like `cleanup.remove`.
 */
action: string, 
/**
 * To which thing.
 */
subject: string, 
/**
 * More about it, as a JSON text.
 */
detail: string, 
/**
 * SHA-256 of the event before, in hexadecimal digits.
 */
previous: string, 
/**
 * SHA-256 of this one.
 */
digest: string, };

/**
 * What walking the audit trail found.
 */
export type AuditReport = { 
/**
 * Whether every event is as it was written, in its place.
 */
ok: boolean, 
/**
 * Events looked at.
 */
events: number, 
/**
 * The first that is not.
 */
first_bad: number | null, 
/**
 * Digest of the last event, to be kept elsewhere.
 */
head: string, };

/**
 * What becomes of one item.
 */
export type CleanupAction = "keep" | "remove";

/**
 * One item of a plan: a construct, a session, or all of one kind in a construct.
 */
export type CleanupItem = { 
/**
 * Stays the same from plan to plan: `<construct>`, `<construct>/<kind>` or `<construct>/<session>`.
 */
key: string, 
/**
 * The construct it is or is part of.
 */
construct_id: ConstructId, 
/**
 * The session, when it is one.
 */
session_id: SessionId | null, 
/**
 * What kind of thing: `construct`, `session`, or the word of a kind of bytes.
 */
kind: string, 
/**
 * Name of the construct, or title of the session.
 */
name: string, 
/**
 * Name of its workspace.
 */
workspace: string, 
/**
 * When the last record of its construct was written.
 */
last_activity_at: UtcMillis, 
/**
 * What becomes of it.
 */
action: CleanupAction, 
/**
 * Why.
 */
reason: string, 
/**
 * Name of the policy that says so, else `by hand`.
 */
rule: string, 
/**
 * Of what stays: what keeps it.
 */
held_by: HeldBy | null, 
/**
 * What the disk gains in the end: bytes that constructs which stay share are not in it. Exact for
 * a construct; of kinds and sessions an estimate from counters, told exactly by the report.
 */
freed_bytes: number, 
/**
 * Constructs and sessions are one; of a kind so many messages at most.
 */
pieces: number, 
/**
 * Whether no agent has its construct's files any more.
 */
only_copy: boolean, 
/**
 * Whether its workspace has no other construct that stays.
 */
last_of_workspace: boolean, };

/**
 * What a cleanup would do.
 */
export type CleanupPlan = { 
/**
 * A digest of all it has seen; applying it is refused when any of that has changed.
 */
plan_id: string, 
/**
 * When it was made.
 */
at: UtcMillis, 
/**
 * Everything looked at.
 */
items: Array<CleanupItem>, 
/**
 * How many items go.
 */
removed: number, 
/**
 * What the disk gains when the trash is emptied.
 */
freed_bytes: number, 
/**
 * Whether it is so much that it has to be confirmed.
 */
needs_confirmation: boolean, 
/**
 * Constructs that lose something or all.
 */
constructs_touched: number, 
/**
 * Constructs that go whole.
 */
constructs_removed: number, 
/**
 * Constructs of the whole store.
 */
constructs_in_all: number, 
/**
 * Items that go and whose files no agent has any more.
 */
only_copies: number, 
/**
 * What the items that stay would have freed.
 */
kept_bytes: number, };

/**
 * What applying, undoing or purging did.
 */
export type CleanupReport = { 
/**
 * The cleanup; absent when several were purged.
 */
cleanup_id: CleanupId | null, 
/**
 * Constructs moved to the trash, whole or in part.
 */
removed: number, 
/**
 * Constructs of which all or a part was brought back.
 */
restored: number, 
/**
 * Constructs of which all or a part was removed for good.
 */
purged: number, 
/**
 * Single texts and pictures, and sessions, that went or came back without their construct.
 */
pieces: number, 
/**
 * Bytes that constructs take no longer and that wait in the trash now (applied; of parts what the
 * disk gains in the end, however they are packed there), that are in use again (undone) or were
 * given to the disk (purged).
 */
freed_bytes: number, 
/**
 * When its trash may be emptied.
 */
trash_until: UtcMillis | null, 
/**
 * Whether it was stopped before its end; what is counted here is done.
 */
cancelled: boolean, };

/**
 * What to look at for a cleanup. Parts that are given add up: a construct is meant when it is named,
 * holds a named session, or meets the workspace, age and size that are given, all of them.
 */
export type CleanupRequest = { 
/**
 * These constructs.
 */
constructs: Array<ConstructId>, 
/**
 * These sessions with their sub-agents. When they are all of a construct, the construct goes.
 */
sessions: Array<SessionId>, 
/**
 * Constructs of this workspace.
 */
workspace: WorkspaceId | null, 
/**
 * Constructs without activity for so many milliseconds. The age of a file means nothing here.
 */
older_than_ms: number | null, 
/**
 * Constructs that take more than so many bytes on our disk.
 */
larger_than_bytes: number | null, 
/**
 * Not whole constructs: only the long texts and pictures of these kinds inside them.
 */
kinds: Array<ByteKind>, 
/**
 * With kinds: only single pieces that are longer, in bytes as they were written.
 */
pieces_over_bytes: number | null, 
/**
 * By these retention policies, or by all that are on when there is none in it. Given alone.
 */
policies: Array<string> | null, 
/**
 * Keys of items that a person took out of the plan.
 */
kept: Array<string>, };

/**
 * One cleanup that was applied.
 */
export type CleanupRow = { 
/**
 * Its id.
 */
id: CleanupId, 
/**
 * When it was applied.
 */
at: UtcMillis, 
/**
 * When its trash may be emptied.
 */
trash_until: UtcMillis, 
/**
 * What it took, in words: `3 constructs by hand`.
 */
title: string, 
/**
 * The rules that decided, each once.
 */
rules: Array<string>, 
/**
 * Constructs it took, whole or in part.
 */
removed: number, 
/**
 * Those that are in the trash.
 */
in_trash: number, 
/**
 * Those that were brought back.
 */
restored: number, 
/**
 * Those that are gone for good.
 */
purged: number, 
/**
 * Bytes it holds in the trash.
 */
trash_bytes: number, };

/**
 * What keeps an item that a request asks for.
 */
export type HeldBy = "pinned" | "taken_out" | "shared" | "other_sessions" | "nothing_to_take" | "policy";

/**
 * What stands where a piece of a record was removed.
 */
export type Removed = { 
/**
 * When.
 */
at: UtcMillis, 
/**
 * By which policy, or `by hand`.
 */
rule: string, 
/**
 * What it was.
 */
kind: ByteKind, 
/**
 * How long it was, in bytes as it was written.
 */
bytes: number, 
/**
 * The cleanup that took it.
 */
cleanup_id: CleanupId, 
/**
 * Whether it can be brought back.
 */
in_trash: boolean, };

/**
 * What a secure deletion did.
 */
export type SecureDeletion = { 
/**
 * Whether the whole construct is gone, not only a session of it.
 */
whole: boolean, 
/**
 * Bytes that were given to the disk.
 */
freed_bytes: number, 
/**
 * Cleanups of parts of the construct that were brought back first: they held something of it.
 */
undone: Array<CleanupId>, 
/**
 * Whether the database's log was emptied. It is not while another process reads; the next
 * collection empties it.
 */
log_emptied: boolean, 
/**
 * Copies of the store that still hold it, as far as is known.
 */
backups: Array<string>, };

/**
 * Originals that were written to a folder.
 */
export type ExportReport = { 
/**
 * Where they are.
 */
folder: string, 
/**
 * Of how many constructs.
 */
constructs: number, 
/**
 * Files, one for each session.
 */
sessions: number, 
/**
 * Bytes in all of them.
 */
original_bytes: number, };

/**
 * A session that was removed on purpose and is not collected again.
 */
export type TombstoneRow = { 
/**
 * Its number.
 */
id: number, 
/**
 * When it was removed.
 */
at: UtcMillis, 
/**
 * Whose session it was.
 */
agent: AgentName, 
/**
 * The agent's id of it.
 */
external_id: string, 
/**
 * Name of its construct.
 */
name: string, 
/**
 * Its construct.
 */
construct_id: ConstructId, 
/**
 * The cleanup that removed it.
 */
cleanup_id: CleanupId, 
/**
 * Whether it can be brought back.
 */
in_trash: boolean, };

/**
 * A construct as lists and scripts see it.
 */
export type Construct = { 
/**
 * Its id.
 */
id: ConstructId, 
/**
 * Given by a person, else by the agent, else its brief's first words.
 */
name: string, 
/**
 * What was asked: the first prompt, at most 4 KB.
 */
brief: string, 
/**
 * Where it stands.
 */
status: ConstructStatus, 
/**
 * What it is for.
 */
type: ConstructType, 
/**
 * Name of its workspace.
 */
workspace: string, 
/**
 * Id of its workspace.
 */
workspace_id: WorkspaceId, 
/**
 * Branch of its root session.
 */
branch: string | null, 
/**
 * Agents that worked in it.
 */
agents: Array<AgentName>, 
/**
 * Sessions in it.
 */
sessions: number, 
/**
 * Messages in them, copies from a parent counted once.
 */
messages: number, 
/**
 * Bytes as the agents wrote them.
 */
original_bytes: number, 
/**
 * Bytes on our disk.
 */
stored_bytes: number, 
/**
 * When its first record was written.
 */
created_at: UtcMillis, 
/**
 * When its last record was written.
 */
last_activity_at: UtcMillis, 
/**
 * Tags, sorted.
 */
tags: Array<string>, 
/**
 * Whether cleanup must keep it.
 */
pinned: boolean, 
/**
 * Whether the agent's own files are gone, so that this is the only copy.
 */
only_copy: boolean, };

/**
 * Which constructs a list holds. Empty lists and `None` do not filter.
 */
export type ConstructFilter = { 
/**
 * Any of these states. When empty, archived ones are left out.
 */
status: Array<ConstructStatus>, 
/**
 * Any of these types.
 */
type: Array<ConstructType>, 
/**
 * Any of these workspaces.
 */
workspace: Array<WorkspaceId>, 
/**
 * Any of these agents worked in it.
 */
agent: Array<AgentName>, 
/**
 * Bears all of these tags.
 */
tag: Array<string>, 
/**
 * Last activity at or after.
 */
since: UtcMillis | null, 
/**
 * Last activity before.
 */
until: UtcMillis | null, 
/**
 * Name or brief holds this, case ignored.
 */
text: string | null, 
/**
 * Stored bytes at least.
 */
larger_than: number | null, 
/**
 * Only pinned ones, or only others.
 */
pinned: boolean | null, 
/**
 * Only those whose agent's own files are gone.
 */
only_copy: boolean | null, };

/**
 * A relation of one construct to another.
 */
export type ConstructLink = { 
/**
 * The other construct.
 */
construct_id: ConstructId, 
/**
 * Its name.
 */
name: string, 
/**
 * How they relate.
 */
kind: LinkKind, 
/**
 * Whether this construct is the origin of the relation.
 */
outgoing: boolean, };

/**
 * How a list of constructs is ordered.
 */
export type ConstructSort = "last_activity" | "created" | "name" | "stored" | "original" | "messages" | "sessions";

/**
 * How one construct relates to another.
 */
export type LinkKind = "handoff" | "fork" | "clone" | "related";

/**
 * One message as windows and scripts see it.
 */
export type TranscriptItem = { 
/**
 * Its number in the session, from 0.
 */
seq: number, 
/**
 * The record it was made from, from 0; several messages may come from one.
 */
record: number, 
/**
 * Who speaks.
 */
role: Role, 
/**
 * What is said.
 */
kind: Kind, 
/**
 * The words; for a call its input as JSON. Cut at the limit of the request.
 */
text: string, 
/**
 * Length of the whole text in bytes.
 */
text_bytes: number, 
/**
 * Whether `text` was cut.
 */
truncated: boolean, 
/**
 * Tool, on calls and results.
 */
tool: string | null, 
/**
 * What the call is about: a path, a command, a pattern.
 */
label: string | null, 
/**
 * The agent's id of the call.
 */
tool_call_id: string | null, 
/**
 * On a result: the message of its call.
 */
call_seq: number | null, 
/**
 * On a call: the message of its result, when it stands within reach.
 */
result_seq: number | null, 
/**
 * The call failed, or the turn ended in an error.
 */
failed: boolean, 
/**
 * When.
 */
at: UtcMillis | null, 
/**
 * The model.
 */
model: string | null, 
/**
 * Output tokens, each answer once.
 */
tokens: number, 
/**
 * Copied from the parent session.
 */
repeats: boolean, 
/**
 * The artifact it made.
 */
artifact: ItemArtifact | null, 
/**
 * The session of the sub-agent this call started, when we hold it.
 */
subagent_session: SessionId | null, 
/**
 * What of it was removed on purpose; `text` is what is left.
 */
removed: Removed | null, 
/**
 * What is odd about its record.
 */
notes: Array<ItemNote>, };

/**
 * The artifact of a message.
 */
export type ItemArtifact = { 
/**
 * Its id.
 */
id: string, 
/**
 * What it is.
 */
kind: ArtifactKind, 
/**
 * File or command.
 */
name: string, 
/**
 * Like `image/png`.
 */
media_type: string, };

/**
 * Something odd about a record.
 */
export type ItemNote = { 
/**
 * Which kind of oddness.
 */
code: Code, 
/**
 * One plain sentence.
 */
message: string, };

/**
 * What a check saw.
 */
export type CheckReport = { 
/**
 * Whether nothing was found.
 */
ok: boolean, 
/**
 * What was found, worst first.
 */
findings: Array<Finding>, 
/**
 * Sessions looked at.
 */
sessions: number, 
/**
 * Frames looked at.
 */
frames: number, 
/**
 * Blobs looked at.
 */
blobs: number, 
/**
 * Bytes read and verified, 0 unless asked for.
 */
verified_bytes: number, 
/**
 * How long it took.
 */
duration_ms: number, 
/**
 * Whether it was stopped before its end.
 */
cancelled: boolean, };

/**
 * What a collection did.
 */
export type CollectReport = { 
/**
 * Transcripts with something new.
 */
files_read: number, 
/**
 * Transcripts with nothing new.
 */
files_unchanged: number, 
/**
 * Records taken in.
 */
records_new: number, 
/**
 * Messages made of them.
 */
messages_new: number, 
/**
 * What was not taken in, or is odd; at most 1,000 are listed.
 */
skipped: Array<Skipped>, 
/**
 * How many there are in all.
 */
skipped_total: number, 
/**
 * Bytes read.
 */
original_bytes: number, 
/**
 * Bytes written to our disk for them.
 */
stored_bytes: number, 
/**
 * How long it took.
 */
duration_ms: number, 
/**
 * Whether it was stopped before its end; what is counted here is kept.
 */
cancelled: boolean, 
/**
 * Whether nothing was written, because only a forecast was asked for.
 */
dry_run: boolean, 
/**
 * What packing quiet sessions tighter did afterwards, if that was asked for.
 */
settled: SettleReport | null, };

/**
 * What settling did.
 */
export type SettleReport = { 
/**
 * Constructs that are packed as densely as they get now and were not before.
 */
constructs: number, 
/**
 * What their frames took.
 */
stored_bytes_before: number, 
/**
 * What their frames take, what they have in common aside.
 */
stored_bytes_after: number, 
/**
 * Constructs left as they were because something in them is damaged: a check says what.
 */
damaged: number, 
/**
 * How long it took.
 */
duration_ms: number, 
/**
 * Whether it was stopped before its end; what is counted here is done.
 */
cancelled: boolean, };

/**
 * A failure as every door shows it.
 */
export type Failure = { 
/**
 * Stable code.
 */
code: Code, 
/**
 * One plain sentence with the values found.
 */
message: string, 
/**
 * What to do next.
 */
hint: string | null, };

/**
 * One thing a check found.
 */
export type Finding = { 
/**
 * What is the matter.
 */
code: Code, 
/**
 * Which thing it is about.
 */
item: string, 
/**
 * What it means for the user.
 */
effect: string, 
/**
 * What would mend it.
 */
repair: string, };

/**
 * One long operation.
 */
export type Job = { 
/**
 * Its number in this process.
 */
id: number, 
/**
 * `collect`, `check`, `cleanup`, `undo`, `purge`, `compaction`, `leftovers`, `retention`,
 * `secure_delete` or `export`.
 */
kind: string, 
/**
 * Where it stands.
 */
state: JobState, 
/**
 * What it does just now, in words.
 */
stage: string, 
/**
 * Files done.
 */
files_done: number, 
/**
 * Files in all, once known.
 */
files_total: number | null, 
/**
 * Bytes done.
 */
bytes_done: number, 
/**
 * Bytes in all, once known.
 */
bytes_total: number | null, 
/**
 * Bytes a second, over the last seconds.
 */
bytes_per_second: number, 
/**
 * Milliseconds left, from the third second on.
 */
left_ms: number | null, 
/**
 * When it began.
 */
started_at: UtcMillis, 
/**
 * When it ended.
 */
ended_at: UtcMillis | null, 
/**
 * The report of a collection.
 */
collect: CollectReport | null, 
/**
 * The report of a check.
 */
check: CheckReport | null, 
/**
 * The report of a cleanup, of its undoing, or of emptying the trash.
 */
cleanup: CleanupReport | null, 
/**
 * The report of a compaction.
 */
compaction: CompactionReport | null, 
/**
 * What cleaning the agents' folders, or undoing that, did.
 */
leftovers: LeftoversReport | null, 
/**
 * What running retention policies did.
 */
retention: RetentionReport | null, 
/**
 * What was exported.
 */
export: ExportReport | null, 
/**
 * What a secure deletion did.
 */
deletion: SecureDeletion | null, 
/**
 * Why it failed.
 */
error: Failure | null, };

/**
 * Where a job stands.
 */
export type JobState = "running" | "done" | "failed" | "cancelled";

/**
 * Something that was not taken in, or only with a word about it.
 */
export type Skipped = { 
/**
 * The file.
 */
path: string, 
/**
 * Where in it: `line 48`, or empty for the whole file.
 */
place: string, 
/**
 * What is the matter.
 */
code: Code, 
/**
 * One plain sentence that says what was kept.
 */
message: string, };

/**
 * What holds for one kind of bytes in a construct.
 */
export type EffectivePolicy = { 
/**
 * Which kind; the construct as a whole without it.
 */
kind: ByteKind | null, 
/**
 * The policy that decides; none when it is kept for ever.
 */
policy: string | null, 
/**
 * When it goes at the earliest, if nothing changes: the first run after its time has come.
 */
goes_at: UtcMillis | null, 
/**
 * Why, in words.
 */
reason: string, };

/**
 * One rule. Policies are asked in their order, and the first that speaks of a thing decides what
 * becomes of it.
 */
export type Policy = { 
/**
 * Its name, which nothing else bears: 1 to 80 characters.
 */
name: string, 
/**
 * Whether it does anything.
 */
on: boolean, 
/**
 * Which constructs it speaks of.
 */
scope: Scope, 
/**
 * It never takes constructs with any of these tags.
 */
except_tags: Array<string>, 
/**
 * It never takes what no agent has any more.
 */
spare_only_copies: boolean, 
/**
 * What it takes: any of these. With a quota none of them means whole constructs.
 */
takes: Array<Take>, 
/**
 * It never takes the newest so many of a workspace.
 */
keep_last_per_workspace: number | null, 
/**
 * It never takes the newest of these periods.
 */
thin: Thin | null, 
/**
 * It takes only as much as is needed for all constructs to take no more than this, oldest first.
 */
quota_bytes: number | null, 
/**
 * What it does.
 */
action: PolicyAction, 
/**
 * Days that what it took waits in the trash.
 */
trash_days: number, 
/**
 * When it runs.
 */
schedule: Schedule, 
/**
 * A run that would take more bytes takes nothing and says so.
 */
stops_over_bytes: number | null, 
/**
 * A run that would take a larger share of all, in percent, takes nothing and says so.
 */
stops_over_percent: number | null, };

/**
 * What a policy does.
 */
export type PolicyAction = { "kind": "trash" } | { "kind": "export_then_trash", 
/**
 * The folder: absolute, outside the store.
 */
folder: string, } | { "kind": "expire_sessions", 
/**
 * Days without activity.
 */
idle_days: number, };

/**
 * What is wrong with a policy, or with all of them. While there is one, nothing at all is taken.
 */
export type PolicyProblem = { 
/**
 * Name of the policy; empty when the settings as a whole cannot be read.
 */
policy: string, 
/**
 * Which field, like `takes[0].idle_days`.
 */
field: string, 
/**
 * What is wrong with it, in a sentence.
 */
message: string, };

/**
 * A policy as the list shows it.
 */
export type PolicyRow = { 
/**
 * The policy.
 */
policy: Policy, 
/**
 * When it runs next; absent when it is off, or only runs by hand.
 */
next_run_at: UtcMillis | null, 
/**
 * What it would free now, if it ran.
 */
takes_now_bytes: number, 
/**
 * How many things it would take: constructs and kinds inside them, or sessions that expire.
 */
takes_now_items: number, 
/**
 * What is wrong with it.
 */
problem: PolicyProblem | null, 
/**
 * What its last run did.
 */
last_receipt: Receipt | null, };

/**
 * What constructs take at a time to come.
 */
export type PreviewMonth = { 
/**
 * When.
 */
at: UtcMillis, 
/**
 * If nothing were ever taken. Grows as the recorded days say, and not when there are none.
 */
without_bytes: number, 
/**
 * With all policies that are on, this one in its place. The trash is not in it.
 */
with_bytes: number, };

/**
 * What a run of a policy did.
 */
export type Receipt = { 
/**
 * Its number: that of the event in the audit trail that holds it.
 */
id: number, 
/**
 * When.
 */
at: UtcMillis, 
/**
 * Which policies ran.
 */
policies: Array<string>, 
/**
 * Whether the schedule started it, and not a person.
 */
scheduled: boolean, 
/**
 * Things moved to the trash.
 */
removed: number, 
/**
 * Bytes that wait in the trash for it.
 */
freed_bytes: number, 
/**
 * Things it speaks of and holds back: pinned, only copies, the last of a workspace.
 */
held_back: number, 
/**
 * The cleanup that brings it back.
 */
cleanup_id: CleanupId | null, 
/**
 * Why nothing was taken, and what to do.
 */
refused: string | null, 
/**
 * Sessions that became expired.
 */
expired_sessions: number, 
/**
 * Sessions whose original bytes were written to the export folder and compared.
 */
exported_sessions: number, };

/**
 * What a policy would do if it were saved.
 */
export type RetentionPreview = { 
/**
 * What it takes now, and what it holds back. It lists the largest; the sums are whole.
 */
takes: CleanupPlan, 
/**
 * What the policy as it is saved would free now.
 */
was_bytes: number, 
/**
 * Sessions that would expire now.
 */
expires_sessions: number, 
/**
 * When it would run next.
 */
next_run_at: UtcMillis | null, 
/**
 * A year from now, month by month, this month first: empty when there is a problem.
 */
months: Array<PreviewMonth>, 
/**
 * What is wrong with it.
 */
problem: PolicyProblem | null, };

/**
 * What running policies did.
 */
export type RetentionReport = { 
/**
 * One for each policy that ran.
 */
receipts: Array<Receipt>, 
/**
 * Whether it was stopped before its end; what is counted here is done.
 */
cancelled: boolean, };

/**
 * When a policy runs, while the window or the server is open. Times are local, `HH:MM`.
 */
export type Schedule = { "every": "manual" } | { "every": "day", 
/**
 * At this time.
 */
at: string, } | { "every": "week", 
/**
 * On this day.
 */
day: Weekday, 
/**
 * At this time.
 */
at: string, } | { "every": "month", 
/**
 * On this day, 1 to 31; on the last one of a shorter month.
 */
day: number, 
/**
 * At this time.
 */
at: string, };

/**
 * Which constructs a policy speaks of: all parts that are given must fit. Empty ones fit any.
 */
export type Scope = { 
/**
 * Of any of these workspaces.
 */
workspaces: Array<WorkspaceId>, 
/**
 * Any of these agents worked in it.
 */
agents: Array<AgentName>, 
/**
 * Of any of these types.
 */
types: Array<ConstructType>, 
/**
 * In any of these states.
 */
statuses: Array<ConstructStatus>, 
/**
 * With any of these tags.
 */
tags: Array<string>, };

/**
 * One thing a policy takes. Both conditions must be met where both are given.
 */
export type Take = { 
/**
 * What is of this kind inside constructs; whole constructs without it.
 */
kind: ByteKind | null, 
/**
 * Without activity in the construct for at least so many days. Times of files mean nothing.
 */
idle_days: number | null, 
/**
 * Constructs that take more than this; with a kind, single pieces of it that do.
 */
larger_than_bytes: number | null, };

/**
 * Thinning: of each of the last so many periods in which a workspace has any, its newest construct
 * is kept. Days, weeks (from Monday), months and years are local.
 */
export type Thin = { 
/**
 * Days.
 */
daily: number, 
/**
 * Weeks.
 */
weekly: number, 
/**
 * Months.
 */
monthly: number, 
/**
 * Years.
 */
yearly: number, };

/**
 * A day of the week.
 */
export type Weekday = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday";

/**
 * Messages of a session by meaning.
 */
export type MessageCounts = { 
/**
 * Prompts of a person.
 */
user: number, 
/**
 * Answers of the model, each once.
 */
assistant: number, 
/**
 * Tool calls.
 */
tool_call: number, 
/**
 * Tool results.
 */
tool_result: number, 
/**
 * Reasoning blocks.
 */
thinking: number, 
/**
 * Pictures.
 */
image: number, 
/**
 * Summaries and compactions.
 */
summary: number, 
/**
 * Everything else.
 */
other: number, };

/**
 * A session as lists and scripts see it.
 */
export type Session = { 
/**
 * Its id.
 */
id: SessionId, 
/**
 * The construct it belongs to.
 */
construct_id: ConstructId, 
/**
 * Whose session it is.
 */
agent: AgentName, 
/**
 * The agent's own id.
 */
external_id: string, 
/**
 * The session it came from.
 */
parent_id: SessionId | null, 
/**
 * How it came from it.
 */
relation: Relation, 
/**
 * Where it stands.
 */
status: SessionStatus, 
/**
 * Title by the agent or the person, else the first prompt's first words.
 */
title: string, 
/**
 * Models used, in order of first use.
 */
models: Array<string>, 
/**
 * Lines that are not blank.
 */
records: number, 
/**
 * Messages made of them.
 */
messages: number, 
/**
 * Messages that stand in the parent already.
 */
repeated_messages: number, 
/**
 * Messages by meaning.
 */
counts: MessageCounts, 
/**
 * Lines that are not one valid JSON object; kept as they are.
 */
unreadable_records: number, 
/**
 * Tokens written by the model.
 */
output_tokens: number, 
/**
 * Bytes as the agent wrote them.
 */
original_bytes: number, 
/**
 * Bytes on our disk that are this session's alone.
 */
stored_bytes: number, 
/**
 * The agent's file.
 */
source_path: string | null, 
/**
 * Whether that file is gone.
 */
source_gone: boolean, 
/**
 * First time in the records.
 */
started_at: UtcMillis, 
/**
 * Last time in the records.
 */
last_activity_at: UtcMillis, 
/**
 * Working folder.
 */
cwd: string | null, 
/**
 * Branch.
 */
branch: string | null, 
/**
 * Version of the agent.
 */
agent_version: string | null, };

/**
 * One of the agents' own folders.
 */
export type AgentFolder = { 
/**
 * Whose.
 */
agent: AgentName, 
/**
 * The folder.
 */
path: string, 
/**
 * What its files take.
 */
bytes: number, 
/**
 * How many files it holds. Links are neither followed nor counted.
 */
files: number, 
/**
 * Bytes of transcripts in it that are collected to their end and unchanged since.
 */
collected_bytes: number, 
/**
 * What of it may be left over, the largest first.
 */
leftovers: Array<Leftover>, };

/**
 * What a compaction did.
 */
export type CompactionReport = { 
/**
 * Bytes on our disk before.
 */
before_bytes: number, 
/**
 * Bytes on our disk after.
 */
after_bytes: number, 
/**
 * Files of frames that were written again because much of them was dead.
 */
frames_rewritten: number, 
/**
 * Pages of the database that were given back to the disk.
 */
pages_freed: number, 
/**
 * Constructs left as they are because the disk has no room for their new files.
 */
without_room: number, 
/**
 * How long it took.
 */
duration_ms: number, 
/**
 * Whether it was stopped before its end; what is counted here is done.
 */
cancelled: boolean, };

/**
 * How the store grows, and when its disk is full if it goes on so.
 */
export type Forecast = { 
/**
 * By how much what is stored grows a day.
 */
bytes_per_day: number, 
/**
 * When nothing is free any more; absent when that is more than a hundred years away.
 */
full_at: UtcMillis | null, 
/**
 * From how many recorded days.
 */
from_days: number, };

/**
 * What one day ended with, in UTC.
 */
export type GrowthDay = { 
/**
 * Like `2026-11-21`.
 */
day: string, 
/**
 * Bytes as the agents wrote them.
 */
original_bytes: number, 
/**
 * Bytes on our disk, all of them: database, trash and reserve are in it.
 */
stored_bytes: number, 
/**
 * Of these, the database.
 */
database_bytes: number, 
/**
 * Of these, the trash.
 */
trash_bytes: number, 
/**
 * What the agents' own folders held when they were last measured; 0 before that.
 */
agents_bytes: number, 
/**
 * Bytes that were free on the store's disk.
 */
disk_free_bytes: number, 
/**
 * What the store's disk holds in all.
 */
disk_bytes: number, };

/**
 * Files of one sort that an agent may have left over.
 */
export type Leftover = { 
/**
 * Which sort.
 */
kind: LeftoverKind, 
/**
 * What they take.
 */
bytes: number, 
/**
 * How many files.
 */
files: number, 
/**
 * Of these bytes, those that are safe here or are no history at all.
 */
safe_bytes: number, };

/**
 * One file of an agent that was looked at.
 */
export type LeftoverItem = { 
/**
 * Whose.
 */
agent: AgentName, 
/**
 * Of which sort.
 */
kind: LeftoverKind, 
/**
 * The file.
 */
path: string, 
/**
 * Its length.
 */
bytes: number, 
/**
 * Whether it goes.
 */
action: CleanupAction, 
/**
 * Why.
 */
reason: string, };

/**
 * What an agent may have left over in its own folder. The number never changes.
 */
export type LeftoverKind = "sessions" | "debug_logs" | "shell_snapshots" | "todos" | "orphaned_tool_results";

/**
 * What could go from the agents' own folders.
 */
export type LeftoversPlan = { 
/**
 * Names the plan, and the run that does what it says.
 */
plan_id: CleanupId, 
/**
 * Every file looked at, the largest first.
 */
items: Array<LeftoverItem>, 
/**
 * How many of them go.
 */
removed: number, 
/**
 * What the agents' disk gains; as much is in the trash until its time has come.
 */
freed_bytes: number, 
/**
 * Whether it is so much that it has to be confirmed.
 */
needs_confirmation: boolean, 
/**
 * Whether the agents' folders may be cleaned at all: that is off until somebody turns it on.
 */
allowed: boolean, };

/**
 * What cleaning the agents' folders, or undoing that, did.
 */
export type LeftoversReport = { 
/**
 * The run; absent when several were purged.
 */
run_id: CleanupId | null, 
/**
 * Files moved to the trash.
 */
moved: number, 
/**
 * Files left where they are: they changed since the plan, or no copy of them could be verified.
 */
left: number, 
/**
 * Files put back.
 */
restored: number, 
/**
 * Files that stay in the trash because another stands in their place.
 */
in_the_way: number, 
/**
 * Files removed for good.
 */
purged: number, 
/**
 * Bytes of the files that were moved, put back or removed.
 */
bytes: number, 
/**
 * When the trash may be emptied.
 */
trash_until: UtcMillis | null, 
/**
 * Whether it was stopped before its end; what is counted here is done.
 */
cancelled: boolean, };

/**
 * Files of agents that one run moved to the trash.
 */
export type LeftoversRun = { 
/**
 * Its id.
 */
id: CleanupId, 
/**
 * When.
 */
at: UtcMillis, 
/**
 * When its trash may be emptied.
 */
trash_until: UtcMillis, 
/**
 * How many files wait.
 */
files: number, 
/**
 * Their bytes.
 */
bytes: number, };

/**
 * What a person wants to know before anything goes.
 */
export type StorageFacts = { 
/**
 * Constructs no agent has the files of any more.
 */
only_copies: number, 
/**
 * What they take on our disk.
 */
only_copy_bytes: number, 
/**
 * Files that several constructs hold and that stand on the disk once: names beyond the first.
 */
duplicates: number, 
/**
 * What these names would take if each had bytes of its own.
 */
duplicates_saved_bytes: number, 
/**
 * Constructs nobody touched for longest, oldest first.
 */
oldest: Array<UntouchedConstruct>, };

/**
 * A construct and how long it has rested.
 */
export type UntouchedConstruct = { 
/**
 * Which.
 */
id: ConstructId, 
/**
 * Its name.
 */
name: string, 
/**
 * Its own last activity; the age of a file means nothing here.
 */
last_activity_at: UtcMillis, 
/**
 * Bytes on our disk.
 */
stored_bytes: number, };

/**
 * What usage is added up by.
 */
export type UsageBy = "total" | "workspace" | "construct" | "session" | "agent" | "kind";

/**
 * One row of usage.
 */
export type UsageRow = { 
/**
 * `total`, or the id or word of what the row is about.
 */
key: string, 
/**
 * What people call it.
 */
name: string, 
/**
 * Bytes as the agents wrote them.
 */
original_bytes: number, 
/**
 * Bytes on our disk.
 */
stored_bytes: number, 
/**
 * What the disk gains when it goes: shared bytes are not in it.
 */
reclaimable_bytes: number, 
/**
 * How many constructs (by kind: messages).
 */
items: number, };

/**
 * Asks which agents are on this machine.
 */
export type ListAgents = Record<symbol, never>;

/**
 * The agents' folders.
 */
export type AgentList = { 
/**
 * One row per folder, found or not.
 */
places: Array<AgentPlace>, };

/**
 * Asks for one page of artifacts, in the order they were made.
 */
export type ListArtifacts = { 
/**
 * Only of this construct.
 */
construct: ConstructId | null, 
/**
 * Only of this session.
 */
session: SessionId | null, 
/**
 * Only of these kinds.
 */
kinds: Array<ArtifactKind>, 
/**
 * At most so many, 1 to 1,000; 50 when 0.
 */
limit: number, 
/**
 * The `next` of the page before.
 */
after: string | null, };

/**
 * One page of artifacts.
 */
export type ArtifactPage = { 
/**
 * The artifacts.
 */
artifacts: Array<Artifact>, 
/**
 * Where the next page begins; absent on the last.
 */
next: string | null, };

/**
 * Names one artifact.
 */
export type ArtifactRef = { 
/**
 * Its id.
 */
id: string, };

/**
 * Starts a check as a job.
 */
export type StartCheck = { 
/**
 * Reads every frame and blob and compares its digest.
 */
read_data: boolean, };

/**
 * Starts applying a plan as a job.
 */
export type StartCleanup = { 
/**
 * Which plan.
 */
plan_id: string, 
/**
 * Confirms a plan that removes a lot.
 */
confirm: boolean, };

/**
 * Names one cleanup.
 */
export type CleanupRef = { 
/**
 * Its id.
 */
id: CleanupId, };

/**
 * Starts emptying the trash as a job.
 */
export type StartPurge = { 
/**
 * Only what this cleanup took, whether its time has come or not.
 */
id: CleanupId | null, 
/**
 * Does not wait for the time of anything.
 */
now: boolean, };

/**
 * Starts deleting one construct or session beyond recovery, as a job.
 */
export type StartSecureDelete = { 
/**
 * This construct.
 */
construct: ConstructId | null, 
/**
 * Or this session, with its sub-agents.
 */
session: SessionId | null, 
/**
 * There is no way back: it has to be confirmed.
 */
confirm: boolean, };

/**
 * Asks for all cleanups.
 */
export type ListCleanups = Record<symbol, never>;

/**
 * The cleanups.
 */
export type CleanupList = { 
/**
 * Newest first.
 */
cleanups: Array<CleanupRow>, };

/**
 * Asks for sessions that were removed on purpose, newest first.
 */
export type ListTombstones = { 
/**
 * At most so many, 1 to 1,000; 50 when 0.
 */
limit: number, 
/**
 * The `next` of the page before.
 */
before: number | null, };

/**
 * One page of sessions that were removed on purpose.
 */
export type TombstonePage = { 
/**
 * The sessions.
 */
tombstones: Array<TombstoneRow>, 
/**
 * Where the next page begins; absent on the last.
 */
next: number | null, };

/**
 * Lets sessions that were removed on purpose be collected again.
 */
export type AllowAgain = { 
/**
 * Their numbers.
 */
ids: Array<number>, };

/**
 * How many sessions were allowed.
 */
export type Allowed = { 
/**
 * So many.
 */
allowed: number, };

/**
 * Asks for events of the audit trail, newest first.
 */
export type ListAudit = { 
/**
 * At most so many, 1 to 1,000; 50 when 0.
 */
limit: number, 
/**
 * The `next` of the page before.
 */
before: number | null, };

/**
 * One page of the audit trail.
 */
export type AuditPage = { 
/**
 * The events.
 */
events: Array<AuditEvent>, 
/**
 * Where the next page begins; absent on the last.
 */
next: number | null, };

/**
 * Asks whether the audit trail is as it was written.
 */
export type VerifyAudit = Record<symbol, never>;

/**
 * Starts a collection as a job.
 */
export type StartCollect = { 
/**
 * Only these agents; all when empty.
 */
agents: Array<AgentName>, 
/**
 * Only these files and folders; the agents' own folders when empty. Chosen by the person,
 * never taken from content.
 */
paths: Array<string>, 
/**
 * Only says what would be read.
 */
dry_run: boolean, 
/**
 * Leaves quiet sessions packed as fast as they were read, until the next time.
 */
no_settle: boolean, };

/**
 * Asks for one page of constructs.
 */
export type ListConstructs = { 
/**
 * Which.
 */
filter: ConstructFilter, 
/**
 * In which order.
 */
sort: ConstructSort, 
/**
 * Turns the order round.
 */
reverse: boolean, 
/**
 * At most so many, 1 to 1,000; 50 when 0.
 */
limit: number, 
/**
 * The `next` of the page before.
 */
after: string | null, };

/**
 * One page of constructs.
 */
export type ConstructPage = { 
/**
 * The constructs.
 */
constructs: Array<Construct>, 
/**
 * Where the next page begins; absent on the last.
 */
next: string | null, };

/**
 * Asks how many constructs match, and how large they are.
 */
export type CountConstructs = { 
/**
 * Which.
 */
filter: ConstructFilter, };

/**
 * The sums over a filter.
 */
export type ConstructSums = { 
/**
 * How many.
 */
constructs: number, 
/**
 * Their sessions.
 */
sessions: number, 
/**
 * Their messages.
 */
messages: number, 
/**
 * Bytes as written.
 */
original_bytes: number, 
/**
 * Bytes on our disk.
 */
stored_bytes: number, 
/**
 * How many of each day bucket when sorted by last activity, newest first: groups of a list.
 */
by_day: Array<DayCount>, };

/**
 * Constructs of one UTC day.
 */
export type DayCount = { 
/**
 * Days since 1970-01-01.
 */
day: number, 
/**
 * How many.
 */
constructs: number, };

/**
 * Asks for what the sidebar shows.
 */
export type ListFacets = Record<symbol, never>;

/**
 * Counts by scope, archived constructs left out.
 */
export type Facets = { 
/**
 * All constructs.
 */
constructs: number, 
/**
 * Workspaces, most constructs first.
 */
workspaces: Array<WorkspaceCount>, 
/**
 * Agents.
 */
agents: Array<AgentCount>, 
/**
 * States, archived included.
 */
statuses: Array<StatusCount>, 
/**
 * Tags in use.
 */
tags: Array<TagCount>, };

/**
 * Constructs of one workspace.
 */
export type WorkspaceCount = { 
/**
 * Its id.
 */
id: WorkspaceId, 
/**
 * Its name: the last part of its path.
 */
name: string, 
/**
 * Its path.
 */
path: string, 
/**
 * How many.
 */
constructs: number, };

/**
 * Constructs of one agent.
 */
export type AgentCount = { 
/**
 * Which.
 */
agent: AgentName, 
/**
 * How many.
 */
constructs: number, };

/**
 * Constructs in one state.
 */
export type StatusCount = { 
/**
 * Which.
 */
status: ConstructStatus, 
/**
 * How many.
 */
constructs: number, };

/**
 * Constructs with one tag.
 */
export type TagCount = { 
/**
 * Which.
 */
tag: string, 
/**
 * How many.
 */
constructs: number, };

/**
 * Names one construct.
 */
export type ConstructRef = { 
/**
 * Its id.
 */
id: ConstructId, };

/**
 * A construct with all that its page shows.
 */
export type ConstructDetail = { 
/**
 * The construct.
 */
construct: Construct, 
/**
 * Its sessions: parents before children, oldest first.
 */
sessions: Array<Session>, 
/**
 * Its bytes by kind, in the fixed order of kinds.
 */
usage: Array<UsageRow>, 
/**
 * Artifacts in it.
 */
artifacts: number, 
/**
 * Its relations.
 */
links: Array<ConstructLink>, };

/**
 * Changes a construct. What is absent stays as it is.
 */
export type ChangeConstruct = { 
/**
 * Which.
 */
id: ConstructId, 
/**
 * A new name, 1 to 200 characters. An empty text takes the given name back.
 */
name: string | null, 
/**
 * Pins or unpins it.
 */
pinned: boolean | null, 
/**
 * A new state; one that may not follow the present one is refused.
 */
status: ConstructStatus | null, 
/**
 * Tags to add, 1 to 64 characters each.
 */
add_tags: Array<string>, 
/**
 * Tags to take away.
 */
remove_tags: Array<string>, };

/**
 * Links two constructs, or takes a link away.
 */
export type LinkConstructs = { 
/**
 * The origin.
 */
from: ConstructId, 
/**
 * The other one.
 */
to: ConstructId, 
/**
 * How they relate.
 */
kind: LinkKind, 
/**
 * Takes the link away.
 */
remove: boolean, };

/**
 * Starts writing the files of constructs' sessions, as their agents wrote them, to a folder.
 */
export type StartExport = { 
/**
 * Which constructs; none stands for none.
 */
constructs: Array<ConstructId>, 
/**
 * All of this workspace too.
 */
workspace: WorkspaceId | null, 
/**
 * The folder, named in full; made when it is not there. Nothing in it is overwritten.
 */
folder: string, };

/**
 * Asks for the jobs of this process, newest first.
 */
export type ListJobs = Record<symbol, never>;

/**
 * The jobs.
 */
export type JobList = { 
/**
 * Newest first, at most 100.
 */
jobs: Array<Job>, };

/**
 * Names one job.
 */
export type JobRef = { 
/**
 * Its number.
 */
id: number, };

/**
 * Asks for all policies.
 */
export type ListPolicies = Record<symbol, never>;

/**
 * The policies.
 */
export type PolicyList = { 
/**
 * In their order: the first that speaks of a thing decides.
 */
policies: Array<PolicyRow>, 
/**
 * Why nothing at all is taken, when one of them is wrong or they cannot be read.
 */
problem: PolicyProblem | null, };

/**
 * Saves a policy.
 */
export type SavePolicy = { 
/**
 * As it is to be.
 */
policy: Policy, 
/**
 * Name of the policy it takes the place of, when it is not a new one.
 */
replaces: string | null, 
/**
 * Its place in the order, from 0; where the other one was, or the end, without it.
 */
place: number | null, };

/**
 * Removes a policy.
 */
export type RemovePolicy = { 
/**
 * Its name.
 */
name: string, 
/**
 * All of them instead, also such that cannot be read.
 */
all: boolean, };

/**
 * Moves a policy in the order.
 */
export type MovePolicy = { 
/**
 * Its name.
 */
name: string, 
/**
 * Its new place, from 0; the end when there are fewer.
 */
place: number, };

/**
 * Asks what a policy would do, saved or not.
 */
export type PreviewPolicy = { 
/**
 * As it would be. It is looked at as if it were on.
 */
policy: Policy, 
/**
 * Name of the policy it would take the place of.
 */
replaces: string | null, };

/**
 * Asks which policies hold for a construct.
 */
export type ReadEffectivePolicy = { 
/**
 * Which.
 */
construct: ConstructId, };

/**
 * Which policies hold for a construct.
 */
export type EffectivePolicies = { 
/**
 * The construct as a whole first, then each kind of bytes it has.
 */
kinds: Array<EffectivePolicy>, };

/**
 * Asks for what runs of policies did, newest first.
 */
export type ListReceipts = { 
/**
 * At most so many, 1 to 1,000; 50 when 0.
 */
limit: number, 
/**
 * The `next` of the page before.
 */
before: number | null, };

/**
 * One page of receipts.
 */
export type ReceiptPage = { 
/**
 * The receipts.
 */
receipts: Array<Receipt>, 
/**
 * Where the next page begins; absent on the last.
 */
next: number | null, };

/**
 * Starts running policies as a job.
 */
export type StartRetention = { 
/**
 * These; all that are on when empty.
 */
policies: Array<string>, 
/**
 * Confirms a run that removes a lot.
 */
confirm: boolean, 
/**
 * Says that the clock is right, though it jumped since the last run.
 */
clock_is_right: boolean, };

/**
 * Lets the agents' folders be cleaned, or no longer.
 */
export type AllowLeftovers = { 
/**
 * Whether they may be.
 */
allowed: boolean, };

/**
 * Runs over the agents' folders.
 */
export type LeftoversList = { 
/**
 * Those whose files wait in the trash, newest first.
 */
runs: Array<LeftoversRun>, 
/**
 * Whether the agents' folders may be cleaned.
 */
allowed: boolean, };

/**
 * Names one run.
 */
export type LeftoversRef = { 
/**
 * Its id.
 */
id: CleanupId, };

/**
 * Asks for the runs whose files wait in the trash.
 */
export type ListLeftovers = Record<symbol, never>;

/**
 * Asks which files of the agents' own folders could go.
 */
export type PlanLeftovers = { 
/**
 * Only these sorts; all that may go when empty.
 */
kinds: Array<LeftoverKind>, };

/**
 * Starts moving what a plan names to the trash, as a job.
 */
export type StartLeftovers = { 
/**
 * Which plan: the last one made.
 */
plan_id: CleanupId, 
/**
 * Confirms it.
 */
confirm: boolean, };

/**
 * Asks for one page of sessions, latest activity first.
 */
export type ListSessions = { 
/**
 * Only of this construct.
 */
construct: ConstructId | null, 
/**
 * Only of this agent.
 */
agent: AgentName | null, 
/**
 * At most so many, 1 to 1,000; 50 when 0.
 */
limit: number, 
/**
 * The `next` of the page before.
 */
after: string | null, };

/**
 * One page of sessions.
 */
export type SessionPage = { 
/**
 * The sessions.
 */
sessions: Array<Session>, 
/**
 * Where the next page begins; absent on the last.
 */
next: string | null, };

/**
 * Names one session.
 */
export type SessionRef = { 
/**
 * Its id.
 */
id: SessionId, };

/**
 * Asks how the store is.
 */
export type ReadStatus = Record<symbol, never>;

/**
 * How the store is.
 */
export type Status = { 
/**
 * Version of the program.
 */
version: string, 
/**
 * Schema version of the store.
 */
schema: number, 
/**
 * Folder of the store.
 */
store: string, 
/**
 * Free space on its disk.
 */
available_bytes: number, 
/**
 * Constructs in it.
 */
constructs: number, 
/**
 * Bytes on our disk, database included.
 */
stored_bytes: number, 
/**
 * When it was last checked, and how that ended.
 */
checked_at: UtcMillis | null, 
/**
 * Whether that check found nothing.
 */
check_ok: boolean | null, 
/**
 * When anything was last collected.
 */
collected_at: UtcMillis | null, 
/**
 * The present time of the core, for relative times.
 */
now: UtcMillis, };

/**
 * Asks for messages of a session, from one number on.
 */
export type ReadTranscript = { 
/**
 * Whose.
 */
session: SessionId, 
/**
 * First message.
 */
from: number, 
/**
 * At most so many, 1 to 1,000; 100 when 0.
 */
limit: number, 
/**
 * Longest text of one message in bytes, 1 to 1,048,576; 16,384 when 0. Longer ones are cut
 * at a character and marked.
 */
text_limit: number, };

/**
 * Messages of a session.
 */
export type TranscriptPage = { 
/**
 * The messages, in order, without gaps. A page may end early once its texts exceed 2 MB.
 */
items: Array<TranscriptItem>, 
/**
 * Messages in the session.
 */
total: number, };

/**
 * Asks for a map of a session: what stands where, in a fixed number of steps.
 */
export type MapTranscript = { 
/**
 * Whose.
 */
session: SessionId, 
/**
 * Number of steps, 1 to 2,000.
 */
steps: number, };

/**
 * A map of a session.
 */
export type TranscriptMap = { 
/**
 * Messages in the session.
 */
total: number, 
/**
 * The steps; step `i` covers messages `i * total / steps` up to the next step's first.
 */
steps: Array<MapStep>, 
/**
 * Numbers for the jump list.
 */
marks: MapMarks, };

/**
 * One step of a map.
 */
export type MapStep = { 
/**
 * Holds a prompt of the person.
 */
user: boolean, 
/**
 * Holds a failed call.
 */
failed: boolean, 
/**
 * Holds a picture.
 */
image: boolean, 
/**
 * Bytes of text in it.
 */
text_bytes: number, 
/**
 * Time of its first message that has one.
 */
at: UtcMillis | null, };

/**
 * How often a session holds what one jumps to.
 */
export type MapMarks = { 
/**
 * Prompts of the person.
 */
user: number, 
/**
 * Edits of files.
 */
edits: number, 
/**
 * Commands.
 */
commands: number, 
/**
 * Failed calls.
 */
failed: number, 
/**
 * Pictures.
 */
images: number, 
/**
 * Sub-agents.
 */
subagents: number, };

/**
 * What one jumps to.
 */
export type Mark = "user" | "edit" | "command" | "failed" | "image" | "subagent";

/**
 * Asks where something stands in a session.
 */
export type LocateInTranscript = { 
/**
 * Whose.
 */
session: SessionId, 
/**
 * The first message at or after this time.
 */
at: UtcMillis | null, 
/**
 * The next message of this kind after `from` (before it with `backwards`).
 */
mark: Mark | null, 
/**
 * Where the search begins; at the first message, or at the last with `backwards`, when absent.
 */
from: number | null, 
/**
 * Searches towards the start.
 */
backwards: boolean, };

/**
 * Where it stands.
 */
export type TranscriptPlace = { 
/**
 * The message; absent when there is none.
 */
seq: number | null, };

/**
 * Asks for messages that hold a text.
 */
export type FindInTranscript = { 
/**
 * Whose.
 */
session: SessionId, 
/**
 * The text, case ignored, 1 to 1,000 bytes.
 */
query: string, 
/**
 * Only what this one says.
 */
role: Role | null, 
/**
 * First message looked at.
 */
from: number, 
/**
 * At most so many hits, 1 to 10,000; 1,000 when 0.
 */
limit: number, };

/**
 * Messages that hold the text.
 */
export type TranscriptHits = { 
/**
 * Their numbers, in order, with how often each holds it.
 */
hits: Array<TranscriptHit>, 
/**
 * The first message not looked at (limit or time reached); absent when all were.
 */
next: number | null, };

/**
 * One message that holds the text.
 */
export type TranscriptHit = { 
/**
 * The message.
 */
seq: number, 
/**
 * How often.
 */
times: number, 
/**
 * The place, with a few words around it.
 */
snippet: string, };

/**
 * Asks for a record's own bytes.
 */
export type ReadRecord = { 
/**
 * Whose.
 */
session: SessionId, 
/**
 * Which, counted from 0.
 */
record: number, };

/**
 * Asks for the whole text of one message.
 */
export type ReadText = { 
/**
 * Whose.
 */
session: SessionId, 
/**
 * Which, counted from 0.
 */
seq: number, };

/**
 * What the agents' own folders hold.
 */
export type AgentFolders = { 
/**
 * One per folder that is there.
 */
folders: Array<AgentFolder>, 
/**
 * When they were looked into.
 */
measured_at: UtcMillis, };

/**
 * How the store grew, and when its disk is full if it goes on so.
 */
export type Growth = { 
/**
 * Recorded days, the oldest first. Days on which nothing ran are not there.
 */
days: Array<GrowthDay>, 
/**
 * Absent with fewer than three recorded days, and when the store does not grow.
 */
forecast: Forecast | null, };

/**
 * Asks what the agents' own folders hold.
 */
export type ReadAgentFolders = Record<symbol, never>;

/**
 * Asks how the store grew.
 */
export type ReadGrowth = { 
/**
 * At most so many recorded days, the newest; 365 when 0.
 */
days: number, };

/**
 * Asks for facts about what is stored.
 */
export type ReadStorageFacts = { 
/**
 * How many of the oldest constructs to name; 5 when 0.
 */
oldest: number, };

/**
 * Asks what the disk is spent on.
 */
export type ReadUsage = { 
/**
 * Added up by.
 */
by: UsageBy, 
/**
 * At most so many rows, largest stored first; 100 when 0.
 */
limit: number, };

/**
 * Starts a compaction as a job.
 */
export type StartCompaction = Record<symbol, never>;

/**
 * What the disk is spent on.
 */
export type Usage = { 
/**
 * The rows.
 */
rows: Array<UsageRow>, };

/** Operations that answer with JSON. */
export type Operations = {
  read_status: { request: ReadStatus; answer: Status };
  list_agents: { request: ListAgents; answer: AgentList };
  start_collect: { request: StartCollect; answer: Job };
  start_check: { request: StartCheck; answer: Job };
  list_jobs: { request: ListJobs; answer: JobList };
  read_job: { request: JobRef; answer: Job };
  cancel_job: { request: JobRef; answer: Job };
  list_constructs: { request: ListConstructs; answer: ConstructPage };
  count_constructs: { request: CountConstructs; answer: ConstructSums };
  list_facets: { request: ListFacets; answer: Facets };
  read_construct: { request: ConstructRef; answer: ConstructDetail };
  change_construct: { request: ChangeConstruct; answer: ConstructDetail };
  link_constructs: { request: LinkConstructs; answer: ConstructDetail };
  start_export: { request: StartExport; answer: Job };
  list_sessions: { request: ListSessions; answer: SessionPage };
  read_session: { request: SessionRef; answer: Session };
  read_transcript: { request: ReadTranscript; answer: TranscriptPage };
  map_transcript: { request: MapTranscript; answer: TranscriptMap };
  locate_in_transcript: { request: LocateInTranscript; answer: TranscriptPlace };
  find_in_transcript: { request: FindInTranscript; answer: TranscriptHits };
  list_artifacts: { request: ListArtifacts; answer: ArtifactPage };
  read_usage: { request: ReadUsage; answer: Usage };
  read_storage_facts: { request: ReadStorageFacts; answer: StorageFacts };
  read_growth: { request: ReadGrowth; answer: Growth };
  read_agent_folders: { request: ReadAgentFolders; answer: AgentFolders };
  start_compaction: { request: StartCompaction; answer: Job };
  plan_leftovers: { request: PlanLeftovers; answer: LeftoversPlan };
  allow_leftovers: { request: AllowLeftovers; answer: LeftoversList };
  list_leftovers: { request: ListLeftovers; answer: LeftoversList };
  start_leftovers: { request: StartLeftovers; answer: Job };
  start_leftovers_undo: { request: LeftoversRef; answer: Job };
  plan_cleanup: { request: CleanupRequest; answer: CleanupPlan };
  start_cleanup: { request: StartCleanup; answer: Job };
  start_undo: { request: CleanupRef; answer: Job };
  start_purge: { request: StartPurge; answer: Job };
  start_secure_delete: { request: StartSecureDelete; answer: Job };
  list_cleanups: { request: ListCleanups; answer: CleanupList };
  list_tombstones: { request: ListTombstones; answer: TombstonePage };
  allow_again: { request: AllowAgain; answer: Allowed };
  list_policies: { request: ListPolicies; answer: PolicyList };
  save_policy: { request: SavePolicy; answer: PolicyRow };
  remove_policy: { request: RemovePolicy; answer: PolicyList };
  move_policy: { request: MovePolicy; answer: PolicyList };
  preview_policy: { request: PreviewPolicy; answer: RetentionPreview };
  effective_policy: { request: ReadEffectivePolicy; answer: EffectivePolicies };
  list_receipts: { request: ListReceipts; answer: ReceiptPage };
  start_retention: { request: StartRetention; answer: Job };
  list_audit: { request: ListAudit; answer: AuditPage };
  verify_audit: { request: VerifyAudit; answer: AuditReport };
};

/** Operations that answer with bytes and a media type. */
export type RawOperations = {
  read_record: { request: ReadRecord };
  read_text: { request: ReadText };
  read_artifact: { request: ArtifactRef };
};
