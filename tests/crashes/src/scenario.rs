//! What is collected, step by step, and what an undisturbed run comes to.

use std::{io::Write, sync::Arc};

use serde::{Deserialize, Serialize};
use synthetic_engine::{Cancel, CollectRequest, Engine, EngineError, Purge, RetentionRun, Silent};
use synthetic_model::{
    ByteKind, Relation, UtcMillis,
    cleanup::CleanupRequest,
    construct::{ConstructFilter, ConstructSort},
    report::CheckReport,
    retention::{Policy, PolicyAction, Take},
    session::Session,
};
use synthetic_store::OpenStore;
use synthetic_testkit::{Faults, NOW};

use crate::{
    copies::ask,
    history::{AgentFile, Histories, file, torn},
    place::{Clock, Place, put},
    snapshot::Snapshot,
    waste,
};

/// A day after the histories were written: all of them are quiet.
pub const NEXT_DAY: UtcMillis = UtcMillis(NOW.0 + 24 * 3_600_000);
/// A minute after: the sessions go on.
const MEANWHILE: UtcMillis = UtcMillis(NOW.0 + 60_000);

/// What a process does in a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Collects all histories.
    Collect,
    /// Seals the tails of quiet sessions.
    Seal,
    /// Packs quiet constructs tighter.
    Settle,
    /// Moves all constructs but the longest to the trash.
    Remove,
    /// Moves long outputs and pictures of all constructs to the trash.
    TakeKinds,
    /// Moves the longest session that is one of several to the trash; its construct stays.
    TakeSession,
    /// Runs a policy that exports all but the last of each workspace and moves it to the trash.
    Retain,
    /// Brings back what is in the trash.
    Undo,
    /// Empties the trash.
    Purge,
    /// Moves what is left over in the agents' folders to the trash.
    Clear,
    /// Puts it back.
    PutBack,
    /// Removes it for good.
    PurgeCleared,
    /// Leaves as much again in every file of long values that no row names. Never disturbed.
    Waste,
    /// Gives what nothing needs back to the disk.
    Compact,
}

/// A moment: what the agents have left by then, and what is done.
#[derive(Debug, Clone)]
pub struct Step {
    /// What the clock shows.
    pub at: UtcMillis,
    /// Files as they now are; others stay as they were.
    pub files: Vec<AgentFile>,
    /// Files that are gone.
    pub gone: Vec<String>,
    /// What is done.
    pub act: Act,
}

/// Steps, some of which happen before anything fails.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// What it is, in a few words.
    pub name: &'static str,
    /// In order.
    pub steps: Vec<Step>,
    /// How many of them are done before.
    pub before: usize,
    /// Whether the store is there before.
    pub open_before: bool,
    /// The version the store is brought back to before.
    pub version_before: Option<u32>,
}

/// What an undisturbed run did.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Reference {
    /// Its write-class calls, in order.
    pub calls: Vec<String>,
    /// What the store held before the first step, and after each.
    pub held: Vec<Snapshot>,
}

impl Scenario {
    /// All that are small enough to be disturbed at every call.
    #[must_use]
    pub fn all(seed: u64) -> [Self; 11] {
        [
            Self::new_store(seed),
            Self::first_collect(seed),
            Self::growth(seed),
            Self::tails(seed),
            Self::settling(seed),
            Self::cleanup(seed),
            Self::compaction(seed),
            Self::retention(seed),
            Self::parts(seed),
            Self::leftovers(seed),
            Self::migration(seed),
        ]
    }

    /// A store that is made, and its first collection.
    #[must_use]
    pub fn new_store(seed: u64) -> Self {
        let small = file(&Histories::new(seed).neighbour(), "-work-lib", NOW);
        Self { open_before: false, ..Self::of("a new store", vec![Step::collect(NEXT_DAY, vec![small])]) }
    }

    /// The first collection of forks, sub-agents, long values, pictures and a torn line.
    #[must_use]
    pub fn first_collect(seed: u64) -> Self {
        Self::of("first collection", vec![Step::collect(NEXT_DAY, first_files(seed))])
    }

