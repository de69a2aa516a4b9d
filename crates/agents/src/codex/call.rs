//! Calls of tools. Arguments are JSON inside a string: they are read once more for what the call is
//! about.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, ByteKind, Kind, Role, outline::flags};

use super::reader::CodexReader;
use crate::{
    hash::hash64,
    json::{NodeKind, Value, decode, decode_at_most},
    message::{LABEL_BYTES, SHOWN_LABEL_BYTES},
    reader::{Artifact, Content, Edit, Interpretation, Message, Text},
};

/// Fields of arguments that say in one line what a call is about, the most telling first.
const TELLING_FIELDS: [&str; 16] = [
    "cmd",
    "command",
    "path",
    "file_path",
    "pattern",
    "query",
    "url",
    "chars",
    "explanation",
    "message",
    "prompt",
    "name",
    "title",
    "target",
    "id",
    "session_id",
];
/// Arguments longer than this are not looked into for a label.
const ARGUMENTS_READ: usize = 1 << 20;
const PATCH_BEGINS: &str = "*** Begin Patch";

/// What the arguments of a call say.
#[derive(Debug, Default)]
struct About {
    label: Option<String>,
    patch: Option<String>,
}

impl CodexReader {
    pub(super) fn call<'r>(&mut self, item: Value<'r, '_>, out: &mut Interpretation<'r>) {
        self.known.facts.counts.tool_call += 1;
        let tool = tool(item);
        let id = out.id("call_id", item.get("call_id").or_else(|| item.get("id")));
        let mut message = Message::new(Role::Assistant, Kind::ToolCall);
        let input = ["arguments", "input", "action", "revised_prompt"].iter().find_map(|key| item.get(key));
        if let Some(input) = input {
            message.text.push(match input.kind() {
                NodeKind::Text => Text::Escaped(input.literal()),
                _ => Text::Verbatim(input.raw()),
            });
        }
        let about = input.map(|input| self.about(input)).unwrap_or_default();
        self.add_artifact(&mut message, item, about.patch);
        let label = about.label.filter(|label| !label.is_empty());
        if input.is_some_and(|input| input.literal().len() > ARGUMENTS_READ)
            || label.as_ref().is_some_and(|l| l.len() > LABEL_BYTES)
        {
            let at = item.start();
            out.note(synthetic_model::Code::InFieldTooLong, "a label is longer than 64 KiB and was cut", at);
        }
        let named = (runs_commands(&tool) || edits(&tool)).then_some(label.as_deref()).flatten();
        if let Some(id) = id {
            self.calls.open(hash64(&[id.raw()]), &tool, named.map(str::as_bytes));
        }
        message.label =
            label.map(|label| Text::Words(Cow::Owned(crate::facts::cut(&label, SHOWN_LABEL_BYTES).to_owned())));
        message.call_id = id.and_then(Value::text);
        message.flags |= if starts_agent(&tool) { flags::SUBAGENT } else { 0 };
        let words = input.map(Value::raw).unwrap_or_default();
        self.identify(id, &[b"call", tool.as_bytes(), words], out);
        message.tool = Some(tool);
        out.messages.push(self.by_model(message));
    }

    fn about(&mut self, input: Value<'_, '_>) -> About {
        let literal = input.literal();
        if input.kind() != NodeKind::Text {
            return about(input);
        }
        if literal.starts_with(PATCH_BEGINS.as_bytes()) {
            let files = patched_files(&decode_at_most(literal, ARGUMENTS_READ));
            return About { label: Some(files), patch: None };
        }
        if literal.len() > ARGUMENTS_READ || !literal.starts_with(b"{") {
            let line = decode_at_most(literal, SHOWN_LABEL_BYTES).lines().next().map(str::to_owned);
            return About { label: line, patch: None };
        }
        let arguments = decode(literal);
        let mut tape = std::mem::take(crate::record::ReadsObjects::spare_tape(self));
        let found = match tape.scan(arguments.as_bytes()) {
            Ok(()) => tape.root(arguments.as_bytes()).map(about).unwrap_or_default(),
            Err(_) => About::default(),
        };
        *crate::record::ReadsObjects::spare_tape(self) = tape;
        found
    }

    /// A patch stands in the call; what the program reports later is the same again.
    fn add_artifact<'r>(&self, message: &mut Message<'r>, item: Value<'r, '_>, patch: Option<String>) {
        let input = item.get_text("input").map(|input| input.literal());
        let picture =
            item.get_text("result").filter(|_| item.get("type").is_some_and(|kind| kind.is("image_generation_call")));
        if let Some(literal) = input.filter(|input| input.starts_with(PATCH_BEGINS.as_bytes())) {
            let name = patched_files(&decode_at_most(literal, ARGUMENTS_READ));
            message.artifact = Some(Artifact::new(ArtifactKind::Diff, name, Content::Diff(Edit::Patch(literal))));
        } else if let Some(patch) = patch {
            let name = patched_files(&patch);
            let content = Content::Text(vec![Text::Words(Cow::Owned(patch))]);
            message.artifact = Some(Artifact::new(ArtifactKind::Diff, name, content));
        } else if let Some(picture) = picture {
            let content = Content::Base64(picture.literal());
            let artifact = Artifact::new(ArtifactKind::Image, "generated picture", content);
            message.artifact = Some(Artifact { media_type: Cow::Borrowed("image/png"), ..artifact });
            message.flags |= flags::IMAGE;
        }
        message.bytes_kind =
            message.artifact.as_ref().map_or(ByteKind::Conversation, |artifact| artifact.kind.byte_kind());
    }
}

