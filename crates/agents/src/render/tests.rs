use synthetic_model::ArtifactKind;

use super::*;
use crate::reader::Edit;

fn rendered(content: Content<'_>) -> Option<String> {
    let artifact = Artifact::new(ArtifactKind::Diff, "src/a.rs", content);
    bytes(&artifact).map(|bytes| String::from_utf8(bytes).expect("diffs are text"))
}

#[test]
fn a_replacement_becomes_a_unified_diff() {
    let edit = Edit::Replace { old: br"one\ntwo\n", new: br"one\nthree\n" };
    let text = rendered(Content::Diff(edit)).expect("a diff");
    assert_eq!(text, "--- src/a.rs\n+++ src/a.rs\n@@ -1,2 +1,2 @@\n one\n-two\n+three\n");
}

#[test]
fn several_replacements_follow_each_other() {
    let edit = Edit::Replacements(br#"[{"old_string":"a","new_string":"b"},{"old_string":"c","new_string":"d"}]"#);
    let text = rendered(Content::Diff(edit)).expect("a diff");
    assert_eq!(text.matches("@@").count(), 4, "{text}");
    assert!(text.contains("-a\n") && text.contains("+d\n"), "{text}");
}

#[test]
fn hunks_keep_their_line_numbers() {
    let edit =
        Edit::Hunks(br#"[{"oldStart":7,"oldLines":1,"newStart":7,"newLines":2,"lines":["-a \"q\"","+b","+c"]}]"#);
    let text = rendered(Content::Diff(edit)).expect("a diff");
    assert_eq!(text, "--- src/a.rs\n+++ src/a.rs\n@@ -7,1 +7,2 @@\n-a \"q\"\n+b\n+c\n");
    assert_eq!(rendered(Content::Diff(Edit::Hunks(b"{\"not\":1}"))), None);
}

#[test]
fn a_patch_stays_as_it_is() {
    let text = rendered(Content::Diff(Edit::Patch(br"*** Begin Patch\n-a\n+b\n*** End Patch")));
    assert_eq!(text.as_deref(), Some("*** Begin Patch\n-a\n+b\n*** End Patch"));
}

#[test]
fn very_long_replacements_are_not_compared() {
    let old = "x\\n".repeat(LINES / 2 + 1);
    let text = rendered(Content::Diff(Edit::Replace { old: old.as_bytes(), new: old.as_bytes() })).expect("a diff");
    assert!(text.starts_with("--- src/a.rs\n+++ src/a.rs\n@@ -1,"));
    assert_eq!(text.lines().count(), 3 + 2 * (LINES / 2 + 1));
}

const LINES: usize = 6_000;

#[test]
fn base64_is_read_with_or_without_its_head_and_padding() {
    for literal in ["aGk=", "aGk", "data:image/png;base64,aGk=", r"aG\nk=", "aG k="] {
        let artifact = Artifact::new(ArtifactKind::Image, "picture", Content::Base64(literal.as_bytes()));
        assert_eq!(bytes(&artifact).as_deref(), Some(b"hi".as_slice()), "{literal}");
    }
    for literal in ["", "not!base64", "data:image/svg+xml,<svg>"] {
        let artifact = Artifact::new(ArtifactKind::Image, "picture", Content::Base64(literal.as_bytes()));
        assert_eq!(bytes(&artifact), None, "{literal}");
    }
}

#[test]
fn pieces_of_text_are_decoded_and_joined() {
    let pieces = [Text::Escaped(br"a\tb"), Text::Words(Cow::Borrowed("\n")), Text::Verbatim(b"{\"\\n\":\xff}")];
    assert_eq!(text(&pieces), "a\tb\n{\"\\n\":\u{fffd}}");
}
