//! A store, a home folder and a clock for one test.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use synthetic_blobs::{Disk, RealDisk};
use synthetic_engine::{Cancel, CollectRequest, Engine, EngineError, OpenEngine, Silent, Surroundings};
use synthetic_model::{
    UtcMillis,
    construct::{Construct, ConstructFilter, ConstructSort},
    report::{CheckReport, CollectReport},
    session::Session,
};
use tempfile::TempDir;

/// A clock that stands and ids that count.
pub(crate) struct Still {
    now: AtomicI64,
    next: AtomicU64,
}

impl Still {
    pub(crate) fn set(&self, ms: i64) {
        self.now.store(ms, Ordering::Relaxed);
    }

    pub(crate) fn forward(&self, ms: i64) {
        self.now.fetch_add(ms, Ordering::Relaxed);
    }
}

impl Surroundings for Still {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.now.load(Ordering::Relaxed))
    }

    fn new_id(&self) -> uuid::Uuid {
        uuid::Uuid::from_u64_pair(7, self.next.fetch_add(1, Ordering::Relaxed))
    }
}

/// One test's world.
pub(crate) struct World {
    dir: TempDir,
    pub(crate) clock: Arc<Still>,
}

impl World {
    /// An empty home on 1 January 2030: everything in it is quiet since long.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("a temporary folder");
        let clock = Arc::new(Still { now: AtomicI64::new(1_893_456_000_000), next: AtomicU64::new(1) });
        Self { dir, clock }
    }

    pub(crate) fn home(&self) -> PathBuf {
        self.dir.path().join("home")
    }

    pub(crate) fn store(&self) -> PathBuf {
        self.dir.path().join("store")
    }

    pub(crate) fn open(&self) -> Engine {
        self.try_open(Arc::new(RealDisk)).expect("the store opens")
    }

    pub(crate) fn try_open(&self, disk: Arc<dyn Disk>) -> Result<Engine, EngineError> {
        let surroundings: Arc<dyn Surroundings> = self.clock.clone();
        OpenEngine { store: self.store(), disk, surroundings, vfs: None }.open()
    }

    /// Writes a file below the home folder.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.home().join(path);
        std::fs::create_dir_all(path.parent().expect("has a folder")).expect("folders are made");
        put(&path, bytes.as_ref());
        path
    }

    pub(crate) fn collect(&self, engine: &Engine) -> CollectReport {
        self.collect_paths(engine, &[])
    }

    pub(crate) fn collect_paths(&self, engine: &Engine, paths: &[&Path]) -> CollectReport {
        let around = synthetic_agents::Surroundings { home: self.home(), variables: Vec::new() };
        let paths = paths.iter().map(|path| path.to_path_buf()).collect();
        let request = CollectRequest { paths, ..CollectRequest::default() };
        engine.collect(&around, &request, &Silent, &Cancel::default()).expect("collecting works")
    }
}

#[allow(clippy::disallowed_methods, reason = "tests write the agents' files themselves")]
pub(crate) fn put(path: &Path, bytes: &[u8]) {
    std::fs::write(path, bytes).expect("the file is written");
}

/// A world with these files below its home folder, collected.
pub(crate) fn collected_of(files: impl Iterator<Item = (String, String)>) -> (World, Engine) {
    let world = World::new();
    for (path, text) in files {
        world.write(&path, text);
    }
    let engine = world.open();
    world.collect(&engine);
    (world, engine)
}

/// All sessions of a store.
pub(crate) fn sessions(engine: &Engine) -> Vec<Session> {
    engine.sessions(None, None, 1000, None).expect("sessions are listed").0
}

/// All constructs of a store.
pub(crate) fn constructs(engine: &Engine) -> Vec<Construct> {
    let filter = ConstructFilter::default();
    engine.constructs(&filter, ConstructSort::LastActivity, false, 1000, None).expect("constructs are listed").0
}

/// The agent's file of a session, as the store gives it back.
pub(crate) fn origin(engine: &Engine, session: &Session) -> Vec<u8> {
    let mut out = Vec::new();
    engine.origin(session.id, &mut out).expect("the origin is there");
    out
}

/// Checks everything, bytes included, and finds nothing.
pub(crate) fn assert_sound(engine: &Engine) {
    let report = check(engine);
    assert!(report.ok, "{:#?}", report.findings);
}

pub(crate) fn check(engine: &Engine) -> CheckReport {
    engine.check(true, &Silent, &Cancel::default()).expect("the check runs")
}
