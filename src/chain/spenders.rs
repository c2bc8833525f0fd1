//! Who spends which coin: by content, whatever any node has heard of it.

use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// The spenders of each coin, in the order in which they were entered.
///
/// Nearly every coin has one at the most: only double spends cost more than four bytes a coin.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Spenders {
    /// The first spender by coin, or [`TxId::NONE`].
    first: Vec<TxId>,
    /// The others, where there are any.
    others: BTreeMap<CoinId, Vec<TxId>>,
    /// Transactions that spend coins of one which nobody has shown, by its id.
    waiting: BTreeMap<Hash256, Vec<TxId>>,
}

impl Spenders {
    /// Forgets everything, keeping the memory.
    pub fn clear(&mut self) {
        self.first.clear();
        self.others.clear();
        self.waiting.clear();
    }

    /// Notes that `tx` spends `coin`; once, however often it is said.
    pub fn note(&mut self, coin: CoinId, tx: TxId) {
        if coin.index() >= self.first.len() {
            self.first.resize(coin.index() + 1, TxId::NONE);
        }
        let first = &mut self.first[coin.index()];
        if *first == TxId::NONE {
            *first = tx;
        } else if *first != tx {
            let others = self.others.entry(coin).or_default();
            if !others.contains(&tx) {
                others.push(tx);
            }
        }
    }

    /// Notes that `tx` is gone.
    pub fn forget(&mut self, coin: CoinId, tx: TxId) {
        let Some(first) = self.first.get_mut(coin.index()) else { return };
        let others = self.others.get_mut(&coin);
        match others {
            None if *first == tx => *first = TxId::NONE,
            None => {}
            Some(others) => {
                if *first == tx {
                    *first = others.remove(0);
                } else {
                    others.retain(|&other| other != tx);
                }
                if others.is_empty() {
                    self.others.remove(&coin);
                }
            }
        }
    }

    /// The spenders of `coin`.
    pub fn of(&self, coin: CoinId) -> impl Iterator<Item = TxId> + '_ {
        let first = self.first.get(coin.index()).copied().filter(|&tx| tx != TxId::NONE);
        let others = match first {
            None => None,
            Some(_) if self.others.is_empty() => None,
            Some(_) => self.others.get(&coin),
        };
        first.into_iter().chain(others.into_iter().flatten().copied())
    }

    /// Notes that `tx` spends a coin of the transaction `maker`, which nobody has shown.
    pub fn wait(&mut self, maker: Hash256, tx: TxId) {
        let waiting = self.waiting.entry(maker).or_default();
        if !waiting.contains(&tx) {
            waiting.push(tx);
        }
    }

    /// How many spenders of `coin` there are.
    pub fn count(&self, coin: CoinId) -> usize {
        match self.first.get(coin.index()) {
            None | Some(&TxId::NONE) => 0,
            Some(_) if self.others.is_empty() => 1,
            Some(_) => 1 + self.others.get(&coin).map_or(0, Vec::len),
        }
    }

    /// Notes that `tx`, which waited for the transaction `maker`, is gone.
    pub fn stop_waiting(&mut self, maker: Hash256, tx: TxId) {
        if let Some(waiting) = self.waiting.get_mut(&maker) {
            waiting.retain(|&other| other != tx);
            if waiting.is_empty() {
                self.waiting.remove(&maker);
            }
        }
    }

    /// Those that waited for the transaction `maker`, which is here now.
    pub fn arrived(&mut self, maker: Hash256) -> Vec<TxId> {
        if self.waiting.is_empty() {
            return Vec::new();
        }
        self.waiting.remove(&maker).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_spender_of_a_coin_is_found_until_it_is_forgotten() {
        let mut spenders = Spenders::default();
        let (coin, txs) = (CoinId(7), [TxId(3), TxId(1), TxId(2)]);
        for tx in txs.into_iter().chain(txs) {
            spenders.note(coin, tx);
        }
        assert_eq!(spenders.of(coin).collect::<Vec<_>>(), txs);
        spenders.forget(coin, TxId(3));
        assert_eq!(spenders.of(coin).collect::<Vec<_>>(), [TxId(1), TxId(2)]);
        spenders.forget(coin, TxId(2));
        spenders.forget(coin, TxId(1));
        assert_eq!(spenders.of(coin).next(), None);
        assert_eq!(spenders.of(CoinId(8)).next(), None);
    }
}
