//! Results that are bytes: into a file, or on standard output when that is not a terminal.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use synthetic_model::{Code, report::Failure};

use crate::exit::{Stop, failed, usage};
use crate::output::Output;

/// Where bytes go.
#[derive(Debug, Clone, Args)]
pub(crate) struct Destination {
    /// Writes into FILE, whole or not at all, readable by you alone
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    pub(crate) out: Option<PathBuf>,
    /// Replaces FILE when it is there; without --out, lets raw bytes go to a terminal
    #[arg(long)]
    pub(crate) force: bool,
}

impl Destination {
    /// Refuses what could not end well, before anything is read.
    ///
    /// # Errors
    /// `REFUSED` for raw bytes on a terminal, `CONFLICT` for a file that is there, and a usage error
    /// for JSON and bytes on one output.
    pub(crate) fn refuse_early(&self, output: &Output) -> Result<(), Failure> {
        match &self.out {
            Some(path) if path.exists() && !self.force => Err(there_already(path)),
            Some(_) => Ok(()),
            None if !output.is_human() => {
                Err(usage("the bytes and a JSON document cannot share one output", Some("name a file with --out")))
            }
            None => refuse_terminal(output, self.force),
        }
    }

    /// Calls `write` with the file or the output, and gives what it gives. A file appears under its
    /// name only when `write` has ended well and the bytes are on the disk.
    pub(crate) fn write<T>(
        &self,
        output: &mut Output,
        write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
    ) -> Result<T, Stop> {
        match &self.out {
            Some(path) => Ok(self.write_file(path, write)?),
            None => {
                let mut out = Watched { inner: output.bytes(), error: None };
                let written = write(&mut out);
                match out.error {
                    Some(kind) => Err(io::Error::from(kind).into()),
                    None => Ok(written?),
                }
            }
        }
    }

    fn write_file<T>(
        &self,
        path: &Path,
        write: impl FnOnce(&mut dyn Write) -> Result<T, Failure>,
    ) -> Result<T, Failure> {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let not_written = |error: &io::Error| not_written(path, error);
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(|error| not_written(&error))?;
        let written = write(&mut file)?;
        file.as_file().sync_all().map_err(|error| not_written(&error))?;
        let kept = if self.force { file.persist(path) } else { file.persist_noclobber(path) };
        match kept {
            Ok(_) => Ok(written),
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(there_already(path)),
            Err(error) => Err(not_written(&error.error)),
        }
    }
}

/// Refuses raw bytes on a terminal.
///
/// # Errors
/// `REFUSED`, unless forced.
pub(crate) fn refuse_terminal(output: &Output, force: bool) -> Result<(), Failure> {
    if output.is_terminal && !force {
        let hint = "write them with --out FILE, send them through a pipe, or insist with --force";
        return Err(failed(Code::Refused, "raw bytes may steer the terminal, so they were not shown", Some(hint)));
    }
    Ok(())
}

fn there_already(path: &Path) -> Failure {
    failed(Code::Conflict, format!("{} is there already", path.display()), Some("replace it with --force"))
}

fn not_written(path: &Path, error: &io::Error) -> Failure {
    let code = if error.kind() == io::ErrorKind::StorageFull { Code::StFull } else { Code::StIo };
    failed(code, format!("could not write {}: {error}", path.display()), Some("nothing was left there"))
}

/// Remembers why the output could not be written, which the writer's own error no longer says.
struct Watched<'a> {
    inner: &'a mut dyn Write,
    error: Option<io::ErrorKind>,
}

impl Write for Watched<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.inner.write(bytes).inspect_err(|error| self.error = Some(error.kind()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush().inspect_err(|error| self.error = Some(error.kind()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::Format;

    #[test]
    fn raw_bytes_reach_a_terminal_only_when_forced() {
        let mut output = Output::standard(Format::Human, true);
        output.is_terminal = true;
        let to_output = |force| Destination { out: None, force };
        let refused = to_output(false).refuse_early(&output).expect_err("a terminal");
        assert_eq!(refused.code, Code::Refused);
        assert!(to_output(true).refuse_early(&output).is_ok());
        output.is_terminal = false;
        assert!(to_output(false).refuse_early(&output).is_ok(), "a pipe takes any bytes");
    }

    #[test]
    fn a_file_appears_whole_or_not_at_all_and_is_not_replaced_unasked() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("origin.jsonl");
        let to = |force| Destination { out: Some(path.clone()), force };
        let mut output = Output::standard(Format::Human, true);

        let broken = to(false).write(&mut output, |out| {
            out.write_all(b"half").expect("there is room");
            Err::<(), _>(failed(Code::StBlobCorrupt, "a chunk is damaged", None))
        });
        assert!(broken.is_err() && !path.exists(), "half a file is no file");

        let write = |force, bytes: &'static [u8]| {
            to(force).write(&mut Output::standard(Format::Human, true), |out| {
                out.write_all(bytes).map_err(|error| failed(Code::StIo, error.to_string(), None))
            })
        };
        assert!(write(false, b"first").is_ok());
        assert!(matches!(write(false, b"second"), Err(Stop::Failed(failure)) if failure.code == Code::Conflict));
        assert_eq!(std::fs::read(&path).expect("the file"), b"first");
        assert!(write(true, b"third").is_ok());
        assert_eq!(std::fs::read(&path).expect("the file"), b"third");
        assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is left beside it");
    }
}