    /// A second collection: one file grew, a torn line was finished, one file was replaced, one is
    /// gone, one is new.
    #[must_use]
    pub fn growth(seed: u64) -> Self {
        let histories = Histories::new(seed);
        let later = UtcMillis(NOW.0 + 1_000);
        let grown = histories.main().prompt("and now?").bash("cargo test", &"ok\n".repeat(3_000)).answer("it passes");
        let new = histories.fork().fork(seed + 4).prompt("one more");
        let second = Step {
            gone: vec![histories.codex().path],
            ..Step::collect(
                UtcMillis(NEXT_DAY.0 + 3_600_000),
                vec![
                    file(&grown, "-work-app", later),
                    file(&histories.fork(), "-work-app", later),
                    file(&histories.replacement(), "-work-lib", later),
                    file(&new, "-work-app", later),
                ],
            )
        };
        Self { before: 1, ..Self::of("growth", vec![Step::collect(NEXT_DAY, first_files(seed)), second]) }
    }

    /// Sessions that go on while they are collected, and are sealed when they are quiet.
    #[must_use]
    pub fn tails(seed: u64) -> Self {
        let begun = Histories::new(seed).neighbour();
        let more = begun.clone().prompt("go on").bash("make", &"warning: unused\n".repeat(400));
        let end = more.clone().answer("that was all");
        let other = Histories::new(seed + 50).replacement();
        let at = |seconds: i64| UtcMillis(MEANWHILE.0 + seconds * 1_000);
        let step = |seconds, files| Step::collect(at(seconds), files);
        let steps = vec![
            step(0, vec![file(&begun, "-work-lib", at(-9))]),
            step(10, vec![torn(file(&more, "-work-lib", at(5))), file(&other, "-work-lib", at(6))]),
            step(20, vec![file(&end, "-work-lib", at(15))]),
            Step { act: Act::Seal, ..step(7_200, Vec::new()) },
        ];
        Self::of("tails", steps)
    }

    /// Quiet constructs that are settled, one that grows after that, and is settled again.
    #[must_use]
    pub fn settling(seed: u64) -> Self {
        let grown = Histories::new(seed).main().prompt("and now?").bash("cargo test", &"ok\n".repeat(3_000));
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let settle = |days| Step { act: Act::Settle, ..Step::collect(at(days), Vec::new()) };
        let steps = vec![
            Step::collect(NEXT_DAY, first_files(seed)),
            settle(2),
            Step::collect(at(3), vec![file(&grown, "-work-app", UtcMillis(NOW.0 + 1_000))]),
            settle(6),
        ];
        Self { before: 1, ..Self::of("settling", steps) }
    }

    /// Constructs that go to the trash, come back, go again, and are gone for good.
    #[must_use]
    pub fn cleanup(seed: u64) -> Self {
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let step = |days, act| Step { act, ..Step::collect(at(days), Vec::new()) };
        let steps = vec![
            Step::collect(NEXT_DAY, first_files(seed)),
            step(3, Act::Settle),
            step(4, Act::Remove),
            step(5, Act::Undo),
            step(6, Act::Remove),
            step(7, Act::Collect),
            step(8, Act::Purge),
        ];
        Self { before: 2, ..Self::of("cleanup", steps) }
    }

    /// A policy that runs, is undone, and runs again; what it took is gone for good then.
    #[must_use]
    pub fn retention(seed: u64) -> Self {
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let step = |days, act| Step { act, ..Step::collect(at(days), Vec::new()) };
        let mut files = first_files(seed);
        files.push(Histories::new(seed).copy());
        let steps = vec![
            Step::collect(NEXT_DAY, files),
            step(3, Act::Settle),
            step(4, Act::Retain),
            step(5, Act::Undo),
            step(6, Act::Retain),
            step(7, Act::Purge),
        ];
        Self { before: 2, ..Self::of("retention", steps) }
    }

    /// Dead frames and free pages that go back to the disk, the pages of a removed construct too.
    #[must_use]
    pub fn compaction(seed: u64) -> Self {
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let step = |days, act| Step { act, ..Step::collect(at(days), Vec::new()) };
        let steps = vec![
            Step::collect(NEXT_DAY, first_files(seed)),
            step(3, Act::Settle),
            step(4, Act::Waste),
            step(5, Act::Compact),
            step(6, Act::Remove),
            step(7, Act::Purge),
            step(8, Act::Compact),
        ];
        Self { before: 3, ..Self::of("compaction", steps) }
    }

