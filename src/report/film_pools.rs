//! The mempools of a film, as plain lists of whole numbers.

use crate::chain::id::BlockId;
use crate::primitives::encoding::to_hex;
use crate::primitives::hash::Hash256;
use crate::report::ticks::Ticks;
use crate::story::pools::Pool;
use crate::story::pools::Pools;
use crate::world::state::World;
use serde::Serialize;
use std::collections::BTreeMap;

/// What waited where and when.
#[derive(Debug, Serialize)]
pub struct PoolsData {
    /// Of each payment that waited somewhere: the first block that holds it and its place there;
    /// or -1 and its place in `loose`.
    payments: Vec<i64>,
    /// The payments that are in no block, in hexadecimal digits.
    loose: Vec<String>,
    /// The mempools that are kept.
    of: Vec<PoolData>,
    /// Whether more came and went than the page keeps.
    is_too_much: bool,
}

#[derive(Debug, Serialize)]
struct PoolData {
    node: u32,
    /// Ticks since the step before it, and the payment that entered; one that left as -1 - payment.
    steps: Vec<i64>,
}

impl PoolsData {
    /// The mempools of a run that has ended.
    pub fn new(world: &World, pools: &Pools, ticks: Ticks) -> Self {
        let places = if pools.payments.is_empty() { BTreeMap::new() } else { places(world) };
        let mut loose = Vec::new();
        let mut payments = Vec::with_capacity(2 * pools.payments.len());
        for payment in &pools.payments {
            if let Some(&(block, place)) = places.get(&payment.txid) {
                payments.extend([i64::from(block.0), place]);
            } else {
                payments.extend([-1, loose.len() as i64]);
                loose.push(to_hex(&payment.bytes));
            }
        }
        let of = pools.pools.iter().map(|pool| pool_data(pool, ticks)).collect();
        Self { payments, loose, of, is_too_much: pools.is_too_much }
    }
}

fn pool_data(pool: &Pool, ticks: Ticks) -> PoolData {
    let (mut before, mut steps) = (0, Vec::with_capacity(2 * pool.steps.len()));
    for step in &pool.steps {
        let (at, payment) = (ticks.of(step.at), i64::from(step.payment));
        steps.extend([at - before, if step.enters { payment } else { -1 - payment }]);
        before = at;
    }
    PoolData { node: pool.node.0, steps }
}

/// The first block of each transaction, and where it stands there.
fn places(world: &World) -> BTreeMap<Hash256, (BlockId, i64)> {
    let content = world.content();
    let mut places = BTreeMap::new();
    for id in (0..content.block_count()).map(BlockId) {
        for (place, &tx) in (0..).zip(content.block(id).transactions.iter()) {
            places.entry(content.transaction(tx).txid).or_insert((id, place));
        }
    }
    places
}
