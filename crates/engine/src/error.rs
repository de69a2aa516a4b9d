//! What can go wrong in an operation.

use std::path::PathBuf;

use synthetic_blobs::{BlobError, ChunkError, FrameError, ValuesError, disk, seal::SealError};
use synthetic_model::{
    CleanupId, Code, ConstructId, ConstructStatus, UtcMillis, cleanup::Removed, retention::PolicyProblem,
};
use synthetic_store::StoreError;

/// A failure of an operation. What it was to change is as it was.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A blob failed.
    #[error(transparent)]
    Blob(#[from] BlobError),
    /// A sealed document failed.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// Nothing has this id.
    #[error("no {noun} has the id {id}")]
    NotFound {
        /// What was looked for.
        noun: &'static str,
        /// The id.
        id: String,
    },
    /// A file of the store could not be used.
    #[error("could not {doing} {}: {source}", .path.display())]
    Io {
        /// Like "read".
        doing: &'static str,
        /// The file.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Flushing failed. Nothing is acknowledged until the store is opened again.
    #[error("could not flush {}: {source}", .path.display())]
    Flush {
        /// What was to be flushed.
        path: PathBuf,
        /// The system's words.
        source: std::io::Error,
    },
    /// Stored bytes are not what was stored.
    #[error("{item} is damaged: {reason}")]
    Damaged {
        /// Which bytes.
        item: String,
        /// How that shows.
        reason: String,
    },
    /// What was written did not read back the same; it was not referred to.
    #[error("what was written to {} did not read back the same", .path.display())]
    ReadBack {
        /// The file.
        path: PathBuf,
    },
    /// A state that may not follow the present one.
    #[error("a construct that is {from} cannot become {to}")]
    Transition {
        /// Where it stands.
        from: ConstructStatus,
        /// Where it was to go.
        to: ConstructStatus,
    },
    /// A value that cannot be taken.
    #[error("{0}")]
    BadValue(String),
    /// A plan no longer fits what the store holds.
    #[error("plan {plan} is stale: what it looked at has changed since")]
    StalePlan {
        /// Which plan.
        plan: String,
    },
    /// A construct changed again and again while a part of it was to be brought back.
    #[error("construct {construct} changes all the time")]
    Busy {
        /// Which construct.
        construct: ConstructId,
    },
    /// A part cannot come back without the construct it is of.
    #[error("construct {construct}, of which it is a part, {}", away(.cleanup))]
    ConstructAway {
        /// Which construct.
        construct: ConstructId,
        /// The cleanup that holds it in the trash; `None` when it is gone for good.
        cleanup: Option<CleanupId>,
    },
    /// What is pinned never goes.
    #[error("construct {construct} is pinned")]
    Pinned {
        /// Which construct.
        construct: ConstructId,
    },
    /// Bytes were removed on purpose.
    #[error(
        "{item}: {} bytes of {} were removed on {} ({}) by cleanup {}", .told.bytes, .told.kind.word(),
        .told.at.rfc3339(), .told.rule, .told.cleanup_id
    )]
    Removed {
        /// What lacks them.
        item: String,
        /// What is known of them.
        told: Box<Removed>,
    },
    /// What was removed still waits in the trash, from where it would come back a second time.
    #[error("{name:?} still waits in the trash: bring it back from cleanup {cleanup}, or purge that first")]
    InTrash {
        /// What was removed.
        name: String,
        /// By which cleanup.
        cleanup: synthetic_model::CleanupId,
    },
    /// So much is removed only when it is confirmed.
    #[error(
        "the plan removes {removed} items, more than 100 or of more than 10 % of all constructs, and was not confirmed"
    )]
    Unconfirmed {
        /// How many.
        removed: u64,
    },
    /// So many files of agents are moved only when that is confirmed.
    #[error("the plan moves {files} files out of the agents' folders, and was not confirmed")]
    UnconfirmedFiles {
        /// How many.
        files: u64,
    },
    /// Agents' folders are cleaned only after somebody turned that on.
    #[error("cleaning the agents' own folders is off")]
    NotAllowed,
    /// Something is wrong with a retention policy: nothing at all is taken.
    #[error("{0}")]
    Policy(PolicyProblem),
    /// The clock jumped since policies ran.
    #[error("the clock says {}, and {} when policies last ran: one of them cannot be right", .now.rfc3339(), .last.rfc3339())]
    Clock {
        /// When it was last believed.
        last: UtcMillis,
        /// What it says now.
        now: UtcMillis,
    },
    /// A policy would take more in one run than it may.
    #[error("policy {policy:?} would take {takes} in one run, more than the {limit} it may take")]
    TooMuch {
        /// Which policy.
        policy: String,
        /// How much it would take, in words.
        takes: String,
        /// How much it may take, in words.
        limit: String,
    },
    /// The store lies on a network file system.
    #[error("{} lies on a network file system, where a store cannot be kept safe", .path.display())]
    NetworkFileSystem {
        /// The folder.
        path: PathBuf,
    },
    /// The folder of the store is a link.
    #[error("{} is a link; a store is a folder of its own", .path.display())]
    Linked {
        /// The folder.
        path: PathBuf,
    },
    /// Stopped on request.
    #[error("stopped on request")]
    Cancelled,
    /// A collection could not go on. What it had committed is kept, and the next one goes on there.
    #[error("{source}; what was read before is kept ({files_read} files, {original_bytes} bytes)")]
    Stopped {
        /// Why.
        source: Box<EngineError>,
        /// Files read to their end and kept.
        files_read: u64,
        /// Bytes read and kept.
        original_bytes: u64,
    },
}

