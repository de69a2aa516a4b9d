//! What may reach a terminal.
//!
//! Names, titles, messages and paths were written by models, web pages and strangers. A terminal
//! obeys some of the characters in them: it moves the cursor, rewrites lines, sets its title, fills
//! the clipboard, or shows text in another order than it stands. Here they become visible marks.

use std::fmt::{self, Write};

/// Shows a text with every character a terminal would obey, or a reader could not see, written as
/// `\u{..}`. Newline and tab stay.
pub(crate) struct Safe<'a>(pub(crate) &'a str);

impl fmt::Display for Safe<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_escaped(f, self.0)
    }
}

/// Shows a text on one line: as [`Safe`], and every run of white space is one space.
pub(crate) struct OneLine<'a>(pub(crate) &'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut first = true;
        for word in self.0.split([' ', '\n', '\t', '\r']).filter(|word| !word.is_empty()) {
            if !first {
                f.write_char(' ')?;
            }
            first = false;
            write_escaped(f, word)?;
        }
        Ok(())
    }
}

fn write_escaped(out: &mut impl fmt::Write, text: &str) -> fmt::Result {
    let mut plain_from = 0;
    for (at, character) in text.char_indices() {
        if is_obeyed_or_unseen(character) {
            out.write_str(&text[plain_from..at])?;
            write!(out, "\\u{{{:x}}}", u32::from(character))?;
            plain_from = at + character.len_utf8();
        }
    }
    out.write_str(&text[plain_from..])
}

/// Escapes in a finished JSON text what [`Safe`] would mark, as `\uXXXX`: outside its strings JSON
/// holds no such character, so the document means the same.
pub(crate) fn safe_json(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for character in json.chars() {
        if character != '\n' && is_obeyed_or_unseen(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                out.push_str(&format!("\\u{unit:04x}"));
            }
        } else {
            out.push(character);
        }
    }
    out
}

/// Whether a terminal would act on this character, or a reader would not see it or be misled by it.
///
/// Control characters except newline and tab; then the format characters of Unicode that reorder
/// (bidirectional controls), hide (zero width, fillers) or smuggle (tags, supplementary variation
/// selectors) text. The variation selectors of emoji stay.
const fn is_obeyed_or_unseen(character: char) -> bool {
    match character {
        '\n' | '\t' => false,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => true,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' => true,
        '\u{180b}'..='\u{180f}' => true,
        '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' => true,
        '\u{3164}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' => true,
        '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}' => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn escape_codes_titles_and_reordering_become_visible() {
        assert_eq!(Safe("\u{1b}]0;owned\u{7}").to_string(), "\\u{1b}]0;owned\\u{7}");
        assert_eq!(Safe("a\rb\u{9b}31m").to_string(), "a\\u{d}b\\u{9b}31m");
        assert_eq!(Safe("safe\u{202e}gpj.exe\u{200b}").to_string(), "safe\\u{202e}gpj.exe\\u{200b}");
        assert_eq!(Safe("tag\u{e0041}").to_string(), "tag\\u{e0041}");
    }

    #[test]
    fn ordinary_text_of_any_language_stays() {
        for text in ["naïve\tcafé\n", "日本語", "שלום", "مرحبا", "❤\u{fe0f}"] {
            assert_eq!(Safe(text).to_string(), text);
        }
    }

    #[test]
    fn one_line_has_no_break_and_no_run_of_blanks() {
        assert_eq!(OneLine("  fix\n\n\tthe \u{1b}[2Jparser\r\n").to_string(), "fix the \\u{1b}[2Jparser");
    }

    proptest! {
        /// Nothing a terminal obeys comes out, whatever goes in, and what is harmless comes out unchanged.
        #[test]
        fn nothing_obeyed_comes_out(text in any_text()) {
            let shown = Safe(&text).to_string();
            prop_assert!(shown.chars().all(|c| c == '\n' || c == '\t' || !c.is_control()));
            prop_assert!(!shown.chars().any(is_obeyed_or_unseen));
            prop_assert_eq!(Safe(&shown).to_string(), shown.clone(), "twice changes nothing");
            if !text.chars().any(is_obeyed_or_unseen) {
                prop_assert_eq!(&shown, &text);
            }
            prop_assert!(!OneLine(&text).to_string().contains('\n'));
        }

        /// An escaped JSON document is safe to show and still means the same.
        #[test]
        fn json_is_safe_and_means_the_same(text in any_text()) {
            let json = serde_json::to_string(&text).expect("texts are JSON");
            let safe = safe_json(&json);
            prop_assert!(!safe.chars().any(is_obeyed_or_unseen));
            prop_assert_eq!(serde_json::from_str::<String>(&safe).expect("still JSON"), text);
        }
    }

    fn any_text() -> impl Strategy<Value = String> {
        let hostile = prop_oneof![
            3 => any::<char>(),
            1 => (0_u32..0xa0).prop_filter_map("a scalar", char::from_u32),
            1 => (0x2000_u32..0x2070).prop_filter_map("a scalar", char::from_u32),
            1 => (0xe_0000_u32..0xe_0080).prop_filter_map("a scalar", char::from_u32),
        ];
        proptest::collection::vec(hostile, 0..64).prop_map(|characters| characters.into_iter().collect())
    }
}
