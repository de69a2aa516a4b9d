//! Edits as unified diffs.

use std::fmt::Write as _;

use similar::TextDiff;

use crate::{
    json::{NodeKind, Tape, Value, decode},
    reader::Edit,
};

/// Beyond this many lines an edit is shown as all old lines, then all new ones: the time to find
/// what they share grows with its square, and a limit in time would make the bytes depend on load.
const LINES_COMPARED: usize = 6_000;
const CONTEXT_LINES: usize = 3;

/// The edit as text. `None` when the record does not hold one.
pub(super) fn unified(path: &str, edit: &Edit<'_>) -> Option<String> {
    let body = match edit {
        Edit::Replace { old, new } => replacement(&decode(old), &decode(new)),
        Edit::Replacements(array) => of_array(array, |each| {
            let text = |key: &str| each.get_str(key).unwrap_or_default();
            Some(replacement(&text("old_string"), &text("new_string")))
        })?,
        Edit::Hunks(array) => of_array(array, hunk)?,
        Edit::Patch(literal) => return Some(decode(literal).into_owned()),
    };
    Some(format!("--- {path}\n+++ {path}\n{body}"))
}

fn of_array(array: &[u8], each: impl Fn(Value<'_, '_>) -> Option<String>) -> Option<String> {
    let mut tape = Tape::default();
    tape.scan(array).ok()?;
    let root = tape.root(array).filter(|root| root.kind() == NodeKind::Array)?;
    Some(root.items().filter_map(each).collect())
}

fn replacement(old: &str, new: &str) -> String {
    let (old_lines, new_lines) = (old.lines().count(), new.lines().count());
    if old_lines + new_lines <= LINES_COMPARED {
        return TextDiff::from_lines(old, new).unified_diff().context_radius(CONTEXT_LINES).to_string();
    }
    let mut text = format!("@@ -1,{old_lines} +1,{new_lines} @@\n");
    for (sign, side) in [('-', old), ('+', new)] {
        for line in side.lines() {
            text.push(sign);
            text.push_str(line);
            text.push('\n');
        }
    }
    text
}

/// One hunk of `structuredPatch`.
fn hunk(hunk: Value<'_, '_>) -> Option<String> {
    let number = |key: &str| hunk.get(key).and_then(Value::as_u64).unwrap_or(0);
    let lines = hunk.get("lines").filter(|lines| lines.kind() == NodeKind::Array)?;
    let mut text = String::new();
    let ranges = ["oldStart", "oldLines", "newStart", "newLines"].map(number);
    writeln!(text, "@@ -{},{} +{},{} @@", ranges[0], ranges[1], ranges[2], ranges[3]).ok()?;
    for line in lines.items().filter_map(Value::text) {
        text.push_str(&line);
        text.push('\n');
    }
    Some(text)
}
