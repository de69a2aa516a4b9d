//! What a generated history holds: how many sessions of which size, and which copy which.

use synthetic_model::UtcMillis;

use super::rng::{BASE62, Rng};

/// A history to generate. Equal plans make equal bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Plan {
    /// Everything random follows from it.
    pub seed: u64,
    /// How long all files together are, give or take a few records per file.
    pub total_bytes: u64,
    /// How many sessions, sub-agents not counted.
    pub sessions: u64,
    /// How many projects the sessions are of.
    pub workspaces: u64,
    /// The share of sessions that are Codex's, the others are Claude Code's.
    pub codex_share: f64,
    /// The share of sessions that begin as a copy of an earlier one of their workspace.
    pub fork_share: f64,
    /// The share of bytes that are images.
    pub image_share: f64,
    /// The share of sessions held in Chinese, Japanese or Korean.
    pub cjk_share: f64,
    /// Whether long sessions of Claude Code start sub-agents, each with a file of its own.
    pub subagents: bool,
    /// Whether sessions differ in length as people's do (most short, few very long).
    pub uneven: bool,
    /// When the first session starts.
    pub first_start: UtcMillis,
    /// How many days lie between the first and the last start.
    pub days: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            seed: 1,
            total_bytes: 100 << 20,
            sessions: 120,
            workspaces: 6,
            codex_share: 0.3,
            fork_share: 0.12,
            image_share: 0.03,
            cjk_share: 0.06,
            subagents: true,
            uneven: true,
            first_start: UtcMillis(1_767_603_600_000),
            days: 90,
        }
    }
}

impl Plan {
    /// A mixed history of about this length, in sessions of 800 KB on average.
    #[must_use]
    pub fn of_bytes(seed: u64, total_bytes: u64) -> Self {
        let sessions = (total_bytes / 800_000).max(1);
        Self { seed, total_bytes, sessions, workspaces: (sessions / 20).clamp(1, 40), ..Self::default() }
    }

    /// One Claude Code session of this length, in one file.
    #[must_use]
    pub fn one_session(seed: u64, total_bytes: u64) -> Self {
        Self {
            seed,
            total_bytes,
            sessions: 1,
            workspaces: 1,
            codex_share: 0.0,
            fork_share: 0.0,
            cjk_share: 0.0,
            subagents: false,
            uneven: false,
            ..Self::default()
        }
    }

    /// Many files of some 12 KB, as short-lived sessions leave them.
    #[must_use]
    pub fn small_files(seed: u64, files: u64) -> Self {
        Self {
            seed,
            total_bytes: files * 8_000,
            sessions: files,
            workspaces: (files / 250).clamp(1, 100),
            fork_share: 0.0,
            image_share: 0.0,
            uneven: false,
            ..Self::default()
        }
    }

    /// The sessions, those of one workspace together, parents before their forks.
    pub(super) fn sessions(&self) -> Vec<SessionPlan> {
        let mut rng = Rng::part(self.seed, 0x5E55);
        let weights: Vec<f64> =
            (0..self.sessions).map(|_| if self.uneven { 1.0 / (0.04 + rng.unit()) } else { 1.0 }).collect();
        let total_weight: f64 = weights.iter().sum();
        let mut planned: Vec<SessionPlan> = Vec::with_capacity(weights.len());
        for (index, weight) in weights.iter().enumerate() {
            let number = index as u64;
            let workspace = number * self.workspaces / self.sessions;
            let codex = rng.chance(self.codex_share);
            let mut session = SessionPlan {
                number,
                workspace,
                codex,
                id: session_id(&mut rng, codex),
                bytes: (self.total_bytes as f64 * weight / total_weight) as u64,
                cjk: rng.chance(self.cjk_share),
                image_share: self.image_share,
                subagents: self.subagents,
                start: UtcMillis(self.first_start.0 + self.start_ms(number, &mut rng)),
                seed: rng.bits(),
                fork: None,
            };
            let fork = rng.chance(self.fork_share);
            let parent = rng.bits();
            let parents: Vec<&SessionPlan> = planned
                .iter()
                .rev()
                .take_while(|p| p.workspace == workspace)
                .filter(|p| p.codex == codex && p.fork.is_none())
                .collect();
            if fork && !parents.is_empty() {
                session.fork_of(parents[parent as usize % parents.len()], rng.unit());
            }
            planned.push(session);
        }
        planned
    }

    fn start_ms(&self, number: u64, rng: &mut Rng) -> i64 {
        let apart_ms = self.days * UtcMillis::DAY_MS.cast_unsigned() / self.sessions.max(1);
        (number * apart_ms + rng.below(apart_ms.max(1))).cast_signed()
    }
}

/// One session to generate.
#[derive(Debug, Clone)]
pub(super) struct SessionPlan {
    pub(super) number: u64,
    pub(super) workspace: u64,
    pub(super) codex: bool,
    pub(super) id: String,
    pub(super) bytes: u64,
    pub(super) cjk: bool,
    pub(super) image_share: f64,
    pub(super) subagents: bool,
    pub(super) start: UtcMillis,
    pub(super) seed: u64,
    pub(super) fork: Option<Fork>,
}

/// How a session begins as a copy of another.
#[derive(Debug, Clone)]
pub(super) struct Fork {
    pub(super) parent_id: String,
    pub(super) parent_seed: u64,
    pub(super) parent_bytes: u64,
    pub(super) parent_start: UtcMillis,
    pub(super) copied_bytes: u64,
    /// Whether the copy's records keep the parent's ids and times, apart from the session's.
    pub(super) keeps_ids: bool,
}

impl SessionPlan {
    fn fork_of(&mut self, parent: &SessionPlan, reach: f64) {
        self.cjk = parent.cjk;
        self.fork = Some(Fork {
            parent_id: parent.id.clone(),
            parent_seed: parent.seed,
            parent_bytes: parent.bytes,
            parent_start: parent.start,
            copied_bytes: (parent.bytes.min(self.bytes * 9 / 10) as f64 * (0.3 + 0.5 * reach)) as u64,
            keeps_ids: self.number.is_multiple_of(2),
        });
    }
}

fn session_id(rng: &mut Rng, codex: bool) -> String {
    let mut id = String::new();
    rng.uuid(&mut id);
    if codex {
        // Codex names its threads by UUIDv7.
        id.replace_range(14..15, "7");
    }
    id
}

/// Appends an id as the model's provider gives them: a prefix and characters.
pub(super) fn provider_id(prefix: &str, characters: usize, rng: &mut Rng, out: &mut String) {
    out.push_str(prefix);
    rng.characters(BASE62, characters, out);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sessions_share_out_the_bytes_and_forks_have_a_parent_before_them() {
        let plan = Plan { sessions: 300, fork_share: 0.3, ..Plan::default() };
        let sessions = plan.sessions();
        let bytes: u64 = sessions.iter().map(|s| s.bytes).sum();
        assert!(bytes.abs_diff(plan.total_bytes) < 300, "{bytes}");
        let forks: Vec<_> = sessions.iter().filter_map(|s| Some((s, s.fork.as_ref()?))).collect();
        assert!(forks.len() > 50, "{}", forks.len());
        for (session, fork) in forks {
            let parent = sessions.iter().find(|s| s.id == fork.parent_id).expect("a parent");
            assert!(parent.number < session.number && parent.workspace == session.workspace);
            assert!(fork.copied_bytes <= parent.bytes && fork.copied_bytes < session.bytes);
        }
    }
}
