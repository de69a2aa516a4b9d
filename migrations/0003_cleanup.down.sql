-- Refused while anything waits in the trash: an older program could neither bring it back nor count
-- it. What was removed for good comes back with the next collection if its agent still has it, which
-- loses nothing; the audit trail stays in the verified copy that is made before every step back.
CREATE TABLE trash_state (
  items INTEGER NOT NULL CONSTRAINT "the trash is not empty: undo or purge its cleanups first" CHECK (items = 0)
) STRICT;
INSERT INTO trash_state SELECT count(*) FROM cleanup_items WHERE state IN (0, 2);
DROP TABLE trash_state;
DROP TABLE audit_events;
DROP TABLE tombstones;
DROP TABLE trash_links;
DROP TABLE trash_blobs;
DROP TABLE cleanup_items;
DROP TABLE cleanups;
DROP TABLE cleanup_plans;
