//! Mining against blocks that hold somebody's payments.

use crate::attack::parameter::Values;
use crate::attack::profile::FigureKind;
use crate::attack::scheme::Figure;
use crate::attack::scheme::Scheme;
use crate::attack::scheme::Situation;
use crate::attack::scheme::Step;
use crate::chain::archive::Archive;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::node::strategy::Publish;
use crate::node::strategy::Strategy;
use crate::primitives::script::Script;
use serde::Deserialize;
use serde::Serialize;

/// What the summary says of it.
pub const FIGURES: [(&str, FigureKind); 3] = [
    ("blocks_refused", FigureKind::Count),
    ("blocks_let_stand", FigureKind::Count),
    ("blocks_displaced", FigureKind::Count),
];

/// A miner's ban on the payments of one person, as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ban {
    /// So far behind he gives up on a block that breaks the ban.
    give_up_behind: Option<u32>,
    /// What the person's coins are locked with.
    script: Script,
    /// Up to here the public chain keeps the ban, or he has given up.
    cleared: BlockId,
    /// The block below the one that he mines against, and the end of his branch above it.
    fight: Option<(BlockId, BlockId)>,
    /// The end of the branch that he mines against, when last seen.
    against: BlockId,
    /// How often he mined against a block.
    fights: u32,
    /// How often he gave up.
    given_up: u32,
    /// Blocks of others that came to nothing.
    displaced: u32,
}

impl Ban {
    /// Nobody is banned yet.
    pub fn new(values: &Values) -> Self {
        Self {
            give_up_behind: values.blocks_or_never("give_up_behind_blocks"),
            script: Script::default(),
            cleared: BlockId::NONE,
            fight: None,
            against: BlockId::NONE,
            fights: 0,
            given_up: 0,
            displaced: 0,
        }
    }

    /// Looks at the public chain: whether a fight is won, lost, or begins.
    fn look(&mut self, at: &Situation<'_>) {
        if let Some((base, own)) = self.fight {
            if own != base && at.content.is_ancestor(own, at.tip) {
                self.displaced += at.height(self.against) - at.height(base);
                self.fight = None; // the blocks above his are looked at below
                self.cleared = own;
            } else if self.gives_up(at, own) {
                self.given_up += 1;
                self.fight = None;
                self.cleared = at.tip;
            } else {
                self.against = at.tip;
                return;
            }
        }
        match self.first_banned(at) {
            Some(block) => {
                let base = at.content.block(block).parent;
                self.fight = Some((base, base));
                self.against = at.tip;
                self.fights += 1;
            }
            None => self.cleared = at.tip,
        }
    }

    fn gives_up(&self, at: &Situation<'_>, own: BlockId) -> bool {
        let behind = at.height(at.tip).saturating_sub(at.height(own));
        self.give_up_behind.is_some_and(|most| behind >= most)
    }

    /// The lowest block of the public chain, above what is cleared, that breaks the ban.
    fn first_banned(&self, at: &Situation<'_>) -> Option<BlockId> {
        let cleared = at.content.common_ancestor(self.cleared, at.tip)?;
        let mut found = None;
        let mut block = at.tip;
        while block != cleared {
            let mut payments = at.content.block(block).transactions.iter().skip(1);
            if payments.any(|&tx| self.is_banned(tx, at.content)) {
                found = Some(block);
            }
            block = at.content.block(block).parent;
        }
        found
    }

    /// Whether a payment spends coins of the banned one.
    fn is_banned(&self, tx: TxId, content: &Archive) -> bool {
        let is_his = |&coin: &CoinId| {
            let record = content.coin(coin);
            let maker = content.body_of(record.tx);
            maker.outputs[record.index as usize].script_pubkey == self.script
        };
        let spends = &content.transaction(tx).spends;
        spends.iter().filter(|&&coin| coin != CoinId::NONE).any(is_his)
    }
}

impl Strategy for Ban {
    fn mine_on(&self, tip: BlockId) -> BlockId {
        self.fight.map_or(tip, |(_, own)| own)
    }

    /// None while he is on a branch of his own, since his mempool is that of the public chain.
    fn payments(&self, _parent: BlockId) -> Option<Vec<TxId>> {
        self.fight.map(|_| Vec::new())
    }

    fn takes(&self, tx: TxId, content: &Archive) -> bool {
        !self.is_banned(tx, content)
    }

    fn on_found(&mut self, block: BlockId, content: &Archive) -> Publish {
        if let Some((_, own)) = &mut self.fight
            && content.block(block).parent == *own
        {
            *own = block;
        }
        Publish::Now
    }
}

impl Scheme for Ban {
    /// From the block that he follows now on, the victim's payments are banned.
    fn prepare(&mut self, at: &Situation<'_>) {
        self.script = at.victims_script.expect("somebody is banned").clone();
        self.cleared = at.tip;
    }

    fn decide(&mut self, at: &Situation<'_>) -> Step {
        self.look(at);
        Step::Wait
    }

    fn figures(&self) -> Vec<(&'static str, Figure)> {
        let count = |blocks: u32| Figure::Count(blocks.into());
        vec![
            ("blocks_refused", count(self.fights)),
            ("blocks_let_stand", count(self.given_up)),
            ("blocks_displaced", count(self.displaced)),
        ]
    }
}
