//! Where things lie in a store's folder.

use std::path::{Path, PathBuf};

use synthetic_model::{ByteKind, CleanupId, ConstructId, SessionId};

/// Name of the sealed description in a construct's folder.
pub(crate) const DESCRIPTION_FILE: &str = "construct.json";

/// Name of the file in the trash with long values of a construct that stays.
pub(crate) const PIECES_FILE: &str = "pieces.frames";

/// The paths of one store.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    dir: PathBuf,
}

impl Layout {
    pub(crate) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn artifacts(&self) -> PathBuf {
        self.dir.join("artifacts")
    }

    /// Where what nobody refers to is moved.
    pub(crate) fn leftovers(&self) -> PathBuf {
        self.trash().join("leftovers")
    }

    /// Where cleanups put what they take.
    pub(crate) fn trash(&self) -> PathBuf {
        self.dir.join("trash")
    }

    /// What a cleanup took.
    pub(crate) fn cleaned(&self, cleanup: CleanupId) -> PathBuf {
        self.trash().join(cleanup.to_string())
    }

    /// The folder of one construct in the trash.
    pub(crate) fn trashed(&self, cleanup: CleanupId, construct: ConstructId) -> PathBuf {
        self.cleaned(cleanup).join(construct.to_string())
    }

    pub(crate) fn construct(&self, id: ConstructId) -> PathBuf {
        self.artifacts().join(id.to_string())
    }

    pub(crate) fn values(&self, id: ConstructId, generation: u32) -> PathBuf {
        self.construct(id).join(values_name(generation))
    }

    pub(crate) fn description(&self, id: ConstructId) -> PathBuf {
        self.construct(id).join(DESCRIPTION_FILE)
    }

    pub(crate) fn frames(&self, construct: ConstructId, session: SessionId, generation: u32) -> PathBuf {
        self.construct(construct).join(frames_name(session, generation))
    }

    pub(crate) fn blobs(&self, construct: ConstructId, kind: ByteKind) -> PathBuf {
        self.construct(construct).join(kind.word())
    }
}

/// Name of a construct's file of long values. Settling writes the next generation and switches to it.
pub(crate) fn values_name(generation: u32) -> String {
    if generation == 0 { "values.frames".to_owned() } else { format!("values.{generation}.frames") }
}

/// Name of a session's frames file. Settling writes the next generation and switches to it.
pub(crate) fn frames_name(session: SessionId, generation: u32) -> String {
    if generation == 0 { format!("{session}.frames") } else { format!("{session}.{generation}.frames") }
}
