//! Receipts: what each run did, as events of the audit trail. Each names the one before it, so that they
//! are listed without walking the trail, and nobody can edit them.

use serde::{Deserialize, Serialize};
use synthetic_model::{CleanupId, UtcMillis, cleanup::AuditEvent, retention::Receipt};
use synthetic_store::{
    Read, Write,
    table::audit::{self, NewEvent},
};

use super::{OWNER, SCHEDULE, settings};
use crate::{Engine, EngineError};

/// What the event of a receipt is called.
const ACTION: &str = "retention.run";

/// What the event says, and where the receipt before it is.
#[derive(Serialize, Deserialize)]
struct Detail {
    policies: Vec<String>,
    removed: u64,
    freed_bytes: u64,
    held_back: u64,
    cleanup: Option<CleanupId>,
    refused: Option<String>,
    expired_sessions: u64,
    exported_sessions: u64,
    previous_receipt: Option<u64>,
}

/// What is to be told of a run; the rest of a receipt comes with its event.
pub(super) fn blank(at: UtcMillis, policies: Vec<String>, scheduled: bool) -> Receipt {
    Receipt {
        id: 0,
        at,
        policies,
        scheduled,
        removed: 0,
        freed_bytes: 0,
        held_back: 0,
        cleanup_id: None,
        refused: None,
        expired_sessions: 0,
        exported_sessions: 0,
    }
}

/// Writes a receipt down as the last one of its policies, and gives it its number.
pub(super) fn leave(write: &Write<'_>, state: &mut settings::State, receipt: &mut Receipt) -> Result<(), EngineError> {
    let detail = Detail {
        policies: receipt.policies.clone(),
        removed: receipt.removed,
        freed_bytes: receipt.freed_bytes,
        held_back: receipt.held_back,
        cleanup: receipt.cleanup_id,
        refused: receipt.refused.clone(),
        expired_sessions: receipt.expired_sessions,
        exported_sessions: receipt.exported_sessions,
        previous_receipt: state.last_receipt,
    };
    let detail = serde_json::to_value(detail).map_err(|e| EngineError::BadValue(e.to_string()))?;
    let subject = match &receipt.policies[..] {
        [one] => format!("policy {one}"),
        _ => "policies".into(),
    };
    let actor = if receipt.scheduled { SCHEDULE } else { OWNER };
    audit::append(write, &NewEvent { at: receipt.at, actor, action: ACTION, subject: &subject, detail })?;
    let event = audit::newest(&write.reading(), None, 1)?;
    receipt.id = event.first().map_or(0, |event| event.sequence);
    state.last_receipt = Some(receipt.id);
    for policy in &receipt.policies {
        state.receipts.insert(policy.clone(), receipt.id);
    }
    Ok(())
}

/// One receipt; `None` when that event is none, as after a step back to an older version.
pub(super) fn get(read: &Read<'_>, id: u64) -> Result<Option<Receipt>, EngineError> {
    Ok(load(read, id)?.map(|(receipt, _)| receipt))
}

fn load(read: &Read<'_>, id: u64) -> Result<Option<(Receipt, Option<u64>)>, EngineError> {
    let event = audit::newest(read, Some(id.saturating_add(1)), 1)?.pop();
    let event = event.filter(|event| event.sequence == id && event.action == ACTION);
    event.map(of_event).transpose()
}

fn of_event(event: AuditEvent) -> Result<(Receipt, Option<u64>), EngineError> {
    let damaged = |e| EngineError::damaged(format!("event {} of the audit trail", event.sequence), e);
    let detail: Detail = serde_json::from_str(&event.detail).map_err(damaged)?;
    let receipt = Receipt {
        id: event.sequence,
        at: event.at,
        policies: detail.policies,
        scheduled: event.actor == SCHEDULE,
        removed: detail.removed,
        freed_bytes: detail.freed_bytes,
        held_back: detail.held_back,
        cleanup_id: detail.cleanup,
        refused: detail.refused,
        expired_sessions: detail.expired_sessions,
        exported_sessions: detail.exported_sessions,
    };
    Ok((receipt, detail.previous_receipt))
}

impl Engine {
    /// At most `limit` receipts before number `before`, newest first, and where the next page begins.
    ///
    /// # Errors
    /// [`EngineError::NotFound`] for a `before` that is no receipt; [`EngineError::Store`].
    pub fn receipts(&self, before: Option<u64>, limit: u32) -> Result<(Vec<Receipt>, Option<u64>), EngineError> {
        self.read(|read| {
            let mut next = match before {
                Some(id) => {
                    let lacks = || EngineError::NotFound { noun: "receipt", id: id.to_string() };
                    load(read, id)?.ok_or_else(lacks)?.1
                }
                None => settings::state(read)?.ok().and_then(|state| state.last_receipt),
            };
            let mut found: Vec<Receipt> = Vec::new();
            while let Some(id) = next {
                if found.len() as u64 == u64::from(limit) {
                    let last = found.last().map(|last| last.id);
                    return Ok((found, last));
                }
                let Some((receipt, previous)) = load(read, id)? else { break };
                // Each names an earlier one: a ring cannot be made of them.
                next = previous.filter(|previous| *previous < id);
                found.push(receipt);
            }
            Ok((found, None))
        })
    }
}
