//! `event_msg` lines: what the interface showed. Most of it repeats items; that becomes one line.

use std::borrow::Cow;

use synthetic_model::{ArtifactKind, ByteKind, Kind, Role, UtcMillis, outline::flags};

use super::reader::CodexReader;
use crate::{
    facts::rank,
    json::{NodeKind, Value, decode_at_most},
    message::{ID_BYTES, SHOWN_LABEL_BYTES},
    reader::{Artifact, Interpretation, Message, Text, Tokens},
};

impl CodexReader {
    pub(super) fn event<'r>(&mut self, event: Value<'r, '_>, at: Option<UtcMillis>, out: &mut Interpretation<'r>) {
        let kind = event.get("type");
        let field = |key: &str| event.get_text(key);
        let word = |key: &str| field(key).map(|value| decode_at_most(value.literal(), 60)).unwrap_or_default();
        let message = match kind.map(|kind| kind.literal()).unwrap_or_default() {
            b"user_message" => return self.user_event(event, out),
            b"item_completed" | b"item_started" => return self.item_event(event, out),
            b"token_count" => self.token_count(event, at),
            b"agent_message"
            | b"agent_reasoning"
            | b"agent_reasoning_raw_content"
            | b"agent_reasoning_section_break" => Message::meta("shown in the interface (repeats an item)"),
            b"task_started" | b"turn_started" => Message::meta("turn started"),
            b"task_complete" | b"turn_complete" => {
                Message::meta(format!("turn complete{}", after_seconds(event.get("duration_ms"))))
            }
            b"turn_aborted" => Message::meta(format!("turn aborted: {}", word("reason"))).failed(true),
            b"exec_command_end" => command_end(event),
            b"patch_apply_end" => patch_end(event),
            b"mcp_tool_call_end" => tool_end(event),
            b"web_search_end" => Message::meta_with("web search", field("query")),
            b"view_image_tool_call" => Message::meta_with("picture viewed", field("path")),
            b"image_generation_end" => Message::meta_with("picture generated", field("saved_path")),
            b"context_compacted" => Message::meta("context compacted"),
            b"thread_rolled_back" => {
                let turns = event.get("num_turns").and_then(Value::as_u64).unwrap_or(0);
                Message::meta(format!("the last {turns} turns were taken back"))
            }
            b"thread_name_updated" => {
                if let Some(name) = field("thread_name") {
                    self.known.facts.offer_title(rank::MODEL, name.literal());
                }
                Message::meta_with("title", field("thread_name"))
            }
            b"sub_agent_activity" => agent_activity(event),
            b"error" | b"stream_error" => Message::meta_with("error", field("message")).failed(true),
            b"warning" | b"background_event" => Message::meta_with("notice", field("message")),
            b"exited_review_mode" => review(event),
            b"entered_review_mode" => Message::meta_with("review", field("user_facing_hint")),
            b"thread_settings_applied"
            | b"plan_update"
            | b"turn_diff"
            | b"session_configured"
            | b"exec_command_begin"
            | b"patch_apply_begin"
            | b"mcp_tool_call_begin"
            | b"web_search_begin"
            | b"mcp_startup_complete"
            | b"thread_goal_updated"
            | b"thread_goal_cleared"
            | b"dynamic_tool_call_request"
            | b"hook_started"
            | b"hook_completed"
            | b"shutdown_complete"
            | b"model_reroute" => Message::meta(word("type").replace('_', " ")),
            _ => return out.push_unknown("event", kind, event),
        };
        out.messages.push(message);
    }

    /// What the person typed. The item that the model got says the same.
    fn user_event<'r>(&mut self, event: Value<'r, '_>, out: &mut Interpretation<'r>) {
        self.known.user_events += 1;
        self.count_prompts();
        match event.get_text("message") {
            Some(text) => self.prompt(text.literal(), out),
            None => out.push_unknown("event", event.get("type"), event),
        }
        let pictures = event.get("local_images").map_or(0, |images| images.items().count());
        if pictures > 0 {
            out.messages.push(Message::meta(format!("{pictures} pictures attached")));
        }
    }

    /// Items of the paginated form, in which they take the place of events.
    fn item_event<'r>(&mut self, event: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let Some(item) = event.get_object("item") else {
            return out.push_unknown("event", event.get("type"), event);
        };
        let kind = item.get("type").map(|kind| decode_at_most(kind.literal(), 60)).unwrap_or_default();
        match &*kind {
            "UserMessage" => {
                self.known.user_events += 1;
                self.count_prompts();
                let parts = item.get("content");
                let text = parts.and_then(|parts| parts.items().find_map(|part| part.get_text("text")));
                match text.or_else(|| item.get_text("text")) {
                    Some(text) => self.prompt(text.literal(), out),
                    None => out.messages.push(Message::meta("prompt without text")),
                }
            }
            "Plan" => {
                let mut message = Message::meta_with("plan", item.get_text("text"));
                if let Some(text) = item.get_text("text").filter(|text| !text.literal().is_empty()) {
                    message.artifact = Some(Artifact::of_text(ArtifactKind::Plan, "plan", text.literal()));
                    message.bytes_kind = ArtifactKind::Plan.byte_kind();
                }
                out.messages.push(message);
            }
            "CommandExecution" => out.messages.push(command_end(item)),
            "" => out.push_unknown("event", event.get("type"), event),
            _ => out.messages.push(Message::meta(spaced(&kind))),
        }
    }

    /// Token totals. What a fork inherited is not spent again; a total that falls began anew.
    fn token_count<'r>(&mut self, event: Value<'r, '_>, at: Option<UtcMillis>) -> Message<'r> {
        let total = event.at(&["info", "total_token_usage"]).or_else(|| event.get("total_token_usage"));
        let Some(total) = total.filter(|total| total.kind() == NodeKind::Object) else {
            return Message::meta("token count");
        };
        let number = |key: &str| total.get(key).and_then(Value::as_u64).unwrap_or(0);
        let cached = number("cached_input_tokens");
        let now =
            Tokens { input: number("input_tokens").saturating_sub(cached), cached, output: number("output_tokens") };
        let before = std::mem::replace(&mut self.known.totals, now);
        let again = now.output < before.output;
        let growth = |now: u64, before: u64| if again { now } else { now.saturating_sub(before) };
        let inherited = self.known.copied_until.is_some_and(|until| at.is_none_or(|at| at <= until));
        let mut message = Message::meta(format!("tokens: {} in, {} out", number("input_tokens"), now.output));
        if !inherited {
            let tokens = &mut self.known.facts.tokens;
            tokens.input += growth(now.input, before.input);
            tokens.cached += growth(now.cached, before.cached);
            message.tokens = growth(now.output, before.output);
            tokens.output += message.tokens;
        }
        message
    }
}

