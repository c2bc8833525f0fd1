//! Which payments a block takes: the best paid first, each after those that it depends on.

use crate::chain::archive::Archive;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use core::cmp::Reverse;
use std::collections::BTreeSet;

/// What a block holds at the most besides its header and coinbase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Room {
    /// Bytes.
    pub size_bytes: u32,
    /// Signature operations, in Core's unit.
    pub sigop_cost: u32,
}

/// What a payment, or several, take and bring.
#[derive(Debug, Clone, Copy, Default)]
struct Weight {
    fee_sat: u64,
    size_bytes: u32,
    sigop_cost: u32,
}

impl Weight {
    fn of(tx: TxId, content: &Archive) -> Self {
        let record = content.transaction(tx);
        Self {
            fee_sat: record.fee_sat.unwrap_or(0).unsigned_abs(),
            size_bytes: record.size_bytes,
            sigop_cost: record.sigop_cost,
        }
    }

    fn add(&mut self, other: Self) {
        self.fee_sat += other.fee_sat;
        self.size_bytes += other.size_bytes;
        self.sigop_cost += other.sigop_cost;
    }

    fn take_away(&mut self, other: Self) {
        self.fee_sat -= other.fee_sat;
        self.size_bytes -= other.size_bytes;
        self.sigop_cost -= other.sigop_cost;
    }

    /// The fee rate in satoshis per million bytes.
    fn rate(self) -> u64 {
        let size_bytes = self.size_bytes.max(1);
        if let Some(product) = self.fee_sat.checked_mul(1_000_000) {
            return product / u64::from(size_bytes);
        }
        let rate = u128::from(self.fee_sat) * 1_000_000 / u128::from(size_bytes);
        u64::try_from(rate).unwrap_or(u64::MAX)
    }
}

/// Where a candidate stands in the order of choice: the best rate first, and of equal ones the
/// payment that entered the world first. The last number is its place among the candidates.
type Rank = (Reverse<u64>, u32, u32);

/// A payment that depends on other candidates, or on which others depend.
struct Relative {
    place: u32,
    /// The places of the unselected ones that it depends on, itself last.
    package: Vec<u32>,
    /// What the package takes and brings.
    weight: Weight,
}

/// Fills `room` from `candidates`, of which each stands behind its parents, by the fee rate of
/// each with all that it depends on (Bitcoin Core: `addPackageTxs`). Equal rates: the one that
/// entered the world first.
///
/// Most payments depend on none of the others: those are sorted once. Only the others have books
/// of their own, which change as their parents are taken.
pub fn select(candidates: &[TxId], mut room: Room, content: &Archive) -> Vec<TxId> {
    let weights: Vec<Weight> = candidates.iter().map(|&tx| Weight::of(tx, content)).collect();
    let mut relatives = relatives_of(candidates, &weights, content);
    let is_relative = |place: u32| find(&relatives, place).is_some();
    let mut alone: Vec<Rank> = (0..)
        .zip(candidates.iter().zip(&weights))
        .filter(|&(place, _)| relatives.is_empty() || !is_relative(place))
        .map(|(place, (&tx, weight))| (Reverse(weight.rate()), content.place_of(tx), place))
        .collect();
    alone.sort_unstable();
    let rank = |relative: &Relative| {
        let tx = candidates[relative.place as usize];
        (Reverse(relative.weight.rate()), content.place_of(tx), relative.place)
    };
    let mut order: BTreeSet<Rank> = relatives.iter().map(rank).collect();
    let mut alone = alone.into_iter().peekable();
    let mut selected = Vec::with_capacity(candidates.len());
    loop {
        let family = match (alone.peek(), order.first()) {
            (None, None) => return selected,
            (Some(single), Some(family)) => family < single,
            (single, _) => single.is_none(),
        };
        if !family {
            let (_, _, place) = alone.next().expect("just seen");
            if room.admit(weights[place as usize]) {
                selected.push(candidates[place as usize]);
            }
            continue;
        }
        let (_, _, place) = order.pop_first().expect("just seen");
        let chosen = &relatives[find(&relatives, place).expect("what is ordered is a relative")];
        if !room.admit(chosen.weight) {
            continue; // those that depend on it are larger still
        }
        let mut taken = chosen.package.clone();
        taken.sort_unstable();
        selected.extend(taken.iter().map(|&place| candidates[place as usize]));
        relatives.retain_mut(|relative| {
            if taken.contains(&relative.place) {
                order.remove(&rank(relative));
                return false;
            }
            if relative.package.len() == 1 {
                return true; // it waits for nobody
            }
            if !relative.package.iter().any(|place| taken.contains(place)) {
                return true;
            }
            order.remove(&rank(relative));
            relative.package.retain(|place| {
                let stays = !taken.contains(place);
                if !stays {
                    relative.weight.take_away(weights[*place as usize]);
                }
                stays
            });
            order.insert(rank(relative));
            true
        });
    }
}

impl Room {
    /// Takes the room for `weight`, if there is as much.
    fn admit(&mut self, weight: Weight) -> bool {
        let fits = weight.size_bytes <= self.size_bytes && weight.sigop_cost <= self.sigop_cost;
        if fits {
            self.size_bytes -= weight.size_bytes;
            self.sigop_cost -= weight.sigop_cost;
        }
        fits
    }
}

/// The position of the relative at `place` among the `relatives`, which stand in order.
fn find(relatives: &[Relative], place: u32) -> Option<usize> {
    relatives.binary_search_by_key(&place, |relative| relative.place).ok()
}

/// The candidates that depend on others, and those on which others depend, in order.
fn relatives_of(candidates: &[TxId], weights: &[Weight], content: &Archive) -> Vec<Relative> {
    let mut places: Vec<(TxId, u32)> = candidates.iter().copied().zip(0..).collect();
    places.sort_unstable();
    let place_of = |tx| {
        let at = places.binary_search_by_key(&tx, |&(tx, _)| tx).ok()?;
        Some(places[at].1)
    };
    let parents_of = |tx| {
        let coins = content.transaction(tx).spends.iter().filter(|&&coin| coin != CoinId::NONE);
        coins.filter_map(move |&coin| place_of(content.coin(coin).tx))
    };
    let mut links: Vec<(u32, u32)> = Vec::new();
    for (place, &tx) in (0..).zip(candidates) {
        let parents = parents_of(tx).filter(|&parent| parent < place);
        links.extend(parents.map(|parent| (place, parent)));
    }
    let mut members: Vec<u32> = links.iter().flat_map(|&(child, parent)| [child, parent]).collect();
    members.sort_unstable();
    members.dedup();
    let mut relatives: Vec<Relative> = Vec::with_capacity(members.len());
    for place in members {
        let mut package: Vec<u32> = Vec::new();
        let first = links.partition_point(|&(child, _)| child < place);
        for &(_, parent) in links[first..].iter().take_while(|&&(child, _)| child == place) {
            let parent = find(&relatives, parent).expect("a parent stands before its child");
            for &ancestor in &relatives[parent].package {
                if !package.contains(&ancestor) {
                    package.push(ancestor);
                }
            }
        }
        package.push(place);
        let mut weight = Weight::default();
        package.iter().for_each(|&place| weight.add(weights[place as usize]));
        relatives.push(Relative { place, package, weight });
    }
    relatives
}
