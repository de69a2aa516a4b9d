//! Sessions: one conversation of one agent each.

use crate::words::words;

words! {
    /// Where a session stands. Nothing leaves a final state.
    pub enum SessionStatus: u8 {
        /// Known, not started.
        Pending = 0 => "pending",
        /// Goes on.
        Active = 1 => "active",
        /// Ended well, or simply quiet since long.
        Completed = 2 => "completed",
        /// Ended by a failure.
        Failed = 3 => "failed",
        /// Its time ran out.
        Expired = 4 => "expired",
    }
}

impl SessionStatus {
    /// Whether a session may go from this state to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use SessionStatus::{Active, Completed, Expired, Failed, Pending};
        matches!((self, next), (Pending, Active | Expired) | (Active, Completed | Failed | Expired))
    }
}

words! {
    /// How a session came from another one.
    pub enum Relation: u8 {
        /// Began by itself.
        Root = 0 => "root",
        /// Goes on where its parent ended, in a file of its own.
        Resume = 1 => "resume",
        /// Copies its parent's history up to a point and goes its own way.
        Fork = 2 => "fork",
        /// Was started by a call of its parent.
        Subagent = 3 => "subagent",
    }
}

#[cfg(test)]
mod tests {
    use super::SessionStatus as S;

    #[test]
    fn final_states_are_never_left() {
        for from in [S::Completed, S::Failed, S::Expired] {
            for to in S::ALL {
                assert!(!from.may_become(*to), "{from} never becomes {to}");
            }
        }
        assert!(S::Pending.may_become(S::Active) && !S::Active.may_become(S::Pending));
    }
}
