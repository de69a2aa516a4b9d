//! What is written down in the trash of a part that was taken, so that it can come back.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use synthetic_blobs::BlobId;
use synthetic_model::ByteKind;
use synthetic_store::{
    Read,
    table::{
        ItemRow,
        blobs::HeldBlob,
        cleanups,
        usage::{Amount, Amounts},
        values::ValueKey,
    },
};

use crate::EngineError;

/// Version of its shape.
const VERSION: u32 = 1;

/// A part that was taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Paper {
    version: u32,
    /// BLAKE3 of the base that settled frames of its sessions lean on.
    pub(super) base: Option<String>,
    /// Long values, in the order of their numbers.
    pub(super) values: Vec<PaperValue>,
    /// Frames that hold those of them that lie in no blob, one after the other.
    pub(super) frames: Vec<PaperFrame>,
    /// The blobs among the values.
    pub(super) blobs: Vec<PaperBlob>,
    /// Rows of sessions.
    pub(super) sessions: Value,
    /// Names of their files of frames.
    pub(super) files: Vec<String>,
    /// What was counted of it, by kind: original bytes, stored bytes, messages.
    counted: Vec<(i64, i64, i64)>,
}

/// A long value that was taken.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PaperValue {
    /// Its number in its construct.
    pub(super) number: u64,
    key: String,
    /// What it counts as.
    pub(super) kind: ByteKind,
    /// Its length.
    pub(super) bytes: u64,
    blob: Option<String>,
}

/// A frame of long values in the trash.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PaperFrame {
    /// Its length there.
    pub(super) stored_bytes: u64,
    /// Length of what it unpacks to.
    pub(super) plain_bytes: u64,
}

/// A blob as its construct held it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct PaperBlob {
    id: String,
    kind: ByteKind,
    plain_bytes: u64,
    stored_bytes: u64,
    counted: bool,
}

impl PaperBlob {
    pub(super) fn new(blob: &HeldBlob) -> Self {
        let HeldBlob { digest, kind, plain_bytes, stored_bytes, counted } = *blob;
        Self { id: BlobId(digest).to_string(), kind, plain_bytes, stored_bytes, counted }
    }

    pub(super) fn held(&self) -> Result<HeldBlob, EngineError> {
        let id: BlobId = self.id.parse().map_err(|e| EngineError::damaged(NAME, e))?;
        let Self { kind, plain_bytes, stored_bytes, counted, .. } = *self;
        Ok(HeldBlob { digest: id.0, kind, plain_bytes, stored_bytes, counted })
    }
}

impl PaperValue {
    pub(super) fn new(number: u64, key: ValueKey, kind: ByteKind, bytes: u64, blob: Option<BlobId>) -> Self {
        let key = key.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { number, key, kind, bytes, blob: blob.map(|id| id.to_string()) }
    }

    pub(super) fn key(&self) -> Result<ValueKey, EngineError> {
        let digits = |at: usize| self.key.get(2 * at..2 * at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let mut key = ValueKey::default();
        for (at, byte) in key.iter_mut().enumerate() {
            *byte = digits(at).ok_or_else(|| damaged("a key is none"))?;
        }
        Ok(key)
    }

    pub(super) fn blob(&self) -> Result<Option<BlobId>, EngineError> {
        self.blob.as_deref().map(|text| text.parse().map_err(|e| EngineError::damaged(NAME, e))).transpose()
    }
}

const NAME: &str = "what was written down of a part in the trash";

fn damaged(reason: &str) -> EngineError {
    EngineError::damaged(NAME, reason)
}

impl Paper {
    pub(super) fn new(base: Option<BlobId>, values: Vec<PaperValue>, frames: Vec<PaperFrame>) -> Self {
        let base = base.map(|id| id.to_string());
        let sessions = Value::Array(Vec::new());
        Self {
            version: VERSION,
            base,
            values,
            frames,
            sessions,
            blobs: Vec::new(),
            files: Vec::new(),
            counted: Vec::new(),
        }
    }

    pub(super) fn set_counted(&mut self, amounts: &Amounts) {
        self.counted =
            amounts.iter().map(|amount| (amount.original_bytes, amount.stored_bytes, amount.items)).collect();
    }

    /// What was counted of it.
    pub(super) fn counted(&self) -> Amounts {
        let mut amounts = Amounts::default();
        for (amount, (original_bytes, stored_bytes, items)) in amounts.iter_mut().zip(&self.counted) {
            *amount = Amount { original_bytes: *original_bytes, stored_bytes: *stored_bytes, items: *items };
        }
        amounts
    }

    /// How many pieces it is: sessions, or else single values.
    pub(super) fn pieces(&self) -> u64 {
        let sessions = self.sessions.as_array().map_or(0, Vec::len);
        if sessions > 0 { sessions as u64 } else { self.values.len() as u64 }
    }

    /// As it waits with its item.
    pub(super) fn document(&self) -> Result<Vec<u8>, EngineError> {
        serde_json::to_vec(self).map_err(|e| EngineError::damaged(NAME, e))
    }

    /// What was written down of an item that waits in the trash.
    pub(super) fn of(read: &Read<'_>, item: ItemRow) -> Result<Self, EngineError> {
        let (_, text) = cleanups::document(read, item)?;
        let paper: Self = serde_json::from_slice(&text).map_err(|e| EngineError::damaged(NAME, e))?;
        if paper.version == VERSION { Ok(paper) } else { Err(damaged("it is of another version")) }
    }
}
