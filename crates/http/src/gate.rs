//! Who may ask: weighed from the head alone, before anything else of a request is looked at.

use hyper::{
    HeaderMap, Uri,
    header::{self, HeaderName},
    http::request::Parts,
};
use synthetic_model::{Code, report::Failure};

use crate::{
    answer::refusal,
    token::{TOKEN_HEADER, Token},
};

const SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// What a request must show to come in.
#[derive(Debug)]
pub(crate) struct Gate {
    hosts: [String; 3],
    token: Token,
}

impl Gate {
    pub(crate) fn new(port: u16, token: Token) -> Self {
        Self { hosts: ["127.0.0.1", "[::1]", "localhost"].map(|name| format!("{name}:{port}")), token }
    }

    /// Lets a request through that was sent to us by a program or by a page of ours.
    ///
    /// A name that merely resolves to this machine is not ours (DNS rebinding), and a page of
    /// another origin is foreign even on the same host, `null` included.
    pub(crate) fn admit(&self, head: &Parts) -> Result<(), Failure> {
        let host = self.host(&head.uri, &head.headers)?;
        if let Some(origin) = single(&head.headers, &header::ORIGIN, Code::ApiOrigin)? {
            let ours = origin.strip_prefix("http://").is_some_and(|name| name == host);
            if !ours {
                return Err(refusal(Code::ApiOrigin, "requests from other pages are refused", None));
            }
        }
        match single(&head.headers, &SEC_FETCH_SITE, Code::ApiOrigin)? {
            None | Some("same-origin" | "none") => Ok(()),
            Some(_) => Err(refusal(Code::ApiOrigin, "requests from other sites are refused", None)),
        }
    }

    /// Lets a request through that knows the token of this start.
    pub(crate) fn recognise(&self, head: &Parts) -> Result<(), Failure> {
        let mut offered = head.headers.get_all(TOKEN_HEADER).iter();
        match (offered.next(), offered.next()) {
            (Some(one), None) if self.token.is(one.as_bytes()) => Ok(()),
            _ => Err(refusal(
                Code::ApiAuth,
                "the token of this start is missing or wrong",
                Some("open the address that `synthetic serve` printed, or send the token in x-synthetic-token"),
            )),
        }
    }

    fn host<'a>(&self, uri: &'a Uri, headers: &'a HeaderMap) -> Result<&'a str, Failure> {
        let named = single(headers, &header::HOST, Code::ApiHost)?;
        let addressed = uri.authority().map(|authority| authority.as_str());
        match named {
            Some(host) if self.is_ours(host) && addressed.is_none_or(|name| name == host) => Ok(host),
            _ => Err(refusal(Code::ApiHost, "the request names a host that is not this server", None)),
        }
    }

    fn is_ours(&self, host: &str) -> bool {
        self.hosts.iter().any(|ours| ours == host)
    }
}

/// The one value of a header; a header that stands twice or is no text is refused with `code`.
fn single<'a>(headers: &'a HeaderMap, name: &HeaderName, code: Code) -> Result<Option<&'a str>, Failure> {
    let mut values = headers.get_all(name).iter();
    let first = values.next();
    if values.next().is_some() {
        return Err(refusal(code, "a header stands twice", None));
    }
    first.map(|value| value.to_str().map_err(|_| refusal(code, "a header is not text", None))).transpose()
}
