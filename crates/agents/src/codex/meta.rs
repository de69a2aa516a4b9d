//! What a session is: `session_meta`, the bare header before it, and `turn_context`.

use synthetic_model::{Kind, Role, UtcMillis};

use super::reader::CodexReader;
use crate::{
    facts,
    json::{NodeKind, Value, decode, decode_at_most},
    message::ID_BYTES,
    reader::{Interpretation, Message, Text},
};

/// Ways of keeping history this reader knows.
const MODES: [&str; 2] = ["legacy", "paginated"];
/// What a fork copies is written at once when it begins, with the times of that moment.
const COPYING_MS: i64 = 2_000;

impl CodexReader {
    /// The first one is the session's own; later ones are copies of a parent's, or the own one again
    /// after a resume.
    pub(super) fn session_meta<'r>(
        &mut self,
        meta: Value<'r, '_>,
        at: Option<UtcMillis>,
        out: &mut Interpretation<'r>,
    ) {
        let id = out.id("session_meta.id", meta.get("id").or_else(|| meta.get("session_id")));
        let own = !self.known.begun;
        if own {
            self.known.begun = true;
            self.own_meta(id, meta, at, out);
        } else if let Some(id) = id {
            self.later_meta(id, at);
        }
        let program = ["originator", "cli_version"].map(|key| {
            let word = meta.get_text(key).map(|value| decode_at_most(value.literal(), 60));
            word.unwrap_or_default()
        });
        let what = if own { "session" } else { "session header again" };
        let message = Message::meta(format!("{what} {} {}", program[0], program[1]).trim_end().to_owned());
        out.messages.push(message);
        if let Some(text) = meta.get_text("instructions").filter(|text| !text.literal().is_empty()) {
            out.messages.push(Message::saying(Role::System, Kind::Meta, Text::Escaped(text.literal())));
        }
    }

    fn own_meta<'r>(
        &mut self,
        id: Option<Value<'r, '_>>,
        meta: Value<'r, '_>,
        at: Option<UtcMillis>,
        out: &mut Interpretation<'r>,
    ) {
        if let Some(mode) = meta.get_text("history_mode").filter(|mode| !MODES.iter().any(|known| mode.is(known))) {
            self.refuse_mode(mode, out);
        }
        let facts = &mut self.known.facts;
        let text = |key: &str| meta.get_text(key).map(|value| value.literal());
        let git = |key: &str| meta.at(&["git", key]).map(|value| value.literal());
        if facts.external_id.is_empty()
            && let Some(id) = id
        {
            facts.external_id = decode(id.literal()).into_owned();
        }
        facts::first(&mut facts.cwd, text("cwd"));
        facts::latest(&mut facts.agent_version, text("cli_version"));
        facts::latest(&mut facts.branch, git("branch").filter(|branch| *branch != b"HEAD"));
        facts::latest(&mut facts.remote, git("repository_url"));
        self.own_lineage(id, meta);
        if self.known.facts.lineage.parent_external_id.is_some() {
            self.known.copied_until = at.map(|at| UtcMillis(at.0.saturating_add(COPYING_MS)));
        }
    }

    fn own_lineage(&mut self, id: Option<Value<'_, '_>>, meta: Value<'_, '_>) {
        let usable = |value: Option<Value<'_, '_>>| {
            let literal = value.map(|value| value.literal()).unwrap_or_default();
            (!literal.is_empty() && literal.len() <= ID_BYTES).then(|| decode(literal).into_owned())
        };
        let subagent = meta.at(&["source", "subagent"]);
        let spawned_by = subagent.and_then(|source| source.at(&["thread_spawn", "parent_thread_id"]));
        let forked_from = usable(meta.get("forked_from_id"));
        let based_on = usable(meta.at(&["history_base", "thread_id"]));
        let parent = usable(meta.get("parent_thread_id")).or_else(|| usable(spawned_by));
        let lineage = &mut self.known.facts.lineage;
        lineage.subagent |= subagent.is_some_and(|source| source.kind() != NodeKind::Null);
        let found = parent.or(forked_from.clone()).or(based_on.clone());
        lineage.parent_external_id = found.or(lineage.parent_external_id.take());
        let root = forked_from.or(based_on).or_else(|| usable(id));
        lineage.root = root.or(lineage.root.take());
    }

    fn later_meta(&mut self, id: Value<'_, '_>, at: Option<UtcMillis>) {
        let facts = &mut self.known.facts;
        let other = decode(id.literal());
        if other == facts.external_id || facts.lineage.parent_external_id.is_some() {
            return;
        }
        // A header of another session says whose history was copied here.
        facts.lineage.parent_external_id = Some(other.clone().into_owned());
        facts.lineage.root = Some(other.into_owned());
        self.known.copied_until = at.map(|at| UtcMillis(at.0.saturating_add(COPYING_MS)));
    }

    pub(super) fn turn_context<'r>(&mut self, context: Value<'r, '_>, out: &mut Interpretation<'r>) {
        let known = &mut self.known;
        let text = |key: &str| context.get_text(key).map(|value| value.literal());
        facts::first(&mut known.facts.cwd, text("cwd"));
        facts::latest(&mut known.model, text("model"));
        if let Some(model) = &known.model {
            known.facts.saw_model(model);
        }
        let words = ["model", "effort", "approval_policy"].map(|key| {
            let word = context.get_text(key).map(|value| decode_at_most(value.literal(), 60));
            word.unwrap_or_default()
        });
        out.messages.push(Message::meta(format!("turn: {}", words.join(" ").trim())));
    }
}
