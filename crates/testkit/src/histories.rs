//! Small histories said by hand, for tests that name what is in them.

use std::{
    io,
    path::{Path, PathBuf},
};

use serde_json::{Value, json};
use synthetic_model::UtcMillis;

use crate::{
    generate::Rng,
    temp::{Ids, NOW},
};

/// One session of Claude Code, record by record. Ids follow from the session's seed, times from
/// [`NOW`], one second apart.
#[derive(Debug, Clone)]
pub struct ClaudeHistory {
    session: String,
    cwd: String,
    ids: Ids,
    at: UtcMillis,
    parent: Value,
    lines: Vec<String>,
}

impl ClaudeHistory {
    /// Begins a session in the folder `cwd`.
    #[must_use]
    pub fn new(seed: u64, cwd: &str) -> Self {
        let mut ids = Ids::new(seed);
        let session = id(&mut ids);
        Self { session, cwd: cwd.to_owned(), ids, at: NOW, parent: Value::Null, lines: Vec::new() }
    }

    /// The session's id, which names its file.
    #[must_use]
    pub fn session(&self) -> &str {
        &self.session
    }

    /// A person says `text`.
    #[must_use]
    pub fn prompt(self, text: &str) -> Self {
        self.chained(json!({"type": "user", "message": {"role": "user", "content": text}}))
    }

    /// The model says `text`.
    #[must_use]
    pub fn answer(self, text: &str) -> Self {
        self.assistant(&json!({"type": "text", "text": text}))
    }

    /// The model thinks `text`.
    #[must_use]
    pub fn thinking(self, text: &str) -> Self {
        self.assistant(&json!({"type": "thinking", "thinking": text, "signature": "c2lnbmVk"}))
    }

    /// The model runs a command, which prints `output`: it stands twice in its record.
    #[must_use]
    pub fn bash(self, command: &str, output: &str) -> Self {
        let structured = json!({"stdout": output, "stderr": "", "interrupted": false, "isImage": false});
        self.tool("Bash", &json!({"command": command}), &json!(output), &structured)
    }

    /// The model calls a tool; `shown` is what it sees of the result, `structured` what the
    /// program keeps beside it.
    #[must_use]
    pub fn tool(mut self, name: &str, input: &Value, shown: &Value, structured: &Value) -> Self {
        let call = format!("toolu_{}", self.ids.next().unwrap_or_default().simple());
        let called = self.assistant(&json!({"type": "tool_use", "id": call, "name": name, "input": input}));
        called.chained(json!({
            "type": "user",
            "message": {"role": "user", "content": [{"tool_use_id": call, "type": "tool_result", "content": shown}]},
            "toolUseResult": structured,
        }))
    }

