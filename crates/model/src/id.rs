//! Ids are types: two of them cannot be swapped.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// An id text that is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not an id (expected a UUID)")]
pub struct BadId {
    /// What was given, cut at 80 characters.
    pub found: String,
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident,)+) => { $(
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ts_rs::TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.0.hyphenated().encode_lower(&mut Uuid::encode_buffer()))
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadId;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text).map(Self).map_err(|_| BadId { found: text.chars().take(80).collect() })
            }
        }
    )+ };
}

ids! {
    /// Names a cleanup, everywhere and for ever (UUIDv7).
    CleanupId,
    /// Names a construct, everywhere and for ever (UUIDv7).
    ConstructId,
    /// Names a session, everywhere and for ever (UUIDv7).
    SessionId,
    /// Names a workspace, everywhere and for ever (UUIDv7).
    WorkspaceId,
}
