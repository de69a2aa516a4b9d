//! Pages put together are the whole list, in order, whatever the order and however many tie.

use synthetic_model::UtcMillis;

use super::*;
use crate::{OpenStore, Store, StoreError};

fn filled(count: u8) -> (tempfile::TempDir, Store) {
    let dir = tempfile::tempdir().expect("a folder");
    let store =
        OpenStore { dir: dir.path().to_owned(), now: UtcMillis(1), readers: 1, vfs: None }.open().expect("opens");
    let fill = |write: &mut crate::Write<'_>| {
        write.0.execute(
            "INSERT INTO workspaces (id, uid, path, name, created_at_ms) VALUES (1, zeroblob(16), '/p', 'p', 1)",
            [],
        )?;
        for n in 0..count {
            let name = ["alpha", "Beta", "beta", "gamma", "长"][usize::from(n) % 5];
            write.0.execute(
                "INSERT INTO constructs (uid, workspace_id, name, brief, status, type, created_at_ms, last_activity_at_ms,
                   messages, sessions, stored_bytes, original_bytes, agents) VALUES (?1, 1, ?2, '', ?3, 0, ?4, ?5, ?6, 1, ?4, 7, 2)",
                rusqlite::params![[n; 16], name, [2, 5, 8][usize::from(n) % 3], n / 4, n / 3, n % 2],
            )?;
        }
        Ok::<_, StoreError>(())
    };
    store.write(fill).expect("is filled");
    (dir, store)
}

#[test]
fn pages_tile_every_list() {
    let (_dir, store) = filled(60);
    let sorts = [
        ConstructSort::LastActivity,
        ConstructSort::Created,
        ConstructSort::Name,
        ConstructSort::Stored,
        ConstructSort::Original,
        ConstructSort::Messages,
        ConstructSort::Sessions,
    ];
    let filter = ConstructFilter::default();
    for (sort, reverse) in sorts.into_iter().flat_map(|sort| [(sort, false), (sort, true)]) {
        let list = |limit, after| {
            let of = PageOf { filter: &filter, sort, reverse, limit, after };
            store.read(|read| page(read, &of)).expect("is listed")
        };
        let (whole, none) = list(1000, None);
        assert_eq!((whole.len(), none), (40, None), "archived ones are left out");
        let mut joined = Vec::new();
        let mut after = None;
        loop {
            let (rows, next) = list(7, after);
            assert!(next.is_none() || rows.len() == 7, "only the last page is short");
            joined.extend(rows);
            match next {
                // As it travels through an address.
                Some(next) => after = Some(next.to_string().parse().expect("its own text")),
                None => break,
            }
        }
        assert_eq!(joined, whole, "{sort:?}, reverse {reverse}");
    }
}

#[test]
fn a_text_of_a_place_that_is_none_is_refused() {
    for text in ["", "n", "n1", "x1.2", "tzz.1", "n1.x"] {
        assert!(text.parse::<Cursor>().is_err(), "{text:?}");
    }
}
