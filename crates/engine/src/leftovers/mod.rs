//! What the agents' own folders hold beside ours, and what of it is left over.

mod folders;