    /// Parts of constructs that go to the trash and come back; more that go, with a session; the
    /// construct grows and settles without them, and they are gone for good.
    #[must_use]
    pub fn parts(seed: u64) -> Self {
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let step = |days, act| Step { act, ..Step::collect(at(days), Vec::new()) };
        let grown = file(&Histories::new(seed).grown(), "-work-app", UtcMillis(NOW.0 + 1_000));
        let mut files = first_files(seed);
        files.push(Histories::new(seed).copy());
        let steps = vec![
            Step::collect(NEXT_DAY, files),
            step(3, Act::Settle),
            step(4, Act::TakeKinds),
            step(5, Act::Undo),
            step(6, Act::TakeSession),
            step(7, Act::Undo),
            step(8, Act::TakeSession),
            step(9, Act::TakeKinds),
            Step::collect(at(10), vec![grown]),
            step(12, Act::Settle),
            step(13, Act::Purge),
        ];
        Self { before: 2, ..Self::of("cleanup of parts", steps) }
    }

    /// A construct goes to the trash while a session that looks at the same picture is collected into
    /// another: whoever is first, the picture stays where it is named.
    #[must_use]
    pub fn race(seed: u64) -> Self {
        let histories = Histories::new(seed);
        let later = UtcMillis(NOW.0 + 1_000);
        let mut files = first_files(seed);
        files.push(file(&histories.onlooker(), "-work-lib", NOW));
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let new = vec![file(&histories.grown(), "-work-app", later)];
        let steps = vec![
            Step::collect(NEXT_DAY, files),
            Step { act: Act::Remove, ..Step::collect(at(1), new) },
            Step::collect(at(1), Vec::new()),
        ];
        Self { before: 1, ..Self::of("cleanup beside a collection", steps) }
    }

    /// The same the other way round: the collection is under way when the construct goes.
    #[must_use]
    pub fn race_back(seed: u64) -> Self {
        let mut race = Self::race(seed);
        race.name = "a collection beside a cleanup";
        let (act, last) = (race.steps[1].act, race.steps.len() - 1);
        race.steps[1].act = race.steps[last].act;
        race.steps[last].act = act;
        race
    }

    /// Agents' files that go to our trash, come back, are collected, go again, and are gone for good.
    #[must_use]
    pub fn leftovers(seed: u64) -> Self {
        let at = |days: i64| UtcMillis(NEXT_DAY.0 + days * UtcMillis::DAY_MS);
        let step = |days, act| Step { act, ..Step::collect(at(days), Vec::new()) };
        let steps = vec![
            Step::collect(NEXT_DAY, first_files(seed)),
            step(3, Act::Clear),
            step(4, Act::PutBack),
            step(5, Act::Collect),
            step(6, Act::Clear),
            step(7, Act::PurgeCleared),
            step(8, Act::Collect),
        ];
        Self { before: 1, ..Self::of("leftovers", steps) }
    }

    /// A file that takes more than one transaction.
    #[must_use]
    pub fn long_file(seed: u64) -> Self {
        let histories = Histories::new(seed);
        let files = vec![file(&histories.long(), "-work-long", NOW), file(&histories.neighbour(), "-work-lib", NOW)];
        Self::of("a long file", vec![Step::collect(NEXT_DAY, files)])
    }

    /// A store of an earlier version, brought to the newest when it is opened.
    #[must_use]
    pub fn migration(seed: u64) -> Self {
        let histories = Histories::new(seed);
        let first = Step::collect(NEXT_DAY, vec![file(&histories.neighbour(), "-work-lib", NOW), histories.codex()]);
        let second = Step::collect(UtcMillis(NEXT_DAY.0 + 1_000), vec![file(&histories.main(), "-work-app", NOW)]);
        Self { before: 1, version_before: Some(1), ..Self::of("a migration", vec![first, second]) }
    }

    fn of(name: &'static str, steps: Vec<Step>) -> Self {
        Self { name, steps, before: 0, open_before: true, version_before: None }
    }

