//! Bytes on disk: compressed, hashed, written so that a crash leaves them whole or absent, and
//! verified before anything refers to them.
//!
//! - [`disk`] is the one door through which every file call of the product goes.
//! - [`frame`] packs bytes and takes them out again without trusting a length.
//! - [`base`] holds what several frames have in common, to pack them against.
//! - [`chunk`] and [`values`] are what stands inside the frames of a transcript.
//! - [`blob`] keeps large values by the hash of their plain bytes, one file each.
//! - [`seal`] keeps small documents whose last line proves the lines before it.
//!
//! This crate knows folders, files and hashes. It knows no session, no policy and no SQL, and it
//! never decides to delete: whoever knows what refers to a file also removes it.

pub mod base;
pub mod blob;
pub mod chunk;
mod column;
pub mod disk;
pub mod frame;
mod publish;
pub mod seal;
pub mod values;

pub use base::{Base, BaseBuilder, PackingBase};
pub use blob::{BlobDir, BlobError, BlobId};
pub use chunk::{Chunk, ChunkBuilder, ChunkError, ChunkView, Lifted};
pub use disk::{Disk, Entry, EntryKind, RealDisk};
pub use frame::{FrameError, Packer, Unpacker, frame_len};
pub use publish::{Durability, TEMPORARY_PREFIX};
pub use values::{Value, ValuesBuilder, ValuesError, ValuesView};
