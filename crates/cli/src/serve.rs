//! `synthetic serve`

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde::Serialize;
use synthetic_http::{Options, ServeError, Ui};
use synthetic_model::{Code, report::Failure};

use crate::exit::{Stop, failed};
use crate::interrupt;
use crate::invocation::Invocation;

const PAUSE: Duration = Duration::from_millis(50);

/// Serves the window's pages and its operations to a browser on this machine
///
/// Listens on a loopback address only, and answers only who has the token of this start: it stands
/// in the printed link and in a file that only you can read. Ends with Ctrl-C.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic serve
  synthetic serve --listen 127.0.0.1:7777 --ui ui/dist")]
pub(crate) struct Serve {
    /// Loopback address and port; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Takes the pages from this folder
    #[arg(long, value_name = "DIR", value_hint = clap::ValueHint::DirPath)]
    ui: Option<PathBuf>,
}

/// What `serve --json` prints once it listens.
#[derive(Serialize)]
struct Serving<'a> {
    address: String,
    token_file: std::borrow::Cow<'a, str>,
}

pub(crate) fn run(command: &Serve, invocation: &mut Invocation) -> Result<(), Stop> {
    interrupt::listen()?;
    let api = Arc::new(invocation.open()?);
    let mut options = Options::for_store(&invocation.setting.store);
    options.listen = command.listen;
    if let Some(folder) = &command.ui {
        options.ui = Ui::Folder(folder.clone());
    }
    synthetic_api::Api::keep_schedule(&api)
        .map_err(|error| failed(Code::Internal, format!("the schedule could not be started: {error}"), None))?;
    let running = synthetic_http::serve(api.clone(), options).map_err(|error| not_served(&error))?;
    let output = &mut invocation.output;
    if output.is_human() {
        output.line(&running.link())?;
        output.confirm("Open the link in a browser on this machine. Ctrl-C ends the server.")?;
    } else {
        let token_file = running.token_file().to_string_lossy();
        output.document(&Serving { address: running.address().to_string(), token_file })?;
    }
    output.flush()?;
    // A figure that cannot be written today is no reason not to serve.
    drop(api.record_growth());
    drop(api);
    while !interrupt::requested() {
        thread::sleep(PAUSE);
    }
    running.stop();
    Ok(())
}

fn not_served(error: &ServeError) -> Failure {
    let (code, hint) = match error {
        ServeError::NotLoopback(_) => (Code::Refused, Some("use 127.0.0.1 or [::1]")),
        ServeError::Listen { source, .. } if source.kind() == io::ErrorKind::AddrInUse => {
            (Code::Conflict, Some("leave --listen out to take a free port"))
        }
        ServeError::Listen { .. } | ServeError::Token { .. } => (Code::StIo, None),
        ServeError::NoPages(_) => (Code::NotFound, Some("build the pages, or leave --ui out")),
        _ => (Code::Internal, None),
    };
    let reason = error.source().map(|source| format!(": {source}")).unwrap_or_default();
    failed(code, format!("{error}{reason}"), hint)
}
