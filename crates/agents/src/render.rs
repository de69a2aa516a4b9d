//! From what stands in a record to what is shown or kept: texts, and the bytes of artifacts.
//!
//! The same record always gives the same bytes, on every machine and under any load.

mod diff;

use std::borrow::Cow;

use base64::{
    Engine, alphabet,
    engine::general_purpose::GeneralPurpose,
    engine::{DecodePaddingMode, GeneralPurposeConfig},
};

use crate::{
    json::decode,
    reader::{Artifact, Content, Text},
};

/// Reads base64 with or without padding.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl<'r> Text<'r> {
    /// The words of the piece. Bytes that are not UTF-8 become U+FFFD.
    #[must_use]
    pub fn words(&self) -> Cow<'_, str> {
        match self {
            Self::Escaped(literal) => decode(literal),
            Self::Verbatim(bytes) => String::from_utf8_lossy(bytes),
            Self::Words(words) => Cow::Borrowed(words),
        }
    }

    /// Its bytes in the record; empty for words of the reader.
    #[must_use]
    pub fn in_record(&self) -> &'r [u8] {
        match self {
            Self::Escaped(bytes) | Self::Verbatim(bytes) => bytes,
            Self::Words(_) => &[],
        }
    }
}

/// The words of several pieces, one after the other.
#[must_use]
pub fn text(pieces: &[Text<'_>]) -> String {
    pieces.iter().map(Text::words).collect()
}

/// The bytes of an artifact. `None` when the record does not hold what it promises, as with a
/// picture whose base64 is cut or blacked out.
#[must_use]
pub fn bytes(artifact: &Artifact<'_>) -> Option<Vec<u8>> {
    match &artifact.content {
        Content::Text(pieces) => Some(text(pieces).into_bytes()),
        Content::Base64(literal) => base64(literal),
        Content::Diff(edit) => diff::unified(&artifact.name, edit).map(String::into_bytes),
    }
}

fn base64(literal: &[u8]) -> Option<Vec<u8>> {
    let text = decode(literal);
    let data = match text.strip_prefix("data:") {
        Some(address) => address.split_once(";base64,")?.1,
        None => &*text,
    };
    let data: Cow<'_, [u8]> = if data.bytes().any(|byte| byte.is_ascii_whitespace()) {
        Cow::Owned(data.bytes().filter(|byte| !byte.is_ascii_whitespace()).collect())
    } else {
        Cow::Borrowed(data.as_bytes())
    };
    BASE64.decode(data).ok().filter(|bytes| !bytes.is_empty())
}

#[cfg(test)]
mod tests;
