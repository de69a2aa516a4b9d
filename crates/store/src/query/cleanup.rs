//! What a plan of a cleanup looks at.

use std::collections::HashMap;

use rusqlite::OptionalExtension;
use synthetic_model::{ByteKind, ConstructId, Relation, SessionId, UtcMillis, WorkspaceId};

use crate::{
    Read, StoreError,
    table::{size, uuid, word},
};

/// A construct as a plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// Which.
    pub id: ConstructId,
    /// Its name.
    pub name: String,
    /// Its workspace.
    pub workspace: WorkspaceId,
    /// That workspace's name.
    pub workspace_name: String,
    /// Whether it is pinned.
    pub pinned: bool,
    /// Whether no agent has its files any more.
    pub only_copy: bool,
    /// When its last record was written.
    pub last_activity_at: UtcMillis,
    /// How many sessions it has.
    pub sessions: u64,
    /// How many messages.
    pub messages: u64,
    /// What it takes on our disk, what waits in rows included.
    pub stored_bytes: u64,
    /// Bytes of files that are counted as its own.
    pub counted_bytes: u64,
}

/// What a construct holds of one kind, as a plan sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindFact {
    /// Which construct.
    pub construct: ConstructId,
    /// Which kind.
    pub kind: ByteKind,
    /// Messages of that kind.
    pub items: u64,
    /// Bytes of its frames that count as this kind.
    pub frames_bytes: u64,
    /// Length of its file of long values, whatever they are.
    pub values_bytes: u64,
    /// The number its next long value gets.
    pub next_value: u64,
    /// Up to which value all of this kind were taken ...
    pub taken_to: u64,
    /// ... that are longer than this.
    pub taken_over_bytes: u64,
}

impl KindFact {
    /// Whether values that are longer than `over` bytes may be there which were not looked at yet.
    #[must_use]
    pub const fn holds_more(&self, over: u64) -> bool {
        self.next_value > self.taken_to || self.taken_over_bytes > over
    }
}

/// A blob of a kind that could go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KindBlob {
    /// Who holds it.
    pub construct: ConstructId,
    /// What it counts as.
    pub kind: ByteKind,
    /// Length of its file where that counts as this construct's, else 0.
    pub counted_bytes: u64,
    /// Length of its plain bytes.
    pub plain_bytes: u64,
}

/// A session as a plan sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionFact {
    /// Which.
    pub id: SessionId,
    /// The session it came from.
    pub parent: Option<SessionId>,
    /// How it came to be.
    pub relation: Relation,
    /// Its title.
    pub title: String,
    /// Messages in it.
    pub messages: u64,
    /// Bytes as the agent wrote them.
    pub original_bytes: u64,
    /// Length of its frames.
    pub frames_bytes: u64,
}

/// One name of a blob that has several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SharedBlob {
    /// Which blob.
    pub blob: i64,
    /// Who holds it.
    pub construct: ConstructId,
    /// Length of its file.
    pub stored_bytes: u64,
    /// What it is filed under there.
    pub kind: ByteKind,
    /// Whether its bytes are counted there.
    pub counted: bool,
}

const TABLE: &str = "constructs";

/// All constructs, oldest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn facts(read: &Read<'_>) -> Result<Vec<Fact>, StoreError> {
    let sql = "SELECT c.uid, c.name, w.uid, c.pinned, c.only_copy, c.last_activity_at_ms, c.sessions, c.messages,
          c.stored_bytes, coalesce(u.stored, 0), w.name
        FROM constructs c JOIN workspaces w ON w.id = c.workspace_id
        LEFT JOIN (SELECT construct_id, sum(stored_bytes) AS stored FROM usage_counters GROUP BY 1) u
          ON u.construct_id = c.id ORDER BY c.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let id = |index| uuid(TABLE, row.get_ref(index)?.as_blob().map_err(rusqlite::Error::from)?);
        let count = |index: usize| size(TABLE, row.get(index)?);
        found.push(Fact {
            id: ConstructId(id(0)?),
            name: row.get(1)?,
            workspace: WorkspaceId(id(2)?),
            pinned: row.get(3)?,
            only_copy: row.get(4)?,
            last_activity_at: UtcMillis(row.get(5)?),
            sessions: count(6)?,
            messages: count(7)?,
            stored_bytes: count(8)?,
            counted_bytes: count(9)?,
            workspace_name: row.get(10)?,
        });
    }
    Ok(found)
}

/// All blobs that more than one construct holds.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn shared_blobs(read: &Read<'_>) -> Result<Vec<SharedBlob>, StoreError> {
    let sql = "SELECT h.blob_id, c.uid, b.stored_bytes, h.counted, h.kind FROM construct_blobs h
        JOIN blobs b ON b.id = h.blob_id JOIN constructs c ON c.id = h.construct_id
        WHERE h.blob_id IN (SELECT blob_id FROM construct_blobs GROUP BY blob_id HAVING count(*) > 1)
        ORDER BY h.blob_id, c.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(SharedBlob {
            blob: row.get(0)?,
            construct: ConstructId(uuid(TABLE, row.get_ref(1)?.as_blob().map_err(rusqlite::Error::from)?)?),
            stored_bytes: size("blobs", row.get(2)?)?,
            counted: row.get(3)?,
            kind: word("construct_blobs", row.get(4)?, ByteKind::from_number)?,
        });
    }
    Ok(found)
}

