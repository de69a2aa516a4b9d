//! A folder for one store and one home, and how an engine is opened in it.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::{Duration, SystemTime},
};

use synthetic_blobs::{Disk, RealDisk};
use synthetic_engine::{Engine, EngineError, OpenEngine, Surroundings};
use synthetic_model::UtcMillis;
use synthetic_testkit::{FailingDisk, Faults, Ids, vfs};
use tempfile::TempDir;

/// A file system in memory: flushing it costs nothing, and nobody else's writing is flushed with it.
const IN_MEMORY: &str = "/dev/shm";

/// A folder with a store and a home, gone with this value.
#[derive(Debug)]
pub struct Place {
    folder: TempDir,
}

impl Place {
    /// Makes an empty one.
    ///
    /// # Panics
    /// When the machine has no place for temporary files.
    #[must_use]
    pub fn new() -> Self {
        let mut name = tempfile::Builder::new();
        let name = name.prefix("synthetic-crashes-");
        let folder = name.tempdir_in(IN_MEMORY).or_else(|_| name.tempdir());
        Self { folder: folder.expect("a place for temporary files") }
    }

    /// Where agents leave their histories.
    #[must_use]
    pub fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// Where the store is.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// Where a copy of this process leaves word for the one that started it.
    #[must_use]
    pub fn word(&self) -> PathBuf {
        self.folder.path().join("word")
    }

    /// Opens an engine as process number `process` of this place would: each has ids of its own.
    ///
    /// # Errors
    /// As [`OpenEngine::open`].
    pub fn open(&self, process: u64, clock: &Arc<Clock>, faults: Option<&Arc<Faults>>) -> Result<Engine, EngineError> {
        let surroundings: Arc<dyn Surroundings> =
            Arc::new(Around { clock: Arc::clone(clock), ids: Mutex::new(Ids::new(process)) });
        let (disk, vfs): (Arc<dyn Disk>, _) = match faults {
            None => (Arc::new(RealDisk), None),
            Some(faults) => (Arc::new(FailingDisk::new(RealDisk, Arc::clone(faults))), Some(layer(faults))),
        };
        OpenEngine { store: self.store(), disk, surroundings, vfs }.open()
    }
}

impl Default for Place {
    fn default() -> Self {
        Self::new()
    }
}

/// Registers a file layer of SQLite that shares `faults`, and returns its name.
fn layer(faults: &Arc<Faults>) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let name = format!("crashes-{}-{}", std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
    vfs::register(&name, Arc::clone(faults)).expect("nobody has this name");
    name
}

/// A clock that stands until it is set.
#[derive(Debug)]
pub struct Clock(AtomicI64);

impl Clock {
    /// A clock that shows `now`.
    #[must_use]
    pub fn at(now: UtcMillis) -> Arc<Self> {
        Arc::new(Self(AtomicI64::new(now.0)))
    }

    /// Sets it.
    pub fn set(&self, now: UtcMillis) {
        self.0.store(now.0, Ordering::Relaxed);
    }
}

struct Around {
    clock: Arc<Clock>,
    ids: Mutex<Ids>,
}

impl Surroundings for Around {
    fn now(&self) -> UtcMillis {
        UtcMillis(self.clock.0.load(Ordering::Relaxed))
    }

    fn new_id(&self) -> uuid::Uuid {
        self.ids.lock().unwrap_or_else(PoisonError::into_inner).next().expect("ids never end")
    }
}

/// Writes a file in place of what bears its name, and says when it was last written.
///
/// # Panics
/// When that is not possible.
pub fn put(path: &Path, bytes: &[u8], written_at: UtcMillis) {
    use std::io::Write;
    let folder = path.parent().expect("a file has a folder");
    std::fs::create_dir_all(folder).expect("folders are made");
    let mut file = std::fs::File::create(path).expect("the file is made");
    file.write_all(bytes).expect("the file is written");
    let since_1970 = Duration::from_millis(written_at.0.unsigned_abs());
    file.set_modified(SystemTime::UNIX_EPOCH + since_1970).expect("its time is set");
}
