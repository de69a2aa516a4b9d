//! Constructs: one unit of agent work each.

use crate::words::words;

words! {
    /// Where a construct stands.
    pub enum ConstructStatus: u8 {
        /// Written down, nothing prepared.
        Draft = 0 => "draft",
        /// Its place of work is being prepared.
        Provisioning = 1 => "provisioning",
        /// Work goes on.
        Active = 2 => "active",
        /// Waits for a person.
        AwaitingReview = 3 => "awaiting_review",
        /// A person looks at it.
        Reviewing = 4 => "reviewing",
        /// Done.
        Complete = 5 => "complete",
        /// Set aside, may go on.
        Parked = 6 => "parked",
        /// Stopped by a failure.
        Error = 7 => "error",
        /// Put away.
        Archived = 8 => "archived",
    }
}

impl ConstructStatus {
    /// Whether a construct may go from this state to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        use ConstructStatus::{
            Active, Archived, AwaitingReview, Complete, Draft, Error, Parked, Provisioning, Reviewing,
        };
        match (self, next) {
            (Archived | Error, Error) => false,
            (_, Error) => true,
            (Draft, Provisioning)
            | (Provisioning | AwaitingReview | Parked | Error, Active)
            | (Active | Reviewing, AwaitingReview)
            | (AwaitingReview, Reviewing)
            | (Reviewing, Complete | Parked | Active)
            | (Active | AwaitingReview, Complete | Parked)
            | (Complete | Parked | Error, Archived) => true,
            _ => false,
        }
    }
}

words! {
    /// What a construct is for.
    pub enum ConstructType: u8 {
        /// Found in an agent's history.
        Collected = 0 => "collected",
        /// Makes a plan.
        Planning = 1 => "planning",
        /// Carries a plan out.
        Implementation = 2 => "implementation",
    }
}

words! {
    /// How one construct relates to another.
    pub enum LinkKind: u8 {
        /// Work passed on.
        Handoff = 0 => "handoff",
        /// Began from the other's history.
        Fork = 1 => "fork",
        /// A copy of the other.
        Clone = 2 => "clone",
        /// Belongs together.
        Related = 3 => "related",
    }
}

#[cfg(test)]
mod tests {
    use super::ConstructStatus as S;

    #[test]
    fn states_follow_the_documented_paths() {
        for (from, to) in [
            (S::Draft, S::Provisioning),
            (S::Active, S::AwaitingReview),
            (S::Parked, S::Active),
            (S::Error, S::Active),
            (S::Complete, S::Archived),
        ] {
            assert!(from.may_become(to), "{from} may become {to}");
        }
        for (from, to) in
            [(S::Archived, S::Active), (S::Draft, S::Complete), (S::Complete, S::Reviewing), (S::Archived, S::Error)]
        {
            assert!(!from.may_become(to), "{from} never becomes {to}");
        }
    }
}
