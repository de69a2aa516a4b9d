//! The one object every door holds.

use std::{path::PathBuf, sync::Arc};

use serde::{Serialize, de::DeserializeOwned};
use synthetic_blobs::RealDisk;
use synthetic_engine::{Engine, EngineError, Jobs, OpenEngine};
use synthetic_model::{Code, report::Failure};

use crate::system::System;

/// Where the store is and what surrounds the process: read once, at the door.
#[derive(Debug, Clone)]
pub struct Setting {
    /// Folder of the store.
    pub store: PathBuf,
    /// The user's home folder.
    pub home: PathBuf,
    /// Environment variables that move an agent's folder.
    pub variables: Vec<(String, String)>,
}

impl Setting {
    /// What agents' modules need to know of it.
    pub(crate) fn around(&self) -> synthetic_agents::Surroundings {
        synthetic_agents::Surroundings { home: self.home.clone(), variables: self.variables.clone() }
    }

    /// How an engine over this store is opened.
    pub(crate) fn open_engine(&self) -> OpenEngine {
        OpenEngine { store: self.store.clone(), disk: Arc::new(RealDisk), surroundings: Arc::new(System), vfs: None }
    }
}

/// Bytes with a type from a short list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Like `image/png`; never `text/html` or a type that can run.
    pub media_type: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Everything that can be asked, over one open store. Cheap to share behind an `Arc`; every
/// method may be called from any thread and may block on the disk.
pub struct Api {
    setting: Setting,
    pub(crate) engine: Arc<Engine>,
    pub(crate) jobs: Jobs,
}

impl Api {
    /// Opens the store, makes it when there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// `ST_NEWER`, `ST_NOT_OURS`, `ST_NETWORK_FS`, `ST_LINKED`, `ST_PERMISSIONS`, `ST_LOCKED`:
    /// nothing was written.
    pub fn open(setting: Setting) -> Result<Self, Failure> {
        let engine = Arc::new(setting.open_engine().open().map_err(|e| Failure::from(&e))?);
        Ok(Self { jobs: Jobs::new(Arc::clone(&engine)), engine, setting })
    }

    /// The setting it was opened with.
    #[must_use]
    pub fn setting(&self) -> &Setting {
        &self.setting
    }
}

/// Reads a request; an empty body is `{}`.
pub(crate) fn request<T: DeserializeOwned>(operation: &str, body: &[u8]) -> Result<T, Failure> {
    let body = if body.is_empty() { b"{}" } else { body };
    serde_json::from_slice(body).map_err(|e| Failure {
        code: Code::ApiBadRequest,
        message: format!("this is not a request for {operation}: {e}"),
        hint: None,
    })
}

/// Writes an answer.
pub(crate) fn answer<T: Serialize>(value: &T) -> Result<Vec<u8>, Failure> {
    serde_json::to_vec(value).map_err(|e| Failure {
        code: Code::Internal,
        message: format!("the answer cannot be written: {e}"),
        hint: None,
    })
}

/// A failure of the engine as doors show it.
pub(crate) fn fail(error: EngineError) -> Failure {
    Failure::from(&error)
}

/// Nothing has this id.
pub(crate) fn missing(noun: &str, id: impl std::fmt::Display) -> Failure {
    Failure {
        code: Code::NotFound,
        message: format!("no {noun} has the id {id}"),
        hint: Some("the lists show the ids there are".into()),
    }
}

/// A limit of a request: `default` for 0, refused beyond `most`.
pub(crate) fn limit(name: &str, given: u32, default: u32, most: u32) -> Result<u32, Failure> {
    match given {
        0 => Ok(default),
        given if given <= most => Ok(given),
        given => Err(Failure {
            code: Code::ApiBadRequest,
            message: format!("{name} is at most {most} (found {given})"),
            hint: None,
        }),
    }
}
