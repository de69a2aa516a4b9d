//! The command line of the window.

use std::path::PathBuf;

use clap::Parser;

use crate::link::Link;

/// Opens the Synthetic window.
#[derive(Debug, Clone, Parser)]
#[command(name = "synthetic-desktop", version)]
pub(crate) struct Arguments {
    /// Folder of the store; `synthetic` in the platform's data folder when not given
    #[arg(long, value_name = "DIR", env = "SYNTHETIC_STORE")]
    pub(crate) store: Option<PathBuf>,

    /// Place to open: synthetic://construct/<id> or synthetic://session/<id>#<seq>
    #[arg(value_name = "LINK")]
    pub(crate) link: Option<Link>,

    /// Opens a window of its own even when one is open already
    #[arg(long, env = "SYNTHETIC_SEPARATE", value_parser = clap::builder::BoolishValueParser::new(), default_value = "false", default_missing_value = "true", num_args = 0..=1, require_equals = true)]
    pub(crate) separate: bool,
}
