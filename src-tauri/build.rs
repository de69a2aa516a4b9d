//! Declares every command of the window, and refuses to build when the capability file does not
//! name exactly these.

use std::{fs, path::Path};

#[macro_use]
#[path = "../crates/api/src/table.rs"]
mod table;

#[path = "src/own_commands.rs"]
mod own_commands;

macro_rules! names {
    ($($name:ident: $request:ty => $answer:ty),+ $(,)?) => { &[$(stringify!($name)),+] };
    ($($name:ident: $request:ty),+ $(,)?) => { &[$(stringify!($name)),+] };
}

const ANSWERED_WITH_JSON: &[&str] = for_each_operation!(names);
const ANSWERED_WITH_BYTES: &[&str] = for_each_raw_operation!(names);

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=../crates/api/src/table.rs");
    println!("cargo:rerun-if-changed=src/own_commands.rs");
    let commands = [ANSWERED_WITH_JSON, ANSWERED_WITH_BYTES, own_commands::OWN_COMMANDS].concat();
    require_every_permission(&commands)?;
    let manifest = tauri_build::AppManifest::new().commands(Vec::leak(commands));
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))?;
    Ok(())
}

/// A command nobody may call, or a permission for none, is a mistake to see now.
fn require_every_permission(commands: &[&str]) -> Result<(), String> {
    let file = Path::new("capabilities/main.json");
    println!("cargo:rerun-if-changed={}", file.display());
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let named: Vec<&str> = text.split('"').filter(|word| word.starts_with("allow-")).collect();
    let wanted: Vec<String> = commands.iter().map(|name| format!("allow-{}", name.replace('_', "-"))).collect();
    let missing: Vec<_> = wanted.iter().filter(|name| !named.contains(&name.as_str())).collect();
    let extra: Vec<_> = named.iter().filter(|name| !wanted.iter().any(|wanted| wanted == **name)).collect();
    if missing.is_empty() && extra.is_empty() {
        return Ok(());
    }
    Err(format!("{} lacks {missing:?} and has {extra:?} too many: run `cargo xtask types`", file.display()))
}
