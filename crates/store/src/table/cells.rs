//! Cells of rows as JSON, and back.

use rusqlite::types::{Value as Cell, ValueRef};
use serde_json::{Value, json};

use crate::{Read, StoreError};

pub(super) fn bad(table: &'static str, reason: &str) -> StoreError {
    StoreError::BadRow { table, reason: reason.to_owned() }
}

/// The rows a query finds: the names of their columns, and their cells.
pub(super) fn rows(
    read: &Read<'_>,
    table: &'static str,
    sql: &str,
    parameters: impl rusqlite::Params,
) -> Result<Value, StoreError> {
    let mut statement = read.0.prepare_cached(sql)?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.query(parameters)?;
    let mut found = Vec::new();
    while let Some(row) = rows.next()? {
        let cells = (0..columns.len()).map(|at| as_json(table, row.get_ref(at)?));
        found.push(Value::Array(cells.collect::<Result<_, StoreError>>()?));
    }
    Ok(json!({ "columns": columns, "rows": found }))
}

fn as_json(table: &'static str, cell: ValueRef<'_>) -> Result<Value, StoreError> {
    Ok(match cell {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => number.into(),
        ValueRef::Text(text) => {
            std::str::from_utf8(text).map_err(|_| bad(table, "a text is not UTF-8"))?.to_owned().into()
        }
        ValueRef::Blob(bytes) => json!({ "hex": bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>() }),
        ValueRef::Real(_) => return Err(bad(table, "no column holds such a number")),
    })
}

pub(super) fn of_json(table: &'static str, value: &Value) -> Result<Cell, StoreError> {
    match value {
        Value::Null => Ok(Cell::Null),
        Value::Number(number) => number.as_i64().map(Cell::Integer).ok_or_else(|| bad(table, "a number is too large")),
        Value::String(text) => Ok(Cell::Text(text.clone())),
        other => {
            let hex =
                other.get("hex").and_then(Value::as_str).ok_or_else(|| bad(table, "a cell is of no known kind"))?;
            let byte = |pair: &[u8]| {
                let text = std::str::from_utf8(pair).ok().filter(|text| text.len() == 2)?;
                u8::from_str_radix(text, 16).ok()
            };
            let bytes = hex.as_bytes().chunks(2).map(byte).collect::<Option<_>>();
            Ok(Cell::Blob(bytes.ok_or_else(|| bad(table, "bytes are not hexadecimal"))?))
        }
    }
}
