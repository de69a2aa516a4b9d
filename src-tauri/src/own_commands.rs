//! Commands that only a window has, besides the operations of the contract.

/// Their names: `pick_folder` answers a path or null, `open_link` takes `{ url }`.
pub(crate) const OWN_COMMANDS: &[&str] = &["pick_folder", "open_link"];
