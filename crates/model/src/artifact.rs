//! Named things a session made or used.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{
    bytes::ByteKind,
    cleanup::Removed,
    id::{ConstructId, SessionId},
    time::UtcMillis,
    words::words,
};

words! {
    /// What an artifact is.
    pub enum ArtifactKind: u8 {
        /// An edit of one file, shown as hunks.
        Diff = 1 => "diff",
        /// The output of a command.
        Log = 2 => "log",
        /// A whole file, written or attached.
        File = 3 => "file",
        /// A picture.
        Image = 4 => "image",
        /// A plan document.
        Plan = 5 => "plan",
    }
}

impl ArtifactKind {
    /// What its bytes count as.
    #[must_use]
    pub const fn byte_kind(self) -> ByteKind {
        match self {
            Self::Diff => ByteKind::Diffs,
            Self::Log => ByteKind::Logs,
            Self::File | Self::Plan => ByteKind::Files,
            Self::Image => ByteKind::Images,
        }
    }
}

/// An artifact as lists and scripts see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Artifact {
    /// Its id: session and message, and which one of the message.
    pub id: String,
    /// The construct it belongs to.
    pub construct_id: ConstructId,
    /// The session that made it.
    pub session_id: SessionId,
    /// The message that made it.
    pub seq: u64,
    /// What it is.
    pub kind: ArtifactKind,
    /// File or command.
    pub name: String,
    /// Like `image/png`.
    pub media_type: String,
    /// Its size as it stands in the record.
    pub original_bytes: u64,
    /// What it takes of our disk, in proportion where it shares a frame.
    pub stored_bytes: u64,
    /// When it was made.
    pub at: Option<UtcMillis>,
    /// What of it was removed on purpose.
    pub removed: Option<Removed>,
}
