//! Files generated from the contract: the pages' types and the window's permissions.

use std::{fs, path::PathBuf};

use crate::{
    Failed,
    command::{cargo, output},
    place,
    progress::Progress,
};

#[macro_use]
#[path = "../../api/src/table.rs"]
mod table;

#[path = "../../../src-tauri/src/own_commands.rs"]
mod own_commands;

macro_rules! names {
    ($($name:ident: $request:ty => $answer:ty),+ $(,)?) => { &[$(stringify!($name)),+] };
    ($($name:ident: $request:ty),+ $(,)?) => { &[$(stringify!($name)),+] };
}

const ANSWERED_WITH_JSON: &[&str] = for_each_operation!(names);
const ANSWERED_WITH_BYTES: &[&str] = for_each_raw_operation!(names);

/// Writes the files that differ, and touches no other.
pub(crate) fn write(progress: &Progress) -> Result<(), Failed> {
    for (path, wanted) in [permissions()?, types()?] {
        if fs::read_to_string(&path).is_ok_and(|text| text == wanted) {
            continue;
        }
        progress.say(&format!("writing {}", path.display()));
        fs::write(&path, wanted).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(())
}

/// Refuses files that differ from what would be written.
pub(crate) fn check() -> Result<(), Failed> {
    for (path, wanted) in [permissions()?, types()?] {
        let found = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if found != wanted {
            return Err(format!("{} is not as generated: run `cargo xtask types`", path.display()));
        }
    }
    Ok(())
}

fn types() -> Result<(PathBuf, String), Failed> {
    let text = output(cargo().args(["run", "--quiet", "--package", "synthetic-api", "--example", "contract"]))?;
    Ok((place::ui().join("src/api/contract.ts"), text))
}

/// The capability file with one permission per command, and all else as it stands.
fn permissions() -> Result<(PathBuf, String), Failed> {
    let path = place::root().join("src-tauri/capabilities/main.json");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let commands = [ANSWERED_WITH_JSON, ANSWERED_WITH_BYTES, own_commands::OWN_COMMANDS].concat();
    let written = with_permissions(&text, &commands)
        .ok_or_else(|| format!("{} has no list of permissions at its end", path.display()))?;
    Ok((path, written))
}

fn with_permissions(text: &str, commands: &[&str]) -> Option<String> {
    const LIST: &str = "\"permissions\": [\n";
    let start = text.find(LIST)? + LIST.len();
    let end = start + text[start..].find("  ]")?;
    let names: Vec<String> = commands.iter().map(|name| format!("    \"allow-{}\"", name.replace('_', "-"))).collect();
    Some(format!("{}{}\n{}", &text[..start], names.join(",\n"), &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_list_of_permissions_is_written_anew() {
        let before = "{\n  \"windows\": [\"main\"],\n  \"permissions\": [\n    \"allow-old\"\n  ]\n}\n";
        let after = with_permissions(before, &["read_status", "open_link"]).unwrap();
        let list = "    \"allow-read-status\",\n    \"allow-open-link\"\n";
        assert_eq!(after, before.replace("    \"allow-old\"\n", list));
        assert_eq!(with_permissions(&after, &["read_status", "open_link"]).unwrap(), after);
        assert_eq!(with_permissions("{}", &[]), None);
    }
}
