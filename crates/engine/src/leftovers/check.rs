//! Looks whether what waits in the trash of agents' files could come back as it was.

use synthetic_model::{Code, report::Finding};
use synthetic_store::{
    Read,
    table::leftovers::{self, FileState, LeftoverFile},
};

use crate::{Engine, EngineError};

impl Engine {
    /// Compares every copy with what was written down of it: its length, and with `read_data` its bytes.
    pub(crate) fn check_copies(&self, read: &Read<'_>, read_data: bool) -> Result<Vec<Finding>, EngineError> {
        let files = leftovers::in_state(read, FileState::Trashed)?;
        Ok(files.iter().filter_map(|file| self.wrong_with(file, read_data).map(|what| lost(file, what))).collect())
    }

    fn wrong_with(&self, file: &LeftoverFile, read_data: bool) -> Option<String> {
        let (copy, len) = (self.copy_of(file), file.identity.size_bytes);
        match self.disk.len(&copy) {
            Ok(Some(there)) if there == len => {}
            Ok(Some(there)) => return Some(format!("its copy has {there} bytes where {len} were moved")),
            Ok(None) => return Some("its copy is not there".into()),
            Err(e) => return Some(e.to_string()),
        }
        if !read_data {
            return None;
        }
        match self.digest_of_copy(&copy, len) {
            Ok(digest) if file.digest == Some(digest) => None,
            Ok(_) => Some("the bytes of its copy changed".into()),
            Err(e) => Some(e.to_string()),
        }
    }
}

fn lost(file: &LeftoverFile, what: String) -> Finding {
    Finding {
        code: Code::StBlobCorrupt,
        item: format!("{} in the trash of agents' files: {what}", file.path),
        effect: "it cannot be put back as it was; what was collected of it is not affected".into(),
        repair: "`synthetic sessions origin` gives a transcript again".into(),
    }
}
