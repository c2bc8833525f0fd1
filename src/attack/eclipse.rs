//! A shop whose every peer is the attacker.
//!
//! **How it works.** The attacker has filled the table of peers of one node: it hears of the world
//! what he lets it hear. He hands his payment to that node alone and mines blocks for it alone,
//! however slowly; outside, the same coins go back to himself at once. The shop counts its
//! confirmations and delivers. Then it is let go, hears of the longer chain, and the payment is
//! gone.
//!
//! **When it pays.** A few percent of the hashpower suffice, since nobody works against him inside;
//! each confirmation costs him a block reward, and time in which nobody may become suspicious.
//!
//! **Defence.** Peers of one's own choice; a look at a second node; alarm when blocks become slow.
//!
//! **Source.** Heilman, Kendler, Zohar, Goldberg 2015, "Eclipse attacks on Bitcoin's peer-to-peer
//! network".

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
    word: "eclipse",
    doc: "The shop hears the attacker alone, who mines its confirmations for it.",
    aim: Aim::Shop,
    mines: true,
    is_endless: false,
    is_linked: true,
    parameters: &PARAMETERS,
    figures: &[("blocks_shown", FigureKind::Count), ("honest_blocks", FigureKind::Count)],
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "release_victim_after",
    kind: ParameterKind::Seconds(3_600),
    doc: "So long after delivery the shop hears the others again; later if their chain is not the \
          longer one yet.",
}];

/// After this long a block that did not arrive is sent once more.
const AGAIN_AFTER: SimDuration = SimDuration::from_secs(60);

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Eclipse {
    release_after: SimDuration,
    theft: Option<Theft>,
    stage: Stage,
    /// What is mined for the victim.
    branch: HiddenBranch,
    /// The block that was shown to him last, and when.
    shown: (BlockId, SimTime),
    /// How many of its blocks he has.
    taken: u32,
    /// When he is let go, once he has delivered.
    release_at: Option<SimTime>,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Stage {
    Begun,
    Isolated,
    Paid,
    Released,
}

impl Eclipse {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        Self {
            release_after: values.span("release_victim_after"),
            theft: None,
            stage: Stage::Begun,
            branch: HiddenBranch::NONE,
            shown: (BlockId::NONE, SimTime::ZERO),
            taken: 0,
            release_at: None,
        }
    }

    /// The block of the branch that the victim needs next, as long as it follows the branch.
    fn next_for_victim(&mut self, at: &Situation<'_>) -> Option<BlockId> {
        let follows = at.content.is_ancestor(at.victims_tip, self.branch.tip)
            && at.content.is_ancestor(self.branch.base, at.victims_tip);
        if !follows {
            return None;
        }
        self.taken = at.height(at.victims_tip) - at.height(self.branch.base);
        let next = at.height(at.victims_tip) + 1;
        (next <= at.height(self.branch.tip)).then(|| at.content.ancestor(self.branch.tip, next))
    }

    /// Mines for the victim until he has delivered, and lets him go when the world outside is
    /// ahead.
    fn feed(&mut self, at: &Situation<'_>) -> Step {
        let base = at.height(self.branch.base);
        self.branch.own = at.height(self.branch.tip) - base;
        self.branch.honest = at.height(at.tip).saturating_sub(base);
        if at.delivered && self.release_at.is_none() {
            self.release_at = Some(at.now.saturating_add(self.release_after));
        }
        if let Some(next) = self.next_for_victim(at) {
            let again_at = self.shown.1.saturating_add(AGAIN_AFTER);
            if next != self.shown.0 || at.now >= again_at {
                self.shown = (next, at.now);
                return Step::Show(next);
            }
            return Step::WaitUntil(again_at);
        }
        match self.release_at {
            Some(moment) if at.now < moment => Step::WaitUntil(moment),
            Some(_) if self.branch.honest > self.branch.own => {
                self.stage = Stage::Released;
                Step::Release
            }
            Some(_) | None => Step::Wait,
        }
    }
}

impl Strategy for Eclipse {
    /// He mines for the victim until he lets it go.
    fn mine_on(&self, tip: BlockId) -> BlockId {
        if self.stage == Stage::Released { tip } else { self.branch.tip }
    }

    /// The first block for the victim holds the payment, the others nothing.
    fn payments(&self, parent: BlockId) -> Option<Vec<TxId>> {
        let payment = self.theft.filter(|_| parent == self.branch.base).map(|both| both.payment);
        (self.stage != Stage::Released).then(|| payment.into_iter().collect())
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        if self.stage == Stage::Released {
            return Publish::Now;
        }
        self.branch.on_found(block, content)
    }

    /// Who asks him hears of nothing newer than the attack, or a victim that was down would.
    fn told_tip(&self, tip: BlockId) -> BlockId {
        let is_open = matches!(self.stage, Stage::Begun | Stage::Released);
        if is_open { tip } else { self.branch.base }
    }

    /// Nothing passes through his node, or the victim would hear of it.
    fn relay(&mut self, _block: BlockId, _content: &Archive) -> bool {
        self.stage == Stage::Released
    }
}

impl Scheme for Eclipse {
    fn hand_in(&self) -> &'static [HandIn] {
        &[HandIn::ConflictAtOwn, HandIn::PaymentAtVictims]
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.theft = at.theft;
        self.branch = HiddenBranch::begin_on(at.victims_tip);
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        if at.reversed {
            return Step::End(Outcome::Succeeded);
        }
        match self.stage {
            Stage::Begun => {
                self.stage = Stage::Isolated;
                Step::Isolate
            }
            Stage::Isolated => {
                self.stage = Stage::Paid;
                Step::Pay
            }
            Stage::Paid => self.feed(at),
            Stage::Released => Step::Wait,
        }
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![
            ("blocks_shown", Figure::Count(self.taken.into())),
            ("honest_blocks", Figure::Count(self.branch.honest.into())),
        ]
    }
}
