//! What a plan takes is written to a folder before anything of it moves to the trash.

use std::{collections::BTreeSet, path::Path};

use synthetic_model::{
    ConstructId,
    cleanup::{CleanupAction, CleanupPlan, CleanupRequest},
    retention::PolicyAction,
};
use synthetic_store::Read;

use super::settings;
use crate::{
    Cancel, Engine, EngineError, Progress,
    originals::{Original, originals_of},
};

impl Engine {
    /// Writes the sessions of everything a plan takes to the folders that its policies name. Fails
    /// closed: unless every file was written, flushed, read back and compared, nothing may move.
    pub(crate) fn export_what_goes(
        &self,
        request: &CleanupRequest,
        plan: &CleanupPlan,
        progress: &dyn Progress,
        cancel: &Cancel,
    ) -> Result<(), EngineError> {
        let exports = self.read(|read| self.exports(read, request, plan))?;
        if exports.is_empty() {
            return Ok(());
        }
        self.write_originals(&exports, progress, cancel).map(drop)
    }

    /// How many sessions a plan exports before it takes anything.
    pub(super) fn count_exports(&self, request: &CleanupRequest, plan: &CleanupPlan) -> Result<u64, EngineError> {
        self.read(|read| Ok(self.exports(read, request, plan)?.len() as u64))
    }

    fn exports(
        &self,
        read: &Read<'_>,
        request: &CleanupRequest,
        plan: &CleanupPlan,
    ) -> Result<Vec<Original>, EngineError> {
        if request.policies.is_none() {
            return Ok(Vec::new());
        }
        let policies = settings::policies(read, self.dir())?.sound()?;
        let (mut exports, mut seen) = (Vec::new(), BTreeSet::<(String, ConstructId)>::new());
        for item in plan.items.iter().filter(|item| item.action == CleanupAction::Remove) {
            let policy = policies.iter().find(|policy| policy.name == item.rule);
            let Some(PolicyAction::ExportThenTrash { folder }) = policy.map(|policy| &policy.action) else { continue };
            if seen.insert((folder.clone(), item.construct_id)) {
                exports.extend(originals_of(read, item.construct_id, Path::new(folder))?.unwrap_or_default());
            }
        }
        Ok(exports)
    }
}
