//! The nouns of Synthetic: ids, states, units and the shapes that several layers speak of.
//!
//! This crate does no I/O, knows no SQL and no agent's file format, and never reads the clock.

pub mod agent;
pub mod artifact;
pub mod bytes;
pub mod cleanup;
pub mod code;
pub mod construct;
pub mod id;
pub mod message;
pub mod outline;
pub mod report;
pub mod retention;
pub mod session;
pub mod time;
pub mod usage;
pub mod words;

pub use agent::AgentName;
pub use artifact::ArtifactKind;
pub use bytes::ByteKind;
pub use code::Code;
pub use construct::{ConstructStatus, ConstructType};
pub use id::{CleanupId, ConstructId, SessionId, WorkspaceId};
pub use message::{Kind, Role};
pub use session::{Relation, SessionStatus};
pub use time::UtcMillis;
