//! The files of a workspace as one session sees and edits them.

use super::{book::Book, rng::Rng};

/// One file: its path and its lines.
#[derive(Debug, Clone)]
pub(super) struct SourceFile {
    pub(super) path: String,
    pub(super) lines: Vec<String>,
}

impl SourceFile {
    pub(super) fn text(&self) -> String {
        let mut text = self.lines.join("\n");
        text.push('\n');
        text
    }
}

/// The files of a workspace.
#[derive(Debug, Clone)]
pub(super) struct Project {
    pub(super) root: String,
    pub(super) files: Vec<SourceFile>,
}

/// Lines of a file that were replaced by others.
pub(super) struct Edit {
    pub(super) file: usize,
    pub(super) first_line: usize,
    pub(super) old: Vec<String>,
    pub(super) new: Vec<String>,
    pub(super) original: String,
}

impl Project {
    pub(super) fn new(seed: u64, book: &Book, root: String) -> Self {
        let mut rng = Rng::part(seed, 0xF11E);
        let files = (0..rng.between(24, 60))
            .map(|_| {
                let (folder, name) = (book.name(&mut rng), book.name(&mut rng));
                let path = format!("{root}/src/{folder}/{name}.{}", rng.of(&["rs", "ts", "md", "py", "go"]));
                let bytes_max = if rng.chance(0.08) { 80_000 } else { 14_000 };
                let bytes = rng.spread(500, bytes_max) as usize;
                let mut lines = Vec::new();
                let mut written = 0;
                while written < bytes {
                    let mut line = String::new();
                    book.code_line(&mut rng, &mut line);
                    written += line.len() + 1;
                    lines.push(line);
                }
                SourceFile { path, lines }
            })
            .collect();
        Self { root, files }
    }

    /// A file, the first ones more often: people come back to the same few.
    pub(super) fn pick(&self, rng: &mut Rng) -> usize {
        let far = rng.below(self.files.len() as u64);
        rng.below(far + 1) as usize
    }

    /// Replaces a few lines of a file.
    pub(super) fn edit(&mut self, rng: &mut Rng, book: &Book) -> Edit {
        let file = self.pick(rng);
        let original = self.files[file].text();
        let lines = &mut self.files[file].lines;
        let first_line = rng.below(lines.len() as u64) as usize;
        let count = (rng.between(1, 9) as usize).min(lines.len() - first_line);
        let old = lines[first_line..first_line + count].to_vec();
        let mut new = old.clone();
        for line in &mut new {
            if rng.chance(0.6) {
                line.clear();
                book.code_line(rng, line);
            }
        }
        lines[first_line..first_line + count].clone_from_slice(&new);
        Edit { file, first_line, old, new, original }
    }
}
