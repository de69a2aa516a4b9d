//! Moves what a plan names from the agents' folders to our trash.

use std::path::Path;

use synthetic_model::{CleanupId, UtcMillis, usage::LeftoversReport};
use synthetic_store::table::leftovers::{self, FileState, LeftoverFile};

use super::io;
use crate::{Amount, Cancel, Engine, EngineError, Progress, collect::identity_of, limits};

/// Files that are moved in one transaction.
const GROUP_FILES: usize = 50;
/// Bytes that are copied at a time.
const PIECE_BYTES: u64 = 1 << 20;
/// What must be left of the disk beside the copies.
const ROOM_BYTES: u64 = 64 << 20;

impl Engine {
    /// Does what a plan says: moves its files to the trash, where they wait for 30 days. A file that
    /// changed since, or that the store does not hold to the byte, is left.
    ///
    /// Can be stopped or killed at any time: a file is where it was, or in the trash, or both.
    ///
    /// # Errors
    /// [`EngineError::NotAllowed`] until somebody turned it on, [`EngineError::NotFound`] for a plan that
    /// is not the last one made, [`EngineError::UnconfirmedFiles`]: nothing was touched. Failures of
    /// the store or its disk: what was moved before is in the trash.
    pub fn apply_leftovers(
        &self,
        plan: CleanupId,
        confirmed: bool,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<LeftoversReport, EngineError> {
        if !self.leftovers_allowed()? {
            return Err(EngineError::NotAllowed);
        }
        let files = self.read(|read| Ok(leftovers::of_run(read, plan, FileState::Planned)?))?;
        if files.is_empty() {
            return Err(EngineError::NotFound { noun: "plan", id: plan.to_string() });
        }
        if !confirmed {
            return Err(EngineError::UnconfirmedFiles { files: files.len() as u64 });
        }
        let at = self.now();
        let until = UtcMillis(at.0 + limits::TRASH_MS);
        let bytes = files.iter().map(|file| file.identity.size_bytes).sum();
        progress.stage("move agents' files to the trash", Some(Amount { files: files.len() as u64, bytes }));
        let mut report = LeftoversReport { run_id: Some(plan), trash_until: Some(until), ..LeftoversReport::default() };
        let mark = self.store.mark_writing()?;
        let trash = self.agents_trash();
        self.disk.make_dirs(&trash).map_err(|e| io("make", &trash, e))?;
        for group in files.chunks(GROUP_FILES) {
            if cancel.is_cancelled() {
                report.cancelled = true;
                break;
            }
            self.move_group(group, (at, until), &mut report)?;
            let bytes = group.iter().map(|file| file.identity.size_bytes).sum();
            progress.advance(Amount { files: group.len() as u64, bytes });
        }
        mark.clear()?;
        Ok(report)
    }

    fn move_group(
        &self,
        group: &[LeftoverFile],
        (at, until): (UtcMillis, UtcMillis),
        report: &mut LeftoversReport,
    ) -> Result<(), EngineError> {
        self.store.write(|write| {
            group
                .iter()
                .try_for_each(|file| Ok::<_, EngineError>(leftovers::set_state(write, file.row, FileState::Copying)?))
        })?;
        let mut copied = Vec::new();
        for file in group {
            copied.push((file, self.copy(file)?));
        }
        self.flush_copies()?;
        let (safe, left): (Vec<_>, Vec<_>) =
            copied.into_iter().partition(|(file, digest)| digest.is_some() && is_as_planned(file));
        self.store.write(|write| {
            for (file, digest) in &safe {
                let Some(digest) = digest else { continue };
                leftovers::set_trashed(write, file.row, digest, at, until)?;
                let told = LeftoverFile { digest: Some(*digest), ..(*file).clone() };
                self.tell_of(write, "leftovers.remove", &told, at)?;
            }
            left.iter().try_for_each(|(file, _)| Ok::<_, EngineError>(leftovers::forget(write, file.row)?))
        })?;
        for (file, _) in &left {
            self.drop_copy(file)?;
            report.left += 1;
        }
        for (file, _) in &safe {
            self.remove_original(file, at, report)?;
        }
        Ok(())
    }

    /// Copies a file to the trash and reads the copy back. `None` when it is not as planned, or when
    /// the store does not hold exactly these bytes.
    fn copy(&self, file: &LeftoverFile) -> Result<Option<[u8; 32]>, EngineError> {
        let (from, to) = (Path::new(&file.path), self.copy_of(file));
        let len = file.identity.size_bytes;
        if !is_as_planned(file) || self.available_bytes()? < len + ROOM_BYTES {
            return Ok(None);
        }
        let mut hasher = blake3::Hasher::new();
        let mut offset = 0;
        loop {
            // What cannot be read is left where it is.
            let Ok(piece) = self.disk.read_at(from, offset, PIECE_BYTES.min(len - offset)) else { return Ok(None) };
            hasher.update(&piece);
            self.disk.append_at(&to, offset, &piece).map_err(|e| io("write", &to, e))?;
            offset += piece.len() as u64;
            if offset >= len {
                break;
            }
        }
        let digest = *hasher.finalize().as_bytes();
        if self.digest_of_copy(&to, len)? != digest {
            return Err(EngineError::ReadBack { path: to });
        }
        Ok(if self.holds(file, &digest)? { Some(digest) } else { None })
    }

    /// Whether the store gives back exactly these bytes; of logs it holds none, and none are asked for.
    fn holds(&self, file: &LeftoverFile, digest: &[u8; 32]) -> Result<bool, EngineError> {
        let Some(session) = file.session else {
            return Ok(file.kind == synthetic_model::usage::LeftoverKind::DebugLogs);
        };
        match self.origin(session, &mut std::io::sink()) {
            Ok(origin) => {
                let wanted = blake3::Hash::from_bytes(*digest).to_hex();
                Ok(origin.bytes == file.identity.size_bytes && origin.blake3 == wanted.as_str())
            }
            // It went meanwhile, or part of it did, or it is damaged: the agent's file is the better copy.
            Err(EngineError::Store(e)) => Err(e.into()),
            Err(_) => Ok(false),
        }
    }

    /// BLAKE3 of the first `len` bytes of a file of ours.
    pub(super) fn digest_of_copy(&self, path: &Path, len: u64) -> Result<[u8; 32], EngineError> {
        let mut hasher = blake3::Hasher::new();
        let mut offset = 0;
        while offset < len {
            let piece = self.disk.read_at(path, offset, PIECE_BYTES.min(len - offset));
            let piece = piece.map_err(|e| io("read back", path, e))?;
            offset += piece.len() as u64;
            hasher.update(&piece);
        }
        Ok(*hasher.finalize().as_bytes())
    }

    /// Removes a file whose copy is written down, unless something wrote to it in the last moment.
    fn remove_original(
        &self,
        file: &LeftoverFile,
        at: UtcMillis,
        report: &mut LeftoversReport,
    ) -> Result<(), EngineError> {
        let path = Path::new(&file.path);
        let removed = is_as_planned(file) && self.disk.remove_file(path).is_ok();
        if removed {
            report.moved += 1;
            report.bytes += file.identity.size_bytes;
            return Ok(());
        }
        self.store.write(|write| {
            self.tell_of(write, "leftovers.left", file, at)?;
            Ok::<_, EngineError>(leftovers::forget(write, file.row)?)
        })?;
        report.left += 1;
        self.drop_copy(file)
    }

    /// Removes the copy of a file, if there is one.
    pub(super) fn drop_copy(&self, file: &LeftoverFile) -> Result<(), EngineError> {
        let copy = self.copy_of(file);
        match self.disk.remove_file(&copy) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(io("remove", &copy, e)),
            _ => Ok(()),
        }
    }
}

/// Whether a file still is the one that was planned.
fn is_as_planned(file: &LeftoverFile) -> bool {
    let meta = Path::new(&file.path).symlink_metadata();
    meta.is_ok_and(|meta| meta.is_file() && identity_of(&meta) == file.identity)
}
