//! Lists the files of the built user interface for `embed-ui`; without it, lists none.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

#[expect(clippy::disallowed_methods, reason = "a build script writes to its own folder")]
fn main() -> io::Result<()> {
    println!("cargo:rerun-if-changed=build.rs");
    let mut files = Vec::new();
    if env::var_os("CARGO_FEATURE_EMBED_UI").is_some() {
        let dist = folder("CARGO_MANIFEST_DIR").join("../../ui/dist").canonicalize().map_err(|error| {
            io::Error::new(error.kind(), "embed-ui needs a built user interface in ui/dist: run `cargo xtask ui`")
        })?;
        println!("cargo:rerun-if-changed={}", dist.display());
        collect(&dist, &dist, &mut files)?;
        files.sort();
    }
    let mut table = String::from("pub(crate) static FILES: &[(&str, &[u8])] = &[\n");
    for (name, path) in &files {
        table.push_str(&format!("    ({name:?}, include_bytes!({path:?})),\n"));
    }
    table.push_str("];\n");
    fs::write(folder("OUT_DIR").join("embedded.rs"), table)
}

fn folder(variable: &str) -> PathBuf {
    PathBuf::from(env::var_os(variable).unwrap_or_default())
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if let Some(name) = path.strip_prefix(root).ok().and_then(Path::to_str) {
            files.push((name.to_owned(), path.clone()));
        }
    }
    Ok(())
}
