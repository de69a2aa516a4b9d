//! One macro for closed sets of words that are numbers in the store and text at the edges.

/// Defines an enum with a stable number per variant (stored) and a stable word (shown, scripted).
macro_rules! words {
    ($(#[$meta:meta])* pub enum $name:ident: $repr:ty { $($(#[$vmeta:meta])* $variant:ident = $number:literal => $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize, ts_rs::TS)]
        #[repr($repr)]
        pub enum $name { $($(#[$vmeta])* #[serde(rename = $word)] $variant = $number,)+ }

        impl $name {
            /// Every value, in the order of their numbers.
            pub const ALL: &'static [$name] = &[$($name::$variant),+];

            /// The word people and scripts use.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $($name::$variant => $word),+ }
            }

            /// The number the store holds.
            #[must_use]
            pub const fn number(self) -> $repr { self as $repr }

            /// The value with this number, `None` for a number of a newer program.
            #[must_use]
            pub const fn from_number(number: $repr) -> Option<Self> {
                match number { $($number => Some($name::$variant),)+ _ => None }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.pad(self.word()) }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::words::UnknownWord;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($word => Ok($name::$variant),)+ _ => Err($crate::words::UnknownWord::new(text, &[$($word),+])) }
            }
        }
    };
}
pub(crate) use words;

/// A word that is not one of a closed set.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{found:?} is not one of {}", .known.join(", "))]
pub struct UnknownWord {
    /// What was given.
    pub found: String,
    /// What would have been understood.
    pub known: &'static [&'static str],
}

impl UnknownWord {
    pub(crate) fn new(found: &str, known: &'static [&'static str]) -> Self {
        Self { found: found.chars().take(80).collect(), known }
    }
}
