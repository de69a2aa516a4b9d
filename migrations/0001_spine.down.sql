-- Back to an empty store.
DROP TABLE retired_files;
DROP TABLE bases;
DROP TABLE usage_counters;
DROP TABLE sources;
DROP TABLE construct_blobs;
DROP TABLE value_frames;
DROP TABLE transcript_tail;
DROP TABLE transcript_chunks;
DROP TABLE session_transitions;
DROP TABLE sessions;
DROP TABLE construct_tags;
DROP TABLE construct_links;
DROP TABLE construct_keys;
DROP TABLE constructs;
DROP TABLE blobs;
DROP TABLE workspaces;
DROP TABLE settings;
