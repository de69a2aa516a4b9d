//! Where the store lies when nobody says, and what of the environment the core may know.
//!
//! The doors read the environment and hand it in; nothing here asks the system for it.

use std::path::{Path, PathBuf, absolute};

use synthetic_model::{Code, report::Failure};

use crate::Setting;

/// Variables that move an agent's folder; nothing else of the environment is handed on.
const AGENT_VARIABLES: [&str; 3] = ["CLAUDE_CONFIG_DIR", "CODEX_HOME", "XDG_CONFIG_HOME"];
/// Name of the store's folder.
const FOLDER: &str = "synthetic";

impl Setting {
    /// Makes the setting of a door that was told `store`, from the user's `home` folder and what `variable`
    /// says about the environment.
    ///
    /// Without `store` it is `synthetic` in the platform's folder for data: `$XDG_DATA_HOME` or
    /// `~/.local/share`, `~/Library/Application Support`, `%APPDATA%`.
    ///
    /// # Errors
    /// `CFG_BAD` when there is no home folder, or the working folder is gone.
    pub fn of_door(
        store: Option<&Path>,
        home: Option<PathBuf>,
        variable: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Failure> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let home = home
            .filter(|home| !home.as_os_str().is_empty())
            .ok_or_else(|| bad("there is no home folder".to_owned(), Some("set HOME")))?;
        let store = match store {
            Some(folder) => absolute(folder)
                .map_err(|error| bad(format!("could not tell where {} is: {error}", folder.display()), None))?,
            None => data_folder(&home, set).join(FOLDER),
        };
        let variables = AGENT_VARIABLES.iter().filter_map(|name| Some(((*name).to_owned(), set(name)?))).collect();
        Ok(Self { store, home, variables })
    }
}

/// The platform's folder for data. A path that is not absolute is no such folder.
fn data_folder(home: &Path, set: impl Fn(&str) -> Option<String>) -> PathBuf {
    let (name, otherwise) = if cfg!(windows) {
        ("APPDATA", "AppData/Roaming")
    } else if cfg!(target_os = "macos") {
        return home.join("Library/Application Support");
    } else {
        ("XDG_DATA_HOME", ".local/share")
    };
    set(name).map(PathBuf::from).filter(|folder| folder.is_absolute()).unwrap_or_else(|| home.join(otherwise))
}

fn bad(message: String, hint: Option<&str>) -> Failure {
    Failure { code: Code::CfgBad, message, hint: hint.map(str::to_owned) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(store: Option<&str>, variables: &[(&str, &str)]) -> Setting {
        let variable =
            |name: &str| variables.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into());
        Setting::of_door(store.map(Path::new), Some("/home/dev".into()), variable).unwrap()
    }

    #[cfg(all(unix, not(target_os = "macos")))]
    #[test]
    fn a_store_nobody_named_lies_in_the_folder_for_data() {
        let lies = |variables: &[(&str, &str)]| setting(None, variables).store;
        assert_eq!(lies(&[]), Path::new("/home/dev/.local/share/synthetic"));
        assert_eq!(lies(&[("XDG_DATA_HOME", "/data")]), Path::new("/data/synthetic"));
        for none in ["", "data"] {
            assert_eq!(lies(&[("XDG_DATA_HOME", none)]), Path::new("/home/dev/.local/share/synthetic"));
        }
    }

    #[test]
    fn a_store_that_is_named_lies_there() {
        assert_eq!(setting(Some("/elsewhere"), &[("XDG_DATA_HOME", "/data")]).store, Path::new("/elsewhere"));
        assert_eq!(setting(Some("here"), &[]).store, std::env::current_dir().unwrap().join("here"));
    }

    #[test]
    fn only_variables_that_move_an_agents_folder_are_handed_on() {
        let known = [("CODEX_HOME", "/codex"), ("CLAUDE_CONFIG_DIR", ""), ("AWS_SECRET_ACCESS_KEY", "x")];
        assert_eq!(setting(None, &known).variables, [("CODEX_HOME".to_owned(), "/codex".to_owned())]);
    }

    #[test]
    fn without_a_home_folder_there_is_no_setting() {
        for home in [None, Some(PathBuf::new())] {
            assert_eq!(Setting::of_door(None, home, |_| None).unwrap_err().code, Code::CfgBad);
        }
    }
}
