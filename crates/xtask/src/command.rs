//! Other programs: run them, show what they say, end with them.

use std::{
    ffi::{OsStr, OsString},
    io::{BufRead as _, BufReader, Read, Write as _},
    os::unix::process::CommandExt as _,
    path::Path,
    process::{Command, ExitStatus, Stdio},
    sync::{Arc, Mutex, PoisonError},
    thread,
};

use crate::Failed;

/// A program that ends when this one does, however this one ends.
///
/// An interrupt from the terminal reaches both, as they share a process group. For every other end
/// the kernel is asked to tell the child, by `setpriv`, which every Debian has.
pub(crate) fn program(name: impl AsRef<OsStr>) -> Command {
    match guard() {
        [] => Command::new(name),
        [first, rest @ ..] => {
            let mut command = Command::new(first);
            command.args(rest).arg(name);
            command
        }
    }
}

/// What stands before a program so that it ends with the one that started it, and hears an
/// interrupt even when we were started in the background, where shells make us deaf to it.
pub(crate) fn guard() -> &'static [&'static str] {
    const GUARD: &[&str] = &["/usr/bin/env", "--default-signal=INT", "/usr/bin/setpriv", "--pdeathsig", "TERM", "--"];
    if Path::new(GUARD[2]).exists() { GUARD } else { &[] }
}

/// `cargo` as it runs us.
pub(crate) fn cargo() -> Command {
    let mut command = program(std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")));
    command.current_dir(crate::place::root());
    command
}

/// Runs it to its end, with our terminal as its own.
pub(crate) fn run(command: &mut Command) -> Result<(), Failed> {
    let line = line(command);
    let status = command.status().map_err(|error| format!("`{line}` could not be started: {error}"))?;
    succeeded(status, &line)
}

/// Runs it to its end and gives what it printed; what it says on standard error is shown.
pub(crate) fn output(command: &mut Command) -> Result<String, Failed> {
    let line = line(command);
    let output =
        command.stderr(Stdio::inherit()).output().map_err(|error| format!("`{line}` could not be started: {error}"))?;
    succeeded(output.status, &line)?;
    String::from_utf8(output.stdout).map_err(|_| format!("`{line}` printed what is not text"))
}

/// Gives what it prints when it ends well, and nothing otherwise.
pub(crate) fn asked(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    if output.status.success() { String::from_utf8(output.stdout).ok() } else { None }
}

/// Runs it to its end, shows what it says line by line, and gives that back with how it ended.
pub(crate) fn overheard(command: &mut Command) -> Result<(bool, String), Failed> {
    let line = line(command);
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .map_err(|error| format!("`{line}` could not be started: {error}"))?;
    let heard = Arc::new(Mutex::new(String::new()));
    let listeners = [
        child.stdout.take().map(|stream| listen(stream, &heard)),
        child.stderr.take().map(|stream| listen(stream, &heard)),
    ];
    let status = child.wait().map_err(|error| format!("`{line}` was lost: {error}"))?;
    for listener in listeners.into_iter().flatten() {
        listener.join().map_err(|_| format!("what `{line}` said was lost"))?;
    }
    let heard = heard.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok((status.success(), heard))
}

/// Becomes the program: signals reach it directly. Returns only when that fails.
pub(crate) fn become_program(mut command: Command) -> Failed {
    let line = line(&command);
    format!("`{line}` could not be started: {}", command.exec())
}

fn listen(stream: impl Read + Send + 'static, heard: &Arc<Mutex<String>>) -> thread::JoinHandle<()> {
    let heard = Arc::clone(heard);
    thread::spawn(move || {
        let mut lines = BufReader::new(stream);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line).is_ok_and(|bytes| bytes > 0) {
            let text = String::from_utf8_lossy(&line).into_owned();
            let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
            // When nobody reads us any more, the tally still counts.
            drop(std::io::stdout().write_all(text.as_bytes()));
            heard.push_str(&text);
            line.clear();
        }
    })
}

fn succeeded(status: ExitStatus, line: &str) -> Result<(), Failed> {
    if status.success() { Ok(()) } else { Err(format!("`{line}` ended with {status}")) }
}

/// The command as a person would type it.
fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    let start =
        words.iter().position(|word| word == "--").filter(|_| guard().first().is_some_and(|first| words[0] == *first));
    words[start.map_or(0, |place| place + 1)..].join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_program_says_is_heard_on_both_streams() {
        let (ended_well, heard) = overheard(program("sh").args(["-c", "echo out; echo err >&2; exit 3"])).unwrap();
        assert!(!ended_well);
        assert!(heard.contains("out\n") && heard.contains("err\n"));
    }

    #[test]
    fn a_failure_names_the_command_as_typed() {
        let failed = run(program("sh").args(["-c", "exit 3"])).unwrap_err();
        assert!(failed.starts_with("`sh -c exit 3` ended with"), "{failed}");
    }
}
