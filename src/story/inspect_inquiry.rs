//! What `inspect` asks: a world at its end and its story, with names for what has numbers.

use crate::chain::coins::made_by;
use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::chain::verdict;
use crate::node::tx_knowledge::TxFact;
use crate::primitives::hash::Hash256;
use crate::primitives::script::Script;
use crate::primitives::transaction::OutPoint;
use crate::scenario::plan_money::script_of;
use crate::sim::id::MinerId;
use crate::sim::id::NodeId;
use crate::story::ending::Story;
use crate::story::tables::BlockStatus;
use crate::world::observation::View;
use crate::world::plan::OwnerId;
use crate::world::state::World;
use core::fmt;
use serde::Serialize;
use serde::Serializer;
use std::collections::BTreeMap;

/// A world at its end. Its answers are methods, one file each: `inspect_block` and so on.
pub struct Inquiry<'a> {
    pub(in crate::story) world: &'a World,
    pub(in crate::story) story: &'a Story,
    /// Everybody who can have coins.
    pub(in crate::story) owners: Vec<Owner>,
    owner_of: BTreeMap<Script, usize>,
    /// The first payment by its transaction, as a position in `payments.csv`.
    payment_of: BTreeMap<TxId, usize>,
}

/// Somebody who can have coins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Owner {
    /// The name.
    pub name: String,
    /// What locks his coins.
    pub script: Script,
    /// The node from which he looks at the world.
    pub home: NodeId,
}

/// A coin by the transaction that made it and its place among the outputs: `txid:index`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct CoinName(pub OutPoint);

impl fmt::Display for CoinName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.0.txid, self.0.index)
    }
}

impl Serialize for CoinName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A coin and whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CoinLine {
    /// Which.
    pub coin: CoinName,
    /// How much.
    pub amount_sat: i64,
    /// Whose; `null` if nobody of this world has the key.
    pub owner: Option<String>,
    /// The payment that made it, as `payments.csv` names it.
    pub payment: Option<String>,
}

/// What became of a transaction.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum TransactionState {
    /// A block of the best chain holds it.
    Confirmed,
    /// Only mempools hold it.
    Waiting,
    /// Neither.
    Gone,
}

/// A transaction that spends a coin.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SpenderLine {
    /// Which.
    pub txid: Hash256,
    /// The payment that it is, as `payments.csv` names it.
    pub payment: Option<String>,
    /// What became of it.
    pub state: TransactionState,
}

impl<'a> Inquiry<'a> {
    /// Asks `world`, which has ended, and what was told of it.
    pub fn new(world: &'a World, story: &'a Story) -> Self {
        let owners = owners_of(world);
        let by_script = owners.iter().map(|owner| owner.script.clone());
        let owner_of = by_script.zip(0..).collect();
        let mut payment_of = BTreeMap::new();
        for (at, payment) in world.payments().iter().enumerate() {
            payment_of.entry(payment.tx).or_insert(at);
        }
        payment_of.remove(&TxId::NONE);
        Self { world, story, owners, owner_of, payment_of }
    }

    /// Everybody who can have coins.
    pub fn owners(&self) -> &[Owner] {
        &self.owners
    }

    /// The end of the best chain.
    pub fn tip(&self) -> BlockId {
        self.world.best_tip_id()
    }

    /// What became of a block, as `blocks.csv` says.
    pub(in crate::story) fn status(&self, block: BlockId) -> BlockStatus {
        let told = self.story.picture.blocks.get(block.index());
        told.map_or(BlockStatus::Secret, |block| block.status)
    }

    /// All nodes.
    pub(in crate::story) fn nodes(&self) -> impl Iterator<Item = NodeId> + use<> {
        (0..self.world.node_count()).map(NodeId)
    }

    /// The position in `payments.csv` of the payment that `tx` is.
    pub(in crate::story) fn payment_at(&self, tx: TxId) -> Option<usize> {
        self.payment_of.get(&tx).copied()
    }

    /// The payment that `tx` is, as `payments.csv` names it.
    pub(in crate::story) fn payment_name(&self, tx: TxId) -> Option<String> {
        Some(self.story.tables.payments[self.payment_at(tx)?].payment.clone())
    }

    /// Whose coins `script` locks.
    pub(in crate::story) fn owner_name(&self, script: &Script) -> Option<String> {
        Some(self.owners[*self.owner_of.get(script)?].name.clone())
    }

    /// A coin and whose it is.
    pub(in crate::story) fn coin_line(&self, coin: CoinId) -> CoinLine {
        let content = self.world.content();
        let (record, output) = (content.coin(coin), content.output_of(coin));
        let txid = content.transaction(record.tx).txid;
        CoinLine {
            coin: CoinName(OutPoint { txid, index: record.index }),
            amount_sat: output.value.to_sat(),
            owner: self.owner_name(&output.script_pubkey),
            payment: self.payment_name(record.tx),
        }
    }

