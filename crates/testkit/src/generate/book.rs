//! Sentences, code and output from one workspace's vocabulary.

use std::fmt::Write;

use super::{
    rng::Rng,
    vocabulary::{CJK, CODE, ENGLISH, OUTPUT, PROMPTS},
};

/// Draws from a list so that early items come up far more often (Zipf's law).
#[derive(Debug, Clone)]
struct Ranked<T> {
    items: Vec<T>,
    table: Vec<u16>,
}

impl<T> Ranked<T> {
    fn new(items: Vec<T>) -> Self {
        const SLOTS: f64 = 4096.0;
        let weight = |rank: usize| 1.0 / (rank as f64 + 2.7);
        let total: f64 = (0..items.len()).map(weight).sum();
        let mut table = Vec::with_capacity(4096);
        let mut sum = 0.0;
        for rank in 0..items.len() {
            sum += weight(rank) / total * SLOTS;
            table.resize((sum as usize).max(table.len()), rank as u16);
        }
        table.resize(4096, 0);
        Self { items, table }
    }

    fn draw(&self, rng: &mut Rng) -> &T {
        &self.items[usize::from(self.table[(rng.bits() >> 52) as usize])]
    }
}

/// The language of one workspace: its words, its names and the turns of phrase its people repeat.
#[derive(Debug, Clone)]
pub(super) struct Book {
    words: Ranked<&'static str>,
    cjk: Ranked<&'static str>,
    names: Ranked<String>,
    phrases: Ranked<String>,
}

impl Book {
    pub(super) fn new(seed: u64) -> Self {
        let mut rng = Rng::part(seed, 0xB00C);
        let words = Ranked::new(ENGLISH.split_whitespace().collect::<Vec<_>>());
        let nouns: Vec<&str> =
            ENGLISH.split_whitespace().skip(90).filter(|w| w.bytes().all(|b| b.is_ascii_lowercase())).collect();
        let names = Ranked::new((0..700).map(|_| name(&mut rng, &nouns)).collect());
        let phrases = (0..1_500)
            .map(|_| {
                let mut phrase = String::new();
                for position in 0..rng.between(3, 9) {
                    if position > 0 {
                        phrase.push(' ');
                    }
                    phrase.push_str(words.draw(&mut rng));
                }
                phrase
            })
            .collect();
        Self { cjk: Ranked::new(CJK.split_whitespace().collect()), words, names, phrases: Ranked::new(phrases) }
    }

    pub(super) fn name(&self, rng: &mut Rng) -> &str {
        self.names.draw(rng)
    }

    /// Appends sentences until `out` has grown by `bytes` or somewhat more.
    pub(super) fn prose(&self, rng: &mut Rng, bytes: u64, cjk: bool, out: &mut String) {
        let end = out.len() + bytes as usize;
        while out.len() < end {
            if cjk {
                self.cjk_sentence(rng, out)
            } else {
                self.sentence(rng, out)
            }
            match rng.below(12) {
                0 => out.push_str("\n\n"),
                1 => {
                    out.push_str("\n\n- `");
                    out.push_str(self.name(rng));
                    out.push_str("`: ");
                }
                _ => out.push(' '),
            }
        }
    }

    fn sentence(&self, rng: &mut Rng, out: &mut String) {
        let start = out.len();
        for part in 0..rng.between(2, 5) {
            if part > 0 {
                out.push_str(if rng.chance(0.2) { ", " } else { " " });
            }
            match rng.below(10) {
                0 => {
                    out.push('`');
                    out.push_str(self.name(rng));
                    out.push('`');
                }
                1..=3 => {
                    for _ in 0..rng.between(1, 4) {
                        out.push_str(self.words.draw(rng));
                        out.push(' ');
                    }
                    out.pop();
                }
                _ => out.push_str(self.phrases.draw(rng)),
            }
        }
        if let Some(first) = out.get_mut(start..=start) {
            first.make_ascii_uppercase();
        }
        out.push('.');
    }

    fn cjk_sentence(&self, rng: &mut Rng, out: &mut String) {
        for _ in 0..rng.between(5, 14) {
            out.push_str(self.cjk.draw(rng));
        }
        out.push('。');
    }

    pub(super) fn prompt(&self, rng: &mut Rng, cjk: bool, out: &mut String) {
        if cjk {
            self.cjk_sentence(rng, out);
        } else {
            let template = *rng.of(PROMPTS);
            self.fill(rng, template, out);
        }
        if rng.chance(0.25) {
            out.push_str("\n\n");
            let bytes = rng.spread(100, 3_000);
            self.prose(rng, bytes, cjk, out);
        }
    }

    pub(super) fn code_line(&self, rng: &mut Rng, out: &mut String) {
        let template = *rng.of(CODE);
        self.fill(rng, template, out);
    }

    /// Appends lines of output of one kind until `out` has grown by `bytes` or somewhat more.
    ///
    /// `habit` decides the lines, `now` the few that differ from run to run.
    pub(super) fn output(&self, habit: &mut Rng, now: &mut Rng, bytes: u64, out: &mut String) {
        let end = out.len() + bytes as usize;
        let kind = *habit.of(OUTPUT);
        let ends_in_summary = habit.chance(0.5);
        while out.len() < end {
            let line = *habit.of(kind);
            if now.chance(0.08) {
                self.fill(now, line, out);
            } else {
                self.fill(habit, line, out);
            }
            out.push('\n');
        }
        if ends_in_summary {
            let passed = now.below(900);
            push(
                out,
                format_args!(
                    "\ntest result: ok. {passed} passed; 0 failed; finished in {}.{:02}s\n",
                    passed / 90,
                    passed % 90
                ),
            );
        }
    }

    fn fill(&self, rng: &mut Rng, template: &str, out: &mut String) {
        let mut rest = template;
        while let Some(at) = rest.find(['@', '#', '%', '~', '^']) {
            out.push_str(&rest[..at]);
            match rest.as_bytes()[at] {
                b'@' => out.push_str(self.name(rng)),
                b'#' => push(out, format_args!("{}", rng.spread(1, 4_000))),
                b'%' => out.push_str(self.words.draw(rng)),
                b'~' => rng.hex(9, out),
                _ => {
                    let (second, ms) = (rng.below(86_400), rng.below(1_000));
                    let (hour, minute) = (second / 3_600, second / 60 % 60);
                    push(out, format_args!("2026-01-09T{hour:02}:{minute:02}:{:02}.{ms:03}Z", second % 60));
                }
            }
            rest = &rest[at + 1..];
        }
        out.push_str(rest);
    }
}

/// Formatting into memory cannot fail.
pub(super) fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.write_fmt(text).expect("strings take all text");
}

fn name(rng: &mut Rng, nouns: &[&str]) -> String {
    let mut made = (*rng.of(nouns)).to_owned();
    let camel = rng.chance(0.4);
    for _ in 0..rng.below(3) {
        let next = *rng.of(nouns);
        if camel {
            made.extend(next.chars().next().map(|c| c.to_ascii_uppercase()));
            made.push_str(&next[1..]);
        } else {
            made.push('_');
            made.push_str(next);
        }
    }
    made
}
