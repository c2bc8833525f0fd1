//! A private chain against a shop that waits for confirmations.
//!
//! **How it works.** The attacker pays, and from then on mines a branch of his own in secret, in
//! which the same coins go back to himself. When the shop has seen its confirmations and has
//! delivered, he publishes his branch as soon as it is longer than the public one: the network
//! follows the most work, and the payment is gone.
//!
//! **When it pays.** The chance falls with each confirmation, geometrically while the attacker has
//! less than half of the hashpower; with more than half he always catches up. Blocks of a branch
//! that loses are lost.
//!
//! **Defence.** More confirmations for larger amounts; no number of them helps against a majority.
//!
//! **Source.** Nakamoto 2008, section 11; Rosenfeld 2014, "Analysis of hashrate-based double
//! spending". The conventions: with `head_start_blocks` 0 and `publish_when` `longer` both sides
//! start together and a tie does not win (`race_s1`); with a head start of 1 the attacker pays at
//! the moment at which he holds a block that nobody knows (`race_s0`).

use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::scheme::Figure;
use crate::attack::scheme::HandTo;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::attack::scheme::Theft;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::TxId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use serde::Deserialize;
use serde::Serialize;

/// The parameters.
pub const PARAMETERS: &[Parameter] = &[
    Parameter {
        key: "head_start_blocks",
        kind: ParameterKind::Blocks(0),
        doc: "How many hidden blocks the attacker holds when he pays.",
    },
    Parameter {
        key: "publish_when",
        kind: ParameterKind::Word(&["longer", "tied"]),
        doc: "Whether his branch must be longer than the public one, or as long.",
    },
    Parameter {
        key: "give_up_behind_blocks",
        kind: ParameterKind::BlocksOrNever(Some(20)),
        doc: "So far behind he gives up; counted once the victim has delivered.",
    },
    Parameter {
        key: "give_up_after",
        kind: ParameterKind::SpanOrNever,
        doc: "So long after the beginning he gives up.",
    },
    Parameter {
        key: "give_up_at_honest_blocks",
        kind: ParameterKind::BlocksOrNever(None),
        doc: "With so many public blocks since the branching he gives up.",
    },
];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateChain {
    /// Blocks that he holds when he pays.
    head_start: u32,
    /// By how many blocks his branch must be ahead.
    lead: u32,
    give_up_behind: Option<u32>,
    give_up_after: Option<SimDuration>,
    give_up_at: Option<u32>,
    /// When it began.
    began_at: SimTime,
    theft: Option<Theft>,
    has_paid: bool,
    /// The last block that both branches share.
    base: BlockId,
    /// The end of his branch.
    private: BlockId,
    /// Up to here his branch is public.
    released: BlockId,
    /// Whether his own node follows his branch: then he mines in the open.
    is_open: bool,
    /// Public blocks and his own ones above the base, when last seen.
    honest: u32,
    own: u32,
    /// Those when the victim delivered.
    at_delivery: Option<(u32, u32)>,
}

impl PrivateChain {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            head_start: values.blocks("head_start_blocks"),
            lead: u32::from(values.word("publish_when") == "longer"),
            give_up_behind: values.blocks_or_never("give_up_behind_blocks"),
            give_up_after: values.span_or_never("give_up_after"),
            give_up_at: values.blocks_or_never("give_up_at_honest_blocks"),
            began_at: SimTime::ZERO,
            theft: None,
            has_paid: false,
            base: BlockId::NONE,
            private: BlockId::NONE,
            released: BlockId::NONE,
            is_open: false,
            honest: 0,
            own: 0,
            at_delivery: None,
        }
    }

    /// The name of the race that it plays, as the literature's formulas are told apart.
    const fn convention(&self) -> &'static str {
        match (self.head_start, self.lead) {
            (0, 1) => "race_s1",
            (1, 1) => "race_s0",
            (_, _) => "other",
        }
    }

    /// Branches off at `tip`.
    fn begin_on(&mut self, tip: BlockId) {
        (self.base, self.private) = (tip, tip);
    }

    /// Counts both branches.
    fn look(&mut self, at: &Situation<'_>) {
        let height = |block: BlockId| at.content.block(block).height;
        self.is_open =
            self.released != BlockId::NONE && at.content.is_ancestor(self.released, at.tip);
        if self.is_open {
            (self.private, self.released) = (at.tip, at.tip);
        } else {
            let public = height(at.tip).max(height(at.victims_tip));
            self.honest = public.saturating_sub(height(self.base));
        }
        self.own = height(self.private) - height(self.base);
        if at.delivered && self.at_delivery.is_none() {
            self.at_delivery = Some((self.honest, self.own));
        }
    }

    /// Before he pays: mines a head start on the public tip, and begins anew where the public
    /// chain grows first.
    fn premine(&mut self, at: &Situation<'_>) -> Step {
        if self.own >= self.head_start {
            self.has_paid = true;
            return Step::Pay;
        }
        if self.honest > 0 {
            self.begin_on(at.tip);
        }
        self.wait()
    }

    /// Whether he has waited long enough, or is too far behind.
    fn gives_up(&self, at: &Situation<'_>) -> bool {
        let behind = self.honest.saturating_sub(self.own);
        self.deadline().is_some_and(|deadline| at.now >= deadline)
            || self.give_up_at.is_some_and(|most| self.honest >= most)
            || at.delivered && self.give_up_behind.is_some_and(|most| behind >= most)
    }

    fn deadline(&self) -> Option<SimTime> {
        Some(self.began_at.saturating_add(self.give_up_after?))
    }

    fn wait(&self) -> Step {
        self.deadline().map_or(Step::Wait, Step::WaitUntil)
    }
}

impl Strategy for PrivateChain {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        if self.is_open { tip } else { self.private }
    }

    /// His first block holds the payment that takes the coins back, the others nothing.
    fn payments(&self, parent: BlockId) -> Option<Vec<TxId>> {
        if self.is_open {
            return None;
        }
        let conflict = self.theft.filter(|_| parent == self.base).map(|theft| theft.conflict);
        Some(conflict.into_iter().collect())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        if self.is_open || content.block(block).parent != self.private {
            return Publish::Now;
        }
        self.private = block;
        Publish::Hide
    }
}

impl Scheme for PrivateChain {
    fn hand_to(&self) -> (HandTo, HandTo) {
        (HandTo::Own, HandTo::Nobody)
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.began_at = at.now;
        self.theft = Some(at.theft);
        self.begin_on(at.tip);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.reversed {
            return Step::End(Outcome::Succeeded);
        }
        self.look(at);
        if !self.has_paid {
            return self.premine(at);
        }
        if self.is_open {
            return self.wait();
        }
        let is_ahead = self.own > 0 && self.own >= self.honest + self.lead;
        if at.delivered && is_ahead && self.released != self.private {
            self.released = self.private;
            Step::Publish(self.private)
        } else if self.gives_up(at) {
            Step::End(Outcome::GaveUp)
        } else {
            self.wait()
        }
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        let (honest, own) = self.at_delivery.unwrap_or((0, 0));
        vec![
            ("convention", Figure::Word(self.convention())),
            ("honest_blocks", Figure::Count(self.honest.into())),
            ("own_blocks", Figure::Count(self.own.into())),
            ("honest_blocks_at_delivery", Figure::Count(honest.into())),
            ("own_blocks_at_delivery", Figure::Count(own.into())),
        ]
    }
}
