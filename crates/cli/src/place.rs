//! Where the store lies, and what of the environment the core may know.

use std::env;
use std::path::{Path, PathBuf};

use etcetera::BaseStrategy;
use synthetic_api::Setting;
use synthetic_model::{Code, report::Failure};

use crate::exit::failed;

/// Variables that move an agent's folder; nothing else of the environment is handed on.
const AGENT_VARIABLES: [&str; 3] = ["CLAUDE_CONFIG_DIR", "CODEX_HOME", "XDG_CONFIG_HOME"];

/// Reads the setting from `--store` (or `SYNTHETIC_STORE`, which stands for it) and the environment.
///
/// Without either the store is `synthetic` in the platform's folder for data: `$XDG_DATA_HOME` or
/// `~/.local/share`, `~/Library/Application Support`, `%APPDATA%`.
///
/// # Errors
/// `CFG_BAD` when there is no home folder, or the working folder is gone.
pub(crate) fn setting(store: Option<&Path>) -> Result<Setting, Failure> {
    let home = etcetera::home_dir()
        .map_err(|error| failed(Code::CfgBad, format!("there is no home folder: {error}"), Some("set HOME")))?;
    let store = match store {
        Some(folder) => std::path::absolute(folder).map_err(|error| {
            failed(Code::CfgBad, format!("could not tell where {} is: {error}", folder.display()), None)
        })?,
        None => data_folder()?.join("synthetic"),
    };
    let variables = AGENT_VARIABLES
        .iter()
        .filter_map(|name| {
            env::var(name).ok().filter(|value| !value.is_empty()).map(|value| ((*name).to_owned(), value))
        })
        .collect();
    Ok(Setting { store, home, variables })
}

fn data_folder() -> Result<PathBuf, Failure> {
    etcetera::base_strategy::choose_native_strategy().map(|strategy| strategy.data_dir()).map_err(|error| {
        failed(Code::CfgBad, format!("there is no folder for data: {error}"), Some("name one with --store"))
    })
}
