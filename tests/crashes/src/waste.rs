//! Bytes that no row names, as removing pieces of a construct leaves them.

use std::{fs::OpenOptions, io::Write, path::Path};

use synthetic_store::{Connection, DATABASE_FILE};

/// Doubles every file of long values. What is added is counted like what is there.
///
/// # Panics
/// When that does not work.
pub fn add(store: &Path) {
    let database = Connection::open(store.join(DATABASE_FILE)).expect("opens");
    let mut statement = database
        .prepare("SELECT lower(hex(uid)), values_generation, values_bytes FROM constructs WHERE values_bytes > 0")
        .expect("prepares");
    let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("asks");
    let found: Vec<(String, u32, u32)> = rows.collect::<Result<_, _>>().expect("reads");
    assert!(!found.is_empty(), "some construct has long values");
    for (uid, generation, bytes) in found {
        let id: uuid::Uuid = uid.parse().expect("is an id");
        let name = if generation == 0 { "values.frames".into() } else { format!("values.{generation}.frames") };
        let path = store.join("artifacts").join(id.to_string()).join(name);
        let mut file = OpenOptions::new().append(true).open(path).expect("is there");
        file.write_all(&vec![7; bytes as usize]).expect("is written");
        let sql = format!(
            "UPDATE usage_counters SET stored_bytes = stored_bytes + {bytes} WHERE (construct_id, kind) =
               (SELECT construct_id, kind FROM usage_counters JOIN constructs ON id = construct_id
                WHERE uid = x'{uid}' ORDER BY usage_counters.stored_bytes DESC LIMIT 1);
             UPDATE constructs SET values_bytes = values_bytes + {bytes}, stored_bytes = stored_bytes + {bytes}
               WHERE uid = x'{uid}';"
        );
        database.execute_batch(&sql).expect("is counted");
    }
}