    /// The model reads a picture of about `bytes`.
    #[must_use]
    pub fn image(self, path: &str, bytes: usize) -> Self {
        let mut data = String::from("iVBORw0KGgoAAAANSUhEUgAA");
        Rng::new(bytes as u64).hex(bytes / 3 * 4, &mut data);
        let shown = json!([{"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}]);
        let structured = json!({"type": "image", "file": {"base64": data, "type": "image/png", "originalSize": bytes}});
        self.tool("Read", &json!({"file_path": path}), &shown, &structured)
    }

    /// A line as it is, whatever it holds.
    #[must_use]
    pub fn raw(mut self, line: &str) -> Self {
        self.lines.push(line.to_owned());
        self
    }

    /// Another session that begins with all records of this one, under new ids.
    #[must_use]
    pub fn fork(&self, seed: u64) -> Self {
        let mut fork = Self::new(seed, &self.cwd);
        let mut renewed: Vec<(String, String)> = vec![(self.session.clone(), fork.session.clone())];
        for line in &self.lines {
            if let Some(old) =
                serde_json::from_str::<Value>(line).ok().and_then(|r| Some(r["uuid"].as_str()?.to_owned()))
            {
                let new = id(&mut fork.ids);
                fork.parent = json!(new);
                renewed.push((old, new));
            }
            fork.lines.push(renewed.iter().fold(line.clone(), |line, (old, new)| line.replace(old, new)));
        }
        fork.at = self.at;
        fork
    }

    /// The bytes of the session's file.
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.lines.iter().flat_map(|line| [line.as_bytes(), b"\n"].concat()).collect()
    }

    /// Writes the session's file below the home folder `home` and returns where it is.
    ///
    /// # Errors
    /// When the folder or the file cannot be made.
    pub fn write(&self, home: &Path) -> io::Result<PathBuf> {
        use std::io::Write;
        let slug: String = self.cwd.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        let folder = home.join(".claude/projects").join(slug);
        std::fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{}.jsonl", self.session));
        std::fs::File::create(&path)?.write_all(&self.bytes())?;
        Ok(path)
    }

    fn assistant(self, block: &Value) -> Self {
        let message = format!("msg_{:04}", self.lines.len());
        self.chained(json!({
            "type": "assistant",
            "requestId": format!("req_{message}"),
            "message": {
                "id": message, "type": "message", "role": "assistant", "model": "claude-opus-4-7", "content": [block],
                "usage": {"input_tokens": 3, "output_tokens": 5, "cache_read_input_tokens": 900},
            },
        }))
    }

    fn chained(mut self, mut record: Value) -> Self {
        let uuid = id(&mut self.ids);
        self.at = UtcMillis(self.at.0 + 1_000);
        let chain = [
            ("parentUuid", self.parent.take()),
            ("isSidechain", json!(false)),
            ("uuid", json!(uuid)),
            ("timestamp", json!(self.at.rfc3339())),
            ("cwd", json!(self.cwd)),
            ("sessionId", json!(self.session)),
            ("version", json!("2.1.150")),
            ("gitBranch", json!("main")),
        ];
        for (key, value) in chain {
            record[key] = value;
        }
        self.parent = json!(uuid);
        self.lines.push(record.to_string());
        self
    }
}

fn id(ids: &mut Ids) -> String {
    ids.next().unwrap_or_default().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> ClaudeHistory {
        ClaudeHistory::new(1, "/home/dev/parser")
            .prompt("why does it fail?")
            .thinking("let me look")
            .bash("cargo test", "1 failed")
            .image("/home/dev/shot.png", 300)
            .answer("a comma is missing")
            .raw("{\"cut off")
    }

    #[test]
    fn a_history_reads_as_it_was_said() {
        let history = small();
        let temp = tempfile::tempdir().unwrap();
        let path = history.write(temp.path()).unwrap();
        assert!(path.ends_with(format!(".claude/projects/-home-dev-parser/{}.jsonl", history.session())));
        let bytes = std::fs::read(path).unwrap();
        assert_eq!(bytes, history.bytes());
        let records: Vec<Option<Value>> =
            bytes.split_inclusive(|b| *b == b'\n').map(|line| serde_json::from_slice(line).ok()).collect();
        assert_eq!(records.len(), 8);
        assert!(records[7].is_none(), "a raw line stays as it is");
        let chain: Vec<&Value> = records.iter().flatten().collect();
        assert!(chain.windows(2).all(|pair| pair[1]["parentUuid"] == pair[0]["uuid"]));
        assert_eq!(chain[3]["toolUseResult"]["stdout"], chain[3]["message"]["content"][0]["content"]);
    }

    #[test]
    fn a_fork_says_the_same_under_other_ids() {
        let (parent, fork) = (small(), small().fork(2).prompt("and now?"));
        assert_ne!(parent.session(), fork.session());
        let text = |history: &ClaudeHistory| String::from_utf8(history.bytes()).unwrap();
        assert!(!text(&fork).contains(parent.session()));
        assert_eq!(text(&fork).lines().count(), text(&parent).lines().count() + 1);
        for (old, new) in text(&parent).lines().zip(text(&fork).lines()) {
            let (old, new) = (serde_json::from_str::<Value>(old), serde_json::from_str::<Value>(new));
            let (Ok(old), Ok(new)) = (old, new) else { continue };
            assert_eq!(old["message"], new["message"]);
            assert_ne!(old["uuid"], new["uuid"]);
        }
    }
}
