//! How blocks spread among very many nodes, as plain lists of whole numbers.

use crate::report::ticks::Ticks;
use crate::sim::time::SimTime;
use crate::story::crowd::Crowd;
use crate::story::crowd::Heard;
use crate::story::crowd::STEP_PERCENT;
use serde::Serialize;
use std::collections::BTreeMap;

/// How the blocks of a large world spread.
#[derive(Debug, Serialize)]
pub struct CrowdData {
    /// A moment stands for so many per cent of the nodes more.
    step_percent: u32,
    /// Of each block the moments, as ticks since the one before.
    steps: Vec<Vec<i64>>,
    /// Of each block the moments at which half and nine tenths of the hashpower held it, or -1.
    powers: Vec<[i64; 2]>,
    /// Of a few blocks who heard of them from whom: node, ticks since the one before, sender.
    trees: BTreeMap<u32, Vec<i64>>,
}

impl CrowdData {
    /// What was kept.
    pub fn new(crowd: &Crowd, ticks: Ticks) -> Self {
        let steps = |moments: &Vec<SimTime>| {
            let mut before = 0;
            let mut since = |at: &SimTime| {
                let at = ticks.of(*at);
                at - core::mem::replace(&mut before, at)
            };
            moments.iter().map(&mut since).collect()
        };
        let tree = |heard: &Vec<Heard>| {
            let (mut before, mut numbers) = (0, Vec::with_capacity(3 * heard.len()));
            for one in heard {
                let at = ticks.of(one.at);
                let from = one.from.map_or(-1, |node| i64::from(node.0));
                numbers.extend([i64::from(one.node.0), at - before, from]);
                before = at;
            }
            numbers
        };
        let powers = crowd.half_power.iter().zip(&crowd.most_power);
        Self {
            step_percent: STEP_PERCENT,
            powers: powers.map(|(&half, &most)| [ticks.maybe(half), ticks.maybe(most)]).collect(),
            steps: crowd.steps.iter().map(steps).collect(),
            trees: crowd.trees.iter().map(|(block, heard)| (*block, tree(heard))).collect(),
        }
    }
}
