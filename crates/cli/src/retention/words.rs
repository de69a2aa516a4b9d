//! Policies in words, and the words people write for their parts.

use synthetic_model::{
    ByteKind,
    retention::{Policy, PolicyAction, Schedule, Take, Thin, Weekday},
};

use crate::size::{parse_size, size};

/// What a policy does, in one line.
pub(super) fn policy(policy: &Policy) -> String {
    let mut parts = Vec::new();
    let takes: Vec<_> = policy.takes.iter().map(take).collect();
    match &policy.action {
        PolicyAction::ExpireSessions { idle_days } => parts.push(format!("expires sessions idle {idle_days} d")),
        PolicyAction::ExportThenTrash { .. } => parts.push(format!("exports and takes {}", takes.join(", "))),
        PolicyAction::Trash => parts.push(format!("takes {}", takes.join(", "))),
    }
    if takes.is_empty() && !matches!(policy.action, PolicyAction::ExpireSessions { .. }) {
        parts = vec!["takes the oldest".to_owned()];
    }
    parts.extend(policy.quota_bytes.map(|bytes| format!("to stay under {}", size(bytes))));
    parts.extend(policy.keep_last_per_workspace.map(|count| format!("keeps the last {count}")));
    parts.extend(policy.thin.map(|thin| format!("keeps {}", thinned(thin))));
    parts.join(", ")
}

fn take(take: &Take) -> String {
    let mut text = take.kind.map_or("constructs".to_owned(), |kind| kind.word().replace('_', " "));
    if let Some(days) = take.idle_days {
        text += &format!(" idle {days} d");
    }
    if let Some(bytes) = take.larger_than_bytes {
        text += &format!(" over {}", size(bytes));
    }
    text
}

fn thinned(thin: Thin) -> String {
    let parts = [(thin.daily, "daily"), (thin.weekly, "weekly"), (thin.monthly, "monthly"), (thin.yearly, "yearly")];
    let given: Vec<_> =
        parts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
    given.join(" ")
}

/// Reads `construct:90d`, `images:30d`, `logs:10MB` or `tool_output:30d,1MB`.
pub(super) fn parse_take(text: &str) -> Result<Take, String> {
    let (what, conditions) = text.split_once(':').unwrap_or((text, ""));
    let kind = match what {
        "construct" | "constructs" => None,
        word => Some(word.replace('-', "_").parse::<ByteKind>().map_err(|e| format!("{e}, or construct"))?),
    };
    let mut take = Take { kind, ..Take::default() };
    for condition in conditions.split(',').filter(|condition| !condition.is_empty()) {
        if let Ok(days) = parse_days(condition) {
            take.idle_days = Some(days);
        } else {
            let bytes = parse_size(condition);
            take.larger_than_bytes =
                Some(bytes.ok_or_else(|| format!("{condition:?} is neither an age like 30d nor a size like 10MB"))?);
        }
    }
    Ok(take)
}

/// Reads whole days: `30d`, `4w`.
pub(super) fn parse_days(text: &str) -> Result<u32, String> {
    let lacks = || "expected days or weeks, like 30d or 4w".to_owned();
    let (number, days) = match text.as_bytes() {
        [number @ .., b'd'] => (number, 1),
        [number @ .., b'w'] => (number, 7),
        _ => return Err(lacks()),
    };
    let number: u32 = std::str::from_utf8(number).ok().and_then(|text| text.parse().ok()).ok_or_else(lacks)?;
    number.checked_mul(days).ok_or_else(lacks)
}

/// Reads `7d,4w,12m,3y`.
pub(super) fn parse_thin(text: &str) -> Result<Thin, String> {
    let mut thin = Thin::default();
    for part in text.split(',') {
        let lacks = || format!("{part:?} is not a number of days, weeks, months or years, like 7d,4w,12m,3y");
        let unit = part.chars().last().ok_or_else(lacks)?;
        let number = part[..part.len() - unit.len_utf8()].parse().map_err(|_| lacks())?;
        match unit {
            'd' => thin.daily = number,
            'w' => thin.weekly = number,
            'm' => thin.monthly = number,
            'y' => thin.yearly = number,
            _ => return Err(lacks()),
        }
    }
    Ok(thin)
}

/// Reads `manual`, `daily 03:00`, `weekly sunday 03:00` or `monthly 1 03:00`.
pub(super) fn parse_schedule(text: &str) -> Result<Schedule, String> {
    let lacks = || "expected `manual`, `daily 03:00`, `weekly sunday 03:00` or `monthly 1 03:00`".to_owned();
    match text.split_whitespace().collect::<Vec<_>>()[..] {
        ["manual"] => Ok(Schedule::Manual),
        ["daily", at] => Ok(Schedule::Daily { at: at.to_owned() }),
        ["weekly", day, at] => Ok(Schedule::Weekly { day: weekday(day).ok_or_else(lacks)?, at: at.to_owned() }),
        ["monthly", day, at] => Ok(Schedule::Monthly { day: day.parse().map_err(|_| lacks())?, at: at.to_owned() }),
        _ => Err(lacks()),
    }
}

/// A day by its name or the three first letters of it.
fn weekday(text: &str) -> Option<Weekday> {
    let text = text.to_ascii_lowercase();
    let named = |day: &&Weekday| day.word() == text || (text.len() == 3 && day.word().starts_with(&text));
    Weekday::ALL.iter().find(named).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_of_policies_are_written_in_short() {
        let images = Take { kind: Some(ByteKind::Images), idle_days: Some(30), ..Take::default() };
        assert_eq!(parse_take("images:30d").as_ref(), Ok(&images));
        let both = parse_take("tool-output:4w,10MB").expect("is one");
        assert_eq!(
            (both.kind, both.idle_days, both.larger_than_bytes),
            (Some(ByteKind::ToolOutput), Some(28), Some(10_000_000))
        );
        assert_eq!(parse_take("construct:90d").map(|take| (take.kind, take.idle_days)), Ok((None, Some(90))));
        assert!(parse_take("pictures:30d").is_err() && parse_take("images:soon").is_err());
        assert_eq!(parse_thin("7d,12m"), Ok(Thin { daily: 7, monthly: 12, ..Thin::default() }));
        assert!(parse_thin("7").is_err() && parse_thin("").is_err() && parse_thin("é").is_err());
        let sunday = Schedule::Weekly { day: Weekday::Sunday, at: "03:00".into() };
        assert_eq!(parse_schedule("weekly sun 03:00"), Ok(sunday.clone()));
        assert_eq!(parse_schedule("weekly Sunday 03:00"), Ok(sunday));
        assert!(parse_schedule("weekly 03:00").is_err());
    }
}
