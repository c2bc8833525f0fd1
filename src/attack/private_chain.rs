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
//! spending"; Guo and Ren 2022, "Bitcoin's latency-security analysis made simple". What is played
//! has a name: both sides start together and a tie does not win (`race_s1`); the attacker pays at
//! the moment at which he holds a block that nobody knows (`race_s0`); he has kept a hidden branch
//! for a long time before, whose lead never falls below nothing (`prelead_s1`, `prelead_s0`); he
//! begins only when the payment's block is there, below it (`late`).

use crate::attack::hidden_branch::HiddenBranch;
use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::HandIn;
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

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "private_chain",
    doc: "A hidden branch, brought out after delivery.",
    aim: Aim::Shop,
    mines: true,
    is_endless: false,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[
        ("convention", FigureKind::Word(&CONVENTIONS)),
        ("head_start_blocks", FigureKind::Count),
        ("prelead_blocks", FigureKind::Count),
        ("must_lead_by_blocks", FigureKind::Count),
        ("honest_blocks", FigureKind::Count),
        ("own_blocks", FigureKind::Count),
        ("honest_blocks_at_delivery", FigureKind::Count),
        ("own_blocks_at_delivery", FigureKind::Count),
    ],
};

/// The names of the races that can be played.
const CONVENTIONS: [&str; 6] = ["race_s1", "race_s0", "prelead_s1", "prelead_s0", "late", "other"];

const PARAMETERS: [Parameter; 8] = [
    Parameter {
        key: "head_start_blocks",
        kind: ParameterKind::Blocks(0),
        doc: "How many hidden blocks the attacker holds when he pays.",
    },
    Parameter {
        key: "prelead_blocks",
        kind: ParameterKind::Blocks(0),
        doc: "He hides a branch for so many blocks before: anybody's, with a head start his.",
    },
    Parameter {
        key: "begins",
        kind: ParameterKind::Word(&["with_payment", "at_first_confirmation"]),
        doc: "Whether he branches off when he pays, or when a block holds the payment.",
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
        doc: "With so many public blocks since he paid he gives up.",
    },
    Parameter {
        key: "give_up_at_blocks",
        kind: ParameterKind::BlocksOrNever(None),
        doc: "With so many blocks of both branches since he paid he gives up.",
    },
];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PrivateChain {
    /// Blocks that he holds when he pays.
    head_start: u32,
    /// Blocks that anybody finds before; with a head start, that he does.
    prelead: u32,
    /// Whether he begins when a block holds the payment.
    is_late: bool,
    /// By how many blocks his branch must be ahead.
    lead: u32,
    give_up_behind: Option<u32>,
    give_up_after: Option<SimDuration>,
    give_up_at_honest: Option<u32>,
    give_up_at: Option<u32>,
    /// When it began.
    began_at: SimTime,
    theft: Option<Theft>,
    has_paid: bool,
    branch: HiddenBranch,
    /// The public height from which both branches are counted.
    counted_from: u32,
    /// Those that were found.
    found: u32,
    /// The public height when they were last counted.
    public: u32,
    /// Whether he has found one since he last decided.
    has_found: bool,
    /// Public blocks and his own ones since he paid, when last seen.
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
            prelead: values.blocks("prelead_blocks"),
            is_late: values.word("begins") == "at_first_confirmation",
            lead: u32::from(values.word("publish_when") == "longer"),
            give_up_behind: values.blocks_or_never("give_up_behind_blocks"),
            give_up_after: values.span_or_never("give_up_after"),
            give_up_at_honest: values.blocks_or_never("give_up_at_honest_blocks"),
            give_up_at: values.blocks_or_never("give_up_at_blocks"),
            began_at: SimTime::ZERO,
            theft: None,
            has_paid: false,
            branch: HiddenBranch::NONE,
            counted_from: 0,
            found: 0,
            public: 0,
            has_found: false,
            honest: 0,
            own: 0,
            at_delivery: None,
        }
    }

    /// The name of the race that it plays, as the literature's formulas are told apart.
    const fn convention(&self) -> &'static str {
        match (self.is_late, self.prelead > 0, self.head_start, self.lead) {
            (false, false, 0, 1) => "race_s1",
            (false, false, 1, 1) => "race_s0",
            (false, true, 0, 1) => "prelead_s1",
            (false, true, 1, 1) => "prelead_s0",
            (true, false, 0, 1) => "late",
            (_, _, _, _) => "other",
        }
    }

    fn begin_on(&mut self, base: BlockId, at: &Situation<'_>) {
        self.branch = HiddenBranch::begin_on(base);
        self.counted_from = at.height(base);
    }

    fn has_begun(&self) -> bool {
        self.branch.base != BlockId::NONE
    }

    /// Branches off below the payment as soon as a public block holds it.
    fn begin_late(&mut self, at: &Situation<'_>) {
        if let Some(base) = at.below_payment() {
            self.begin_on(base, at);
        }
    }

    /// Counts both branches.
    fn look(&mut self, at: &Situation<'_>) {
        self.branch.look(at);
        let base = at.height(self.branch.base);
        let counted = |above_base: u32| (base + above_base).saturating_sub(self.counted_from);
        self.honest = counted(self.branch.honest);
        self.own = counted(self.branch.own);
        if at.delivered && self.at_delivery.is_none() {
            self.at_delivery = Some((self.honest, self.own));
        }
    }

    /// Before he pays: mines a head start on the public tip, and begins anew where the public chain
    /// is ahead of his.
    fn premine(&mut self, at: &Situation<'_>) -> Step {
        let public = at.height(at.tip);
        let has_found = core::mem::take(&mut self.has_found);
        // The first block of his own after a given moment finds a smaller lead than his blocks do
        // on average: until it came, others took from the lead. So with a head start he counts his.
        let by_others = public.saturating_sub(self.public);
        self.found += u32::from(has_found) + if self.head_start == 0 { by_others } else { 0 };
        self.public = self.public.max(public);
        let HiddenBranch { honest, own, .. } = self.branch;
        let (is_ripe, is_overtaken) = match (self.prelead, self.head_start) {
            (0, head_start) => (own >= head_start, own < head_start && honest > 0),
            (prelead, _) => (self.found >= prelead, honest > own),
        };
        if is_overtaken {
            self.begin_on(at.tip, at);
        }
        if !is_ripe {
            return self.wait();
        }
        self.has_paid = true;
        if self.prelead > 0 {
            self.counted_from = public;
        }
        Step::Pay
    }

    /// Whether he has waited long enough, or is too far behind.
    ///
    /// A public block counts once the victim has it: the last one may be that on which he delivers.
    fn gives_up(&self, at: &Situation<'_>) -> bool {
        let is = |limit: Option<u32>, blocks: u32| limit.is_some_and(|most| blocks >= most);
        let at_victims = at.height(at.victims_tip).saturating_sub(self.counted_from);
        let honest = self.honest.min(at_victims);
        self.deadline().is_some_and(|deadline| at.now >= deadline)
            || is(self.give_up_at_honest, honest)
            || is(self.give_up_at, honest + self.own)
            || at.delivered && is(self.give_up_behind, self.honest.saturating_sub(self.own))
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
        if self.has_begun() { self.branch.mine_on(tip) } else { tip }
    }

    /// His first block holds the payment that takes the coins back, the others nothing: none ever
    /// holds what he pays.
    fn payments(&self, parent: BlockId) -> Option<Vec<TxId>> {
        if self.branch.is_open {
            return None;
        }
        let conflict =
            self.theft.filter(|_| parent == self.branch.base).map(|theft| theft.conflict);
        Some(conflict.into_iter().collect())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.has_found = true;
        self.branch.on_found(block, content)
    }
}

