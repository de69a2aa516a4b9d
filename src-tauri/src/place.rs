//! Where the store lies, and what of the environment the core may know.

use std::{env, path::Path};

use etcetera::BaseStrategy as _;
use synthetic_api::Setting;

/// Variables that move an agent's folder; nothing else of the environment is handed on.
const AGENT_VARIABLES: [&str; 3] = ["CLAUDE_CONFIG_DIR", "CODEX_HOME", "XDG_CONFIG_HOME"];

/// The store named, else `synthetic` in the platform's folder for data.
pub(crate) fn setting(store: Option<&Path>) -> Result<Setting, String> {
    let strategy = etcetera::base_strategy::choose_native_strategy()
        .map_err(|error| format!("there is no home folder: {error}"))?;
    let store = match store {
        Some(store) => std::path::absolute(store).map_err(|error| format!("{}: {error}", store.display()))?,
        None => strategy.data_dir().join("synthetic"),
    };
    let set = |name: &&str| env::var(name).ok().filter(|value| !value.is_empty());
    let variables = AGENT_VARIABLES.iter().filter_map(|name| Some(((*name).to_owned(), set(name)?))).collect();
    Ok(Setting { store, home: strategy.home_dir().to_owned(), variables })
}
