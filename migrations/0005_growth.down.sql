-- Takes the days and the sums away. What the days said stays in the verified copy that is made before
-- every step back. Refused while files of agents wait in the trash: an older program could not bring
-- them back.
CREATE TABLE trash_state (
  files INTEGER NOT NULL CONSTRAINT "files of agents are in the trash: undo or purge them first" CHECK (files = 0)
) STRICT;
INSERT INTO trash_state SELECT count(*) FROM leftover_files WHERE state <> 0;
DROP TABLE trash_state;
DROP TABLE leftover_files;
DROP TRIGGER links_removed;
DROP TRIGGER links_turned;
DROP TRIGGER links_added;
DROP TRIGGER constructs_summed_without;
DROP TRIGGER constructs_summed_anew;
DROP TRIGGER constructs_summed;
DROP TABLE usage_sums;
DROP TABLE growth_days;
