//! Lines of text no wider than a terminal.

use unicode_width::UnicodeWidthChar;

const TAB: &str = "    ";

/// Breaks a text into lines of at most `width` columns, at blanks where there are some. Without a
/// width only the text's own lines are told apart. Line ends of any system count as one.
pub(super) fn lines(text: &str, width: Option<usize>) -> Vec<String> {
    let own_lines = text.split('\n').map(|line| line.strip_suffix('\r').unwrap_or(line).replace('\t', TAB));
    match width {
        None => own_lines.collect(),
        Some(width) => own_lines.flat_map(|line| broken(&line, width.max(8))).collect(),
    }
}

fn broken(line: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut rest = line;
    while let Some(end) = end_of_first(rest, width) {
        lines.push(rest[..end].trim_end().to_owned());
        rest = rest[end..].trim_start_matches(' ');
    }
    lines.push(rest.to_owned());
    lines
}

/// Where the first line ends when not all of `text` fits: after the last blank that fits, or in
/// the middle of a word longer than a line.
fn end_of_first(text: &str, width: usize) -> Option<usize> {
    let mut used = 0;
    let mut after_blank = None;
    for (at, character) in text.char_indices() {
        used += character.width().unwrap_or(0);
        if used > width && character != ' ' {
            return Some(after_blank.unwrap_or(at.max(character.len_utf8())));
        }
        if character == ' ' && !text[..at].trim_start().is_empty() {
            after_blank = Some(at + 1);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use unicode_width::UnicodeWidthStr;

    use super::*;

    #[test]
    fn lines_break_at_blanks_and_keep_their_indent() {
        assert_eq!(lines("  the quick brown fox", Some(12)), ["  the quick", "brown fox"]);
        assert_eq!(lines("abcdefghijkl mn", Some(8)), ["abcdefgh", "ijkl mn"]);
        assert_eq!(lines("日本語日本語", Some(8)), ["日本語日", "本語"]);
        assert_eq!(lines("one\r\ntwo\n\nthree", None), ["one", "two", "", "three"]);
    }

    proptest! {
        /// No line is too wide, and no character but blanks is lost.
        #[test]
        fn nothing_is_lost_and_nothing_sticks_out(text in "[a-z語 ]{0,80}", width in 8_usize..40) {
            let wrapped = lines(&text, Some(width));
            for line in &wrapped {
                prop_assert!(line.trim_end().width() <= width, "{line:?}");
            }
            let solid = |text: &str| text.replace(' ', "");
            prop_assert_eq!(solid(&wrapped.concat()), solid(&text));
        }
    }
}
