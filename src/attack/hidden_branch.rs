//! A branch that an attacker keeps from the network until he brings it out.

use crate::attack::scheme::Situation;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::node::strategy::Publish;
use serde::Deserialize;
use serde::Serialize;

/// A branch as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct HiddenBranch {
    /// The last block that it shares with the public chain.
    pub base: BlockId,
    /// Its end.
    pub tip: BlockId,
    /// Up to here it is public.
    pub released: BlockId,
    /// Whether the attacker's own node follows it: then he mines in the open.
    pub is_open: bool,
    /// Public blocks above the base, when last seen.
    pub honest: u32,
    /// Hidden ones.
    pub own: u32,
}

impl HiddenBranch {
    /// Nothing yet.
    pub const NONE: Self = Self {
        base: BlockId::NONE,
        tip: BlockId::NONE,
        released: BlockId::NONE,
        is_open: false,
        honest: 0,
        own: 0,
    };

    /// Branches off at `base`.
    pub fn begin_on(base: BlockId) -> Self {
        Self { base, tip: base, ..Self::NONE }
    }

    /// Counts both branches.
    pub fn look(&mut self, at: &Situation<'_>) {
        self.is_open =
            self.released != BlockId::NONE && at.content.is_ancestor(self.released, at.tip);
        let base = at.height(self.base);
        if self.is_open {
            (self.tip, self.released) = (at.tip, at.tip);
        } else {
            let public = at.height(at.tip).max(at.height(at.victims_tip));
            self.honest = public.saturating_sub(base);
        }
        self.own = at.height(self.tip) - base;
    }

    /// The block that the attacker mines on.
    pub fn mine_on(&self, tip: BlockId) -> BlockId {
        if self.is_open { tip } else { self.tip }
    }

    /// Takes in a block that the attacker found, if it stands on the branch.
    pub fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        if self.is_open || content.block(block).parent != self.tip {
            return Publish::Now;
        }
        self.tip = block;
        Publish::Hide
    }

    /// Whether everything is public.
    pub fn is_released(&self) -> bool {
        self.released == self.tip
    }
}
