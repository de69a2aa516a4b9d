//! The user interface's own files.

use std::{
    fs,
    io::{self, ErrorKind, Read as _},
    path::{Component, Path, PathBuf},
};

use hyper::{Method, Response};
use synthetic_model::{Code, report::Failure};

use crate::answer::{self, Body, refusal};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

const NOTE: &str = include_str!("../assets/note.html");
const FILE_LIMIT_BYTES: u64 = 64 * 1024 * 1024;

/// Where the pages come from.
#[derive(Debug, Clone, Default)]
pub enum Ui {
    /// No pages: a note says where to get them.
    #[default]
    None,
    /// The files this program was built with; the note when there are none (no `embed-ui`).
    Embedded,
    /// A folder that holds an `index.html`.
    Folder(PathBuf),
}

impl Ui {
    /// Tells whether this program was built with the pages inside.
    #[must_use]
    pub fn is_embedded() -> bool {
        !FILES.is_empty()
    }
}

/// Gives the file at `path`; the root is the page itself. Blocks on the disk.
pub(crate) fn file(ui: &Ui, method: &Method, path: &str) -> Result<Response<Body>, Failure> {
    if method != Method::GET && method != Method::HEAD {
        return Err(refusal(Code::ApiBadRequest, "pages are only read", None));
    }
    let name = file_name(path)?;
    let Some(bytes) = find(ui, name)? else {
        return match name {
            "index.html" => Ok(answer::page("text/html; charset=utf-8", "no-store", NOTE)),
            _ => Err(refusal(Code::NotFound, "there is no such page", None)),
        };
    };
    let cache = if name.starts_with("assets/") { "private, max-age=31536000, immutable" } else { "no-store" };
    Ok(answer::page(media_type(name), cache, bytes))
}

/// The name of a file, free of everything that could lead out of the folder.
fn file_name(path: &str) -> Result<&str, Failure> {
    let name = path.trim_start_matches('/');
    let is_plain = |part: &str| {
        !part.starts_with('.') && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
    };
    if !name.split('/').all(is_plain) {
        return Err(refusal(Code::ApiBadId, "the address is not one of a page", None));
    }
    Ok(if name.is_empty() { "index.html" } else { name })
}

fn find(ui: &Ui, name: &str) -> Result<Option<Vec<u8>>, Failure> {
    match ui {
        Ui::None => Ok(None),
        Ui::Embedded => Ok(FILES.iter().find(|(file, _)| *file == name).map(|(_, bytes)| bytes.to_vec())),
        Ui::Folder(root) => {
            read(root, Path::new(name)).map_err(|_| refusal(Code::Internal, "the page could not be read", None))
        }
    }
}

/// Reads a regular file below `root`, following no link on the way.
fn read(root: &Path, name: &Path) -> io::Result<Option<Vec<u8>>> {
    let mut path = root.to_owned();
    for part in name.components() {
        let Component::Normal(part) = part else { return Ok(None) };
        path.push(part);
        match fs::symlink_metadata(&path) {
            Ok(found) if found.is_dir() || found.is_file() => {}
            Ok(_) => return Ok(None),
            Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => return Ok(None),
            Err(error) => return Err(error),
        }
    }
    let file = fs::File::open(&path)?;
    if !file.metadata()?.is_file() {
        return Ok(None);
    }
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT_BYTES).read_to_end(&mut bytes)?;
    Ok(Some(bytes))
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}
