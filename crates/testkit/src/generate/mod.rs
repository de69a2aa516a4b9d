//! Agent histories of any size, with the shapes that matter to storage: output that stands twice
//! in a record, files that are read again and edited, images, forks that copy their parent, long
//! and short records, text that is not English.
//!
//! Everything follows from a seed, is written as it is made, and looks like what Claude Code and
//! Codex leave on a disk. A folder holds `.claude/projects` and `.codex/sessions`, so that it can
//! stand in for a home folder.

mod book;
mod claude;
mod codex;
mod plan;
mod project;
mod rng;
mod stream;
mod vocabulary;

use std::{io, path::Path};

pub use plan::Plan;
pub use rng::Rng;

use book::Book;
use project::Project;
use stream::Stream;

/// What [`generate`] wrote.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Written {
    /// Session files, those of sub-agents included.
    pub files: u64,
    /// Their length.
    pub bytes: u64,
    /// Their lines.
    pub records: u64,
    /// Sessions of Claude Code, without sub-agents.
    pub claude_sessions: u64,
    /// Sessions of Codex.
    pub codex_sessions: u64,
    /// Sessions of either that begin as a copy of another.
    pub forks: u64,
    /// Sub-agents.
    pub subagents: u64,
}

impl Written {
    fn count(&mut self, stream: &Stream) {
        self.files += 1;
        self.bytes += stream.bytes;
        self.records += stream.records;
    }
}

/// Writes the history `plan` describes into `home`.
///
/// Memory holds one workspace's files (a few MB), whatever the length.
///
/// # Errors
/// The first failure to make a folder or file.
pub fn generate(plan: &Plan, home: &Path) -> io::Result<Written> {
    let (projects, sessions) = (home.join(".claude/projects"), home.join(".codex/sessions"));
    let mut written = Written::default();
    let mut workspace: Option<(u64, Book, Project)> = None;
    for session in plan.sessions() {
        if workspace.as_ref().is_none_or(|(number, ..)| *number != session.workspace) {
            let seed = Rng::part(plan.seed, 0x3000 + session.workspace).bits();
            let book = Book::new(seed);
            let root = format!("/home/dev/work/{}-{}", book.name(&mut Rng::new(seed)), session.workspace);
            let project = Project::new(seed, &book, root);
            workspace = Some((session.workspace, book, project));
        }
        let Some((_, book, project)) = &workspace else { continue };
        written.forks += u64::from(session.fork.is_some());
        if session.codex {
            written.codex_sessions += 1;
            codex::write(&session, book, project, &sessions, &mut written)?;
        } else {
            written.claude_sessions += 1;
            claude::write(&session, book, project, &projects, &mut written)?;
        }
    }
    Ok(written)
}

#[cfg(test)]
mod tests;
