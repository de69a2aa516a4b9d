//! Sessions as Claude Code writes them: one record per content block, chained by `parentUuid`.

use std::{io, path::PathBuf};

use super::{
    Written,
    book::{Book, push},
    plan::{SessionPlan, provider_id},
    project::Project,
    rng::{BASE64, Rng},
    stream::{Clock, Stream, escape, escaped},
};

const VERSION: &str = "2.1.150";
const MODEL: &str = "claude-opus-4-7";

/// One session file being written, or the file of a sub-agent.
pub(super) struct ClaudeSession<'w> {
    book: &'w Book,
    project: Project,
    stream: Stream,
    session_id: String,
    agent_id: Option<String>,
    folder: PathBuf,
    /// The length of the session whose content this is: what bounds its turns.
    scale_bytes: u64,
    cjk: bool,
    image_share: f64,
    image_bytes: u64,
    subagent_bytes: u64,
    copying: bool,
    subagents: bool,
    ids: Rng,
    clock: Clock,
    branch: String,
    parent: Option<String>,
    answer: String,
    record: String,
    written: &'w mut Written,
}

/// Writes the session `plan` says into `projects`.
pub(super) fn write(
    plan: &SessionPlan,
    book: &Book,
    project: &Project,
    projects: &std::path::Path,
    written: &mut Written,
) -> io::Result<()> {
    let slug: String = project.root.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let folder = projects.join(slug);
    let stream = Stream::create(&folder.join(format!("{}.jsonl", plan.id)))?;
    let mut branch = String::from("dev/");
    branch.push_str(book.name(&mut Rng::part(plan.seed, 3)));
    let mut session = ClaudeSession {
        book,
        project: project.clone(),
        stream,
        session_id: plan.id.clone(),
        agent_id: None,
        folder: folder.join(&plan.id).join("subagents"),
        scale_bytes: plan.bytes,
        cjk: plan.cjk,
        image_share: plan.image_share,
        image_bytes: 0,
        subagent_bytes: 0,
        copying: false,
        subagents: plan.subagents,
        ids: Rng::part(plan.seed, 1),
        clock: Clock(plan.start.0),
        branch,
        parent: None,
        answer: String::new(),
        record: String::new(),
        written,
    };
    if let Some(fork) = &plan.fork {
        session.scale_bytes = fork.parent_bytes;
        session.copying = true;
        if fork.keeps_ids {
            session.ids = Rng::part(fork.parent_seed, 1);
            session.clock = Clock(fork.parent_start.0);
        }
        session.turns(fork.parent_seed, fork.copied_bytes)?;
        session.copying = false;
        session.ids = Rng::part(plan.seed, 2);
        session.clock = Clock(plan.start.0.max(session.clock.0));
        session.scale_bytes = plan.bytes;
    }
    session.turns(plan.seed, plan.bytes)?;
    session.finish()
}