    /// The outputs of `tx`.
    pub(in crate::story) fn coins_of(&self, tx: TxId) -> Vec<CoinId> {
        let record = self.world.content().transaction(tx);
        (record.first_coin.0..).take(record.outputs as usize).map(CoinId).collect()
    }

    /// The height of `tx` on the chain up to `tip`, if it stands there.
    pub(in crate::story) fn height_of(&self, tx: TxId, tip: BlockId) -> Option<u32> {
        let content = self.world.content();
        let is_there = verdict::is_confirmed(tx, tip, content);
        is_there.then(|| verdict::height_on_chain(tx, tip, content))
    }

    /// How many mempools hold `tx`.
    pub(in crate::story) fn mempools_with(&self, tx: TxId) -> u32 {
        let pools = &self.world.known().payments;
        self.nodes().map(|node| u32::from(pools.is(node, tx, TxFact::InPool))).sum()
    }

    /// What became of `tx`.
    pub(in crate::story) fn state_of(&self, tx: TxId) -> TransactionState {
        if self.height_of(tx, self.tip()).is_some() {
            TransactionState::Confirmed
        } else if self.mempools_with(tx) > 0 {
            TransactionState::Waiting
        } else {
            TransactionState::Gone
        }
    }

    /// Whether the best chain holds another transaction that spends a coin of `tx`.
    pub(in crate::story) fn is_double_spent(&self, tx: TxId) -> bool {
        let content = self.world.content();
        let is_spent = |&coin: &CoinId| {
            let mut rivals = content.spenders(coin).filter(|&rival| rival != tx);
            rivals.any(|rival| verdict::is_confirmed(rival, self.tip(), content))
        };
        content.transaction(tx).spends.iter().any(is_spent)
    }

    /// The transactions that spend `coin`, other than `except`.
    pub(in crate::story) fn spenders(&self, coin: CoinId, except: TxId) -> Vec<SpenderLine> {
        let content = self.world.content();
        let spenders = content.spenders(coin).filter(|&tx| tx != except);
        let line = |tx: TxId| SpenderLine {
            txid: content.transaction(tx).txid,
            payment: self.payment_name(tx),
            state: self.state_of(tx),
        };
        spenders.map(line).collect()
    }

    /// The blocks from `tip` down to the first one.
    pub(in crate::story) fn chain_down(
        &self,
        tip: BlockId,
    ) -> impl Iterator<Item = BlockId> + use<'a> {
        let content = self.world.content();
        let some = |id: BlockId| (id != BlockId::NONE).then_some(id);
        core::iter::successors(some(tip), move |&id| some(content.block(id).parent))
    }

    /// The unspent coins that `script` locks on the chain up to `tip`, with their heights, the
    /// oldest first.
    pub(in crate::story) fn unspent(&self, script: &Script, tip: BlockId) -> Vec<(CoinId, u32)> {
        let content = self.world.content();
        let is_spent =
            |coin: CoinId| content.spenders(coin).any(|tx| verdict::is_confirmed(tx, tip, content));
        let mut coins = Vec::new();
        for block in self.chain_down(tip) {
            let height = content.block(block).height;
            let made = made_by(block, content)
                .filter(|&coin| content.output_of(coin).script_pubkey == *script);
            coins.extend(made.filter(|&coin| !is_spent(coin)).map(|coin| (coin, height)));
        }
        coins.sort_unstable_by_key(|&(coin, height)| (height, coin));
        coins
    }
}

/// Everybody who can have coins, each name once. Where nobody ever pays, the plan names no
/// owners: then they are the people and the miners, whose keys are made from their names.
fn owners_of(world: &World) -> Vec<Owner> {
    let plan = world.plan();
    if !plan.owners.is_empty() {
        let homes = (0..).map(|owner| world.home_of(OwnerId(owner)));
        let owners = plan.owners.iter().zip(homes);
        return owners
            .map(|(owner, home)| Owner {
                name: owner.name.clone(),
                script: owner.script.clone(),
                home,
            })
            .collect();
    }
    let people = plan.people.iter().map(|person| person.name.clone()).zip((0..).map(NodeId));
    let miners = (0..).map(MinerId).zip(&plan.miners).filter(|(_, miner)| miner.node.is_none());
    let miners = miners.map(|(id, miner)| (miner.name.clone(), world.miner_node(id)));
    let all = people.chain(miners);
    all.map(|(name, home)| Owner { script: script_of(&name), name, home }).collect()
}
