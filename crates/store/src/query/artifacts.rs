//! Which artifacts are there?

use rusqlite::{Row, types::Value};
use synthetic_model::{ArtifactKind, ConstructId, SessionId, UtcMillis};

use crate::{
    Read, StoreError,
    table::{SessionRow, int, size, uuid, word},
};

/// An artifact as its row holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArtifactRow {
    /// Row of its session.
    pub session_row: SessionRow,
    /// Its session.
    pub session: SessionId,
    /// Its construct.
    pub construct: ConstructId,
    /// The message that made it.
    pub seq: u64,
    /// What it is.
    pub kind: ArtifactKind,
    /// File or command.
    pub name: String,
    /// Like `image/png`.
    pub media_type: String,
    /// Its size as it stands in the record.
    pub original_bytes: u64,
    /// What its session takes of our disk per original byte, in millionths.
    pub density_ppm: u64,
    /// When it was made.
    pub at: Option<UtcMillis>,
}

const SELECT: &str = "SELECT s.id, s.uid, c.uid, a.seq, a.kind, n.name, m.name, a.original_bytes,
    CASE WHEN c.original_bytes > 0 THEN c.stored_bytes * 1000000 / c.original_bytes ELSE 0 END, a.at_ms
    FROM artifacts a JOIN sessions s ON s.id = a.session_id JOIN constructs c ON c.id = s.construct_id
    JOIN names n ON n.id = a.name_id JOIN names m ON m.id = a.media_id";

fn load(row: &Row<'_>) -> Result<ArtifactRow, StoreError> {
    Ok(ArtifactRow {
        session_row: SessionRow(row.get(0)?),
        session: SessionId(uuid("sessions", &row.get::<_, Vec<u8>>(1)?)?),
        construct: ConstructId(uuid("constructs", &row.get::<_, Vec<u8>>(2)?)?),
        seq: size("artifacts", row.get(3)?)?,
        kind: word("artifacts", row.get(4)?, ArtifactKind::from_number)?,
        name: row.get(5)?,
        media_type: row.get(6)?,
        original_bytes: size("artifacts", row.get(7)?)?,
        density_ppm: size("constructs", row.get(8)?)?,
        at: row.get::<_, Option<i64>>(9)?.map(UtcMillis),
    })
}

/// Which artifacts.
#[derive(Debug, Clone, Default)]
pub struct ArtifactsOf<'a> {
    /// Only of this construct.
    pub construct: Option<ConstructId>,
    /// Only of this session.
    pub session: Option<SessionId>,
    /// Only of these kinds.
    pub kinds: &'a [ArtifactKind],
    /// At most so many.
    pub limit: u32,
    /// Where the page begins: session row and message of the last one before.
    pub after: Option<(i64, u64)>,
}

/// One page of artifacts by session and message, and whether there are more.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn page(read: &Read<'_>, of: &ArtifactsOf<'_>) -> Result<(Vec<ArtifactRow>, bool), StoreError> {
    let mut conditions = vec!["1 = 1".to_owned()];
    let mut values = Vec::new();
    if let Some(construct) = of.construct {
        conditions.push("c.uid = ?".into());
        values.push(Value::Blob(construct.0.as_bytes().to_vec()));
    }
    if let Some(session) = of.session {
        conditions.push("s.uid = ?".into());
        values.push(Value::Blob(session.0.as_bytes().to_vec()));
    }
    if !of.kinds.is_empty() {
        let list = of.kinds.iter().map(|kind| kind.number().to_string()).collect::<Vec<_>>().join(", ");
        conditions.push(format!("a.kind IN ({list})"));
    }
    if let Some((session, seq)) = of.after {
        conditions.push("(a.session_id, a.seq) > (?, ?)".into());
        values.extend([Value::Integer(session), Value::Integer(int(seq))]);
    }
    let sql = format!(
        "{SELECT} WHERE {} ORDER BY a.session_id, a.seq LIMIT {}",
        conditions.join(" AND "),
        u64::from(of.limit) + 1
    );
    let mut statement = read.0.prepare_cached(&sql)?;
    let mut rows = statement.query(rusqlite::params_from_iter(values))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        if found.len() as u64 == u64::from(of.limit) {
            return Ok((found, true));
        }
        found.push(load(row)?);
    }
    Ok((found, false))
}

/// The artifact of one message.
///
/// # Errors
/// [`StoreError::Sqlite`], [`StoreError::BadRow`].
pub fn get(read: &Read<'_>, session: SessionId, seq: u64) -> Result<Option<ArtifactRow>, StoreError> {
    let mut statement = read.0.prepare_cached(&format!("{SELECT} WHERE s.uid = ?1 AND a.seq = ?2"))?;
    let mut rows = statement.query((session.0.as_bytes(), int(seq)))?;
    rows.next()?.map(load).transpose()
}
