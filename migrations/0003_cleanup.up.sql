-- Cleanup: what was removed on purpose, where it waits meanwhile, what must not come back with the
-- next collection, and an audit trail of it that nobody can edit.

-- Plans that were shown and may be applied: what was asked for, and when.
CREATE TABLE cleanup_plans (
  id TEXT PRIMARY KEY,
  request TEXT NOT NULL,
  at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE cleanups (
  id INTEGER PRIMARY KEY,
  uid BLOB NOT NULL UNIQUE CHECK (length(uid) = 16),
  plan_id TEXT NOT NULL,
  at_ms INTEGER NOT NULL,
  trash_until_ms INTEGER NOT NULL,
  -- Tables and columns of the documents of its items, as JSON.
  shape TEXT NOT NULL
) STRICT;

CREATE TABLE cleanup_items (
  id INTEGER PRIMARY KEY,
  cleanup_id INTEGER NOT NULL REFERENCES cleanups (id),
  construct_uid BLOB NOT NULL CHECK (length(construct_uid) = 16),
  name TEXT NOT NULL,
  -- 0 in the trash, 1 brought back, 2 being removed for good, 3 gone.
  state INTEGER NOT NULL,
  -- Bytes in the trash that are this item's alone: shared blobs stand in trash_blobs.
  own_bytes INTEGER NOT NULL,
  -- Its rows, while they wait: 32 bytes of BLAKE3, then what it is of.
  document BLOB NOT NULL DEFAULT x'',
  UNIQUE (cleanup_id, construct_uid)
) STRICT;
CREATE INDEX cleanup_items_in_trash ON cleanup_items (state) WHERE state IN (0, 2);

-- Blobs of items in the trash. Bytes that several names share are counted once: by a construct that
-- holds them if there is one, else by one item.
CREATE TABLE trash_blobs (
  item_id INTEGER NOT NULL REFERENCES cleanup_items (id) ON DELETE CASCADE,
  digest BLOB NOT NULL CHECK (length(digest) = 32),
  kind INTEGER NOT NULL,
  plain_bytes INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  counted INTEGER NOT NULL,
  PRIMARY KEY (item_id, digest)
) STRICT, WITHOUT ROWID;
CREATE INDEX trash_blobs_by_digest ON trash_blobs (digest);

-- Links of constructs in the trash: they come back when both ends are there again.
CREATE TABLE trash_links (
  from_uid BLOB NOT NULL CHECK (length(from_uid) = 16),
  to_uid BLOB NOT NULL CHECK (length(to_uid) = 16),
  kind INTEGER NOT NULL,
  PRIMARY KEY (from_uid, to_uid, kind)
) STRICT, WITHOUT ROWID;

-- Sessions that were removed on purpose: by the agent's own id, and by the file they came from.
CREATE TABLE tombstones (
  id INTEGER PRIMARY KEY,
  item_id INTEGER NOT NULL REFERENCES cleanup_items (id),
  agent INTEGER NOT NULL,
  external_id TEXT NOT NULL,
  parent_external_id TEXT,
  relation INTEGER NOT NULL,
  path TEXT,
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX tombstones_by_item ON tombstones (item_id);

CREATE TABLE audit_events (
  sequence INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  subject TEXT NOT NULL,
  -- A JSON object.
  detail TEXT NOT NULL,
  -- SHA-256 of the event before, and of this one in canonical JSON (which holds the one before).
  previous BLOB NOT NULL CHECK (length(previous) = 32),
  digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;
CREATE TRIGGER audit_events_are_history BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_events_stay BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
CREATE TRIGGER audit_events_follow BEFORE INSERT ON audit_events
WHEN new.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM audit_events)
BEGIN SELECT RAISE(ABORT, 'audit events follow each other'); END;
