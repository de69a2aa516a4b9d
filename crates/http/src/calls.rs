//! Operations over HTTP: one POST each.

use std::sync::Arc;

use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use hyper::{HeaderMap, Method, Response, body::Incoming, header, http::request::Parts};
use synthetic_api::{Api, Raw};
use synthetic_model::{Code, report::Failure};

use crate::{
    answer::{self, Body, refusal},
    serve::Limits,
};

const OPERATION_LIMIT_BYTES: usize = 128;

/// What the door asks. Implemented by [`Api`]; tests put their own in its place.
pub trait Core: Send + Sync + 'static {
    /// Answers a JSON request with JSON. May block.
    ///
    /// # Errors
    /// The operation's own.
    fn call(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure>;

    /// Answers a JSON request with bytes. May block.
    ///
    /// # Errors
    /// The operation's own.
    fn call_raw(&self, operation: &str, body: &[u8]) -> Result<Raw, Failure>;
}

impl Core for Api {
    fn call(&self, operation: &str, body: &[u8]) -> Result<Vec<u8>, Failure> {
        Self::call(self, operation, body)
    }

    fn call_raw(&self, operation: &str, body: &[u8]) -> Result<Raw, Failure> {
        Self::call_raw(self, operation, body)
    }
}

/// Which answer a path asks for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Answer {
    Json,
    Bytes,
}

/// A request whose sender was recognised.
pub(crate) struct Sent<'a> {
    pub(crate) head: &'a Parts,
    pub(crate) body: Incoming,
    pub(crate) limits: Limits,
}

/// Calls an operation and gives its answer, or its failure.
pub(crate) async fn call(
    core: Arc<dyn Core>,
    answer: Answer,
    name: &str,
    sent: Sent<'_>,
) -> Result<Response<Body>, Failure> {
    let operation = decode_once(name);
    if !is_operation(&operation) {
        return Err(refusal(Code::ApiBadId, "the operation's name is not one", None));
    }
    if sent.head.method != Method::POST {
        return Err(refusal(Code::ApiBadRequest, "operations are called with POST", None));
    }
    require_json(&sent.head.headers)?;
    let body = sent.read().await?;
    let work = tokio::task::spawn_blocking(move || match answer {
        Answer::Json => core.call(&operation, &body).map(answer::json),
        Answer::Bytes => core.call_raw(&operation, &body).map(|raw| {
            let media_type = safe_media_type(&raw.media_type);
            answer::bytes(media_type, raw.bytes)
        }),
    });
    work.await.unwrap_or_else(|_| Err(refusal(Code::Internal, "the operation broke off inside the program", None)))
}

/// Undoes one percent-encoding. What is not one stays, and is then no name.
fn decode_once(name: &str) -> String {
    let mut parts = name.split('%');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        match part.get(..2).and_then(|digits| u8::from_str_radix(digits, 16).ok()).filter(u8::is_ascii) {
            Some(byte) => decoded.push(char::from(byte)),
            None => return name.to_owned(),
        }
        decoded.push_str(&part[2..]);
    }
    decoded
}

fn is_operation(name: &str) -> bool {
    (1..=OPERATION_LIMIT_BYTES).contains(&name.len())
        && name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

/// A page of another site can send a form, but not this type without asking first.
fn require_json(headers: &HeaderMap) -> Result<(), Failure> {
    let mut types = headers.get_all(header::CONTENT_TYPE).iter();
    let only = types.next().filter(|_| types.next().is_none()).and_then(|value| value.to_str().ok());
    let essence = only.and_then(|value| value.split(';').next()).map(str::trim);
    if essence.is_some_and(|essence| essence.eq_ignore_ascii_case("application/json")) {
        Ok(())
    } else {
        Err(refusal(Code::ApiType, "the body must be application/json", None))
    }
}

impl Sent<'_> {
    async fn read(self) -> Result<Vec<u8>, Failure> {
        let limit = self.limits.body_bytes;
        let too_large = || refusal(Code::ApiTooLarge, &format!("the body is longer than {limit} bytes"), None);
        let length = self.head.headers.get(header::CONTENT_LENGTH);
        let announced = length.and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        if announced.is_some_and(|bytes| bytes > limit) {
            return Err(too_large());
        }
        match tokio::time::timeout(self.limits.body, Limited::new(self.body, limit).collect()).await {
            Ok(Ok(whole)) => Ok(whole.to_bytes().to_vec()),
            Ok(Err(error)) if error.is::<LengthLimitError>() => Err(too_large()),
            Ok(Err(_)) => Err(refusal(Code::ApiBadRequest, "the body broke off", None)),
            Err(_) => Err(refusal(Code::ApiTimeout, "the body took too long to arrive", None)),
        }
    }
}

/// Gives the type itself when it is on the list, else one that nothing interprets.
fn safe_media_type(media_type: &str) -> &'static str {
    const SAFE: [&str; 9] = [
        "application/json",
        "application/octet-stream",
        "image/avif",
        "image/bmp",
        "image/gif",
        "image/jpeg",
        "image/png",
        "image/svg+xml",
        "image/webp",
    ];
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    if essence.starts_with("text/") {
        return "text/plain; charset=utf-8";
    }
    SAFE.into_iter().find(|safe| *safe == essence).unwrap_or("application/octet-stream")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_that_could_run_becomes_one_that_cannot() {
        assert_eq!(safe_media_type("image/png"), "image/png");
        assert_eq!(safe_media_type("text/html"), "text/plain; charset=utf-8");
        assert_eq!(safe_media_type("text/plain; charset=utf-8"), "text/plain; charset=utf-8");
        for odd in ["application/xhtml+xml", "application/javascript", "application/pdf", "", "image/png\r\nx: y"] {
            assert_eq!(safe_media_type(odd), "application/octet-stream", "{odd:?}");
        }
    }

    #[test]
    fn a_name_is_decoded_once_and_no_more() {
        assert_eq!(decode_once("read%5fstatus"), "read_status");
        assert_eq!(decode_once("a%252fb"), "a%2fb");
        for odd in ["a%", "a%zz", "a%+f", "a%c3%a4", "%é"] {
            assert!(!is_operation(&decode_once(odd)), "{odd:?}");
        }
    }

    #[test]
    fn an_operation_is_a_short_word_of_small_letters() {
        assert!(is_operation("read_status"));
        assert!(is_operation(&"a".repeat(128)));
        for odd in ["", "Read", "a/b", "../x", "a b", "ä", "a%2fb", &"a".repeat(129)] {
            assert!(!is_operation(odd), "{odd:?}");
        }
    }
}
