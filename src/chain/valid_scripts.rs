//! Transactions whose scripts were found valid, remembered from one history to the next.

use crate::consensus::script::ScriptFlags;
use crate::primitives::hash::Hash256;

/// How many payments are remembered: the first ones, which a next history of the same scenario is
/// likely to have, too.
pub const REMEMBERED: usize = 16;

/// Transactions whose every input satisfies its coin's script. A transaction's identifier commits
/// to its scripts and to the coins that it spends, so nothing else has to be remembered.
#[derive(Debug, Clone, Default)]
pub struct ValidScripts {
    entries: Vec<(Hash256, ScriptFlags)>,
    /// Whether anything is remembered.
    pub is_on: bool,
}

impl ValidScripts {
    /// Whether the transaction was found valid by the rules of `flags` or by more.
    pub fn has(&self, txid: &Hash256, flags: ScriptFlags) -> bool {
        self.entries.iter().any(|(known, by)| known == txid && by.contains(flags))
    }

    /// Remembers one that is valid by the rules of `flags`.
    pub fn note(&mut self, txid: Hash256, flags: ScriptFlags) {
        if self.is_on && self.entries.len() < REMEMBERED {
            self.entries.push((txid, flags));
        }
    }
}