fn away(cleanup: &Option<CleanupId>) -> String {
    cleanup.map_or_else(|| "is gone for good".to_owned(), |id| format!("is in the trash itself, by cleanup {id}"))
}

impl EngineError {
    /// The stable code of this failure.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            Self::Store(e) => e.code(),
            Self::Blob(e) => e.code(),
            Self::Seal(e) => e.code(),
            Self::NotFound { .. } => Code::NotFound,
            Self::Io { source, .. } => disk::code_of(source),
            Self::Flush { .. } => Code::StFsync,
            Self::Damaged { .. } | Self::ReadBack { .. } => Code::StBlobCorrupt,
            Self::Transition { .. }
            | Self::UnconfirmedFiles { .. }
            | Self::NotAllowed
            | Self::Unconfirmed { .. }
            | Self::TooMuch { .. }
            | Self::Pinned { .. }
            | Self::ConstructAway { .. } => Code::Refused,
            Self::Policy(_) => Code::CfgBad,
            Self::Clock { .. } => Code::StClock,
            Self::StalePlan { .. } | Self::Busy { .. } | Self::InTrash { .. } => Code::Conflict,
            Self::Removed { .. } => Code::StRemoved,
            Self::BadValue(_) => Code::ApiBadRequest,
            Self::NetworkFileSystem { .. } => Code::StNetworkFs,
            Self::Linked { .. } => Code::StLinked,
            Self::Cancelled => Code::Cancelled,
            Self::Stopped { source, .. } => source.code(),
        }
    }

    /// Whether stored bytes are at fault, and not what was to be done with them.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self.code(), Code::StBlobCorrupt | Code::StBlobMissing) && !matches!(self, Self::ReadBack { .. })
    }

    /// What to do next, where there is something to do.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        if matches!(self, Self::NotAllowed) {
            return Some("nothing was touched; `synthetic agents leftovers --allow` turns it on");
        }
        if matches!(self, Self::Unconfirmed { .. } | Self::UnconfirmedFiles { .. }) {
            return Some("nothing was changed; look at the plan again and confirm it (`--yes`)");
        }
        match self {
            Self::Busy { .. } => return Some("nothing was changed; try again when its agent rests"),
            Self::ConstructAway { cleanup: Some(_), .. } => {
                return Some("bring that back first: `synthetic cleanup undo`");
            }
            Self::Removed { told, .. } if !told.in_trash => return Some("it is gone for good; all else can be read"),
            Self::TooMuch { .. } => return Some("nothing was taken; look at the policy again, or raise its limit"),
            _ => {}
        }
        Some(match self.code() {
            Code::StRemoved => "`synthetic cleanup undo` with that id brings it back; all else can be read",
            Code::CfgBad => "nothing is removed until this is set right; all is kept",
            Code::StClock => {
                "nothing was removed; set the clock, or if it is right run `synthetic retention run --clock-is-right`"
            }
            Code::StNewer => "nothing was changed; update Synthetic",
            Code::StNotOurs => "nothing was changed; choose another folder with --store",
            Code::StNetworkFs => "choose a folder on a local disk with --store",
            Code::StLocked => "wait until the other process is done, then try again",
            Code::StFull => "all that was acknowledged is safe and can be read; free some space and run it again",
            Code::StFsync => "all that was acknowledged before is safe; check the disk, then start again",
            Code::StIo => "all that was acknowledged is safe; check the disk, then run it again",
            Code::StBlobCorrupt | Code::StBlobMissing | Code::StPageCorrupt => {
                "run `synthetic check --read-data` to see all that is damaged"
            }
            Code::StPermissions => "the folder and its files must belong to you",
            Code::Conflict => "nothing was changed; make the plan again and look at it",
            Code::NotFound => "the lists show the ids there are",
            Code::Cancelled => "what was done is kept; run it again to go on",
            _ => return None,
        })
    }

    pub(crate) fn damaged(item: impl Into<String>, reason: impl std::fmt::Display) -> Self {
        Self::Damaged { item: item.into(), reason: reason.to_string() }
    }
}

macro_rules! damage_of_a_frame {
    ($($error:ty),+) => { $(impl From<$error> for EngineError {
        fn from(error: $error) -> Self {
            Self::damaged("a frame", error)
        }
    })+ };
}
damage_of_a_frame!(FrameError, ChunkError, ValuesError);

impl From<&EngineError> for synthetic_model::report::Failure {
    fn from(error: &EngineError) -> Self {
        Self { code: error.code(), message: error.to_string(), hint: error.hint().map(str::to_owned) }
    }
}
