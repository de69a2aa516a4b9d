//! Which tool a call id belongs to, so that results know what they answer.

use serde::{Deserialize, Serialize};

use crate::{facts, json::decode_at_most, message::ID_BYTES, recent::Recent};

/// Calls are told apart exactly over this many of them; a result stands soon after its call.
pub(crate) const CALLS_KEPT: usize = 2048;
const TOOLS_KEPT: usize = 256;
const OPEN_CALLS_KEPT: usize = 32;
const OPEN_NAME_BYTES: usize = 256;

/// The calls of a session so far.
#[derive(Debug)]
pub(crate) struct Calls {
    /// The number of the tool by hash of the call's id.
    pub(crate) by_id: Recent<u16>,
    pub(crate) named: Named,
}

/// The part of [`Calls`] that is not a table.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Named {
    /// Tool names; calls refer to them by place.
    tools: Vec<String>,
    /// Calls without a result yet, with what a result's artifact is to be named after.
    open: Vec<(u64, String)>,
}

/// What is known of the call a result answers.
#[derive(Debug, Default)]
pub(crate) struct Answered {
    pub(crate) tool: Option<String>,
    /// What the call was about.
    pub(crate) about: Option<String>,
}

impl Calls {
    pub(crate) fn new() -> Self {
        Self { by_id: Recent::new(CALLS_KEPT), named: Named::default() }
    }

    /// Remembers a call, and what it is about if its result is to be named so. True when its id was
    /// not seen before.
    pub(crate) fn open(&mut self, id: u64, tool: &str, about: Option<&[u8]>) -> bool {
        if let Some(about) = about {
            if self.named.open.len() == OPEN_CALLS_KEPT {
                self.named.open.remove(0);
            }
            self.named.open.push((id, decode_at_most(about, OPEN_NAME_BYTES).into_owned()));
        }
        let tool = self.tool_number(tool);
        self.by_id.insert(id, tool)
    }

    /// What is known of the call a result answers.
    pub(crate) fn answer(&mut self, id: u64) -> Answered {
        let tool = self.by_id.get(id).and_then(|number| self.named.tools.get(usize::from(*number)));
        let open = self.named.open.iter().position(|(open, _)| *open == id);
        Answered { tool: tool.cloned(), about: open.map(|place| self.named.open.remove(place).1) }
    }

    /// `u16::MAX`, the number of no tool, for those beyond the limit.
    fn tool_number(&mut self, tool: &str) -> u16 {
        let tools = &mut self.named.tools;
        let place = tools.iter().position(|known| known == tool).or_else(|| {
            let room = tools.len() < TOOLS_KEPT;
            room.then(|| {
                tools.push(facts::cut(tool, ID_BYTES).to_owned());
                tools.len() - 1
            })
        });
        place.and_then(|place| u16::try_from(place).ok()).unwrap_or(u16::MAX)
    }
}
