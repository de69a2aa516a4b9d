//! The agents whose histories we read.

use crate::words::words;

words! {
    /// The program whose history we read. The number is what the store holds and never changes.
    pub enum AgentName: u8 {
        /// Anthropic's Claude Code.
        ClaudeCode = 1 => "claude-code",
        /// OpenAI's Codex (command line, desktop and editor).
        Codex = 2 => "codex",
    }
}
