-- Cleanup of parts: long texts and pictures of a kind, and single sessions, that go while their
-- construct stays.

ALTER TABLE cleanups ADD COLUMN title TEXT NOT NULL DEFAULT '';
-- Whether the item is a part of a construct that stays, and the rule that took it.
ALTER TABLE cleanup_items ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cleanup_items ADD COLUMN rule TEXT NOT NULL DEFAULT 'by hand';

-- Up to which value those of the kind were taken, of which length on: what need not be looked at again.
ALTER TABLE usage_counters ADD COLUMN taken_to INTEGER NOT NULL DEFAULT 0;
ALTER TABLE usage_counters ADD COLUMN taken_over INTEGER NOT NULL DEFAULT 0;

-- Long values whose place is empty, and who emptied it. They stay known when their bytes are gone for
-- good.
CREATE TABLE removed_pieces (
  construct_id INTEGER NOT NULL REFERENCES constructs (id) ON DELETE CASCADE,
  value INTEGER NOT NULL,
  item_id INTEGER NOT NULL REFERENCES cleanup_items (id),
  kind INTEGER NOT NULL,
  plain_bytes INTEGER NOT NULL,
  PRIMARY KEY (construct_id, value)
) STRICT, WITHOUT ROWID;
