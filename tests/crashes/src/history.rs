//! What agents wrote, small and with every shape that takes a path of its own through the store.

use serde_json::json;
use synthetic_model::UtcMillis;
use synthetic_testkit::{NOW, generate::Rng, histories::ClaudeHistory};

/// An agent's file as it stands at some moment.
#[derive(Debug, Clone)]
pub struct AgentFile {
    /// Below the home folder.
    pub path: String,
    /// All of it.
    pub bytes: Vec<u8>,
    /// When it was last written.
    pub written_at: UtcMillis,
}

/// Longer than what lies in a file of its own.
const PICTURE_BYTES: usize = 70_000;
/// Another picture.
const OWN_PICTURE_BYTES: usize = 80_000;

/// Histories that follow from a seed.
#[derive(Debug, Clone, Copy)]
pub struct Histories {
    seed: u64,
}

impl Histories {
    /// The histories of this seed.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self { seed }
    }

    /// A session with long values, one of them twice, a picture, and lines nobody can read.
    #[must_use]
    pub fn main(self) -> ClaudeHistory {
        let (short, long) = (self.text(1, 6_000), self.text(2, 20_000));
        ClaudeHistory::new(self.seed, "/work/app")
            .prompt("why does the parser fail?")
            .thinking("let me look at the tests first")
            .bash("cargo test", &short)
            .bash("cat src/parser.rs", &long)
            .image("/work/app/shot.png", PICTURE_BYTES)
            .raw("this is no record")
            .raw("")
            .bash("cat src/parser.rs", &long)
            .answer("a comma is missing in the grammar")
    }

    /// A session that began as a copy of [`Histories::main`].
    #[must_use]
    pub fn fork(self) -> ClaudeHistory {
        self.main().fork(self.seed + 1).prompt("try it without the grammar").answer("that works too")
    }

    /// A session of another workspace that looks at the same picture.
    #[must_use]
    pub fn neighbour(self) -> ClaudeHistory {
        ClaudeHistory::new(self.seed + 2, "/work/lib")
            .prompt("is this the same picture?")
            .image("/work/app/shot.png", PICTURE_BYTES)
            .answer("it is")
    }

    /// A session of another workspace that looks at a picture of its own.
    #[must_use]
    pub fn onlooker(self) -> ClaudeHistory {
        ClaudeHistory::new(self.seed + 5, "/work/lib")
            .prompt("and this one?")
            .image("/work/lib/own.png", OWN_PICTURE_BYTES)
    }

    /// [`Histories::main`], which comes to look at the picture of [`Histories::onlooker`].
    #[must_use]
    pub fn grown(self) -> ClaudeHistory {
        self.main().prompt("look here").image("/work/lib/own.png", OWN_PICTURE_BYTES).answer("I see")
    }

    /// The file of a session that copies [`Histories::main`] record by record, and looks at a picture of
    /// its own after it.
    #[must_use]
    pub fn copy(self) -> AgentFile {
        let whole = self.main().prompt("once more").image("/work/app/own.png", OWN_PICTURE_BYTES).answer("I see");
        let id = ClaudeHistory::new(self.seed + 6, "/work/app").session().to_owned();
        let bytes = String::from_utf8_lossy(&whole.bytes()).replace(whole.session(), &id).into_bytes();
        AgentFile { path: format!(".claude/projects/-work-app/{id}.jsonl"), bytes, written_at: NOW }
    }

    /// What stands where [`Histories::neighbour`] stood before: the same session, begun anew.
    #[must_use]
    pub fn replacement(self) -> ClaudeHistory {
        ClaudeHistory::new(self.seed + 2, "/work/lib")
            .prompt("let us begin again")
            .bash("git log", &self.text(5, 9_000))
            .answer("done")
    }

    /// The file of a sub-agent that [`Histories::main`] started.
    #[must_use]
    pub fn subagent(self) -> AgentFile {
        let parent = self.main();
        let said = ClaudeHistory::new(self.seed + 3, "/work/app").prompt("look around").answer("nothing here");
        let text = String::from_utf8(said.bytes()).expect("histories are text");
        let bytes = text
            .replace(said.session(), parent.session())
            .replace("\"isSidechain\":false", "\"isSidechain\":true,\"agentId\":\"abc123\"");
        let folder = format!(".claude/projects/-work-app/{}/subagents", parent.session());
        AgentFile { path: format!("{folder}/agent-abc123.jsonl"), bytes: bytes.into_bytes(), written_at: NOW }
    }

    /// A session of Codex, with a long value.
    #[must_use]
    pub fn codex(self) -> AgentFile {
        let id = format!("019cb{:03x}-0000-7000-8000-000000000001", self.seed & 0xFFF);
        let at = NOW.rfc3339();
        let record =
            |kind: &str, payload| json!({"timestamp": at, "type": kind, "payload": payload}).to_string() + "\n";
        let said = |role: &str, kind: &str, text: &str| {
            record("response_item", json!({"type": "message", "role": role, "content": [{"type": kind, "text": text}]}))
        };
        let text = [
            record(
                "session_meta",
                json!({"id": id, "timestamp": at, "cwd": "/work/tool", "originator": "codex_cli_rs",
                    "cli_version": "0.142.0", "source": "cli", "git": {"branch": "main"}}),
            ),
            said("user", "input_text", "what does this print?"),
            said("assistant", "output_text", &self.text(4, 8_000)),
        ];
        let path = format!(".codex/sessions/2026/03/02/rollout-2026-03-02T09-30-00-{id}.jsonl");
        AgentFile { path, bytes: text.concat().into_bytes(), written_at: NOW }
    }

    /// A session so long that it takes more than one transaction.
    #[must_use]
    pub fn long(self) -> ClaudeHistory {
        let words = |n: u64| self.text(100 + n, 60_000);
        (0..160).fold(ClaudeHistory::new(self.seed + 9, "/work/long"), |history, n| {
            if n % 20 == 0 { history.prompt(&format!("part {n}")) } else { history.answer(&words(n)) }
        })
    }

    /// Text that compresses like text, different for every `part`.
    fn text(self, part: u64, bytes: usize) -> String {
        let mut rng = Rng::part(self.seed, part);
        let mut text = String::with_capacity(bytes + 40);
        while text.len() < bytes {
            let (kind, name) = (rng.of(&["fn", "let", "pub struct", "assert!", "impl"]), rng.below(4096));
            text.push_str(&format!("{kind} name_{name:x} {} \n", "x".repeat(rng.below(24) as usize)));
        }
        text
    }
}

/// The file of a session of Claude Code, as it stands.
#[must_use]
pub fn file(history: &ClaudeHistory, folder: &str, written_at: UtcMillis) -> AgentFile {
    let path = format!(".claude/projects/{folder}/{}.jsonl", history.session());
    AgentFile { path, bytes: history.bytes(), written_at }
}

/// A file whose last line is half written.
#[must_use]
pub fn torn(mut file: AgentFile) -> AgentFile {
    let kept = file.bytes.len() - 40;
    file.bytes.truncate(kept);
    file
}
