//! Who may depend on whom: nouns at the bottom, keepers on them, one engine, one contract, doors.
//! Cargo refuses what is not named; this says what may be named.

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    /// What each crate of ours may depend on. Development dependencies are free.
    const MAY_USE: &[(&str, &[&str])] = &[
        ("model", &[]),
        ("agents", &["model"]),
        ("blobs", &["model"]),
        ("store", &["model"]),
        ("engine", &["model", "agents", "blobs", "store"]),
        ("api", &["model", "agents", "blobs", "store", "engine"]),
        ("http", &["model", "api"]),
        ("cli", &["model", "api", "http"]),
    ];

    /// Crates of ours a manifest depends on when it is built for use.
    fn ours(manifest: &str) -> Vec<String> {
        let mut section = "";
        let mut found = Vec::new();
        for line in manifest.lines() {
            if line.starts_with('[') {
                section = line.trim_matches(['[', ']']);
            }
            if section == "dependencies"
                && let Some(rest) = line.strip_prefix("synthetic-")
            {
                found.push(rest.chars().take_while(char::is_ascii_alphabetic).collect());
            }
        }
        found
    }

    #[test]
    fn dependencies_point_one_way() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (name, allowed) in MAY_USE {
            let manifest = fs::read_to_string(crates.join(name).join("Cargo.toml")).unwrap();
            for used in ours(&manifest) {
                assert!(allowed.contains(&used.as_str()), "{name} must not depend on {used}");
            }
        }
    }

    #[test]
    fn sql_stands_in_the_store_only() {
        let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        for (name, _) in MAY_USE.iter().filter(|(name, _)| *name != "store") {
            let manifest = fs::read_to_string(crates.join(name).join("Cargo.toml")).unwrap();
            let used = manifest
                .lines()
                .take_while(|line| *line != "[dev-dependencies]")
                .any(|line| line.starts_with("rusqlite"));
            assert!(!used, "{name} must ask the store");
        }
    }

    #[test]
    fn a_dependency_in_a_manifest_is_seen() {
        let manifest = "[dependencies]\nserde = \"1\"\nsynthetic-store.workspace = true\n[dev-dependencies]\nsynthetic-testkit.workspace = true\n";
        assert_eq!(ours(manifest), ["store"]);
    }
}
