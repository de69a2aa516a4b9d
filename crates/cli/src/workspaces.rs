//! Workspaces as people name them: by id, name, path, or a place inside (`.`).

use std::path::{Path, PathBuf};
use std::str::FromStr;

use synthetic_api::{
    Api,
    constructs::{ListFacets, WorkspaceCount},
};
use synthetic_model::{Code, WorkspaceId, report::Failure};

use crate::exit::failed;

/// Finds the workspaces that people mean; a name may stand for several.
///
/// # Errors
/// `NOT_FOUND` when a text is no id, name or path of a workspace.
pub(crate) fn resolve(api: &Api, texts: &[String]) -> Result<Vec<WorkspaceId>, Failure> {
    if texts.is_empty() {
        return Ok(Vec::new());
    }
    let known = api.list_facets(ListFacets {})?.workspaces;
    let mut found = Vec::new();
    for text in texts {
        let matching = matching(&known, text);
        if matching.is_empty() {
            let hint = "`synthetic usage --by workspace` shows the workspaces";
            return Err(failed(Code::NotFound, format!("no workspace is called {text}"), Some(hint)));
        }
        found.extend(matching);
    }
    Ok(found)
}

fn matching(known: &[WorkspaceCount], text: &str) -> Vec<WorkspaceId> {
    if let Ok(id) = WorkspaceId::from_str(text) {
        return vec![id];
    }
    let named: Vec<_> = known.iter().filter(|workspace| workspace.name == text).map(|workspace| workspace.id).collect();
    if !named.is_empty() {
        return named;
    }
    // A path that is gone is still the workspace's path: it is compared as it was typed.
    let place = std::fs::canonicalize(text).unwrap_or_else(|_| PathBuf::from(text));
    innermost(known, &place).into_iter().collect()
}

/// The workspace whose folder is the nearest around `place`.
fn innermost(known: &[WorkspaceCount], place: &Path) -> Option<WorkspaceId> {
    known
        .iter()
        .filter(|workspace| !workspace.path.is_empty() && place.starts_with(&workspace.path))
        .max_by_key(|workspace| workspace.path.len())
        .map(|workspace| workspace.id)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn workspace(id: &str, path: &str) -> WorkspaceCount {
        let name = path.rsplit('/').next().unwrap_or_default().to_owned();
        WorkspaceCount { id: id.parse().expect("an id"), name, path: path.to_owned(), constructs: 1 }
    }

    #[test]
    fn a_workspace_is_named_by_id_name_path_or_a_place_inside() {
        let outer = workspace("01980000-0000-7000-8000-000000000001", "/no/such/app");
        let inner = workspace("01980000-0000-7000-8000-000000000002", "/no/such/app/vendor/app");
        let other = workspace("01980000-0000-7000-8000-000000000003", "/no/such/tool");
        let known = [outer.clone(), inner.clone(), other.clone()];
        assert_eq!(matching(&known, &other.id.to_string()), [other.id]);
        assert_eq!(matching(&known, "tool"), [other.id]);
        assert_eq!(matching(&known, "app"), [outer.id, inner.id], "a name may stand for several");
        assert_eq!(matching(&known, "/no/such/app/src"), [outer.id]);
        assert_eq!(matching(&known, "/no/such/app/vendor/app/src"), [inner.id]);
        assert!(matching(&known, "/no/such/application").is_empty());
    }
}
