//! Answers: the headers every one carries, and how a failure looks.

use http_body_util::Full;
use hyper::{
    Response, StatusCode,
    body::Bytes,
    header::{self, HeaderName, HeaderValue},
};
use serde_json::json;
use synthetic_model::{Code, report::Failure};

/// The body of every answer: whole, in memory.
pub(crate) type Body = Full<Bytes>;

/// What a page of ours may load and do when it comes over HTTP: only its own files. The window's
/// policy differs in one place: it reaches the core by its own scheme, not by `'self'`.
pub const CONTENT_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; \
     img-src 'self' blob:; connect-src 'self'; worker-src 'self'; object-src 'none'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

/// What an answer of an operation may do when someone opens it as a page: nothing.
const DATA_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Every header that keeps an answer from being read, framed or guessed at by others.
const GUARDS: [(HeaderName, &str); 5] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
];

/// A page file of ours.
pub(crate) fn page(media_type: &'static str, cache: &'static str, body: impl Into<Bytes>) -> Response<Body> {
    guarded(StatusCode::OK, media_type, cache, CONTENT_POLICY, body.into())
}

/// The JSON an operation answered.
pub(crate) fn json(bytes: Vec<u8>) -> Response<Body> {
    guarded(StatusCode::OK, "application/json", "no-store", DATA_POLICY, bytes.into())
}

/// Bytes an operation answered. They are downloaded when opened, never shown in our origin.
pub(crate) fn bytes(media_type: &'static str, bytes: Vec<u8>) -> Response<Body> {
    let mut answer = guarded(StatusCode::OK, media_type, "no-store", DATA_POLICY, bytes.into());
    answer.headers_mut().insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment"));
    answer
}

/// A failure as `{"error":{"code","message","hint"}}`, with the status of its code.
pub(crate) fn failure(failure: &Failure) -> Response<Body> {
    let status = StatusCode::from_u16(failure.code.http()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let text = json!({ "error": failure }).to_string();
    guarded(status, "application/json", "no-store", DATA_POLICY, text.into())
}

/// A failure of the door itself, in our own words.
pub(crate) fn refusal(code: Code, message: &str, hint: Option<&str>) -> Failure {
    Failure { code, message: message.to_owned(), hint: hint.map(str::to_owned) }
}

fn guarded(
    status: StatusCode,
    media_type: &'static str,
    cache: &'static str,
    policy: &'static str,
    body: Bytes,
) -> Response<Body> {
    let mut answer = Response::new(Body::new(body));
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    for (name, value) in GUARDS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(cache));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    answer
}
