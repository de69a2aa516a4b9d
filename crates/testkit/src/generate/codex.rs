//! Sessions as Codex writes them: rollouts of enveloped records, most things said twice.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::{
    Written,
    book::{Book, push},
    claude::image,
    plan::{SessionPlan, provider_id},
    project::Project,
    rng::{BASE64, Rng},
    stream::{Clock, Stream, escape, escaped},
};

struct CodexSession<'w> {
    book: &'w Book,
    project: Project,
    stream: Stream,
    scale_bytes: u64,
    cjk: bool,
    image_share: f64,
    image_bytes: u64,
    ids: Rng,
    clock: Clock,
    turn_id: String,
    total_tokens: u64,
    record: String,
}

/// Writes the session `plan` says into `sessions`.
pub(super) fn write(
    plan: &SessionPlan,
    book: &Book,
    project: &Project,
    sessions: &Path,
    written: &mut Written,
) -> io::Result<()> {
    let mut session = CodexSession {
        book,
        project: project.clone(),
        stream: Stream::create(&rollout(plan, sessions))?,
        scale_bytes: plan.bytes,
        cjk: plan.cjk,
        image_share: plan.image_share,
        image_bytes: 0,
        ids: Rng::part(plan.seed, 1),
        clock: Clock(plan.start.0),
        turn_id: String::new(),
        total_tokens: 0,
        record: String::new(),
    };
    session.meta(&plan.id, plan.fork.as_ref().map(|fork| fork.parent_id.as_str()))?;
    if let Some(fork) = &plan.fork {
        // The copy begins with the parent's own head, and is stamped with the time of copying.
        session.scale_bytes = fork.parent_bytes;
        if fork.keeps_ids {
            session.ids = Rng::part(fork.parent_seed, 1);
        }
        session.meta(&fork.parent_id, None)?;
        session.turns(fork.parent_seed, fork.copied_bytes)?;
        session.ids = Rng::part(plan.seed, 2);
        session.scale_bytes = plan.bytes;
    }
    session.turns(plan.seed, plan.bytes)?;
    written.count(&session.stream);
    session.stream.finish()
}

fn rollout(plan: &SessionPlan, sessions: &Path) -> PathBuf {
    let at = plan.start.rfc3339();
    let (date, time) = (&at[..10], at[11..19].replace(':', "-"));
    sessions.join(date.replace('-', "/")).join(format!("rollout-{date}T{time}-{}.jsonl", plan.id))
}

