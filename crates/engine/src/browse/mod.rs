//! Showing what is stored: a page of a transcript, its map, a place in it, a text in it.
//!
//! Cost follows the page, not the session: a chunk is found by key, its frame is unpacked once and
//! kept for the neighbours, and only the records asked for are put together again.

mod cache;
mod find;
mod frames;
mod items;
mod locate;
mod map;
mod removed;
mod walk;

pub(crate) use cache::FrameCache;
pub use find::FoundText;
pub(crate) use frames::{BASE_KIND, unpacker};
pub use items::{PageLimits, TranscriptSlice};
pub use locate::Target;
pub use map::{MapStep, Marks, SessionMap};
pub(crate) use removed::by_message;
pub(crate) use walk::{Removals, Start, Visit};
