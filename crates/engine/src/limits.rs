//! Thresholds of the store's layout and of what is taken in, in one place.

/// String literals of at least this many bytes are kept once per construct. Thresholds from 512 B to
/// 4 KB give the same total within some percent; a lower one makes the copy of a session cheaper.
pub const LONG_VALUE_BYTES: u32 = 1 << 10;

/// A session shorter than this keeps its literals in place: a file for them would cost more than
/// they can save.
pub const SHORT_SESSION_BYTES: u64 = 32 << 10;

/// Pictures of at least this many bytes lie in files of their own: they share nothing with others.
pub const PICTURE_BLOB_BYTES: usize = 64 << 10;

/// Other literals do from this length on. Below it they are much alike: 1,305 long outputs of one
/// generated session took 29 MB as files and a fifth of that in frames.
pub const BLOB_BYTES: usize = 1 << 20;

/// A chunk is sealed when its records, long values taken out, are this long ...
pub const CHUNK_PLAIN_BYTES: u64 = 256 << 10;

/// ... or when the agent wrote this much for them.
pub const CHUNK_RAW_BYTES: u64 = 8 << 20;

/// A frame of long values is closed at this length: a page of a transcript unpacks a few of them.
pub const VALUES_PLAIN_BYTES: u64 = 512 << 10;

/// A tail is sealed when it is this long, however lively its session is.
pub const TAIL_BYTES: u64 = 256 << 10;

/// A session without activity for this long is quiet: its tail is sealed.
pub const QUIET_MS: i64 = 10 * 60 * 1000;

/// A session without activity for this long counts as completed.
pub const COMPLETED_MS: i64 = 24 * 60 * 60 * 1000;

/// Compression of frames that are written while collecting: fast, for settling packs them again.
pub const COLLECT_LEVEL: i32 = 1;

/// Compression of blobs, which stay as they are.
pub const BLOB_LEVEL: i32 = 3;

/// Compression of what has gone quiet.
pub const SETTLED_LEVEL: i32 = 12;

/// A settled frame of long values is closed at this length. Against a base, frames of 256 KiB take
/// 1 to 5 % more than such of 512 KiB, and a page unpacks half as much.
pub const SETTLED_VALUES_PLAIN_BYTES: u64 = 128 << 10;

/// Compression of bases, each packed once for all that lean on it.
pub const BASE_LEVEL: i32 = 12;

/// A base that was picked from this many bytes is stored as it is: its length no longer counts, and
/// a page of a long transcript is read twice as fast.
pub const BASE_STORED_BYTES: u64 = 512 << 20;

/// Compression of outlines: small, read often, never rewritten.
pub const OUTLINE_LEVEL: i32 = 3;

/// Lines over this are kept as they are, in pieces, and not interpreted. The longest line of real
/// histories is 2.1 MB; taking one apart needs some six times its length of memory.
pub const LINE_BYTES: usize = 32 << 20;

/// Length of those pieces.
pub const LINE_PIECE_BYTES: usize = 1 << 20;

/// First bytes of a file that a reader may look at before it begins.
pub const HEAD_BYTES: usize = 64 << 10;

/// Bytes at the start and at the end of what was read that tell whether a file is still the same.
pub const IDENTITY_BYTES: u64 = 4 << 10;

/// Work of one transaction while collecting.
pub const GROUP_BYTES: u64 = 8 << 20;

/// Files of one transaction while collecting.
pub const GROUP_FILES: u32 = 500;

/// Calls and answers a lively session remembers from one reading to the next.
pub const REMEMBERED: usize = 64;

/// Calls and answers a resting session remembers.
pub const REMEMBERED_AT_REST: usize = 8;

/// Compression of what a session's row remembers.
pub const STATE_LEVEL: i32 = 3;

/// Longest name of an artifact that is kept; the record holds the whole of it.
pub const NAME_BYTES: usize = 160;

/// Calls that wait for their result; older ones are forgotten.
pub const OPEN_CALLS: usize = 4096;

/// Oddities a report lists; all are counted.
pub const LISTED_SKIPS: usize = 1000;

/// What is held back for a full disk: enough for the shared memory and the log of a transaction that
/// deletes, and for moving a common log into the database.
pub const RESERVE_BYTES: u64 = 4 << 20;

/// It is held back only where at least this much is free: never the last of a disk.
pub const RESERVE_ROOM_BYTES: u64 = 32 * RESERVE_BYTES;

/// Unpacked frames kept for browsing.
pub const CACHE_BYTES: usize = 32 << 20;

/// Text of one answer to a view.
pub const PAGE_TEXT_BYTES: usize = 2 << 20;

/// Records of a parent session that are remembered to recognise copies.
pub const COPIES_REMEMBERED: usize = 2_000_000;

/// How long what a cleanup took waits in the trash.
pub const TRASH_MS: i64 = 30 * 24 * 60 * 60 * 1000;

/// Constructs that go to the trash, come back or go for good in one transaction.
pub const CLEANUP_GROUP_CONSTRUCTS: usize = 50;

/// How often taking a part of a construct begins anew when the construct changes meanwhile.
pub const PART_ATTEMPTS: u32 = 5;
/// Pages of the database that are given back in one transaction: some milliseconds of writing.
pub const COMPACTION_PAGES: u32 = 128;

/// Compaction leaves alone what it could only do with less than this free: a step's pages stand in the
/// log before the file becomes shorter.
pub const COMPACTION_ROOM_BYTES: u64 = 16 << 20;

/// A file of frames is written again when one part in so many of it is dead.
pub const DEAD_SHARE: u32 = 3;
