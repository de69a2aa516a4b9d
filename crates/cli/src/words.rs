//! Closed sets of words on the command line.

use std::str::FromStr;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

/// Reads one of a closed set of words; those of several parts may be typed with `-` for `_`.
pub(crate) fn one_of<T>(all: &'static [T], word: fn(T) -> &'static str) -> impl TypedValueParser<Value = T>
where
    T: FromStr + Copy + Send + Sync + 'static,
    T::Err: std::error::Error + Send + Sync + 'static,
{
    PossibleValuesParser::new(all.iter().map(|&value| possible(word(value))))
        .try_map(|text| T::from_str(&text).or_else(|_| T::from_str(&text.replace('-', "_"))))
}

/// Reads one of `words` as the JSON word of an enum of the contract.
pub(crate) fn one_of_json<T>(words: &'static [&'static str]) -> impl TypedValueParser<Value = T>
where
    T: serde::de::DeserializeOwned + Clone + Send + Sync + 'static,
{
    PossibleValuesParser::new(words.iter().map(|word| possible(word)))
        .try_map(|text| serde_json::from_value::<T>(text.replace('-', "_").into()))
}

fn possible(word: &'static str) -> PossibleValue {
    let value = PossibleValue::new(word);
    if word.contains('_') { value.alias(word.replace('_', "-")) } else { value }
}
