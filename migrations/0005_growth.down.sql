-- Takes the days and the sums away. What the days said stays in the verified copy that is made before
-- every step back.
DROP TRIGGER links_removed;
DROP TRIGGER links_turned;
DROP TRIGGER links_added;
DROP TRIGGER constructs_summed_without;
DROP TRIGGER constructs_summed_anew;
DROP TRIGGER constructs_summed;
DROP TABLE usage_sums;
DROP TABLE growth_days;
