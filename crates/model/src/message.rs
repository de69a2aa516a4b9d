//! What a reader makes of a record.

use crate::words::words;

words! {
    /// Who speaks.
    pub enum Role: u8 {
        /// The person.
        User = 0 => "user",
        /// The model.
        Assistant = 1 => "assistant",
        /// A tool's answer.
        Tool = 2 => "tool",
        /// The agent program itself.
        System = 3 => "system",
    }
}

words! {
    /// What is said.
    pub enum Kind: u8 {
        /// Words.
        Text = 0 => "text",
        /// The model's reasoning.
        Thinking = 1 => "thinking",
        /// A tool is asked.
        ToolCall = 2 => "tool_call",
        /// A tool answered.
        ToolResult = 3 => "tool_result",
        /// A picture.
        Image = 4 => "image",
        /// A summary of a conversation.
        Summary = 5 => "summary",
        /// The place where an agent shortened its context.
        Compaction = 6 => "compaction",
        /// Book-keeping, injected context, notices.
        Meta = 7 => "meta",
        /// A record or block of no known kind, or a damaged one: shown as it is.
        Unknown = 8 => "unknown",
    }
}