fn call_id<'r>(event: Value<'r, '_>) -> Option<Cow<'r, str>> {
    event.get_text("call_id").filter(|id| id.literal().len() <= ID_BYTES).and_then(Value::text)
}

/// The end of a command; its output stands in the result item.
fn command_end<'r>(event: Value<'r, '_>) -> Message<'r> {
    let code = event.get("exit_code").and_then(Value::as_i64);
    let words = code.map_or_else(|| "command ended".to_owned(), |code| format!("command ended with code {code}"));
    let mut message = Message::meta(words).failed(code.is_some_and(|code| code != 0));
    message.call_id = call_id(event);
    message.bytes_kind = ByteKind::Logs;
    message
}

fn patch_end<'r>(event: Value<'r, '_>) -> Message<'r> {
    let files: Vec<_> = event.get("changes").into_iter().flat_map(Value::entries).take(8).collect();
    let names: Vec<_> = files.iter().map(|(path, _)| decode_at_most(path.literal(), SHOWN_LABEL_BYTES)).collect();
    let refused = event.get("success").and_then(Value::as_bool) == Some(false);
    let words = if refused { "patch not applied" } else { "patch applied" };
    let mut message = Message::meta(format!("{words}: {}", names.join(", "))).failed(refused);
    message.call_id = call_id(event);
    message.bytes_kind = ByteKind::Diffs;
    message
}

fn tool_end<'r>(event: Value<'r, '_>) -> Message<'r> {
    let word = |key: &str| {
        let value = event.at(&["invocation", key]);
        value.map(|value| decode_at_most(value.literal(), 100)).unwrap_or_default()
    };
    let failed = event.at(&["result", "Err"]).is_some();
    let mut message = Message::meta(format!("tool {} {} ended", word("server"), word("tool"))).failed(failed);
    message.call_id = call_id(event);
    message.bytes_kind = ByteKind::ToolOutput;
    message
}

fn agent_activity<'r>(event: Value<'r, '_>) -> Message<'r> {
    let mut message = Message::meta("sub-agent activity").flag(flags::SUBAGENT, true);
    message.subagent =
        event.get_text("agent_thread_id").filter(|id| id.literal().len() <= ID_BYTES).and_then(Value::text);
    message
}

fn review<'r>(event: Value<'r, '_>) -> Message<'r> {
    let output = event.get_object("review_output");
    match output.and_then(|output| output.get_text("overall_explanation")) {
        Some(text) => Message::saying(Role::Assistant, Kind::Text, Text::Escaped(text.literal())),
        None => Message::meta("review ended"),
    }
}

fn after_seconds(millis: Option<Value<'_, '_>>) -> String {
    millis.and_then(Value::as_f64).map(|millis| format!(" after {:.1} s", millis / 1000.0)).unwrap_or_default()
}

/// `McpToolCall` as `mcp tool call`.
fn spaced(name: &str) -> String {
    let mut words = String::with_capacity(name.len() + 4);
    for character in name.chars() {
        if character.is_uppercase() && !words.is_empty() {
            words.push(' ');
        }
        words.extend(character.to_lowercase());
    }
    words
}
