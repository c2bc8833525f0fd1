//! Fees of a block that was found already.
//!
//! **How it works.** When a block of somebody else's holds large fees, the attacker does not build
//! on it: he mines a block of his own in its place, with the same payments, and another one on top.
//!
//! **When it pays.** When the fees of one block are worth more than what building on it brings:
//! once the subsidy is gone and fees come in bursts. With a share of `q` and patience of one block
//! more he succeeds with probability `(1 - r) / (1 - r^3)`, where `r = (1 - q) / q`.
//!
//! **Defence.** Payments that are valid only above the present height (lock times, as Bitcoin
//! Core's wallet sets them), so that a block in place of the last one cannot take the next fees,
//! too.
//!
//! **Source.** Carlsten, Kalodner, Weinberg, Narayanan 2016, "On the instability of Bitcoin without
//! the block reward"; Bitcoin Core's wallet, `DiscourageFeeSniping`.

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
use crate::chain::id::TxId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "fee_sniping",
    doc: "A block with large fees is mined again, with the fees for the attacker.",
    aim: Aim::Everybody,
    mines: true,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[("blocks_sniped_at", FigureKind::Count), ("blocks_sniped", FigureKind::Count)],
};

const PARAMETERS: [Parameter; 2] = [
    Parameter {
        key: "fees_at_least",
        kind: ParameterKind::Amount(100_000_000),
        doc: "The fees of a block that is worth it.",
    },
    Parameter {
        key: "give_up_behind_blocks",
        kind: ParameterKind::Blocks(2),
        doc: "So far behind he lets the block stand.",
    },
];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeSniping {
    fees_sat_min: u64,
    give_up_behind: u32,
    /// What he is at.
    fight: Option<Fight>,
    /// The payments of that block.
    fees_of: Vec<TxId>,
    /// The public tip when he last looked.
    seen: BlockId,
    /// The last block that he found.
    own: BlockId,
    tried: u32,
    won: u32,
}

/// A block that is to be replaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Fight {
    /// The block below it.
    base: BlockId,
    /// The end of the branch beside it.
    branch: BlockId,
}

impl FeeSniping {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            fees_sat_min: values.amount_sat("fees_at_least"),
            give_up_behind: values.blocks("give_up_behind_blocks"),
            fight: None,
            fees_of: Vec::new(),
            seen: BlockId::NONE,
            own: BlockId::NONE,
            tried: 0,
            won: 0,
        }
    }

    /// Whether a fight is over.
    fn look_at_fight(&mut self, Fight { base, branch }: Fight, at: &Situation<'_>) {
        let behind = at.height(at.tip).saturating_sub(at.height(branch));
        if branch != base && at.content.is_ancestor(branch, at.tip) {
            self.won += 1;
            self.fight = None;
        } else if behind >= self.give_up_behind {
            self.fight = None;
        }
    }

    /// Begins to mine in the place of a fresh tip that is worth it.
    fn look_at_tip(&mut self, at: &Situation<'_>) {
        let block = at.content.block(at.tip);
        let is_worth_it = block.fees_sat.unsigned_abs() >= self.fees_sat_min;
        if at.tip != self.seen && at.tip != self.own && is_worth_it {
            self.fight = Some(Fight { base: block.parent, branch: block.parent });
            self.fees_of = block.transactions[1..].to_vec();
            self.tried += 1;
        }
    }
}

impl Strategy for FeeSniping {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        self.fight.map_or(tip, |fight| fight.branch)
    }

    /// In the place of the block: its payments; above it nothing.
    fn payments(&self, _parent: BlockId) -> Option<Vec<TxId>> {
        let Fight { base, branch } = self.fight?;
        Some(if branch == base { self.fees_of.clone() } else { Vec::new() })
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.own = block;
        if let Some(fight) = &mut self.fight
            && content.block(block).parent == fight.branch
        {
            fight.branch = block;
        }
        Publish::Now
    }
}

impl Scheme for FeeSniping {
    fn prepare(&mut self, at: &Situation<'_>) {
        self.seen = at.tip;
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if let Some(fight) = self.fight {
            self.look_at_fight(fight, at);
        }
        if self.fight.is_none() {
            self.look_at_tip(at);
        }
        self.seen = at.tip;
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![
            ("blocks_sniped_at", Figure::Count(self.tried.into())),
            ("blocks_sniped", Figure::Count(self.won.into())),
        ]
    }
}