impl Scheme for PrivateChain {
    fn hand_in(&self) -> &'static [HandIn] {
        &[HandIn::PaymentAtOwn]
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.began_at = at.now;
        self.theft = at.theft;
        self.public = at.height(at.tip);
        if !self.is_late {
            self.begin_on(at.tip, at);
        }
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.reversed {
            return Step::End(Outcome::Succeeded);
        }
        if self.is_late && !self.has_paid {
            self.has_paid = true;
            return Step::Pay;
        }
        if !self.has_begun() {
            self.begin_late(at);
        }
        let is_late = self.deadline().is_some_and(|deadline| at.now >= deadline);
        if is_late && (!self.has_begun() || !self.has_paid) {
            return Step::End(Outcome::GaveUp);
        }
        if !self.has_begun() {
            return self.wait();
        }
        self.look(at);
        if !self.has_paid {
            return self.premine(at);
        }
        if self.branch.is_open {
            return self.wait();
        }
        let is_ahead = self.own > 0 && self.own >= self.honest + self.lead;
        if at.delivered && is_ahead && !self.branch.is_released() {
            self.branch.released = self.branch.tip;
            Step::Publish(self.branch.tip)
        } else if self.gives_up(at) {
            Step::End(Outcome::GaveUp)
        } else {
            self.wait()
        }
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        let (honest, own) = self.at_delivery.unwrap_or((0, 0));
        let count = |blocks: u32| Figure::Count(blocks.into());
        vec![
            ("convention", Figure::Word(self.convention())),
            ("head_start_blocks", count(self.head_start)),
            ("prelead_blocks", count(self.prelead)),
            ("must_lead_by_blocks", count(self.lead)),
            ("honest_blocks", count(self.honest)),
            ("own_blocks", count(self.own)),
            ("honest_blocks_at_delivery", count(honest)),
            ("own_blocks_at_delivery", count(own)),
        ]
    }
}
