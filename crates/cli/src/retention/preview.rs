//! `synthetic retention preview`

use std::path::PathBuf;

use clap::Args;
use synthetic_api::{Api, retention::PreviewPolicy};
use synthetic_model::{
    cleanup::CleanupAction,
    retention::{Policy, RetentionPreview},
};

use super::{find, set::of_file};
use crate::exit::Stop;
use crate::ids::short;
use crate::invocation::Invocation;
use crate::output::{Output, Style};
use crate::size::{counted, size};
use crate::table::{Column, Table};
use crate::time;

/// Says what a policy would take now and over the next year; nothing is taken
///
/// It is looked at as if it were on, in its place among the others.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  synthetic retention preview \"Old images\"
  synthetic retention preview --file policy.json --json | jq .takes.freed_bytes")]
pub(crate) struct Preview {
    /// Name of a saved policy
    #[arg(value_name = "NAME", required_unless_present = "file")]
    name: Option<String>,
    /// A policy that is not saved; with NAME, in place of that one
    #[arg(long, value_name = "FILE", value_hint = clap::ValueHint::FilePath)]
    file: Option<PathBuf>,
}

pub(super) fn run(command: &Preview, api: &Api, invocation: &mut Invocation) -> Result<(), Stop> {
    let saved = command.name.as_deref().map(|name| find(api, name)).transpose()?.map(|row| row.policy);
    let replaces = saved.as_ref().map(|policy| policy.name.clone());
    let policy = match (&command.file, saved) {
        (Some(file), _) => of_file(file)?,
        (None, saved) => saved.unwrap_or_default(),
    };
    let preview = api.preview_policy(PreviewPolicy { policy: policy.clone(), replaces })?;
    let output = &mut invocation.output;
    if output.is_human() { Ok(show(output, &policy, &preview)?) } else { Ok(output.document(&preview)?) }
}

fn show(output: &mut Output, policy: &Policy, preview: &RetentionPreview) -> std::io::Result<()> {
    output.line(&format!("{}: it {}", policy.name, super::words::policy(policy)))?;
    if let Some(problem) = &preview.problem {
        return output.styled_line(Style::Bad, &format!("Nothing would be taken: {problem}"));
    }
    if preview.expires_sessions > 0 {
        output.line(&format!("{} would expire.", counted(preview.expires_sessions, "session")))?;
    }
    let plan = &preview.takes;
    if !plan.items.is_empty() {
        let mut table = Table::new(vec![
            Column::text("Id"),
            Column::text("Name").shrinks_to(20),
            Column::text("What"),
            Column::text("Action"),
            Column::text("Reason").shrinks_to(20),
            Column::number("Freed"),
        ]);
        for item in &plan.items {
            let removed = item.action == CleanupAction::Remove;
            table.row([
                short(item.construct_id),
                item.name.clone(),
                item.kind.replace('_', " "),
                if removed { "remove" } else { "keep" }.to_owned(),
                item.reason.clone(),
                if removed { size(item.freed_bytes) } else { String::new() },
            ]);
        }
        output.table(&table, true)?;
    }
    let taken = match plan.removed {
        0 => "It would take nothing now.".to_owned(),
        removed => format!("It would take {} now and free {}.", counted(removed, "item"), size(plan.freed_bytes)),
    };
    output.line(&taken)?;
    if let Some(at) = preview.next_run_at {
        output.line(&format!("It would run next on {}, while the window or server is open.", time::full(at)))?;
    }
    if let Some(last) = preview.months.last() {
        let (without, with) = (size(last.without_bytes), size(last.with_bytes));
        let when = time::date(last.at);
        output.styled_line(
            Style::Faint,
            &format!("On {when} all constructs would take {with}, and {without} if nothing were ever taken."),
        )?;
    }
    Ok(())
}
