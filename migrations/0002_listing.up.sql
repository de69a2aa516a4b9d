-- Lists of constructs page by key over these orders instead of sorting every row, and totals are
-- one row each instead of a sum over all constructs. Everything here is derived from 0001.

CREATE INDEX constructs_by_activity ON constructs (last_activity_at_ms, id);
CREATE INDEX constructs_by_created ON constructs (created_at_ms, id);
CREATE INDEX constructs_by_name ON constructs (name COLLATE NOCASE, id);
CREATE INDEX constructs_by_stored ON constructs (stored_bytes, id);
CREATE INDEX constructs_by_original ON constructs (original_bytes, id);
CREATE INDEX constructs_by_messages ON constructs (messages, id);
CREATE INDEX constructs_by_sessions ON constructs (sessions, id);
CREATE INDEX constructs_by_workspace ON constructs (workspace_id, last_activity_at_ms, id);
CREATE INDEX constructs_by_status ON constructs (status, last_activity_at_ms, id);
CREATE INDEX sessions_by_activity ON sessions (last_activity_at_ms, id);

CREATE TABLE usage_totals (
  kind INTEGER PRIMARY KEY,
  original_bytes INTEGER NOT NULL DEFAULT 0,
  stored_bytes INTEGER NOT NULL DEFAULT 0,
  items INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO usage_totals
SELECT kind, sum(original_bytes), sum(stored_bytes), sum(items) FROM usage_counters GROUP BY kind;

CREATE TRIGGER usage_counters_added AFTER INSERT ON usage_counters BEGIN
  INSERT INTO usage_totals VALUES (new.kind, new.original_bytes, new.stored_bytes, new.items)
  ON CONFLICT (kind) DO UPDATE SET original_bytes = original_bytes + excluded.original_bytes,
    stored_bytes = stored_bytes + excluded.stored_bytes, items = items + excluded.items;
END;
CREATE TRIGGER usage_counters_changed AFTER UPDATE ON usage_counters BEGIN
  UPDATE usage_totals SET original_bytes = original_bytes + new.original_bytes - old.original_bytes,
    stored_bytes = stored_bytes + new.stored_bytes - old.stored_bytes, items = items + new.items - old.items
  WHERE kind = new.kind;
END;
CREATE TRIGGER usage_counters_removed AFTER DELETE ON usage_counters BEGIN
  UPDATE usage_totals SET original_bytes = original_bytes - old.original_bytes,
    stored_bytes = stored_bytes - old.stored_bytes, items = items - old.items
  WHERE kind = old.kind;
END;

UPDATE workspaces SET (constructs, original_bytes, stored_bytes) =
  (SELECT count(*), coalesce(sum(original_bytes), 0), coalesce(sum(stored_bytes), 0)
   FROM constructs WHERE workspace_id = workspaces.id);
CREATE TRIGGER constructs_added AFTER INSERT ON constructs BEGIN
  UPDATE workspaces SET constructs = constructs + 1, original_bytes = original_bytes + new.original_bytes,
    stored_bytes = stored_bytes + new.stored_bytes WHERE id = new.workspace_id;
END;
CREATE TRIGGER constructs_resized AFTER UPDATE OF original_bytes, stored_bytes ON constructs BEGIN
  UPDATE workspaces SET original_bytes = original_bytes + new.original_bytes - old.original_bytes,
    stored_bytes = stored_bytes + new.stored_bytes - old.stored_bytes WHERE id = new.workspace_id;
END;
CREATE TRIGGER constructs_removed AFTER DELETE ON constructs BEGIN
  UPDATE workspaces SET constructs = constructs - 1, original_bytes = original_bytes - old.original_bytes,
    stored_bytes = stored_bytes - old.stored_bytes WHERE id = old.workspace_id;
END;
