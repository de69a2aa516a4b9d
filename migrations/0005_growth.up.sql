-- How the store grows, sums that are asked for at any size (by agents, of only copies, of what links
-- save), and files of the agents' own folders that were moved to our trash. The sums are derived from
-- 0001.

-- What each day ended with, in UTC; the last figure of a day wins.
CREATE TABLE growth_days (
  -- Days since 1970-01-01.
  day INTEGER PRIMARY KEY,
  original_bytes INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL,
  database_bytes INTEGER NOT NULL,
  trash_bytes INTEGER NOT NULL,
  agents_bytes INTEGER NOT NULL,
  disk_free_bytes INTEGER NOT NULL,
  disk_bytes INTEGER NOT NULL
) STRICT;

-- One row per sum: "agents <bits>" for the constructs of exactly these agents, "only copies", and
-- "links" for blobs that a construct holds and another counts (bases aside: no agent wrote them).
CREATE TABLE usage_sums (
  what TEXT PRIMARY KEY,
  items INTEGER NOT NULL,
  original_bytes INTEGER NOT NULL,
  stored_bytes INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO usage_sums
SELECT 'agents ' || agents, count(*), sum(original_bytes), sum(stored_bytes) FROM constructs GROUP BY agents;
INSERT INTO usage_sums
SELECT 'only copies', count(*), coalesce(sum(original_bytes), 0), coalesce(sum(stored_bytes), 0)
FROM constructs WHERE only_copy = 1;
INSERT INTO usage_sums
SELECT 'links', count(*), coalesce(sum(plain_bytes), 0), coalesce(sum(stored_bytes), 0)
FROM construct_blobs JOIN blobs ON blobs.id = blob_id
WHERE counted = 0 AND blob_id NOT IN (SELECT blob_id FROM bases);

CREATE TRIGGER constructs_summed AFTER INSERT ON constructs BEGIN
  INSERT INTO usage_sums VALUES ('agents ' || new.agents, 1, new.original_bytes, new.stored_bytes)
  ON CONFLICT (what) DO UPDATE SET items = items + 1, original_bytes = original_bytes + excluded.original_bytes,
    stored_bytes = stored_bytes + excluded.stored_bytes;
  UPDATE usage_sums SET items = items + 1, original_bytes = original_bytes + new.original_bytes,
    stored_bytes = stored_bytes + new.stored_bytes WHERE what = 'only copies' AND new.only_copy = 1;
END;
CREATE TRIGGER constructs_summed_anew AFTER UPDATE OF agents, only_copy, original_bytes, stored_bytes ON constructs
WHEN (old.agents, old.only_copy, old.original_bytes, old.stored_bytes)
  IS NOT (new.agents, new.only_copy, new.original_bytes, new.stored_bytes) BEGIN
  UPDATE usage_sums SET items = items - 1, original_bytes = original_bytes - old.original_bytes,
    stored_bytes = stored_bytes - old.stored_bytes
  WHERE what = 'agents ' || old.agents OR (what = 'only copies' AND old.only_copy = 1);
  INSERT INTO usage_sums VALUES ('agents ' || new.agents, 1, new.original_bytes, new.stored_bytes)
  ON CONFLICT (what) DO UPDATE SET items = items + 1, original_bytes = original_bytes + excluded.original_bytes,
    stored_bytes = stored_bytes + excluded.stored_bytes;
  UPDATE usage_sums SET items = items + 1, original_bytes = original_bytes + new.original_bytes,
    stored_bytes = stored_bytes + new.stored_bytes WHERE what = 'only copies' AND new.only_copy = 1;
END;
CREATE TRIGGER constructs_summed_without AFTER DELETE ON constructs BEGIN
  UPDATE usage_sums SET items = items - 1, original_bytes = original_bytes - old.original_bytes,
    stored_bytes = stored_bytes - old.stored_bytes
  WHERE what = 'agents ' || old.agents OR (what = 'only copies' AND old.only_copy = 1);
END;

CREATE TRIGGER links_added AFTER INSERT ON construct_blobs
WHEN new.counted = 0 AND NOT EXISTS (SELECT 1 FROM bases WHERE blob_id = new.blob_id) BEGIN
  UPDATE usage_sums SET (items, original_bytes, stored_bytes) =
    (SELECT items + 1, original_bytes + b.plain_bytes, usage_sums.stored_bytes + b.stored_bytes
     FROM blobs b WHERE b.id = new.blob_id)
  WHERE what = 'links';
END;
CREATE TRIGGER links_turned AFTER UPDATE OF counted ON construct_blobs
WHEN old.counted <> new.counted AND NOT EXISTS (SELECT 1 FROM bases WHERE blob_id = new.blob_id) BEGIN
  UPDATE usage_sums SET (items, original_bytes, stored_bytes) =
    (SELECT items + old.counted - new.counted,
       original_bytes + (old.counted - new.counted) * b.plain_bytes,
       usage_sums.stored_bytes + (old.counted - new.counted) * b.stored_bytes
     FROM blobs b WHERE b.id = new.blob_id)
  WHERE what = 'links';
END;
CREATE TRIGGER links_removed AFTER DELETE ON construct_blobs
WHEN old.counted = 0 AND NOT EXISTS (SELECT 1 FROM bases WHERE blob_id = old.blob_id) BEGIN
  UPDATE usage_sums SET (items, original_bytes, stored_bytes) =
    (SELECT items - 1, original_bytes - b.plain_bytes, usage_sums.stored_bytes - b.stored_bytes
     FROM blobs b WHERE b.id = old.blob_id)
  WHERE what = 'links';
END;

-- Files of agents that a plan names, and those that wait in the trash.
CREATE TABLE leftover_files (
  id INTEGER PRIMARY KEY,
  run BLOB NOT NULL CHECK (length(run) = 16),
  -- 0 planned, 1 being copied to the trash, 2 in the trash, 3 being removed for good.
  state INTEGER NOT NULL,
  agent INTEGER NOT NULL,
  kind INTEGER NOT NULL,
  path TEXT NOT NULL,
  -- The file as it was when it was planned.
  device INTEGER NOT NULL,
  inode INTEGER NOT NULL,
  size_bytes INTEGER NOT NULL,
  modified_ns INTEGER NOT NULL,
  mode INTEGER NOT NULL,
  -- The session that holds its bytes, if it is a transcript.
  session_uid BLOB CHECK (length(session_uid) = 16),
  -- BLAKE3 of its bytes, once they are copied.
  digest BLOB CHECK (length(digest) = 32),
  at_ms INTEGER NOT NULL,
  trash_until_ms INTEGER NOT NULL
) STRICT;
