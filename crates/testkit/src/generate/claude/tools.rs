//! What the tools of a session are asked and what they answer.

use std::{io, path::PathBuf};

use super::{ClaudeSession, image};
use crate::generate::{
    book::push,
    rng::Rng,
    stream::{Stream, escaped},
};

impl ClaudeSession<'_> {
    pub(super) fn tool(&mut self, rng: &mut Rng) -> io::Result<()> {
        if self.image_due() {
            return self.read_image(rng);
        }
        match rng.below(100) {
            0..=41 => self.bash(rng),
            42..=67 => self.read(rng),
            68..=83 => self.edit(rng),
            84..=91 => self.grep(rng),
            92..=95 => self.create(rng),
            96..=97 if self.subagents && self.scale_bytes > 300_000 => self.subagent(rng),
            _ => self.todo(rng),
        }
    }

    /// The largest output a tool gives in a session of this length.
    fn output_bytes_max(&self) -> u64 {
        (self.scale_bytes / 8).clamp(400, 90_000)
    }

    fn bash(&mut self, rng: &mut Rng) -> io::Result<()> {
        // People run the same few commands again and again, with much the same result.
        let slot = rng.below(30);
        let mut habit = Rng::part(0xC0DE + slot, self.project.files.len() as u64);
        let bytes_max = if rng.chance(0.06) { self.output_bytes_max() } else { self.output_bytes_max().min(6_000) };
        let bytes = rng.spread(80, bytes_max);
        let mut output = String::new();
        self.book.output(&mut habit, rng, bytes, &mut output);
        let name = self.book.name(&mut habit);
        let input = format!(
            r#"{{"command":"cargo test -p {name} 2>&1 | tail -{slot}","description":"Run the tests of {name}"}}"#
        );
        let output = escaped(output.trim_end());
        let failed = rng.chance(0.08);
        let structured = if failed {
            format!(r#""Error: Exit code 1\n{output}""#)
        } else {
            format!(
                r#"{{"stdout":"{output}","stderr":"","interrupted":false,"isImage":false,"noOutputExpected":false}}"#
            )
        };
        let shown = if failed { format!(r#""Exit code 1\n{output}""#) } else { format!(r#""{output}""#) };
        self.call(rng, "Bash", &input, &shown, failed, &structured)
    }

    fn read(&mut self, rng: &mut Rng) -> io::Result<()> {
        let file = self.project.files[self.project.pick(rng)].clone();
        let whole = rng.chance(0.55);
        let first = if whole { 0 } else { rng.below(file.lines.len() as u64) as usize };
        let lines_max = if whole { usize::MAX } else { rng.between(20, 120) as usize };
        let (mut numbered, mut content, mut lines) = (String::new(), String::new(), 0);
        for line in file.lines[first..].iter().take(lines_max) {
            push(&mut numbered, format_args!("{:>6}→", first + lines + 1));
            numbered.push_str(line);
            numbered.push('\n');
            content.push_str(line);
            content.push('\n');
            lines += 1;
            if content.len() as u64 > self.output_bytes_max() {
                break;
            }
        }
        let input = format!(r#"{{"file_path":"{}","offset":{},"limit":{lines}}}"#, file.path, first + 1);
        let structured = format!(
            r#"{{"type":"text","file":{{"filePath":"{}","content":"{}","numLines":{lines},"startLine":{},"totalLines":{}}}}}"#,
            file.path,
            escaped(&content),
            first + 1,
            file.lines.len()
        );
        let shown = format!(r#""{}""#, escaped(numbered.trim_end()));
        self.call(rng, "Read", &input, &shown, false, &structured)
    }

    fn read_image(&mut self, rng: &mut Rng) -> io::Result<()> {
        let data = image(rng, self.scale_bytes);
        // The record holds it twice, as Claude Code writes it.
        self.image_bytes += data.len() as u64 * 2;
        let input = format!(r#"{{"file_path":"{}/shots/{}.png"}}"#, self.project.root, self.book.name(rng));
        let shown =
            format!(r#"[{{"type":"image","source":{{"type":"base64","data":"{data}","media_type":"image/png"}}}}]"#);
        let bytes = data.len() * 3 / 4;
        let structured =
            format!(r#"{{"type":"image","file":{{"base64":"{data}","type":"image/png","originalSize":{bytes}}}}}"#);
        self.call(rng, "Read", &input, &shown, false, &structured)
    }

    fn edit(&mut self, rng: &mut Rng) -> io::Result<()> {
        let edit = self.project.edit(rng, self.book);
        let path = &self.project.files[edit.file].path;
        let (old, new) = (escaped(&edit.old.join("\n")), escaped(&edit.new.join("\n")));
        let input =
            format!(r#"{{"replace_all":false,"file_path":"{path}","old_string":"{old}","new_string":"{new}"}}"#);
        let original = if edit.original.len() as u64 <= self.output_bytes_max() {
            format!(r#""{}""#, escaped(&edit.original))
        } else {
            "null".to_owned()
        };
        let marked = |mark: char, lines: &[String]| -> Vec<String> {
            lines.iter().map(|line| format!(r#""{mark}{}""#, escaped(line))).collect()
        };
        let hunk = [marked('-', &edit.old), marked('+', &edit.new)].concat().join(",");
        let structured = format!(
            r#"{{"filePath":"{path}","oldString":"{old}","newString":"{new}","originalFile":{original},"structuredPatch":[{{"oldStart":{start},"oldLines":{count},"newStart":{start},"newLines":{count},"lines":[{hunk}]}}],"userModified":false,"replaceAll":false}}"#,
            start = edit.first_line + 1,
            count = edit.old.len()
        );
        let shown = format!(r#""The file {path} has been updated successfully.""#);
        self.call(rng, "Edit", &input, &shown, false, &structured)
    }

    fn grep(&mut self, rng: &mut Rng) -> io::Result<()> {
        let wanted = self.book.name(rng).to_owned();
        let (mut found, mut files) = (String::new(), 0);
        for file in &self.project.files {
            let before = found.len();
            for (number, line) in file.lines.iter().enumerate().filter(|(_, line)| line.contains(&wanted)).take(6) {
                push(&mut found, format_args!("{}:{}:{line}\n", file.path, number + 1));
            }
            files += u64::from(found.len() > before);
            if found.len() as u64 > self.output_bytes_max() / 4 {
                break;
            }
        }
        let found = escaped(found.trim_end());
        let input = format!(r#"{{"pattern":"{wanted}","output_mode":"content","-n":true}}"#);
        let structured = format!(
            r#"{{"mode":"content","numFiles":{files},"filenames":[],"content":"{found}","numLines":{}}}"#,
            files * 2
        );
        self.call(rng, "Grep", &input, &format!(r#""{found}""#), false, &structured)
    }

    fn create(&mut self, rng: &mut Rng) -> io::Result<()> {
        let bytes = rng.spread(200, self.output_bytes_max().min(16_000));
        let mut content = String::new();
        while (content.len() as u64) < bytes {
            self.book.code_line(rng, &mut content);
            content.push('\n');
        }
        let (content, path) = (escaped(&content), format!("{}/src/{}.rs", self.project.root, self.book.name(rng)));
        let input = format!(r#"{{"file_path":"{path}","content":"{content}"}}"#);
        let structured = format!(
            r#"{{"type":"create","filePath":"{path}","content":"{content}","structuredPatch":[],"originalFile":null}}"#
        );
        self.call(rng, "Write", &input, &format!(r#""File created successfully at: {path}""#), false, &structured)
    }

    fn todo(&mut self, rng: &mut Rng) -> io::Result<()> {
        let mut list = String::from("[");
        for step in 0..rng.between(2, 7) {
            let (state, mut text) = (rng.of(&["pending", "in_progress", "completed"]), String::new());
            self.book.prose(rng, 20, self.cjk, &mut text);
            let comma = if step == 0 { "" } else { "," };
            push(&mut list, format_args!(r#"{comma}{{"content":"{}","status":"{state}"}}"#, escaped(text.trim_end())));
        }
        list.push(']');
        let shown = r#""Todos have been modified successfully.""#;
        let structured = format!(r#"{{"oldTodos":[],"newTodos":{list}}}"#);
        self.call(rng, "TodoWrite", &format!(r#"{{"todos":{list}}}"#), shown, false, &structured)
    }

    /// Runs a sub-agent, whose file lies in a folder named after this session. A copy names the
    /// sub-agents of its parent and brings no files of theirs.
    fn subagent(&mut self, rng: &mut Rng) -> io::Result<()> {
        let (mut agent_id, mut task) = (String::from("a"), String::new());
        rng.hex(16, &mut agent_id);
        self.book.prose(rng, 200, self.cjk, &mut task);
        let (task, seed) = (escaped(task.trim_end()), rng.bits());
        let bytes = rng.spread(8_000, (self.scale_bytes / 12).clamp(16_000, 600_000));
        if !self.copying {
            let path = self.folder.join(format!("agent-{agent_id}.jsonl"));
            let meta = format!(r#"{{"agentType":"Explore","description":"{}"}}"#, self.book.name(rng));
            let mut notes = Stream::create(&path.with_extension("meta.json"))?;
            notes.line(&meta)?;
            notes.finish()?;
            self.written.subagents += 1;
            let run = ClaudeSession {
                book: self.book,
                project: self.project.clone(),
                stream: Stream::create(&path)?,
                session_id: self.session_id.clone(),
                agent_id: Some(agent_id.clone()),
                folder: PathBuf::new(),
                scale_bytes: bytes,
                cjk: self.cjk,
                image_share: 0.0,
                image_bytes: 0,
                subagent_bytes: 0,
                copying: false,
                subagents: false,
                ids: Rng::part(seed, 1),
                clock: self.clock,
                branch: self.branch.clone(),
                parent: None,
                answer: String::new(),
                record: String::new(),
                written: &mut *self.written,
            };
            self.subagent_bytes += run.run(seed, bytes)?;
        } else {
            // Keeps the content stream in step with the parent's.
            self.book.name(rng);
        }
        let mut answer = String::new();
        self.book.prose(rng, 1_200, self.cjk, &mut answer);
        let answer = escaped(answer.trim_end());
        let input = format!(r#"{{"description":"Look around","subagent_type":"Explore","prompt":"{task}"}}"#);
        let shown = format!(r#"[{{"type":"text","text":"{answer}"}}]"#);
        let structured = format!(
            r#"{{"status":"completed","prompt":"{task}","agentId":"{agent_id}","content":{shown},"totalDurationMs":{},"totalTokens":{},"totalToolUseCount":{}}}"#,
            rng.spread(2_000, 200_000),
            rng.spread(2_000, 90_000),
            rng.between(1, 30)
        );
        self.call(rng, "Task", &input, &shown, false, &structured)
    }
}
