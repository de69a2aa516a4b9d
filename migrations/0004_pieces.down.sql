-- Refused while anything was taken of a construct that stays: an older program would take its empty
-- places for damage. Refused, too, while a part waits in the trash: it could not bring that back.
CREATE TABLE parts_state (
  pieces INTEGER NOT NULL CONSTRAINT "parts of constructs were removed: undo these cleanups first" CHECK (pieces = 0)
) STRICT;
INSERT INTO parts_state SELECT (SELECT count(*) FROM removed_pieces)
  + (SELECT count(*) FROM cleanup_items WHERE part = 1 AND state IN (0, 2));
DROP TABLE parts_state;
DROP TABLE removed_pieces;
ALTER TABLE usage_counters DROP COLUMN taken_over;
ALTER TABLE usage_counters DROP COLUMN taken_to;
ALTER TABLE cleanup_items DROP COLUMN rule;
ALTER TABLE cleanup_items DROP COLUMN part;
ALTER TABLE cleanups DROP COLUMN title;