    /// What happens before anything fails.
    ///
    /// # Panics
    /// When it does not work.
    pub fn prepare(&self, place: &Place) {
        let clock = Clock::at(NEXT_DAY);
        if self.open_before {
            let engine = place.open(1, &clock, None).expect("a new store opens");
            for step in &self.steps[..self.before] {
                step.set(place, &clock);
                step.act(&engine, place).expect("an undisturbed step works");
            }
        }
        if let Some(version) = self.version_before {
            let dir = place.store();
            let store = OpenStore { dir, now: NEXT_DAY, readers: 1, vfs: None };
            store.migrate(version, &mut |_| ()).expect("going back works");
        }
    }

    /// The steps that may be disturbed.
    #[must_use]
    pub fn disturbed(&self) -> &[Step] {
        &self.steps[self.before..]
    }

    /// Opens the store and does all steps, with a word to `acknowledged` after each.
    ///
    /// # Errors
    /// The first failure.
    ///
    /// # Panics
    /// When nobody listens.
    pub fn run(
        &self,
        place: &Place,
        process: u64,
        faults: Option<&Arc<Faults>>,
        mut acknowledged: impl Write,
    ) -> Result<(), EngineError> {
        let clock = Clock::at(self.disturbed()[0].at);
        let engine = place.open(process, &clock, faults)?;
        for step in self.disturbed() {
            step.set(place, &clock);
            step.act(&engine, place)?;
            acknowledged.write_all(b".").expect("somebody listens");
        }
        Ok(())
    }

    /// Runs it undisturbed, twice: to count its calls, and to see what it leaves.
    ///
    /// # Panics
    /// When that does not work.
    #[must_use]
    pub fn reference(&self) -> Reference {
        let calls = ask(|| {
            let place = Place::new();
            self.prepare(&place);
            let faults = Arc::new(Faults::none());
            self.run(&place, 2, Some(&faults), std::io::sink()).expect("an undisturbed run works");
            faults.log().into_iter().map(str::to_owned).collect()
        });
        let held = ask(|| {
            let place = Place::new();
            self.prepare(&place);
            let clock = Clock::at(self.disturbed()[0].at);
            let mut held = Vec::new();
            let engine = place.open(2, &clock, None).expect("the store opens");
            held.push(Snapshot::of(&engine, &place.home()).expect("all of it can be read"));
            for step in self.disturbed() {
                step.set(&place, &clock);
                step.act(&engine, &place).expect("an undisturbed step works");
                held.push(Snapshot::of(&engine, &place.home()).expect("all of it can be read"));
            }
            assert_clean(&engine);
            held
        });
        Reference { calls, held }
    }
}

impl Step {
    fn collect(at: UtcMillis, files: Vec<AgentFile>) -> Self {
        Self { at, files, gone: Vec::new(), act: Act::Collect }
    }

    /// Puts the files and the clock where this step finds them.
    pub fn set(&self, place: &Place, clock: &Clock) {
        let home = place.home();
        for file in &self.files {
            put(&home.join(&file.path), &file.bytes, file.written_at);
        }
        for path in &self.gone {
            match rustix::fs::unlink(home.join(path)) {
                Ok(()) | Err(rustix::io::Errno::NOENT) => {}
                Err(other) => panic!("{path} cannot be removed: {other}"),
            }
        }
        clock.set(self.at);
    }