/// What constructs hold of these kinds.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn kinds(read: &Read<'_>, kinds: &[ByteKind]) -> Result<Vec<KindFact>, StoreError> {
    let sql = "SELECT c.uid, u.kind, u.items, u.stored_bytes - coalesce((SELECT sum(b.stored_bytes)
          FROM construct_blobs h JOIN blobs b ON b.id = h.blob_id
          WHERE h.construct_id = u.construct_id AND h.kind = u.kind AND h.counted = 1), 0),
          c.values_bytes, c.next_value, u.taken_to, u.taken_over
        FROM usage_counters u JOIN constructs c ON c.id = u.construct_id
        WHERE u.kind IN (SELECT value FROM json_each(?1)) AND c.next_value > 0";
    let mut statement = read.0.prepare_cached(sql)?;
    let numbers: Vec<String> = kinds.iter().map(|kind| kind.number().to_string()).collect();
    let mut rows = statement.query([format!("[{}]", numbers.join(","))])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let count = |index: usize| size("usage_counters", row.get::<_, i64>(index)?.max(0));
        found.push(KindFact {
            construct: ConstructId(uuid(TABLE, row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?),
            kind: word("usage_counters", row.get(1)?, ByteKind::from_number)?,
            items: count(2)?,
            frames_bytes: count(3)?,
            values_bytes: count(4)?,
            next_value: count(5)?,
            taken_to: count(6)?,
            taken_over_bytes: count(7)?,
        });
    }
    Ok(found)
}

/// All blobs of these kinds but bases.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn kind_blobs(read: &Read<'_>, kinds: &[ByteKind]) -> Result<Vec<KindBlob>, StoreError> {
    let sql = "SELECT c.uid, h.kind, CASE WHEN h.counted THEN b.stored_bytes ELSE 0 END, b.plain_bytes
        FROM construct_blobs h JOIN blobs b ON b.id = h.blob_id JOIN constructs c ON c.id = h.construct_id
        WHERE h.kind IN (SELECT value FROM json_each(?1)) AND b.id IS NOT c.base_id";
    let mut statement = read.0.prepare_cached(sql)?;
    let numbers: Vec<String> = kinds.iter().map(|kind| kind.number().to_string()).collect();
    let mut rows = statement.query([format!("[{}]", numbers.join(","))])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        found.push(KindBlob {
            construct: ConstructId(uuid(TABLE, row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?),
            kind: word("construct_blobs", row.get(1)?, ByteKind::from_number)?,
            counted_bytes: size("blobs", row.get(2)?)?,
            plain_bytes: size("blobs", row.get(3)?)?,
        });
    }
    Ok(found)
}

/// The sessions of a construct, oldest first.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn sessions_of(read: &Read<'_>, construct: ConstructId) -> Result<Vec<SessionFact>, StoreError> {
    let sql = "SELECT s.uid, p.uid, s.relation, s.title, s.messages, s.original_bytes, s.frames_bytes
        FROM sessions s LEFT JOIN sessions p ON p.id = s.parent_id
        WHERE s.construct_id = (SELECT id FROM constructs WHERE uid = ?1) ORDER BY s.started_at_ms, s.id";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut rows = statement.query([construct.0.as_bytes()])?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let parent = row.get_ref(1)?.as_blob_or_null().map_err(rusqlite::Error::from)?;
        let count = |index: usize| size("sessions", row.get(index)?);
        found.push(SessionFact {
            id: SessionId(uuid("sessions", row.get_ref(0)?.as_blob().map_err(rusqlite::Error::from)?)?),
            parent: parent.map(|bytes| uuid("sessions", bytes).map(SessionId)).transpose()?,
            relation: word("sessions", row.get(2)?, Relation::from_number)?,
            title: row.get(3)?,
            messages: count(4)?,
            original_bytes: count(5)?,
            frames_bytes: count(6)?,
        });
    }
    Ok(found)
}

/// The constructs of these sessions; a session that is not there is left out.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn constructs_of(read: &Read<'_>, sessions: &[SessionId]) -> Result<HashMap<SessionId, ConstructId>, StoreError> {
    let sql = "SELECT c.uid FROM sessions s JOIN constructs c ON c.id = s.construct_id WHERE s.uid = ?1";
    let mut statement = read.0.prepare_cached(sql)?;
    let mut found = HashMap::new();
    for session in sessions {
        let bytes: Option<Vec<u8>> = statement.query_row([session.0.as_bytes()], |row| row.get(0)).optional()?;
        if let Some(bytes) = bytes {
            found.insert(*session, ConstructId(uuid(TABLE, &bytes)?));
        }
    }
    Ok(found)
}
