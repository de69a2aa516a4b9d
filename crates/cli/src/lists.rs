//! Lists that come in pages.

use clap::Args;
use serde::ser::{Serialize, SerializeMap, Serializer};
use synthetic_model::report::Failure;

use crate::exit::Stop;
use crate::output::{Format, Output};
use crate::table::Table;

const LIMIT_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 1000;

/// How much of a list is shown.
#[derive(Debug, Clone, Args)]
pub(crate) struct Paging {
    /// Shows at most N [default: 50]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    limit: Option<u32>,
    /// Shows all of them, page by page
    #[arg(long, conflicts_with = "limit")]
    all: bool,
    /// Goes on where an earlier list ended: its `next`
    #[arg(long, value_name = "CURSOR")]
    after: Option<String>,
}

/// One page as an operation gives it: items, and where the next page begins.
pub(crate) type Page<T> = (Vec<T>, Option<String>);

/// What a list came to.
pub(crate) struct Listed {
    /// Items shown.
    pub(crate) items: u64,
    /// Where the rest begins.
    pub(crate) next: Option<String>,
}

/// Shows a list in the form asked for: a table, one document `{"<noun>":[...],"next":...}`, or a
/// line per item. Tables and lines hold one page in memory at a time.
pub(crate) fn show<T: Serialize>(
    output: &mut Output,
    paging: &Paging,
    noun: &'static str,
    fetch: impl Fn(u32, Option<String>) -> Result<Page<T>, Failure>,
    table: impl Fn(&[T]) -> Table,
) -> Result<Listed, Stop> {
    let mut document = Vec::new();
    let listed = pages(paging, fetch, |items, first| {
        match output.format {
            Format::Human if items.is_empty() => {}
            Format::Human => output.table(&table(&items), first)?,
            Format::Json => document.extend(items),
            Format::JsonLines => items.iter().try_for_each(|item| output.json_line(item))?,
        }
        Ok(())
    })?;
    if output.format == Format::Json {
        output.document(&Document { noun, items: &document, next: listed.next.as_deref() })?;
    }
    Ok(listed)
}

fn pages<T>(
    paging: &Paging,
    fetch: impl Fn(u32, Option<String>) -> Result<Page<T>, Failure>,
    mut each: impl FnMut(Vec<T>, bool) -> Result<(), Stop>,
) -> Result<Listed, Stop> {
    let mut left = if paging.all { u64::MAX } else { u64::from(paging.limit.unwrap_or(LIMIT_DEFAULT)) };
    let mut next = paging.after.clone();
    let mut shown = 0;
    loop {
        let wanted = u32::try_from(left).unwrap_or(u32::MAX).min(PAGE_MAX);
        let (items, following) = fetch(wanted, next)?;
        let got = items.len() as u64;
        each(items, shown == 0)?;
        shown += got;
        left = left.saturating_sub(got);
        next = following;
        if left == 0 || next.is_none() {
            return Ok(Listed { items: shown, next });
        }
    }
}

/// Gathers every item of a list for which `keep` says so, one page in memory at a time.
pub(crate) fn gather<T>(
    fetch: impl Fn(u32, Option<String>) -> Result<Page<T>, Failure>,
    keep: impl Fn(&T) -> bool,
) -> Result<Vec<T>, Failure> {
    let mut kept = Vec::new();
    let mut next = None;
    loop {
        let (items, following) = fetch(PAGE_MAX, next)?;
        kept.extend(items.into_iter().filter(&keep));
        next = following;
        if next.is_none() {
            return Ok(kept);
        }
    }
}

struct Document<'a, T> {
    noun: &'static str,
    items: &'a [T],
    next: Option<&'a str>,
}

impl<T: Serialize> Serialize for Document<'_, T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry(self.noun, self.items)?;
        map.serialize_entry("next", &self.next)?;
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(limit: u32, after: Option<String>) -> Result<Page<u32>, Failure> {
        let from: u32 = after.map_or(0, |cursor| cursor.parse().expect("our own cursor"));
        let until = (from + limit).min(2_500);
        Ok(((from..until).collect(), (until < 2_500).then(|| until.to_string())))
    }

    fn walk(limit: Option<u32>, all: bool, after: Option<&str>) -> (Vec<u32>, Option<String>) {
        let paging = Paging { limit, all, after: after.map(str::to_owned) };
        let mut seen = Vec::new();
        let listed = pages(&paging, numbers, |items, first| {
            assert_eq!(first, seen.is_empty(), "only the first page has a heading");
            seen.extend(items);
            Ok(())
        });
        (seen, listed.unwrap_or_else(|_| panic!("the list can be walked")).next)
    }

    #[test]
    fn a_limit_beyond_one_page_is_reached_over_several() {
        assert_eq!(walk(None, false, None), ((0..50).collect(), Some("50".to_owned())));
        assert_eq!(walk(Some(1_200), false, None), ((0..1_200).collect(), Some("1200".to_owned())));
        assert_eq!(walk(None, true, Some("2000")), ((2_000..2_500).collect(), None));
        assert_eq!(gather(numbers, |n| n % 1_000 == 0).expect("all pages"), [0, 1_000, 2_000]);
    }
}
