//! Stamps that make blocks easy.
//!
//! **How it works.** The difficulty follows the stamps of the first and the last block of each
//! window, and windows do not overlap: the interval between two windows is measured by none. A
//! majority gives all its blocks the earliest stamp that the rules allow, one second above the
//! median of the last eleven, and only the last block of each window the latest one. Each window
//! then seems to have lasted from the beginning of the attack until now, and the difficulty falls
//! and falls.
//!
//! **When it pays.** For a majority, as long as nobody minds: rewards come many times faster. With
//! stamps forward or back alone, by a minority, nothing falls: the median and the two hours hold
//! it.
//!
//! **Defence.** The first stamp of a window no longer than ten minutes before the last one of the
//! window before (BIP-0094); Bitcoin has no such rule yet.
//!
//! **Source.** ArtForz 2010 and 2011, on the retarget's off-by-one; Corallo and others, "Great
//! consensus cleanup".

use crate::attack::parameter::Parameter;
use crate::attack::parameter::ParameterKind;
use crate::attack::parameter::Values;
use crate::attack::profile::Aim;
use crate::attack::profile::FigureKind;
use crate::attack::profile::Profile;
use crate::attack::scheme::Figure;
use crate::attack::scheme::Outcome;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use ruint::aliases::U256;
use serde::Deserialize;
use serde::Serialize;

/// What this kind is.
pub const PROFILE: Profile = Profile {
    word: "time_warp",
    doc: "Stamps as early and as late as the rules allow, so that blocks become easy.",
    aim: Aim::Everybody,
    mines: true,
    is_endless: false,
    is_linked: false,
    parameters: &PARAMETERS,
    figures: &[("own_blocks", FigureKind::Count)],
};

const PARAMETERS: [Parameter; 2] = [
    GIVE_UP,
    Parameter {
        key: "stamps",
        kind: ParameterKind::Word(&["time_warp", "early", "late"]),
        doc: "Early but for the last block of each window, on a branch of his own; always early; \
          always two hours late.",
    },
];

const GIVE_UP: Parameter = Parameter {
    key: "give_up_behind_blocks",
    kind: ParameterKind::Blocks(20),
    doc: "Behind by the work of so many public blocks he gives his own branch up.",
};

/// How far ahead of a node's clock a stamp may be, in seconds (Bitcoin Core:
/// `MAX_FUTURE_BLOCK_TIME`); the last second is left to clocks that differ.
const LATEST_S: u64 = 7_200 - 1;

/// The attack as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeWarp {
    stamps: Stamps,
    give_up_behind: u32,
    /// The end of his branch, where he builds on nobody else's blocks.
    branch: BlockId,
    found: u32,
}

/// Which stamps he gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
enum Stamps {
    Warp,
    Early,
    Late,
}

impl TimeWarp {
    /// An attack that has not begun.
    pub fn new(values: &Values) -> Self {
        let stamps = match values.word("stamps") {
            "early" => Stamps::Early,
            "late" => Stamps::Late,
            _ => Stamps::Warp,
        };
        let give_up_behind = values.blocks("give_up_behind_blocks");
        Self { stamps, give_up_behind, branch: BlockId::NONE, found: 0 }
    }
}

impl Strategy for TimeWarp {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        match self.stamps {
            Stamps::Warp => self.branch,
            Stamps::Early | Stamps::Late => tip,
        }
    }

    /// A stamp of 0 becomes the earliest one that is allowed.
    fn stamp_s(&self, parent: BlockId, clock_s: u64, content: &Archive) -> u64 {
        let height = content.block(parent).height + 1;
        let window = content.params().retarget_blocks;
        let is_last = window.is_some_and(|window| (height + 1).is_multiple_of(window));
        match self.stamps {
            Stamps::Early => 0,
            Stamps::Warp if !is_last => 0,
            Stamps::Warp | Stamps::Late => clock_s + LATEST_S,
        }
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        self.found += 1;
        if content.block(block).parent == self.branch {
            self.branch = block;
        }
        Publish::Now
    }
}

impl Scheme for TimeWarp {
    fn prepare(&mut self, at: &Situation<'_>) {
        self.branch = at.tip;
    }

    /// A branch with less work is of no use, however many easy blocks it has.
    fn decide(&mut self, at: &Situation<'_>) -> Step {
        let work = |block: BlockId| at.content.block(block).work;
        let last = at.content.block(at.tip);
        let below = if last.parent == BlockId::NONE { at.tip } else { last.parent };
        let one = work(at.tip) - work(below);
        let behind = work(at.tip).saturating_sub(work(self.branch));
        if self.stamps == Stamps::Warp
            && behind > one.saturating_mul(U256::from(self.give_up_behind))
        {
            return Step::End(Outcome::GaveUp);
        }
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        vec![("own_blocks", Figure::Count(self.found.into()))]
    }
}