impl CodexSession<'_> {
    fn turns(&mut self, seed: u64, end_bytes: u64) -> io::Result<()> {
        let mut turn = 0;
        while self.stream.bytes < end_bytes {
            self.turn(&mut Rng::part(seed, 0x7000 + turn))?;
            turn += 1;
        }
        Ok(())
    }

    fn meta(&mut self, id: &str, forked_from: Option<&str>) -> io::Result<()> {
        let mut instructions = String::from("You are Codex, a coding agent. You and the user share one workspace.\n");
        // Every rollout of a version begins with the same instructions.
        let bytes = (self.scale_bytes / 4).min(14_000);
        self.book.prose(&mut Rng::new(0xBA5E), bytes, false, &mut instructions);
        let forked = forked_from.map_or_else(String::new, |from| format!(r#""forked_from_id":"{from}","#));
        let (at, cwd) = (self.clock.text(), self.project.root.clone());
        self.write("session_meta", |out| {
            push(out, format_args!(
                r#"{{"id":"{id}",{forked}"timestamp":"{at}","cwd":"{cwd}","originator":"codex_cli_rs","cli_version":"0.142.0","source":"cli","model_provider":"openai","base_instructions":{{"text":"{}"}},"git":{{"commit_hash":"3f2a91c0b7d84e55a1c2","branch":"main"}}}}"#,
                escaped(&instructions)
            ));
        })
    }

    fn turn(&mut self, rng: &mut Rng) -> io::Result<()> {
        self.clock.tick(rng.spread(4_000, 900_000));
        self.turn_id.clear();
        self.ids.uuid(&mut self.turn_id);
        let (turn_id, cwd, second) = (self.turn_id.clone(), self.project.root.clone(), self.clock.0 / 1_000);
        self.write("event_msg", |out| {
            push(out, format_args!(r#"{{"type":"task_started","turn_id":"{turn_id}","started_at":{second},"model_context_window":258400,"collaboration_mode_kind":"default"}}"#));
        })?;
        self.write("turn_context", |out| {
            push(out, format_args!(
                r#"{{"turn_id":"{turn_id}","cwd":"{cwd}","workspace_roots":["{cwd}"],"timezone":"Etc/UTC","approval_policy":"on-request","sandbox_policy":{{"type":"workspace-write","writable_roots":["{cwd}"],"network_access":false}},"model":"gpt-5.5","personality":"friendly","collaboration_mode":{{"mode":"default","settings":{{"model":"gpt-5.5","reasoning_effort":"high"}}}},"effort":"high","summary":"auto"}}"#
            ));
        })?;
        self.prompt(rng)?;
        let tools_max = (self.scale_bytes / 6_000).clamp(1, 16);
        for _ in 0..rng.between(1, tools_max + 1) {
            if rng.chance(0.3) {
                self.reasoning(rng)?;
            }
            if rng.chance(0.35) {
                self.say(rng, 400, "commentary")?;
            }
            if rng.chance(0.2) {
                self.patch(rng)?
            } else {
                self.exec(rng)?
            }
            self.tokens(rng)?;
        }
        let last = self.say(rng, 2_500, "final_answer")?;
        let (second, ms) = (self.clock.0 / 1_000, rng.spread(3_000, 600_000));
        self.write("event_msg", |out| {
            push(out, format_args!(r#"{{"type":"task_complete","turn_id":"{turn_id}","last_agent_message":"{last}","completed_at":{second},"duration_ms":{ms}}}"#));
        })
    }

    fn prompt(&mut self, rng: &mut Rng) -> io::Result<()> {
        let mut text = String::new();
        self.book.prompt(rng, self.cjk, &mut text);
        let text = escaped(&text);
        let due = self.scale_bytes > 200_000 && (self.image_bytes as f64) < self.stream.bytes as f64 * self.image_share;
        let picture = due.then(|| image(rng, self.scale_bytes));
        self.image_bytes += picture.as_ref().map_or(0, |data| data.len() as u64);
        let picture = picture.map_or_else(String::new, |data| {
            format!(r#",{{"type":"input_image","image_url":"data:image/png;base64,{data}"}}"#)
        });
        self.write("response_item", |out| {
            push(
                out,
                format_args!(
                    r#"{{"type":"message","role":"user","content":[{{"type":"input_text","text":"{text}"}}{picture}]}}"#
                ),
            );
        })?;
        self.write("event_msg", |out| {
            push(
                out,
                format_args!(
                    r#"{{"type":"user_message","message":"{text}","images":[],"local_images":[],"text_elements":[]}}"#
                ),
            );
        })
    }

    fn reasoning(&mut self, rng: &mut Rng) -> io::Result<()> {
        self.clock.tick(rng.spread(500, 9_000));
        let mut sealed = String::from("gAAAAAB");
        let characters = rng.spread(100, 400) as usize;
        self.ids.characters(BASE64, characters, &mut sealed);
        let mut id = String::from("rs_");
        self.ids.hex(50, &mut id);
        self.write("response_item", |out| {
            push(
                out,
                format_args!(r#"{{"type":"reasoning","id":"{id}","summary":[],"encrypted_content":"{sealed}"}}"#),
            );
        })
    }

    /// What the model says stands in an event for the screen and in an item for the model.
    fn say(&mut self, rng: &mut Rng, bytes_max: u64, phase: &str) -> io::Result<String> {
        self.clock.tick(rng.spread(300, 6_000));
        let bytes = rng.spread(60, bytes_max.min(self.scale_bytes / 8).max(120));
        let mut text = String::new();
        self.book.prose(rng, bytes, self.cjk, &mut text);
        let text = escaped(text.trim_end());
        self.write("event_msg", |out| {
            push(
                out,
                format_args!(
                    r#"{{"type":"agent_message","message":"{text}","phase":"{phase}","memory_citation":null}}"#
                ),
            );
        })?;
        self.write("response_item", |out| {
            push(out, format_args!(r#"{{"type":"message","role":"assistant","content":[{{"type":"output_text","text":"{text}"}}],"phase":"{phase}"}}"#));
        })?;
        Ok(text)
    }

    fn exec(&mut self, rng: &mut Rng) -> io::Result<()> {
        let bytes_cap = (self.scale_bytes / 8).clamp(400, 90_000);
        let bytes_max = if rng.chance(0.08) { bytes_cap } else { bytes_cap.min(14_000) };
        let (mut output, command);
        if rng.chance(0.45) {
            let file = &self.project.files[self.project.pick(rng)];
            let first = rng.below(file.lines.len() as u64) as usize;
            output = String::new();
            for line in file.lines[first..].iter().take_while(|_| true) {
                if output.len() as u64 > bytes_max {
                    break;
                }
                output.push_str(line);
                output.push('\n');
            }
            command = format!("sed -n '{},{}p' {}", first + 1, first + 240, file.path);
        } else {
            let slot = rng.below(30);
            let mut habit = Rng::part(0xC0DE + slot, self.project.files.len() as u64);
            output = String::new();
            let bytes = rng.spread(80, bytes_max);
            self.book.output(&mut habit, rng, bytes, &mut output);
            command = format!("cargo test -p {} | tail -{slot}", self.book.name(&mut habit));
        }
        let (mut id, mut call, mut piece) = (String::new(), String::new(), String::new());
        provider_id("fc_", 50, &mut self.ids, &mut id);
        provider_id("call_", 24, &mut self.ids, &mut call);
        self.ids.hex(6, &mut piece);
        let arguments =
            escaped(&format!(r#"{{"cmd":"{command}","workdir":"{}","yield_time_ms":1000}}"#, self.project.root));
        self.write("response_item", |out| {
            push(out, format_args!(r#"{{"type":"function_call","id":"{id}","name":"exec_command","arguments":"{arguments}","call_id":"{call}"}}"#));
        })?;
        let ms = rng.spread(20, 60_000);
        self.clock.tick(ms);
        self.write("response_item", |out| {
            push(out, format_args!(
                r#"{{"type":"function_call_output","call_id":"{call}","output":"Chunk ID: {piece}\nWall time: {}.{:04} seconds\nProcess exited with code 0\nOutput:\n"#,
                ms / 1_000,
                ms % 1_000 * 10
            ));
            escape(&output, out);
            out.push_str("\"}");
        })
    }

    fn patch(&mut self, rng: &mut Rng) -> io::Result<()> {
        let edit = self.project.edit(rng, self.book);
        let path = self.project.files[edit.file].path.clone();
        let mut hunk = String::new();
        for (mark, lines) in [('-', &edit.old), ('+', &edit.new)] {
            for line in lines {
                push(&mut hunk, format_args!("{mark}{line}\n"));
            }
        }
        let hunk = escaped(&hunk);
        let (mut id, mut call) = (String::new(), String::new());
        provider_id("ctc_", 50, &mut self.ids, &mut id);
        provider_id("call_", 24, &mut self.ids, &mut call);
        let (turn_id, at, count) = (self.turn_id.clone(), edit.first_line + 1, edit.old.len());
        self.write("response_item", |out| {
            push(out, format_args!(r#"{{"type":"custom_tool_call","id":"{id}","status":"completed","call_id":"{call}","name":"apply_patch","input":"*** Begin Patch\n*** Update File: {path}\n@@\n{hunk}*** End Patch\n"}}"#));
        })?;
        self.write("event_msg", |out| {
            push(out, format_args!(r#"{{"type":"patch_apply_end","call_id":"{call}","turn_id":"{turn_id}","stdout":"Success. Updated the following files:\nM {path}\n","stderr":"","success":true,"changes":{{"{path}":{{"type":"update","unified_diff":"@@ -{at},{count} +{at},{count} @@\n{hunk}","move_path":null}}}},"status":"completed"}}"#));
        })?;
        self.write("response_item", |out| {
            push(out, format_args!(r#"{{"type":"custom_tool_call_output","call_id":"{call}","output":"Exit code: 0\nWall time: 0 seconds\nOutput:\nSuccess. Updated the following files:\nM {path}\n"}}"#));
        })
    }

    fn tokens(&mut self, rng: &mut Rng) -> io::Result<()> {
        let (input, output) = (rng.between(20_000, 200_000), rng.spread(20, 3_000));
        self.total_tokens += input + output;
        let (total, cached) = (self.total_tokens, input * 9 / 10);
        let used = total % 100;
        self.write("event_msg", |out| {
            push(out, format_args!(
                r#"{{"type":"token_count","info":{{"total_token_usage":{{"input_tokens":{total},"cached_input_tokens":{cached},"output_tokens":{output},"reasoning_output_tokens":0,"total_tokens":{total}}},"last_token_usage":{{"input_tokens":{input},"cached_input_tokens":{cached},"output_tokens":{output},"reasoning_output_tokens":0,"total_tokens":{}}},"model_context_window":258400}},"rate_limits":{{"limit_id":"codex","limit_name":null,"primary":{{"used_percent":{used}.0,"window_minutes":300,"resets_at":1782217302}},"secondary":{{"used_percent":{used}.0,"window_minutes":10080,"resets_at":1782336596}},"credits":null,"plan_type":"team","rate_limit_reached_type":null}}}}"#,
                input + output
            ));
        })
    }

    fn write(&mut self, kind: &str, payload: impl FnOnce(&mut String)) -> io::Result<()> {
        self.record.clear();
        push(&mut self.record, format_args!(r#"{{"timestamp":"{}","type":"{kind}","payload":"#, self.clock.text()));
        payload(&mut self.record);
        self.record.push('}');
        self.stream.line(&self.record)
    }
}