    /// Does what is to be done.
    ///
    /// # Errors
    /// As [`Engine::collect`], [`Engine::settle`] and [`Engine::seal_quiet_tails`].
    pub fn act(&self, engine: &Engine, place: &Place) -> Result<(), EngineError> {
        match self.act {
            Act::Collect => {
                let around = synthetic_agents::Surroundings { home: place.home(), variables: Vec::new() };
                engine.collect(&around, &CollectRequest::default(), &Silent, &Cancel::default()).map(drop)
            }
            Act::Settle => engine.settle(&Silent, &Cancel::default()).map(drop),
            Act::Remove => Self::remove(engine),
            Act::TakeKinds => {
                let kinds = vec![ByteKind::Images, ByteKind::Logs, ByteKind::ToolOutput];
                apply(engine, &CleanupRequest { kinds, ..CleanupRequest::default() })
            }
            Act::TakeSession => {
                let mut found = engine.sessions(None, None, 100, None)?.0;
                found.retain(|session| session.relation != Relation::Subagent);
                let is_one_of_several = |one: &&Session| {
                    found.iter().any(|other| other.construct_id == one.construct_id && other.id != one.id)
                };
                let longest = found.iter().filter(is_one_of_several).max_by_key(|session| session.messages);
                let sessions = longest.map(|session| session.id).into_iter().collect();
                apply(engine, &CleanupRequest { sessions, ..CleanupRequest::default() })
            }
            Act::Retain => retain(engine, place),
            Act::Undo => {
                // The newest first: as they went.
                for cleanup in engine.cleanups()? {
                    engine.undo_cleanup(cleanup.id, &Silent, &Cancel::default())?;
                }
                Ok(())
            }
            Act::Purge => engine.purge_trash(Purge::All, &Silent, &Cancel::default()).map(drop),
            Act::Clear => {
                let around = synthetic_agents::Surroundings { home: place.home(), variables: Vec::new() };
                let plan = engine.plan_leftovers(&around, &[])?;
                engine.allow_leftovers(true)?;
                if plan.removed == 0 {
                    return Ok(());
                }
                engine.apply_leftovers(plan.plan_id, true, &Silent, &Cancel::default()).map(drop)
            }
            Act::PutBack => {
                for run in engine.leftovers_runs()? {
                    engine.undo_leftovers(run.id, &Silent, &Cancel::default())?;
                }
                Ok(())
            }
            Act::PurgeCleared => engine.purge_leftovers(Purge::All, &Cancel::default()).map(drop),
            Act::Waste => {
                waste::add(&place.store());
                Ok(())
            }
            Act::Compact => engine.compact(&Silent, &Cancel::default()).map(drop),
            Act::Seal => engine.seal_quiet_tails(&Cancel::default()).map(drop),
        }
    }
}

impl Step {
    /// Moves to the trash what is left of all constructs, but the one with most messages. When somebody
    /// else changes the store meanwhile, looks at it again as a person would.
    fn remove(engine: &Engine) -> Result<(), EngineError> {
        loop {
            match Self::remove_once(engine) {
                Err(EngineError::StalePlan { .. } | EngineError::NotFound { .. }) => {}
                done => return done,
            }
        }
    }

    fn remove_once(engine: &Engine) -> Result<(), EngineError> {
        let filter = ConstructFilter::default();
        let mut found = engine.constructs(&filter, ConstructSort::Messages, false, 100, None)?.0;
        found.sort_by_key(|construct| (construct.messages, construct.brief.clone()));
        found.pop();
        let constructs = found.iter().map(|construct| construct.id).collect();
        apply(engine, &CleanupRequest { constructs, ..CleanupRequest::default() })
    }
}

/// Saves the policy if it is not there, and runs it.
fn retain(engine: &Engine, place: &Place) -> Result<(), EngineError> {
    if engine.policies()?.0.is_empty() {
        let folder = place.home().join("kept").to_string_lossy().into_owned();
        let policy = Policy {
            name: "All but the last".into(),
            on: true,
            takes: vec![Take { idle_days: Some(1), ..Take::default() }],
            keep_last_per_workspace: Some(1),
            action: PolicyAction::ExportThenTrash { folder },
            ..Policy::default()
        };
        engine.save_policy(&policy, None, None)?;
    }
    let run = RetentionRun { confirmed: true, clock_is_right: true, ..RetentionRun::default() };
    engine.run_retention(&run, &Silent, &Cancel::default()).map(drop)
}

fn apply(engine: &Engine, request: &CleanupRequest) -> Result<(), EngineError> {
    let plan = engine.plan_cleanup(request)?;
    // Planning writes, too: it fails as everything does after a failed flush.
    if plan.removed == 0 {
        return Ok(());
    }
    engine.apply_cleanup(&plan.plan_id, true, &Silent, &Cancel::default()).map(drop)
}

/// Checks everything, bytes included.
///
/// # Panics
/// When something is found.
pub fn assert_clean(engine: &Engine) {
    let report: CheckReport = engine.check(true, &Silent, &Cancel::default()).expect("the check runs");
    assert!(report.ok, "the check finds {:#?}", report.findings);
}

fn first_files(seed: u64) -> Vec<AgentFile> {
    let histories = Histories::new(seed);
    vec![
        file(&histories.main(), "-work-app", NOW),
        torn(file(&histories.fork(), "-work-app", UtcMillis(NOW.0 + 10))),
        file(&histories.neighbour(), "-work-lib", NOW),
        histories.subagent(),
        histories.codex(),
    ]
}
