//! Which payments a block takes: the best paid first, each after those that it depends on.

use crate::chain::archive::Archive;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::consensus::tx::sigop_cost;
use core::cmp::Reverse;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

/// What a block holds at the most besides its header and coinbase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes.
    pub size_bytes: u32,
    /// Signature operations, in Core's unit.
    pub sigop_cost: u32,
}

/// A payment with those of the candidates that must come before it and are not yet in.
struct Candidate {
    /// Its place among the candidates: parents stand before children.
    place: u32,
    /// The unselected ones that it depends on, itself last.
    package: Vec<TxId>,
}

/// A rate to sort by: fee and size of a package, best first.
type Rate = Reverse<u64>;

/// Fills `room` from `candidates`, of which each stands behind its parents, by the fee rate of
/// each with all that it depends on (Bitcoin Core: `addPackageTxs`). Equal rates: the one that
/// entered the world first.
pub fn select(candidates: &[TxId], mut room: Room, content: &Archive) -> Vec<TxId> {
    let mut waiting = packages_of(candidates, content);
    let mut order: BTreeSet<(Rate, TxId)> =
        waiting.iter().map(|(&tx, candidate)| (rate_of(&candidate.package, content), tx)).collect();
    let mut selected = Vec::with_capacity(candidates.len());
    while let Some((_, tx)) = order.pop_first() {
        let candidate = waiting.get(&tx).expect("what is ordered waits");
        let package = candidate.package.clone();
        let size_bytes: u32 = package.iter().map(|&tx| content.transaction(tx).size_bytes).sum();
        let cost: u32 =
            package.iter().map(|&tx| sigop_cost(&content.transaction(tx).content)).sum();
        if size_bytes > room.size_bytes || cost > room.sigop_cost {
            continue; // its children come by themselves, if they fit without it they are not valid
        }
        room.size_bytes -= size_bytes;
        room.sigop_cost -= cost;
        let mut taken = package;
        taken.sort_unstable_by_key(|tx| waiting.get(tx).map_or(0, |candidate| candidate.place));
        for &tx in &taken {
            waiting.remove(&tx);
        }
        let is_family = taken.len() > 1 || waiting.values().any(|c| c.package.contains(&tx));
        if is_family {
            order.clear();
            for candidate in waiting.values_mut() {
                candidate.package.retain(|tx| !taken.contains(tx));
            }
            order.extend(waiting.iter().map(|(&tx, c)| (rate_of(&c.package, content), tx)));
        }
        selected.extend(taken);
    }
    selected
}

fn packages_of(candidates: &[TxId], content: &Archive) -> BTreeMap<TxId, Candidate> {
    let mut known: BTreeMap<TxId, Candidate> = BTreeMap::new();
    for (place, &tx) in (0..).zip(candidates) {
        let mut package: Vec<TxId> = Vec::new();
        for &coin in content.transaction(tx).spends.iter().filter(|&&coin| coin != CoinId::NONE) {
            if let Some(parent) = known.get(&content.coin(coin).tx) {
                for &ancestor in &parent.package {
                    if !package.contains(&ancestor) {
                        package.push(ancestor);
                    }
                }
            }
        }
        package.push(tx);
        known.insert(tx, Candidate { place, package });
    }
    known
}

/// The fee rate of a package, in satoshis per million bytes.
fn rate_of(package: &[TxId], content: &Archive) -> Rate {
    let (mut fee_sat, mut size_bytes) = (0_u64, 0_u64);
    for &tx in package {
        let record = content.transaction(tx);
        fee_sat += record.fee_sat.unwrap_or(0).unsigned_abs();
        size_bytes += u64::from(record.size_bytes);
    }
    let rate = u128::from(fee_sat) * 1_000_000 / u128::from(size_bytes.max(1));
    Reverse(u64::try_from(rate).unwrap_or(u64::MAX))
}
