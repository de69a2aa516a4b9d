//! Named things a session made or used.

use crate::{bytes::ByteKind, words::words};

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
