//! What tool calls are about, and what they make.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, ByteKind};

use crate::{
    json::{NodeKind, Value, decode_at_most},
    message::SHOWN_LABEL_BYTES,
    reader::{Artifact, Content, Edit, Message, Text},
};

/// Fields of inputs that say in one line what a call is about, the most telling first.
const TELLING_FIELDS: [&str; 20] = [
    "command",
    "file_path",
    "notebook_path",
    "pattern",
    "path",
    "url",
    "query",
    "description",
    "subject",
    "skill",
    "summary",
    "title",
    "name",
    "bash_id",
    "shell_id",
    "task_id",
    "taskId",
    "question",
    "prompt",
    "id",
];

/// The text of the input that says what the call is about.
pub(super) fn about<'r, 't>(input: Value<'r, 't>) -> Option<Value<'r, 't>> {
    let says_something = |value: &Value<'r, 't>| !value.literal().is_empty();
    let telling = TELLING_FIELDS.iter().find_map(|field| input.get_text(field).filter(says_something));
    telling.or_else(|| input.entries().map(|(_, value)| value).find(says_something))
}

/// How many things a call without such a text is about.
pub(super) fn size<'r>(input: Value<'r, '_>) -> Option<Text<'r>> {
    let (name, list) = input.entries().find(|(_, value)| value.kind() == NodeKind::Array)?;
    Some(Text::Words(Cow::Owned(format!("{} {}", list.items().count(), decode_at_most(name.literal(), 60)))))
}

/// Whether the tool runs commands, so that its results are logs.
pub(super) fn runs_commands(tool: &str) -> bool {
    matches!(tool, "Bash" | "BashOutput" | "PowerShell" | "Monitor" | "KillShell" | "KillBash")
}

/// Whether the tool changes a file in place.
pub(super) fn edits(tool: &str) -> bool {
    matches!(tool, "Edit" | "MultiEdit" | "NotebookEdit")
}

/// Whether the tool starts a sub-agent.
pub(super) fn starts_agent(tool: &str) -> bool {
    matches!(tool, "Task" | "Agent")
}

/// Whether the result's artifact is named after what the call is about.
pub(super) fn names_result(tool: &str) -> bool {
    runs_commands(tool) || edits(tool) || tool == "Write"
}

/// What the bytes of a tool's calls and results count as; results of other tools are tool output.
pub(super) fn byte_kind(tool: &str, otherwise: ByteKind) -> ByteKind {
    match tool {
        _ if edits(tool) => ByteKind::Diffs,
        "Write" | "ExitPlanMode" => ByteKind::Files,
        _ => otherwise,
    }
}

/// Gives the message of a call the artifact its input holds. An edit is taken from the call only in
/// files whose results do not repeat it with line numbers.
pub(super) fn add_artifact<'r>(
    message: &mut Message<'r>,
    tool: &str,
    input: Option<Value<'r, '_>>,
    results_tell: bool,
) {
    message.bytes_kind = byte_kind(tool, ByteKind::Conversation);
    let Some(input) = input else { return };
    let path = ["file_path", "notebook_path", "planFilePath"].iter().find_map(|key| input.get_text(key));
    let name = path.map(|path| decode_at_most(path.literal(), SHOWN_LABEL_BYTES));
    let field = |key: &str| input.get_text(key).map(|value| value.literal());
    let name_or = |word: &'static str| name.clone().unwrap_or(Cow::Borrowed(word));
    let diff = |edit| Some(Artifact::new(ArtifactKind::Diff, name_or("file"), Content::Diff(edit)));
    message.artifact = match tool {
        "Write" => field("content").map(|text| Artifact::of_text(ArtifactKind::File, name_or("file"), text)),
        "ExitPlanMode" => field("plan").map(|text| Artifact::of_text(ArtifactKind::Plan, name_or("plan"), text)),
        "Edit" if !results_tell => match (field("old_string"), field("new_string")) {
            (Some(old), Some(new)) => diff(Edit::Replace { old, new }),
            _ => None,
        },
        "MultiEdit" if !results_tell => match input.get("edits").filter(|edits| edits.kind() == NodeKind::Array) {
            Some(edits) => diff(Edit::Replacements(edits.raw())),
            None => None,
        },
        "NotebookEdit" => field("new_source").and_then(|new| diff(Edit::Replace { old: b"", new })),
        _ => None,
    };
}
