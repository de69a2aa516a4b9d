//! `synthetic open`

use std::env;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use synthetic_model::{Code, ConstructId, SessionId, report::Failure};

use crate::exit::{Stop, failed};
use crate::ids;
use crate::invocation::Invocation;

const PROGRAM: &str = "synthetic-desktop";
const SCHEME: &str = "synthetic://";
/// How long a window that cannot open has to say so.
const REFUSAL_POLLS: u32 = 10;
const REFUSAL_PAUSE: Duration = Duration::from_millis(50);

/// Opens the window, at a place of your choice
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic open
  synthetic open 4f2a91bc
  synthetic open synthetic://session/019a2f60-1111-7000-8000-00000000abcd#120")]
pub(crate) struct Open {
    /// synthetic://construct/<id>, synthetic://session/<id>#<seq>, or the id of a construct or session
    link: Option<String>,
}

/// What `open --json` prints.
#[derive(Serialize)]
struct Opened<'a> {
    program: std::borrow::Cow<'a, str>,
    link: Option<&'a str>,
}

pub(crate) fn run(command: &Open, invocation: &mut Invocation) -> Result<(), Stop> {
    let link = command.link.as_deref().map(|text| link(text, invocation)).transpose()?;
    let program = find_program()?;
    let mut window = Command::new(&program);
    window.arg("--store").arg(&invocation.setting.store).args(&link);
    window.stdin(Stdio::null()).stdout(Stdio::null());
    outlive_this_process(&mut window);
    let not_started = |why: String| failed(Code::Internal, format!("{} did not start: {why}", program.display()), None);
    let mut started = window.spawn().map_err(|error| not_started(error.to_string()))?;
    if let Some(why) = refusal(&mut started) {
        return Err(not_started(why).into());
    }
    if !invocation.output.is_human() {
        invocation.output.document(&Opened { program: program.to_string_lossy(), link: link.as_deref() })?;
    }
    Ok(())
}

/// The link a person means, checked in every part.
fn link(text: &str, invocation: &Invocation) -> Result<String, Failure> {
    match text.strip_prefix(SCHEME) {
        Some(place) if is_place(place) => Ok(text.to_owned()),
        Some(_) => {
            let hint = "a link looks like synthetic://construct/<id> or synthetic://session/<id>#<seq>";
            Err(failed(Code::ApiBadId, format!("{text:?} leads nowhere"), Some(hint)))
        }
        None => {
            let api = invocation.open()?;
            match ids::session(&api, text) {
                Ok(session) => Ok(format!("{SCHEME}session/{session}")),
                Err(failure) if failure.code == Code::NotFound => {
                    ids::construct(&api, text).map(|construct| format!("{SCHEME}construct/{construct}"))
                }
                Err(failure) => Err(failure),
            }
        }
    }
}

fn is_place(place: &str) -> bool {
    match place.split_once('/') {
        Some(("construct", id)) => ConstructId::from_str(id).is_ok(),
        Some(("session", rest)) => {
            let (id, seq) = rest.split_once('#').unwrap_or((rest, "0"));
            SessionId::from_str(id).is_ok()
                && seq.bytes().all(|byte| byte.is_ascii_digit())
                && seq.parse::<u64>().is_ok()
        }
        _ => false,
    }
}

/// Looks beside this program first, then on `PATH`.
fn find_program() -> Result<PathBuf, Failure> {
    let name = format!("{PROGRAM}{}", env::consts::EXE_SUFFIX);
    let beside = env::current_exe().ok().and_then(|program| Some(program.parent()?.join(&name)));
    let on_path: Option<Vec<_>> =
        env::var_os("PATH").map(|path| env::split_paths(&path).map(|folder| folder.join(&name)).collect());
    beside.into_iter().chain(on_path.unwrap_or_default()).find(|program| program.is_file()).ok_or_else(|| {
        let hint = "`synthetic serve` shows the same pages in a browser";
        failed(Code::NotFound, format!("{PROGRAM} is neither beside this program nor on PATH"), Some(hint))
    })
}

#[cfg(unix)]
fn outlive_this_process(window: &mut Command) {
    use std::os::unix::process::CommandExt;
    window.process_group(0);
}

#[cfg(not(unix))]
const fn outlive_this_process(_: &mut Command) {}

/// Why the window ended at once, if it did; it has said more on standard error.
fn refusal(window: &mut Child) -> Option<String> {
    for _ in 0..REFUSAL_POLLS {
        match window.try_wait() {
            Ok(Some(status)) if status.success() => return None,
            Ok(Some(status)) => return Some(status.to_string()),
            Ok(None) => thread::sleep(REFUSAL_PAUSE),
            Err(error) => return Some(error.to_string()),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_constructs_and_sessions_are_places() {
        const ID: &str = "019a2f60-1111-7000-8000-00000000abcd";
        for good in [format!("construct/{ID}"), format!("session/{ID}"), format!("session/{ID}#120")] {
            assert!(is_place(&good), "{good}");
        }
        for bad in
            ["", "construct/", "construct/../x", "other/1", &format!("session/{ID}#-1"), &format!("session/{ID}#")]
        {
            assert!(!is_place(bad), "{bad}");
        }
    }
}
