//! What stored bytes are spent on.

use crate::words::words;

words! {
    /// The kinds that usage, charts and cleanup speak of, in their fixed order of display.
    pub enum ByteKind: u8 {
        /// What people and agents said, and everything of a record that is none of the others.
        Conversation = 0 => "conversation",
        /// What tools answered, beyond command logs.
        ToolOutput = 1 => "tool_output",
        /// Pictures pasted, read or made.
        Images = 2 => "images",
        /// Edits of files.
        Diffs = 3 => "diffs",
        /// Output of commands.
        Logs = 4 => "logs",
        /// Whole files written or attached.
        Files = 5 => "files",
    }
}
