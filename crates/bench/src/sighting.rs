//! When a program has painted what it shows: found by watching the display until nothing changes
//! any more, and looking back for the moment since which its words stood there as they stayed.

use std::{
    collections::HashMap,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};

use crate::screen::{Look, Picture, Region};

const PAUSE: Duration = Duration::from_millis(2);
/// A picture that stays for so long is the last one.
const SETTLED: Duration = Duration::from_millis(2_000);
const PATIENCE: Duration = Duration::from_secs(60);
/// The part of the ink that must be in its place: not all, since the age of something or a colour may
/// change by itself.
const ENOUGH: f64 = 0.9;

/// What to wait for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Sight {
    /// Where it appears.
    pub(crate) region: Region,
    /// The lines of the region that hold ink when it is there, at least, as a part of all lines.
    /// Tells a full list from an empty one or a message of failure.
    pub(crate) inked: f64,
}

/// When it was seen, in seconds since its program was started.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Seen {
    /// Anything at all.
    pub(crate) shown_s: f64,
    /// What was waited for.
    pub(crate) painted_s: f64,
}

/// Starts a program and watches until its picture stays. The program goes on.
pub(crate) fn watch(picture: &Picture, program: &mut Command, sight: Sight) -> anyhow::Result<(Child, Seen)> {
    let before = picture.look(sight.region)?;
    let mut looks: Vec<(Duration, Look)> = Vec::new();
    let start = Instant::now();
    let mut child = program.spawn().context("starting the program")?;
    loop {
        thread::sleep(PAUSE);
        let now = start.elapsed();
        let look = picture.look(sight.region)?;
        let (last_change, last) = looks.last().map_or((Duration::ZERO, &before), |(at, look)| (*at, look));
        if look != *last {
            looks.push((now, look.clone()));
        } else if !looks.is_empty() && now - last_change > SETTLED && inked(last, sight.region) >= sight.inked {
            let seen = seen(&looks, sight.region).context("nothing was shown")?;
            return Ok((child, seen));
        }
        if now > PATIENCE {
            let part = inked(&look, sight.region);
            child.kill()?;
            child.wait()?;
            bail!("what was waited for was not shown within {PATIENCE:?} ({part:.2} of the lines hold ink)");
        }
    }
}

/// Ends a program and waits until it is gone from the picture.
pub(crate) fn end(picture: &Picture, mut child: Child, region: Region) -> anyhow::Result<()> {
    child.kill()?;
    child.wait()?;
    let start = Instant::now();
    while inked(&picture.look(region)?, region) > 0.0 {
        ensure!(start.elapsed() < PATIENCE, "the window did not go");
        thread::sleep(PAUSE);
    }
    // What it had started ends by itself when it is gone.
    thread::sleep(Duration::from_millis(300));
    Ok(())
}

fn seen(looks: &[(Duration, Look)], region: Region) -> Option<Seen> {
    let (shown, _) = looks.first()?;
    let (_, last) = looks.last()?;
    let ground = ground(last);
    let ink: Vec<usize> =
        pixels(last).enumerate().filter(|(_, pixel)| **pixel != ground).map(|(at, _)| at).collect();
    let in_place = |look: &Look| {
        let (look, last) = (pixels_of(look), pixels_of(last));
        ink.iter().filter(|at| look.get(**at) == last.get(**at)).count() as f64 >= ENOUGH * ink.len() as f64
    };
    let painted = looks.iter().rev().take_while(|(_, look)| in_place(look)).last()?;
    let _ = region;
    Some(Seen { shown_s: shown.as_secs_f64(), painted_s: painted.0.as_secs_f64() })
}

fn pixels_of(look: &Look) -> &[[u8; 4]] {
    look.0.as_chunks().0
}

fn pixels(look: &Look) -> std::slice::Iter<'_, [u8; 4]> {
    pixels_of(look).iter()
}

/// The colour most pixels have.
fn ground(look: &Look) -> [u8; 4] {
    let mut counts: HashMap<[u8; 4], usize> = HashMap::new();
    for pixel in pixels(look) {
        *counts.entry(*pixel).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or([0; 4], |(colour, _)| colour)
}

/// The part of the lines that hold more than one colour.
fn inked(look: &Look, region: Region) -> f64 {
    let lines: Vec<_> = look.lines(region).collect();
    let inked = lines.iter().filter(|line| line.iter().any(|pixel| Some(pixel) != line.first())).count();
    inked as f64 / lines.len().max(1) as f64
}
