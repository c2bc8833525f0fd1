//! A pool's blocks thrown away by one of its own.
//!
//! **How it works.** The attacker puts a part of his hashpower into somebody else's pool, and is
//! paid for his shares there as everybody. When such a share happens to be a whole block, he throws
//! it away. The pool pays for work that brings it nothing.
//!
//! **When it pays.** Everybody's income rises with the hashpower that is gone, that of the rest of
//! his own as well: with a small part in the pool he gains a little, with all of it he loses.
//!
//! What the pool pays is reckoned by the hashpower at time 0, as if he were its only such member.
//!
//! **Defence.** Closed pools; noticing whose shares never hold a block, which takes long.
//!
//! **Source.** Rosenfeld 2011, "Analysis of Bitcoin pooled mining reward systems", section 6.2;
//! Eyal 2015, "The miner's dilemma".

use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "withhold_in_pool",
    doc: "Hashpower in the victim's pool, whose blocks are thrown away.",
    aim: Aim::Pool,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[
        ("blocks_withheld", FigureKind::Count),
        ("pool_blocks", FigureKind::Count),
        ("income_share", FigureKind::Share),
    ],
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "in_pool",
    kind: ParameterKind::Share(1_000_000_000),
    doc: "The part of the attacker's hashpower that works in the pool.",
}];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithholdInPool {
    in_pool_ppb: u64,
    /// The hashpower of the pool and of the attacker, in billionths of all.
    hashpower_ppb: (u64, u64),
    /// The public chain up to here is counted.
    counted: BlockId,
    /// Blocks of the public chain since he began: all, the pool's, his own.
    blocks: (i64, i64, i64),
    withheld: u32,
}

impl WithholdInPool {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            in_pool_ppb: values.share_ppb("in_pool"),
            hashpower_ppb: (0, 0),
            counted: BlockId::NONE,
            blocks: (0, 0, 0),
            withheld: 0,
        }
    }

    /// Adds the blocks from `to` down to `from` to the counts, `times` 1 or -1.
    fn count(&mut self, from: BlockId, to: BlockId, times: i64, at: &Situation<'_>) {
        let script = at.victims_script.expect("the pool has a key");
        let mut block = to;
        while block != from {
            let record = at.content.block(block);
            let coinbase = at.content.body_of(record.transactions[0]);
            let payee = &coinbase.outputs[0].script_pubkey;
            self.blocks.0 += times;
            self.blocks.1 += if payee == script { times } else { 0 };
            self.blocks.2 += if Some(payee) == at.own_payout { times } else { 0 };
            block = record.parent;
        }
    }

    /// His part of all rewards: his own blocks, and his part of what the pool pays for shares.
    fn income_share(&self) -> Option<f64> {
        let (all, pools, own) = self.blocks;
        let (pool_ppb, attacker_ppb) = self.hashpower_ppb;
        let inside = attacker_ppb as f64 * (self.in_pool_ppb as f64 / 1e9);
        let of_pool = inside / (inside + pool_ppb as f64);
        (all > 0).then(|| (own as f64 + pools as f64 * of_pool) / all as f64)
    }
}

impl Strategy for WithholdInPool {
    /// Which of his machines found a block is told by the block's own hash, which is as good as a
    /// lot: the low bytes, since the high ones are small in every block.
    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        let hash = content.block(block).hash;
        let lot = hash.0[..4].iter().fold(0_u64, |number, &byte| number << 8 | u64::from(byte));
        if (lot * 1_000_000_000) >> 32 < self.in_pool_ppb {
            self.withheld += 1;
            return Publish::Hide;
        }
        Publish::Now
    }
}

impl Scheme for WithholdInPool {
    fn prepare(&mut self, at: &Situation<'_>) {
        self.counted = at.tip;
        self.hashpower_ppb = at.hashpower_ppb;
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.tip != self.counted {
            let shared = at.content.common_ancestor(self.counted, at.tip).expect("one genesis");
            self.count(shared, self.counted, -1, at);
            self.count(shared, at.tip, 1, at);
            self.counted = at.tip;
        }
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![
            ("blocks_withheld", Figure::Count(self.withheld.into())),
            ("pool_blocks", Figure::Count(self.blocks.1.unsigned_abs())),
            ("income_share", Figure::Share(self.income_share())),
        ]
    }
}
