//! `synthetic completions`

use clap::{Args, CommandFactory};
use clap_complete::Shell;

use crate::command_line::CommandLine;
use crate::exit::Stop;
use crate::invocation::Invocation;

/// Prints the completion script of a shell
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic completions bash > ~/.local/share/bash-completion/completions/synthetic
  synthetic completions zsh > \"${fpath[1]}/_synthetic\"
  synthetic completions fish > ~/.config/fish/completions/synthetic.fish")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

pub(crate) fn run(command: &Completions, invocation: &mut Invocation) -> Result<(), Stop> {
    // Generated in memory first: the generator panics when its writer fails.
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut CommandLine::command(), "synthetic", &mut script);
    Ok(invocation.output.bytes().write_all(&script)?)
}
