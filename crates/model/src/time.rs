//! Instants.

use serde::{Deserialize, Serialize};

/// Milliseconds since 1970-01-01T00:00:00Z.
///
/// As JSON it is an RFC 3339 text in UTC with three decimals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, ts_rs::TS)]
#[ts(type = "string")]
pub struct UtcMillis(pub i64);

impl UtcMillis {
    /// One day.
    pub const DAY_MS: i64 = 86_400_000;

    /// RFC 3339, UTC, three decimals. Instants no calendar holds become the bare number.
    #[must_use]
    pub fn rfc3339(self) -> String {
        chrono::DateTime::from_timestamp_millis(self.0)
            .map_or_else(|| self.0.to_string(), |t| t.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }

    /// Reads RFC 3339 with any offset. `None` when `text` is not such a date.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        chrono::DateTime::parse_from_rfc3339(text).ok().map(|t| Self(t.timestamp_millis()))
    }
}

impl Serialize for UtcMillis {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.rfc3339())
    }
}

impl<'de> Deserialize<'de> for UtcMillis {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| serde::de::Error::custom(format_args!("{text:?} is not an RFC 3339 date")))
    }
}

#[cfg(test)]
mod tests {
    use super::UtcMillis;

    #[test]
    fn text_and_number_agree() {
        let at = UtcMillis(1_767_261_600_123);
        assert_eq!(at.rfc3339(), "2026-01-01T10:00:00.123Z");
        assert_eq!(UtcMillis::parse("2026-01-01T12:00:00.123+02:00"), Some(at));
        assert_eq!(UtcMillis::parse("yesterday"), None);
    }
}