fn tool<'r>(item: Value<'r, '_>) -> Cow<'r, str> {
    let kind = item.get("type").map(|kind| kind.literal()).unwrap_or_default();
    match kind {
        b"local_shell_call" => Cow::Borrowed("local_shell"),
        b"web_search_call" => Cow::Borrowed("web_search"),
        b"tool_search_call" => Cow::Borrowed("tool_search"),
        b"image_generation_call" => Cow::Borrowed("image_generation"),
        _ => item.get_str("name").unwrap_or(Cow::Borrowed("unknown")),
    }
}

/// Whether the tool runs commands, so that its results are logs.
pub(super) fn runs_commands(tool: &str) -> bool {
    matches!(
        tool,
        "shell" | "shell_command" | "exec_command" | "write_stdin" | "exec" | "local_shell" | "container.exec"
    )
}

/// Whether the tool changes files.
pub(super) fn edits(tool: &str) -> bool {
    tool == "apply_patch"
}

fn starts_agent(tool: &str) -> bool {
    matches!(tool, "spawn_agent" | "spawn_subagent")
}

/// What arguments are about, and the patch they carry.
fn about(arguments: Value<'_, '_>) -> About {
    let patch = arguments.entries().filter_map(|(_, value)| value.text()).find_map(|text| carried_patch(&text));
    if let Some(patch) = patch {
        return About { label: Some(patched_files(&patch)), patch: Some(patch) };
    }
    let telling = TELLING_FIELDS.iter().find_map(|key| arguments.get(key).filter(|value| says_something(*value)));
    let first = || arguments.entries().map(|(_, value)| value).find(|value| !value.literal().is_empty());
    let Some(field) = telling.or_else(first) else { return About::default() };
    if field.kind() != NodeKind::Array {
        let label = field.text().map_or_else(|| String::from_utf8_lossy(field.raw()).into_owned(), Cow::into_owned);
        return About { label: Some(label), patch: None };
    }
    let words: Vec<Cow<'_, str>> = field.items().filter_map(Value::text).collect();
    if let Some(patch) = words.iter().find_map(|word| carried_patch(word)) {
        return About { label: Some(patched_files(&patch)), patch: Some(patch) };
    }
    let label = match words.as_slice() {
        [shell, option, script] if option.starts_with('-') && shell.ends_with("sh") => script.clone().into_owned(),
        words => words.join(" "),
    };
    About { label: Some(label), patch: None }
}

fn says_something(value: Value<'_, '_>) -> bool {
    match value.kind() {
        NodeKind::Text => !value.literal().is_empty(),
        NodeKind::Array => value.items().next().is_some(),
        kind => kind == NodeKind::Number,
    }
}

fn carried_patch(command: &str) -> Option<String> {
    const ENDS: &str = "*** End Patch";
    let patch = command.get(command.find(PATCH_BEGINS)?..)?;
    let end = patch.find(ENDS).map_or(patch.len(), |at| at + ENDS.len());
    patch.get(..end).map(str::to_owned)
}

/// The files a patch names.
fn patched_files(patch: &str) -> String {
    let mut files: Vec<&str> = Vec::new();
    for line in patch.lines() {
        let name = ["*** Add File: ", "*** Update File: ", "*** Delete File: "]
            .iter()
            .find_map(|head| line.strip_prefix(head));
        files.extend(name.map(str::trim).filter(|_| files.len() < 8));
    }
    if files.is_empty() { "patch".to_owned() } else { files.join(", ") }
}
