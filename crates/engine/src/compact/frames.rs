//! Files of frames that are a third dead are written again.

use std::collections::BTreeMap;

use synthetic_model::{UtcMillis, usage::CompactionReport};
use synthetic_store::table::{ConstructRow, settling};

use crate::{Amount, Cancel, Engine, EngineError, Progress, limits};

impl Engine {
    /// Writes the frames of quiet constructs again of which a third or more is dead in one of their
    /// files. Lively ones are left: settling writes them again when they have rested.
    pub(super) fn rewrite_dead_frames(
        &self,
        report: &mut CompactionReport,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let before = UtcMillis(self.now().0 - limits::COMPLETED_MS);
        let dead = self.read(|read| Ok(settling::dead_frames(read, before, limits::DEAD_SHARE)?))?;
        if dead.is_empty() {
            return Ok(());
        }
        let mut by_construct: BTreeMap<ConstructRow, u64> = BTreeMap::new();
        for (construct, file_bytes) in &dead {
            *by_construct.entry(*construct).or_default() += file_bytes;
        }
        let bytes = by_construct.values().sum();
        progress.stage("write frames again", Some(Amount { files: by_construct.len() as u64, bytes }));
        let mark = self.store.mark_writing()?;
        for (construct, file_bytes) in by_construct {
            if cancel.is_cancelled() {
                break;
            }
            // Old and new files stand beside each other for a while.
            if self.available_bytes()? < file_bytes + limits::COMPACTION_ROOM_BYTES {
                report.without_room += 1;
            } else {
                match self.write_frames_again(construct, cancel) {
                    Ok(files) => report.frames_rewritten += files,
                    // A damaged construct stays as it is; the check tells of it.
                    Err(e) if e.is_damage() => {}
                    Err(e) => return Err(e),
                }
            }
            progress.advance(Amount { files: 1, bytes: file_bytes });
        }
        self.describe_all(cancel)?;
        mark.clear()?;
        self.remove_retired()
    }
}
