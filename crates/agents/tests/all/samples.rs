//! Published transcripts, when they lie beside the repository.

use std::{
    path::{Path, PathBuf},
    process::Command,
    sync::LazyLock,
};

use serde_json::Value;
use tempfile::TempDir;

/// One transcript with what is known of it.
pub(crate) struct Sample {
    pub(crate) path: PathBuf,
    pub(crate) bytes: Vec<u8>,
    pub(crate) truth: Value,
}

static PACKED: LazyLock<Option<TempDir>> = LazyLock::new(|| {
    let packed = folder()?.join("packed.tar.zst");
    let to = TempDir::new().ok()?;
    let unpacked = Command::new("tar").arg("--zstd").arg("-xf").arg(packed).arg("-C").arg(to.path()).status();
    unpacked.is_ok_and(|status| status.success()).then_some(to)
});

/// The folder of samples, if there is one.
pub(crate) fn folder() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/samples");
    let folder = std::env::var_os("SYNTHETIC_SAMPLES").map_or(beside, PathBuf::from);
    folder.join("expected.json").is_file().then_some(folder)
}

/// Every transcript of `agent` (of all agents when `None`) that is one file of lines.
pub(crate) fn transcripts(agent: Option<&str>) -> Vec<Sample> {
    let Some(folder) = folder() else { return Vec::new() };
    let expected = std::fs::read(folder.join("expected.json")).expect("the ground truth is readable");
    let expected: Value = serde_json::from_slice(&expected).expect("the ground truth is JSON");
    let files = expected["files"].as_array().expect("the ground truth lists files").iter();
    let wanted = |file: &&Value| {
        let path = file["path"].as_str().unwrap_or_default();
        file["kind"] == "transcript" && agent.is_none_or(|agent| file["agent"] == agent) && path.ends_with(".jsonl")
    };
    files.filter(wanted).filter_map(|file| sample(&folder, file)).collect()
}

fn sample(folder: &Path, truth: &Value) -> Option<Sample> {
    let path = truth["path"].as_str()?;
    let plain = std::fs::read(folder.join(path));
    let bytes = plain.or_else(|missing| match PACKED.as_ref() {
        Some(unpacked) => std::fs::read(unpacked.path().join(path)),
        None => Err(missing),
    });
    Some(Sample { path: PathBuf::from(path), bytes: bytes.ok()?, truth: truth.clone() })
}
