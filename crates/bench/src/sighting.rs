//! When a program has painted what it shows: found by watching the display until nothing changes
//! any more, and looking back for the moment since which its words stood there as they stayed.

use std::{
    collections::HashMap,
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail, ensure};

use crate::screen::{Look, Picture, Pixel, Region};

const PAUSE: Duration = Duration::from_millis(2);
/// A picture that stays for so long is the last one.
const SETTLED: Duration = Duration::from_millis(2_000);
const PATIENCE: Duration = Duration::from_secs(60);
/// What a window has started ends by itself when the window is gone, but not at once.
const AFTERMATH: Duration = Duration::from_millis(300);
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

/// Starts a program and watches until the picture stays. The program goes on.
///
/// # Errors
/// When the picture does not stay with enough ink in it. The program is ended then.
pub(crate) fn watch(picture: &Picture, program: &mut Command, sight: Sight) -> anyhow::Result<(Child, Seen)> {
    let mut last = picture.look(sight.region)?;
    let mut looks: Vec<(Duration, Look)> = Vec::new();
    let start = Instant::now();
    let mut child = program.spawn().context("starting the program")?;
    loop {
        thread::sleep(PAUSE);
        let now = start.elapsed();
        let look = picture.look(sight.region)?;
        if look != last {
            looks.push((now, look.clone()));
            last = look;
        }
        let resting = looks.last().is_some_and(|(at, _)| now - *at > SETTLED);
        if resting && inked(&last) >= sight.inked {
            return Ok((child, seen(&looks).context("nothing was shown")?));
        }
        if now > PATIENCE {
            end_one(&mut child)?;
            bail!("it was not shown within {} s: {:.2} of the lines hold ink", PATIENCE.as_secs(), inked(&last));
        }
    }
}

/// Ends programs and waits until they are gone from the picture.
pub(crate) fn end(picture: &Picture, children: impl IntoIterator<Item = Child>, region: Region) -> anyhow::Result<()> {
    for mut child in children {
        end_one(&mut child)?;
    }
    let start = Instant::now();
    while inked(&picture.look(region)?) > 0.0 {
        ensure!(start.elapsed() < PATIENCE, "the window did not go");
        thread::sleep(PAUSE);
    }
    thread::sleep(AFTERMATH);
    Ok(())
}

fn end_one(child: &mut Child) -> anyhow::Result<()> {
    child.kill()?;
    child.wait()?;
    Ok(())
}

fn seen(looks: &[(Duration, Look)]) -> Option<Seen> {
    let (shown, _) = looks.first()?;
    let (_, last) = looks.last()?;
    let ground = ground(last)?;
    let ink: Vec<(usize, &Pixel)> = last.pixels().iter().enumerate().filter(|(_, pixel)| **pixel != ground).collect();
    let in_place = |look: &Look| {
        let kept = ink.iter().filter(|(at, pixel)| look.pixels().get(*at) == Some(pixel)).count();
        kept as f64 >= ENOUGH * ink.len() as f64
    };
    let (painted, _) = looks.iter().rev().take_while(|(_, look)| in_place(look)).last()?;
    Some(Seen { shown_s: shown.as_secs_f64(), painted_s: painted.as_secs_f64() })
}

/// The colour most pixels have.
fn ground(look: &Look) -> Option<Pixel> {
    let mut counts: HashMap<Pixel, usize> = HashMap::new();
    for pixel in look.pixels() {
        *counts.entry(*pixel).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(colour, _)| colour)
}

/// The part of the lines that hold more than one colour.
fn inked(look: &Look) -> f64 {
    let inked = look.lines().filter(|line| line.iter().any(|pixel| Some(pixel) != line.first())).count();
    inked as f64 / look.lines().count().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A look of lines ten pixels wide, one letter a colour.
    fn look(lines: &[&str]) -> Look {
        Look::new(10, lines.concat().bytes().flat_map(|letter| [letter; 4]).collect())
    }

    fn at(ms: u64, lines: &[&str]) -> (Duration, Look) {
        (Duration::from_millis(ms), look(lines))
    }

    #[test]
    fn painted_is_when_the_words_stood_as_they_stayed() {
        let words = ["..........", ".xx.xx.xx.", "..........", ".xxx.xxxx."];
        let blank = ["::::::::::", "::::::::::", "::::::::::", "::::::::::"];
        let ground = [".........."; 4];
        let other = ["..........", ".y.yy.....", "..........", "....yyy..."];
        let nearly = ["..........", ".xx.xx.xx.", "..........", ".xxx.xxxz."];
        let looks = [at(5, &blank), at(20, &ground), at(30, &other), at(40, &nearly), at(900, &words)];
        assert_eq!(seen(&looks), Some(Seen { shown_s: 0.005, painted_s: 0.040 }));
        let flicker = [at(5, &words), at(10, &ground), at(15, &words)];
        assert_eq!(seen(&flicker), Some(Seen { shown_s: 0.005, painted_s: 0.015 }), "it was gone once more");
        assert_eq!(seen(&[]), None);
    }

    #[test]
    fn a_line_of_one_colour_holds_no_ink() {
        assert_eq!(inked(&look(&["..........", "....x.....", "xxxxxxxxxx", ".........."])), 0.25);
    }
}
