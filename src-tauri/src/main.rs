//! `synthetic-desktop`: the window.
//!
//! A door like the others: it makes one window, shows it our own pages, and hands what they ask to
//! the contract. It trusts neither the pages nor what they show. It decides nothing about history.

mod arguments;
mod commands;
mod display;
mod door;
mod first;
mod guard;
mod link;
mod outward;
mod own_commands;
mod rendering;
mod window;
mod witness;

use std::{env, process::ExitCode};

use clap::Parser as _;
use synthetic_api::Setting;

use crate::arguments::Arguments;

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match start(&arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            report(&reason);
            ExitCode::FAILURE
        }
    }
}

fn start(arguments: &Arguments) -> Result<(), String> {
    display::find().map_err(|missing| format!("{missing}; `synthetic serve` shows the same pages in a browser"))?;
    rendering::close_files();
    let setting = Setting::of_door(arguments.store.as_deref(), env::home_dir(), |name| env::var(name).ok());
    let setting = setting.map_err(|failure| failure.message)?;
    window::run(arguments, setting).map_err(|error| format!("the window could not be opened: {error}"))
}

#[expect(clippy::print_stderr, reason = "before there is a window, standard error is where a reason can stand")]
fn report(reason: &str) {
    eprintln!("synthetic-desktop: {reason}");
}
