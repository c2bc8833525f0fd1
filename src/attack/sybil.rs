//! Many machines, no hashpower.
//!
//! **How it works.** The attacker owns a large part of all nodes. They change a payment in their
//! copies of the chain and show the copies to everybody; from then on they take no block and no
//! payment from anybody and pass nothing on; to newcomers they tell of the chain as it was.
//!
//! **When it pays.** By itself never: a changed copy no longer fits its header's root, and a copy
//! that does not grow has less work. Nodes count work and not machines, and one honest link among
//! all is enough to hear of the chain with the most. Whose every link leads to such machines is
//! eclipsed ([`eclipse`](crate::attack::eclipse)).
//!
//! **Defence.** Proof of work instead of votes by machine; several links of one's own choice.
//!
//! **Source.** Douceur 2002, "The Sybil attack"; Nakamoto 2008, section 4: one address, one vote
//! could be subverted by anyone able to allocate many.

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
use crate::node::strategy::Strategy;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "sybil",
    doc: "A part of all machines rewrites its copies, takes in nothing and passes nothing on.",
    aim: Aim::Everybody,
    mines: false,
    is_endless: true,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[("machines", FigureKind::Count)],
};

const PARAMETERS: [Parameter; 1] = [Parameter {
    key: "machines",
    kind: ParameterKind::Share(510_000_000),
    doc: "The part of all nodes that is his: of those that are nobody's and do not mine.",
}];

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sybil {
    machines_ppb: u64,
    /// How many he has.
    machines: u32,
    has_rewritten: bool,
}

impl Sybil {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        let machines_ppb = values.share_ppb("machines");
        Self { machines_ppb, machines: 0, has_rewritten: false }
    }
}

impl Strategy for Sybil {
    fn listens(&self) -> bool {
        false
    }

    fn relay(&mut self, _block: BlockId, _content: &Archive) -> bool {
        false
    }
}

impl Scheme for Sybil {
    fn machines_ppb(&self) -> u64 {
        self.machines_ppb
    }

    fn prepare(&mut self, at: &Situation<'_>) {
        self.machines = at.machines.len() as u32;
    }

    fn decide(&mut self, _at: &Situation<'_>) -> Step {
        if self.has_rewritten {
            return Step::Wait;
        }
        self.has_rewritten = true;
        Step::ShowRewrittenCopies
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![("machines", Figure::Count(self.machines.into()))]
    }
}
