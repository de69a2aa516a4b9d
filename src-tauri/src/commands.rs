//! The commands of the page: the contract's operations under their own names, and the few that
//! only a window has.
//!
//! An operation answers with raw bytes: its JSON, or its media type, a line feed, and the bytes.
//! A failure is `{ code, message, hint }`.

use serde_json::Value;
use synthetic_api::{Raw, for_each_operation, for_each_raw_operation};
use synthetic_model::{Code, report::Failure};
use tauri::{
    Manager as _, Wry,
    async_runtime::spawn_blocking,
    ipc::{Invoke, InvokeBody, InvokeError, InvokeMessage, Response},
};

use crate::{
    door::{Door, broke_off},
    outward,
    own_commands::OWN_COMMANDS,
    window::MAIN,
    witness,
};

macro_rules! names {
    ($($name:ident: $request:ty => $answer:ty),+ $(,)?) => { &[$(stringify!($name)),+] };
    ($($name:ident: $request:ty),+ $(,)?) => { &[$(stringify!($name)),+] };
}

const ANSWERED_WITH_JSON: &[&str] = for_each_operation!(names);
const ANSWERED_WITH_BYTES: &[&str] = for_each_raw_operation!(names);

/// Answers a command of the page; gives false for one that is none.
///
/// The capability file already keeps other windows, frames and addresses away; this asks again.
pub(crate) fn answer(invoke: Invoke<Wry>) -> bool {
    let Invoke { message, resolver, .. } = invoke;
    let Some(command) = Command::named(message.command()) else { return false };
    if message.webview_ref().label() != MAIN {
        return false;
    }
    witness::note("command", message.command());
    resolver.respond_async(async move {
        let answered = spawn_blocking(move || command.run(&message)).await.unwrap_or_else(|_| Err(broke_off()));
        answered.map_err(refused)
    });
    true
}

#[derive(Clone, Copy)]
enum Command {
    Json(&'static str),
    Bytes(&'static str),
    Own(&'static str),
}

impl Command {
    fn named(name: &str) -> Option<Self> {
        let among = |names: &[&'static str]| names.iter().find(|known| **known == name).copied();
        among(ANSWERED_WITH_JSON)
            .map(Self::Json)
            .or_else(|| among(ANSWERED_WITH_BYTES).map(Self::Bytes))
            .or_else(|| among(OWN_COMMANDS).map(Self::Own))
    }

    fn run(self, message: &InvokeMessage<Wry>) -> Result<Response, Failure> {
        match self {
            Self::Json(name) => {
                let api = message.webview_ref().state::<Door>().api()?;
                api.call(name, &request(message)?).map(Response::new)
            }
            Self::Bytes(name) => {
                let api = message.webview_ref().state::<Door>().api()?;
                api.call_raw(name, &request(message)?).map(|raw| Response::new(framed(raw)))
            }
            Self::Own("open_link") => {
                let url = field(message, "url")?.as_str().unwrap_or_default();
                outward::open_link(&message.webview(), url)?;
                Ok(json_null())
            }
            Self::Own(_) => {
                let folder = outward::pick_folder(&message.webview())?;
                Ok(Response::new(Value::from(folder).to_string()))
            }
        }
    }
}

fn json_null() -> Response {
    Response::new(Value::Null.to_string())
}

/// The bytes of the operation's request; none when the page sent none.
fn request(message: &InvokeMessage<Wry>) -> Result<Vec<u8>, Failure> {
    let request = field(message, "request")?;
    if request.is_null() { Ok(Vec::new()) } else { Ok(request.to_string().into_bytes()) }
}

fn field<'a>(message: &'a InvokeMessage<Wry>, name: &str) -> Result<&'a Value, Failure> {
    match message.payload() {
        InvokeBody::Json(body) => Ok(body.get(name).unwrap_or(&Value::Null)),
        InvokeBody::Raw(_) => {
            Err(Failure { code: Code::ApiBadRequest, message: "the request is not JSON".to_owned(), hint: None })
        }
    }
}

/// A media type that is none never reaches the page as its first line.
fn framed(raw: Raw) -> Vec<u8> {
    let is_plain = raw.media_type.bytes().all(|byte| byte.is_ascii_graphic() || byte == b' ');
    let media_type = if is_plain { raw.media_type.as_str() } else { "application/octet-stream" };
    [media_type.as_bytes(), b"\n", &raw.bytes].concat()
}

fn refused(failure: Failure) -> InvokeError {
    InvokeError(serde_json::to_value(&failure).unwrap_or(Value::Null))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_a_command_and_nothing_else_is() {
        for name in ANSWERED_WITH_JSON.iter().chain(ANSWERED_WITH_BYTES).chain(OWN_COMMANDS) {
            assert!(Command::named(name).is_some(), "{name}");
        }
        for other in ["", "open", "readStatus", "plugin:dialog|open", "__proto__"] {
            assert!(Command::named(other).is_none(), "{other}");
        }
    }

    #[test]
    fn bytes_come_behind_a_line_with_their_type() {
        let raw = |media_type: &str| Raw { media_type: media_type.to_owned(), bytes: b"a\nb".to_vec() };
        assert_eq!(framed(raw("image/png")), b"image/png\na\nb");
        assert_eq!(framed(raw("text/html\nimage/png")), b"application/octet-stream\na\nb");
    }
}
