-- Takes the orders and totals away; 0001 holds everything they were made from.
DROP TRIGGER constructs_removed;
DROP TRIGGER constructs_resized;
DROP TRIGGER constructs_added;
UPDATE workspaces SET constructs = 0, original_bytes = 0, stored_bytes = 0;
DROP TRIGGER usage_counters_removed;
DROP TRIGGER usage_counters_changed;
DROP TRIGGER usage_counters_added;
DROP TABLE usage_totals;
DROP INDEX sessions_by_activity;
DROP INDEX constructs_by_status;
DROP INDEX constructs_by_workspace;
DROP INDEX constructs_by_sessions;
DROP INDEX constructs_by_messages;
DROP INDEX constructs_by_original;
DROP INDEX constructs_by_stored;
DROP INDEX constructs_by_name;
DROP INDEX constructs_by_created;
DROP INDEX constructs_by_activity;
