//! The keys of those who pay, and what they have signed.

use crate::chain::valid_scripts::REMEMBERED;
use crate::primitives::key::KeyPair;
use crate::primitives::transaction::Transaction;
use crate::wallet::payment::sign;
use crate::world::plan::OwnerId;
use crate::world::plan::Plan;

/// The keys of those who have paid, made from their names when they first do.
#[derive(Debug, Clone, Default)]
pub struct Keys {
    pairs: Vec<Option<KeyPair>>,
    /// Payments as they were before they were signed, and after. It outlives a reset: the same
    /// payment gets the same signatures (RFC 6979).
    remembered: Vec<(Transaction, Transaction)>,
    remembers: bool,
}

impl Keys {
    /// No keys yet.
    pub(in crate::world) fn new(remembers: bool) -> Self {
        Self { remembers, ..Self::default() }
    }

    pub(in crate::world) fn of(&mut self, owner: OwnerId, plan: &Plan) -> &KeyPair {
        self.pairs.resize(plan.owners.len(), None);
        let name = &plan.owners[owner.index()].name;
        self.pairs[owner.index()].get_or_insert_with(|| KeyPair::from_name(name))
    }

    /// The payment of `payer` with its signatures.
    pub(in crate::world) fn sign(
        &mut self,
        unsigned: Transaction,
        payer: OwnerId,
        plan: &Plan,
    ) -> Transaction {
        if let Some((_, signed)) = self.remembered.iter().find(|(before, _)| *before == unsigned) {
            return signed.clone();
        }
        let signed = sign(&unsigned, self.of(payer, plan));
        if self.remembers && self.remembered.len() < REMEMBERED {
            self.remembered.push((unsigned, signed.clone()));
        }
        signed
    }
}
