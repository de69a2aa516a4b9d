//! What constructs would take after some are gone.

use std::collections::HashMap;

use synthetic_model::ByteKind;
use synthetic_store::query::retention::ConstructFact;

/// Adds up bytes of constructs, those they share counted once, while some of them go.
pub(super) struct Ledger<'l> {
    facts: &'l [ConstructFact],
    stored_bytes: u64,
    /// Of each construct what is counted as its own and still there, by kind.
    left: Vec<[u64; ByteKind::ALL.len()]>,
    /// Who holds each shared blob and whether it is counted there.
    holders: HashMap<i64, Vec<(usize, bool)>>,
}

impl<'l> Ledger<'l> {
    pub(super) fn of(facts: &'l [ConstructFact]) -> Self {
        let mut holders: HashMap<_, Vec<_>> = HashMap::new();
        for (at, fact) in facts.iter().enumerate() {
            for shared in &fact.shared {
                holders.entry(shared.blob).or_default().push((at, shared.counted));
            }
        }
        let left = facts.iter().map(|fact| fact.kinds_bytes).collect();
        Self { facts, stored_bytes: facts.iter().map(ConstructFact::counted_bytes).sum(), left, holders }
    }

    /// What all that are left take together.
    pub(super) const fn stored_bytes(&self) -> u64 {
        self.stored_bytes
    }

    /// A construct goes; bytes that one which stays holds too are counted there from then on.
    pub(super) fn remove(&mut self, at: usize) {
        let mut freed: u64 = self.left[at].iter().sum();
        self.left[at] = Default::default();
        for shared in &self.facts[at].shared {
            let Some(holders) = self.holders.get_mut(&shared.blob) else { continue };
            let Some(own) = holders.iter().position(|(holder, _)| *holder == at) else { continue };
            let (_, counted) = holders.swap_remove(own);
            if !counted {
                continue;
            }
            if let Some((heir, counted)) = holders.iter_mut().find(|(_, counted)| !counted) {
                *counted = true;
                // Of what kind they are is nothing to the sum.
                self.left[*heir][0] += shared.stored_bytes;
                freed = freed.saturating_sub(shared.stored_bytes);
            }
        }
        self.stored_bytes = self.stored_bytes.saturating_sub(freed);
    }

    /// The constructs as they would be then; those that went hold nothing.
    pub(super) fn left(&self) -> Vec<ConstructFact> {
        let mut left = self.facts.to_vec();
        for (at, fact) in left.iter_mut().enumerate() {
            for (kind, left) in self.left[at].into_iter().enumerate() {
                if left == 0 && fact.kinds_bytes[kind] > 0 {
                    fact.untaken_bytes[kind] = 0;
                }
                fact.kinds_bytes[kind] = left;
            }
            for shared in &mut fact.shared {
                let holders = self.holders.get(&shared.blob).map(Vec::as_slice).unwrap_or_default();
                shared.counted = holders.iter().any(|(holder, counted)| *holder == at && *counted);
            }
        }
        left
    }

    /// What is of a kind in a construct goes.
    pub(super) fn remove_kind(&mut self, at: usize, kind: ByteKind) {
        let bytes = std::mem::take(&mut self.left[at][usize::from(kind.number())]);
        self.stored_bytes = self.stored_bytes.saturating_sub(bytes);
    }
}