impl ClaudeSession<'_> {
    fn finish(self) -> io::Result<()> {
        self.written.count(&self.stream);
        self.stream.finish()
    }

    fn turns(&mut self, seed: u64, end_bytes: u64) -> io::Result<()> {
        let mut turn = 0;
        while self.stream.bytes + self.subagent_bytes < end_bytes {
            let mut rng = Rng::part(seed, 0x7000 + turn);
            if turn == 0 && self.agent_id.is_none() {
                self.title(&mut rng)?;
            }
            self.turn(&mut rng)?;
            turn += 1;
        }
        Ok(())
    }

    fn turn(&mut self, rng: &mut Rng) -> io::Result<()> {
        self.clock.tick(rng.spread(4_000, 900_000));
        if self.stream.bytes > 600_000 && rng.chance(0.01) {
            self.compaction(rng)?;
        }
        self.prompt(rng)?;
        if self.agent_id.is_none() && rng.chance(0.3) {
            self.snapshot(rng)?;
        }
        self.new_answer(rng);
        if rng.chance(0.4) {
            self.thinking(rng)?;
        }
        let tools_max = (self.scale_bytes / 9_000).clamp(1, 14);
        for _ in 0..rng.between(1, tools_max + 1) {
            if rng.chance(0.5) {
                self.new_answer(rng);
                if rng.chance(0.4) {
                    self.text(rng, 400)?;
                }
            }
            self.tool(rng)?;
        }
        self.new_answer(rng);
        self.text(rng, 2_500)?;
        if self.agent_id.is_none() && rng.chance(0.5) {
            let ms = rng.spread(3_000, 600_000);
            self.head();
            push(
                &mut self.record,
                format_args!(r#""type":"system","subtype":"turn_duration","durationMs":{ms},"isMeta":false,"#),
            );
            self.tail()?;
        }
        Ok(())
    }

    fn title(&mut self, rng: &mut Rng) -> io::Result<()> {
        let mut title = String::new();
        self.book.prose(rng, 30, self.cjk, &mut title);
        let title = escaped(title.trim_end());
        let record = format!(r#"{{"type":"ai-title","aiTitle":"{title}","sessionId":"{}"}}"#, self.session_id);
        self.stream.line(&record)
    }

    fn snapshot(&mut self, rng: &mut Rng) -> io::Result<()> {
        let message = self.parent.clone().unwrap_or_default();
        let (at, path) = (self.clock.text(), &self.project.files[self.project.pick(rng)].path);
        let record = format!(
            r#"{{"type":"file-history-snapshot","messageId":"{message}","snapshot":{{"messageId":"{message}","trackedFileBackups":{{"{path}":{{"backupFileName":null,"version":1,"backupTime":"{at}"}}}},"timestamp":"{at}"}},"isSnapshotUpdate":false}}"#
        );
        self.stream.line(&record)
    }

    fn compaction(&mut self, rng: &mut Rng) -> io::Result<()> {
        let before = rng.between(120_000, 180_000);
        let logical = self.parent.take().unwrap_or_default();
        self.head();
        push(
            &mut self.record,
            format_args!(
                r#""logicalParentUuid":"{logical}","type":"system","subtype":"compact_boundary","content":"Conversation compacted","isMeta":false,"level":"info","compactMetadata":{{"trigger":"auto","preTokens":{before}}},"#
            ),
        );
        self.tail()?;
        let mut summary = String::from("This session is being continued from a previous conversation.\n\n");
        self.book.prose(rng, 6_000, self.cjk, &mut summary);
        self.head();
        self.record.push_str(r#""type":"user","message":{"role":"user","content":""#);
        escape(&summary, &mut self.record);
        self.record.push_str(r#""},"isVisibleInTranscriptOnly":true,"isCompactSummary":true,"#);
        self.tail()
    }

    fn prompt(&mut self, rng: &mut Rng) -> io::Result<()> {
        let mut text = String::new();
        self.book.prompt(rng, self.cjk, &mut text);
        let image = self.image_due().then(|| image(rng, self.scale_bytes));
        self.head();
        self.record.push_str(r#""promptId":""#);
        self.ids.uuid(&mut self.record);
        self.record.push_str(r#"","type":"user","message":{"role":"user","content":"#);
        if let Some(data) = image {
            self.image_bytes += data.len() as u64;
            self.record.push_str(r#"[{"type":"text","text":""#);
            escape(&text, &mut self.record);
            self.record.push_str(r#""},{"type":"image","source":{"type":"base64","media_type":"image/png","data":""#);
            self.record.push_str(&data);
            self.record.push_str(r#""}}]"#);
        } else {
            self.record.push('"');
            escape(&text, &mut self.record);
            self.record.push('"');
        }
        self.record.push_str(r#"},"permissionMode":"acceptEdits","#);
        self.tail()
    }

    fn thinking(&mut self, rng: &mut Rng) -> io::Result<()> {
        let mut thought = String::new();
        if rng.chance(0.5) {
            let bytes = rng.spread(100, 1_600);
            self.book.prose(rng, bytes, self.cjk, &mut thought);
        }
        let mut block = String::from(r#"{"type":"thinking","thinking":""#);
        escape(&thought, &mut block);
        block.push_str(r#"","signature":"Ep"#);
        let characters = rng.between(180, 420) as usize;
        self.ids.characters(BASE64, characters, &mut block);
        block.push_str(r#"=="}"#);
        self.assistant(rng, &block)
    }

    fn text(&mut self, rng: &mut Rng, bytes_max: u64) -> io::Result<()> {
        let bytes = rng.spread(60, bytes_max.min(self.scale_bytes / 8).max(120));
        let mut text = String::new();
        self.book.prose(rng, bytes, self.cjk, &mut text);
        let mut block = String::from(r#"{"type":"text","text":""#);
        escape(text.trim_end(), &mut block);
        block.push_str(r#""}"#);
        self.assistant(rng, &block)
    }

    fn tool(&mut self, rng: &mut Rng) -> io::Result<()> {
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

    fn run(mut self, seed: u64, bytes: u64) -> io::Result<u64> {
        self.turns(seed, bytes)?;
        let written = self.stream.bytes;
        self.finish().map(|()| written)
    }

    /// A tool call and, in the next record, its result: as the model sees it and as a structure.
    fn call(
        &mut self,
        rng: &mut Rng,
        tool: &str,
        input: &str,
        shown: &str,
        failed: bool,
        structured: &str,
    ) -> io::Result<()> {
        let mut id = String::new();
        provider_id("toolu_01", 22, &mut self.ids, &mut id);
        self.assistant(
            rng,
            &format!(
                r#"{{"type":"tool_use","id":"{id}","name":"{tool}","input":{input},"caller":{{"type":"direct"}}}}"#
            ),
        )?;
        self.clock.tick(rng.spread(20, 60_000));
        let asked_by = self.parent.clone().unwrap_or_default();
        self.head();
        push(
            &mut self.record,
            format_args!(
                r#""type":"user","message":{{"role":"user","content":[{{"tool_use_id":"{id}","type":"tool_result","content":{shown},"is_error":{failed}}}]}},"toolUseResult":{structured},"sourceToolAssistantUUID":"{asked_by}","#
            ),
        );
        self.tail()
    }

    /// Starts another answer of the model: what its records share.
    fn new_answer(&mut self, rng: &mut Rng) {
        let (mut message, mut request) = (String::new(), String::new());
        provider_id("msg_01", 22, &mut self.ids, &mut message);
        provider_id("req_011C", 20, &mut self.ids, &mut request);
        let (made, read, output) = (rng.spread(100, 20_000), rng.between(20_000, 180_000), rng.spread(20, 3_000));
        self.answer = format!(
            r#"],"stop_reason":"tool_use","stop_sequence":null,"stop_details":null,"usage":{{"input_tokens":{},"cache_creation_input_tokens":{made},"cache_read_input_tokens":{read},"output_tokens":{output},"server_tool_use":{{"web_search_requests":0,"web_fetch_requests":0}},"service_tier":"standard","cache_creation":{{"ephemeral_1h_input_tokens":{made},"ephemeral_5m_input_tokens":0}},"inference_geo":"","iterations":[{{"output_tokens":{output},"cache_read_input_tokens":{read},"cache_creation_input_tokens":{made},"type":"message"}}],"speed":"standard"}}}},"requestId":"{request}","type":"assistant","#,
            rng.between(1, 12)
        );
        self.answer.insert_str(0, &message);
    }

    fn assistant(&mut self, rng: &mut Rng, block: &str) -> io::Result<()> {
        self.clock.tick(rng.spread(300, 9_000));
        self.head();
        let (message, rest) = self.answer.split_at(28);
        push(
            &mut self.record,
            format_args!(
                r#""message":{{"model":"{MODEL}","id":"{message}","type":"message","role":"assistant","content":[{block}{rest}"#
            ),
        );
        self.tail()
    }

    fn head(&mut self) {
        self.record.clear();
        match &self.parent {
            Some(parent) => push(&mut self.record, format_args!(r#"{{"parentUuid":"{parent}","#)),
            None => self.record.push_str(r#"{"parentUuid":null,"#),
        }
        match &self.agent_id {
            Some(agent) => push(&mut self.record, format_args!(r#""isSidechain":true,"agentId":"{agent}","#)),
            None => self.record.push_str(r#""isSidechain":false,"#),
        }
    }

    fn tail(&mut self) -> io::Result<()> {
        let mut uuid = String::new();
        self.ids.uuid(&mut uuid);
        push(
            &mut self.record,
            format_args!(
                r#""uuid":"{uuid}","timestamp":"{}","userType":"external","entrypoint":"cli","cwd":"{}","sessionId":"{}","version":"{VERSION}","gitBranch":"{}"}}"#,
                self.clock.text(),
                self.project.root,
                self.session_id,
                self.branch
            ),
        );
        self.parent = Some(uuid);
        self.stream.line(&self.record)
    }

    fn image_due(&self) -> bool {
        let due = self.stream.bytes as f64 * self.image_share;
        self.scale_bytes > 200_000 && (self.image_bytes as f64) < due
    }
}

/// Base64 of a picture: a PNG's first bytes, then noise.
pub(super) fn image(rng: &mut Rng, scale_bytes: u64) -> String {
    let characters = rng.spread(12_000, (scale_bytes / 20).clamp(20_000, 90_000)) as usize / 4 * 4;
    let mut data = String::with_capacity(characters + 24);
    data.push_str("iVBORw0KGgoAAAANSUhEUgAA");
    rng.characters(BASE64, characters, &mut data);
    data
}
