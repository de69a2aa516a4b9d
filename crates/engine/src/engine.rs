//! The open engine.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use synthetic_blobs::{Disk, FrameError, Unpacker};
use synthetic_model::UtcMillis;
use synthetic_store::{OpenStore, Read, Store};

use crate::{EngineError, Surroundings, browse::FrameCache, layout::Layout, limits, recover, reserve::Reserve};

/// Read-only connections of one engine.
const READERS: usize = 4;

/// How to open an engine.
pub struct OpenEngine {
    /// Folder of the store; made when it is not there.
    pub store: PathBuf,
    /// All file calls go through it.
    pub disk: Arc<dyn Disk>,
    /// The clock and the source of ids.
    pub surroundings: Arc<dyn Surroundings>,
    /// Name of the SQLite VFS to go through; the system's own when `None`.
    pub vfs: Option<String>,
}

/// All operations over one open store. May be shared between threads.
pub struct Engine {
    pub(crate) store: Store,
    pub(crate) disk: Arc<dyn Disk>,
    pub(crate) surroundings: Arc<dyn Surroundings>,
    pub(crate) layout: Layout,
    cache: Mutex<FrameCache>,
    /// Those that nobody uses just now.
    unpackers: Mutex<Vec<Unpacker>>,
}

impl OpenEngine {
    /// Opens the store, brings it to the newest version, and mends what a crash left. On a full disk
    /// that may take the store's reserve; where there is plenty of room one is made.
    ///
    /// # Errors
    /// Codes `ST_NEWER`, `ST_NOT_OURS`, `ST_NETWORK_FS`, `ST_LINKED`, `ST_PERMISSIONS` and
    /// `ST_LOCKED`: not one byte was written.
    pub fn open(self) -> Result<Engine, EngineError> {
        self.refuse_place()?;
        let engine = match self.open_once() {
            Err(error) if Reserve::new(&*self.disk, &self.store).helps(&error) => self.open_once(),
            done => done,
        }?;
        engine.keep_reserve();
        Ok(engine)
    }

    fn open_once(&self) -> Result<Engine, EngineError> {
        let io = |doing, source| EngineError::Io { doing, path: self.store.clone(), source };
        self.disk.make_dirs(&self.store).map_err(|e| io("make", e))?;
        let layout = Layout::new(&self.store);
        let open = self.open_store(self.surroundings.now());
        let store = open.open()?;
        // Only now: a store that is refused is not touched.
        self.disk.make_dirs(&layout.artifacts()).map_err(|e| io("make the artifact tree of", e))?;
        let engine = Engine {
            store,
            layout,
            disk: Arc::clone(&self.disk),
            surroundings: Arc::clone(&self.surroundings),
            cache: Mutex::new(FrameCache::new(limits::CACHE_BYTES)),
            unpackers: Mutex::default(),
        };
        recover::after_crash(&engine)?;
        Ok(engine)
    }

    /// How the database in this store is opened.
    #[must_use]
    pub fn open_store(&self, now: UtcMillis) -> OpenStore {
        OpenStore { dir: self.store.clone(), now, readers: READERS, vfs: self.vfs.clone() }
    }

    fn refuse_place(&self) -> Result<(), EngineError> {
        match self.store.symlink_metadata() {
            Ok(meta) if meta.is_symlink() => return Err(EngineError::Linked { path: self.store.clone() }),
            _ => {}
        }
        let there = self.store.ancestors().find(|dir| dir.exists()).unwrap_or(Path::new("/"));
        match self.disk.network(there) {
            Ok(true) => Err(EngineError::NetworkFileSystem { path: self.store.clone() }),
            Ok(false) => Ok(()),
            Err(source) => Err(EngineError::Io { doing: "look at", path: there.to_owned(), source }),
        }
    }
}

impl Engine {
    /// Folder of the store.
    #[must_use]
    pub fn dir(&self) -> &Path {
        self.layout.dir()
    }

    /// The present time.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        self.surroundings.now()
    }

    /// Free space on the store's disk.
    ///
    /// # Errors
    /// Code `ST_IO`.
    pub fn available_bytes(&self) -> Result<u64, EngineError> {
        let path = self.layout.dir();
        self.disk.available(path).map_err(|source| EngineError::Io { doing: "look at", path: path.to_owned(), source })
    }

    /// A fact about the store that outlives the process, like when it was last checked.
    ///
    /// # Errors
    /// [`EngineError::Store`].
    pub fn setting(&self, key: &str) -> Result<Option<String>, EngineError> {
        self.read(|read| Ok(synthetic_store::table::settings::get(read, key)?))
    }

    pub(crate) fn set_setting(&self, key: &str, value: &str) -> Result<(), EngineError> {
        self.set_settings(&[(key, value)])
    }

    /// Writes down several facts at once.
    pub(crate) fn set_settings(&self, facts: &[(&str, &str)]) -> Result<(), EngineError> {
        self.with_reserve(|| {
            self.store.write(|write| {
                facts.iter().try_for_each(|(key, value)| synthetic_store::table::settings::set(write, key, value))?;
                Ok(())
            })
        })
    }

    pub(crate) fn read<T>(&self, work: impl FnOnce(&Read<'_>) -> Result<T, EngineError>) -> Result<T, EngineError> {
        self.store.read(work)
    }

    pub(crate) fn cache(&self) -> MutexGuard<'_, FrameCache> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Runs `work` with an unpacker that is free, or a new one.
    pub(crate) fn with_unpacker<T>(
        &self,
        work: impl FnOnce(&mut Unpacker) -> Result<T, FrameError>,
    ) -> Result<T, FrameError> {
        let free = || self.unpackers.lock().unwrap_or_else(PoisonError::into_inner);
        let known = free().pop();
        let mut unpacker = match known {
            Some(unpacker) => unpacker,
            None => Unpacker::new().map_err(|_| FrameError::Memory(0))?,
        };
        let outcome = work(&mut unpacker);
        free().push(unpacker);
        outcome
    }

    /// Makes everything written to the tree durable. A failure is final for this engine.
    pub(crate) fn flush_tree(&self) -> Result<(), EngineError> {
        let root = self.layout.artifacts();
        self.disk.sync_all(&root).map_err(|source| {
            self.store.mark_flush_failed();
            EngineError::Flush { path: root.clone(), source }
        })
    }
}
