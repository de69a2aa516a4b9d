//! The pages.

use std::{fs, os::unix::fs::symlink, path::Path};

use synthetic_http::{CONTENT_POLICY, Limits, Options, ServeError, Ui, serve};

use crate::peer::{Echo, Server};

fn dist(folder: &Path) -> Ui {
    let dist = folder.join("dist");
    fs::create_dir_all(dist.join("assets")).unwrap();
    put(&dist.join("index.html"), "<!doctype html><title>ours</title>");
    put(&dist.join("assets/app-1a2b.js"), "export {};");
    put(&dist.join("assets/style.css"), "a{}");
    put(&dist.join(".secret"), "hidden");
    put(&folder.join("outside.txt"), "outside");
    symlink(folder.join("outside.txt"), dist.join("link.txt")).unwrap();
    symlink(folder, dist.join("up")).unwrap();
    Ui::Folder(dist)
}

fn put(path: &Path, text: &str) {
    use std::io::Write as _;
    fs::File::create(path).unwrap().write_all(text.as_bytes()).unwrap();
}

fn served() -> Server {
    Server::with(Limits::default(), dist)
}

#[test]
fn the_page_comes_with_the_policy_and_is_never_cached() {
    let server = served();
    let reply = server.send(&server.get("/"));
    assert_eq!((reply.status, reply.text().as_str()), (200, "<!doctype html><title>ours</title>"));
    assert_eq!(reply.header("content-security-policy"), Some(CONTENT_POLICY));
    assert_eq!(reply.header("cache-control"), Some("no-store"));
    assert_eq!(reply.header("x-frame-options"), Some("DENY"));
    assert_eq!(reply.header("referrer-policy"), Some("no-referrer"));
    assert_eq!(reply.header("cross-origin-resource-policy"), Some("same-origin"));
}

#[test]
fn the_policy_allows_nothing_unsafe() {
    assert!(CONTENT_POLICY.starts_with("default-src 'none'"));
    for word in ["unsafe", "data:", "http:", "https:", "*", "wss:"] {
        assert!(!CONTENT_POLICY.contains(word), "{word}");
    }
}

#[test]
fn files_with_hashed_names_may_be_kept_and_have_their_type() {
    let server = served();
    let script = server.send(&server.get("/assets/app-1a2b.js"));
    assert_eq!((script.status, script.text().as_str()), (200, "export {};"));
    assert_eq!(script.header("content-type"), Some("text/javascript; charset=utf-8"));
    assert!(script.header("cache-control").unwrap().contains("immutable"));
    let style = server.send(&server.get("/assets/style.css"));
    assert_eq!(style.header("content-type"), Some("text/css; charset=utf-8"));
}

#[test]
fn no_address_leads_out_of_the_folder() {
    let server = served();
    let ways = [
        "/../outside.txt",
        "/assets/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "//etc/passwd.txt",
        "/link.txt",
        "/up/outside.txt",
        "/.secret",
        "/assets/.hidden.js",
        "/index.html%00.js",
        "/index.html/x.js",
        "/assets\\..\\outside.txt",
    ];
    for way in ways {
        let reply = server.send(&server.get(way));
        assert!(matches!(reply.status, 400 | 404), "{way} got {}", reply.status);
        assert!(!reply.text().contains("outside") && !reply.text().contains("hidden"), "{way}");
    }
}

#[test]
fn a_missing_file_is_not_answered_with_the_page() {
    let server = served();
    for missing in ["/assets/gone.js", "/assets", "/constructs"] {
        let reply = server.send(&server.get(missing));
        assert_eq!((reply.status, reply.code().as_str()), (404, "NOT_FOUND"), "{missing}");
    }
}

#[test]
fn pages_are_only_read() {
    let server = served();
    let head = server.send(&server.get("/").method("HEAD"));
    assert_eq!((head.status, head.body.len()), (200, 0));
    for method in ["POST", "PUT", "DELETE", "OPTIONS"] {
        assert_eq!(server.send(&server.get("/").method(method)).status, 400, "{method}");
    }
}

#[test]
fn without_pages_a_note_says_how_to_get_them() {
    let server = Server::start();
    let reply = server.send(&server.get("/"));
    assert_eq!(reply.status, 200);
    assert!(reply.text().contains("cargo xtask"));
    assert_eq!(server.send(&server.get("/favicon.ico")).status, 404);
}

#[test]
fn a_folder_without_a_page_is_refused_at_the_start() {
    let folder = tempfile::tempdir().unwrap();
    let ui = Ui::Folder(folder.path().join("none"));
    let options = Options { ui, ..Options::for_store(folder.path()) };
    assert!(matches!(serve(std::sync::Arc::new(Echo::default()), options), Err(ServeError::NoPages(_))));
}
