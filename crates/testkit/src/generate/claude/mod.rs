//! Sessions as Claude Code writes them: one record per content block, chained by `parentUuid`.

mod tools;

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
