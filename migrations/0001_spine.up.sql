-- The spine: what an agent's history becomes. Constructs with their sessions, the chunks of their
-- transcripts, the long values they share, blobs, artifacts, and where all of it came from.
-- Integers are ids inside; the UUIDs the world sees stand beside them as 16 bytes.

CREATE TABLE settings (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE workspaces (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  path TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  remote TEXT,
  created_at_ms INTEGER NOT NULL,
  -- Kept by triggers on constructs.
  constructs INTEGER NOT NULL DEFAULT 0,
  original_bytes INTEGER NOT NULL DEFAULT 0,
  stored_bytes INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE constructs (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  workspace_id INTEGER NOT NULL REFERENCES workspaces (id),
  name TEXT NOT NULL,
  given_name TEXT,
  brief TEXT NOT NULL,
  status INTEGER NOT NULL,
  type INTEGER NOT NULL,
  branch TEXT,
  pinned INTEGER NOT NULL DEFAULT 0,
  only_copy INTEGER NOT NULL DEFAULT 0,
  -- One bit per agent: 1 << agent number.
  agents INTEGER NOT NULL DEFAULT 0,
  sessions INTEGER NOT NULL DEFAULT 0,
  messages INTEGER NOT NULL DEFAULT 0,
  original_bytes INTEGER NOT NULL DEFAULT 0,
  stored_bytes INTEGER NOT NULL DEFAULT 0,
  created_at_ms INTEGER NOT NULL,
  last_activity_at_ms INTEGER NOT NULL,
  -- How much of the values file is ours, which file it is (settling writes a new one and switches),
  -- and the number the next long value gets.
  values_bytes INTEGER NOT NULL DEFAULT 0,
  values_generation INTEGER NOT NULL DEFAULT 0,
  next_value INTEGER NOT NULL DEFAULT 0,
  -- What settled frames are packed against: a blob the construct holds.
  base_id INTEGER REFERENCES blobs (id),
  -- Whether construct.json says less than these rows.
  undescribed INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX constructs_undescribed ON constructs (id) WHERE undescribed = 1;
CREATE INDEX constructs_by_base ON constructs (base_id) WHERE base_id IS NOT NULL;

-- What ties a session to its construct before its parent is known by id: the agent's own ids and
-- the first record every copy of a conversation shares.
CREATE TABLE construct_keys (
  agent INTEGER NOT NULL,
  key TEXT NOT NULL,
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  PRIMARY KEY (agent, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX construct_keys_by_construct ON construct_keys (construct_id);

CREATE TABLE construct_links (
  from_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  to_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  PRIMARY KEY (from_id, to_id, kind),
  CHECK (from_id <> to_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX construct_links_by_target ON construct_links (to_id);

CREATE TABLE construct_tags (
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  tag TEXT NOT NULL,
  PRIMARY KEY (construct_id, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX construct_tags_by_tag ON construct_tags (tag);

CREATE TABLE sessions (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  agent INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  parent_id INTEGER REFERENCES sessions (id) ON DELETE SET NULL,
  parent_external_id TEXT,
  root TEXT,
  relation INTEGER NOT NULL,
  status INTEGER NOT NULL,
  title TEXT NOT NULL DEFAULT '',
  models TEXT NOT NULL DEFAULT '[]',
  cwd TEXT,
  branch TEXT,
  agent_version TEXT,
  started_at_ms INTEGER NOT NULL,
  last_activity_at_ms INTEGER NOT NULL,
  records INTEGER NOT NULL DEFAULT 0,
  lines INTEGER NOT NULL DEFAULT 0,
  messages INTEGER NOT NULL DEFAULT 0,
  repeated_messages INTEGER NOT NULL DEFAULT 0,
  count_user INTEGER NOT NULL DEFAULT 0,
  count_assistant INTEGER NOT NULL DEFAULT 0,
  count_tool_call INTEGER NOT NULL DEFAULT 0,
  count_tool_result INTEGER NOT NULL DEFAULT 0,
  count_thinking INTEGER NOT NULL DEFAULT 0,
  count_image INTEGER NOT NULL DEFAULT 0,
  count_summary INTEGER NOT NULL DEFAULT 0,
  count_other INTEGER NOT NULL DEFAULT 0,
  unreadable INTEGER NOT NULL DEFAULT 0,
  output_tokens INTEGER NOT NULL DEFAULT 0,
  -- How many artifacts its outlines tell of, and of which kinds: 1 << kind number.
  artifacts INTEGER NOT NULL DEFAULT 0,
  artifact_kinds INTEGER NOT NULL DEFAULT 0,
  original_bytes INTEGER NOT NULL DEFAULT 0,
  stored_bytes INTEGER NOT NULL DEFAULT 0,
  -- How much of the frames file is ours; what lies past it a crash left.
  frames_bytes INTEGER NOT NULL DEFAULT 0,
  -- Which frames file: settling writes a new one and switches.
  frames_generation INTEGER NOT NULL DEFAULT 0,
  tail_bytes INTEGER NOT NULL DEFAULT 0,
  -- What a reader knows before the first record of the tail.
  tail_state BLOB NOT NULL DEFAULT x'',
  -- What the reader needs to go on; empty at rest, when it is made again from the last chunk.
  reader_state BLOB NOT NULL DEFAULT x''
) STRICT;
CREATE INDEX sessions_by_construct ON sessions (construct_id, started_at_ms);
CREATE INDEX sessions_by_external ON sessions (agent, external_id);
CREATE INDEX sessions_without_parent ON sessions (agent, parent_external_id)
WHERE parent_id IS NULL AND parent_external_id IS NOT NULL;
CREATE INDEX sessions_by_parent ON sessions (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX sessions_active ON sessions (last_activity_at_ms) WHERE status = 1;
CREATE INDEX sessions_with_tail ON sessions (last_activity_at_ms) WHERE tail_bytes > 0;

CREATE TABLE session_transitions (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  from_status INTEGER NOT NULL,
  to_status INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT;
CREATE INDEX session_transitions_by_session ON session_transitions (session_id, id);
CREATE TRIGGER session_transitions_are_history BEFORE UPDATE ON session_transitions
BEGIN SELECT RAISE(ABORT, 'session transitions are append-only'); END;

-- A sealed run of whole records: one zstd frame in the session's frames file. The outline (its
-- messages without their words, and what they made) stands here, so that counting, jumping and
-- listing artifacts read no transcript.
CREATE TABLE transcript_chunks (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  ordinal INTEGER NOT NULL,
  first_record INTEGER NOT NULL,
  records INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  file_offset INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  plain_bytes INTEGER NOT NULL,
  raw_offset INTEGER NOT NULL,
  raw_bytes INTEGER NOT NULL,
  raw_digest BLOB NOT NULL CHECK (length(raw_digest) = 32),
  first_at_ms INTEGER,
  last_at_ms INTEGER,
  -- Whether it is packed as densely as it gets, against the construct's base if it has one.
  settled INTEGER NOT NULL DEFAULT 0,
  -- What a reader knows before the first record; empty for a session's first chunk.
  reader_state BLOB NOT NULL DEFAULT x'',
  outline BLOB NOT NULL,
  UNIQUE (session_id, ordinal)
) STRICT;
CREATE INDEX transcript_chunks_by_seq ON transcript_chunks (session_id, first_seq);
CREATE INDEX transcript_chunks_unsettled ON transcript_chunks (session_id) WHERE settled = 0;

-- Records that are durable and not yet sealed.
CREATE TABLE transcript_tail (
  id INTEGER PRIMARY KEY,
  session_id INTEGER NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  record INTEGER NOT NULL,
  first_seq INTEGER NOT NULL,
  messages INTEGER NOT NULL,
  raw BLOB NOT NULL,
  outline BLOB NOT NULL,
  UNIQUE (session_id, record)
) STRICT;

-- Frames with the long string literals of a construct's records, each literal stored once. Values
-- are numbered in the order of their frames; keys holds 16 bytes for each: the first half of the
-- BLAKE3 of the literal, enough to tell values apart.
CREATE TABLE value_frames (
  id INTEGER PRIMARY KEY,
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  first_value INTEGER NOT NULL,
  value_count INTEGER NOT NULL,
  file_offset INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  plain_bytes INTEGER NOT NULL,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  settled INTEGER NOT NULL DEFAULT 0,
  keys BLOB NOT NULL CHECK (length(keys) = 16 * value_count),
  UNIQUE (construct_id, first_value)
) STRICT;

-- Bytes that lie in files of their own, named by the BLAKE3 of their plain bytes.
CREATE TABLE blobs (
  id INTEGER PRIMARY KEY,
  digest BLOB NOT NULL UNIQUE CHECK (length(digest) = 32),
  plain_bytes INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL
) STRICT;

-- One directory entry each; a second construct's is a hard link to the same bytes.
CREATE TABLE construct_blobs (
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  blob_id INTEGER NOT NULL REFERENCES blobs (id),
  kind INTEGER NOT NULL,
  -- Whether its bytes count as this construct's: those of a link count where they were written.
  counted INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (construct_id, blob_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX construct_blobs_by_blob ON construct_blobs (blob_id);

-- Blobs that settled frames are packed against, for one workspace or, without one, for those that
-- have none of their own. made_from_bytes: the original bytes of the constructs it was picked from.
CREATE TABLE bases (
  blob_id INTEGER PRIMARY KEY REFERENCES blobs (id) ON DELETE CASCADE,
  workspace_id INTEGER REFERENCES workspaces (id) ON DELETE CASCADE,
  made_from_bytes INTEGER NOT NULL
) STRICT;

-- Files that settling has replaced and that a reader might still be in; removed when none can be.
CREATE TABLE retired_files (
  id INTEGER PRIMARY KEY,
  -- Below the store's folder.
  path TEXT NOT NULL,
  stored_bytes INTEGER NOT NULL
) STRICT;

-- Agents' files: what was read of them, and how to tell whether they are still the same.
CREATE TABLE sources (
  id INTEGER PRIMARY KEY,
  agent INTEGER NOT NULL,
  path TEXT NOT NULL,
  -- Found by: an index over the paths would hold every one of them a second time.
  path_hash INTEGER NOT NULL,
  -- Each replacement of the file starts a new generation with a session of its own.
  generation INTEGER NOT NULL DEFAULT 0,
  session_id INTEGER REFERENCES sessions (id) ON DELETE SET NULL,
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  position INTEGER NOT NULL,
  head_digest BLOB NOT NULL,
  last_digest BLOB NOT NULL,
  -- The line that was not complete yet, so that origin gives it back too.
  pending BLOB NOT NULL DEFAULT x'',
  gone INTEGER NOT NULL DEFAULT 0,
  collected_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX sources_by_path ON sources (path_hash);
CREATE INDEX sources_by_session ON sources (session_id);

-- Bytes by construct and kind, kept in the transaction that changes them.
CREATE TABLE usage_counters (
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  kind INTEGER NOT NULL,
  original_bytes INTEGER NOT NULL DEFAULT 0,
  stored_bytes INTEGER NOT NULL DEFAULT 0,
  items INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (construct_id, kind)
) STRICT, WITHOUT ROWID;
