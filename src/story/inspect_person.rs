//! Somebody's money: the coins that it is made of, as his own node sees them.

use crate::chain::id::CoinId;
use crate::node::tx_knowledge::TxFact;
use crate::primitives::hash::Hash256;
use crate::story::inspect_inquiry::CoinName;
use crate::story::inspect_inquiry::Inquiry;
use crate::story::inspect_inquiry::Owner;
use crate::story::money::loss_of;
use crate::world::observation::View;
use crate::world::payment_view::PaymentView;
use serde::Serialize;

/// The answer to `person`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PersonAnswer {
    /// The name.
    pub name: String,
    /// The node from which he looks at the world.
    pub node: String,
    /// The block that it follows.
    pub tip_hash: Hash256,
    /// Its height.
    pub height: u32,
    /// The sum of the coins.
    pub balance_sat: i64,
    /// The unspent coins on the chain of that node, the oldest first.
    pub coins: Vec<PurseCoin>,
    /// How many payments to him he has delivered for.
    pub delivered_payments: u32,
    /// What they were.
    pub delivered_sat: i64,
    /// How many of them are gone.
    pub lost_payments: u32,
    /// What they were.
    pub lost_sat: i64,
}

/// A coin that somebody has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PurseCoin {
    /// Which.
    pub coin: CoinName,
    /// How much.
    pub amount_sat: i64,
    /// The height of the block that holds it.
    pub height: u32,
    /// The payment that made it, as `payments.csv` names it.
    pub payment: Option<String>,
    /// Whether it is from a coinbase.
    pub is_coinbase: bool,
    /// The first height at which a block may spend it, where the next one may not: a coinbase
    /// has to mature.
    pub matures_at_height: Option<u32>,
    /// A transaction in the mempool of that node that spends it.
    pub spent_in_mempool: Option<Hash256>,
}

impl Inquiry<'_> {
    /// What `owner` has.
    pub fn person(&self, owner: &Owner) -> PersonAnswer {
        let tip = self.world.tip(owner.home);
        let block = self.world.content().block(tip);
        let coins: Vec<PurseCoin> = self
            .unspent(&owner.script, tip)
            .into_iter()
            .map(|(coin, height)| self.purse_coin(owner, coin, height))
            .collect();
        let payments = View::payments(self.world);
        let delivered: Vec<&PaymentView> = payments
            .iter()
            .filter(|payment| payment.to == owner.name && payment.delivered.is_some())
            .collect();
        let lost = delivered.iter().filter(|payment| payment.loss_sat() > 0);
        let number = |count: usize| u32::try_from(count).expect("fewer than 2^32 payments");
        PersonAnswer {
            name: owner.name.clone(),
            node: self.world.node_name(owner.home),
            tip_hash: block.hash,
            height: block.height,
            balance_sat: coins.iter().map(|coin| coin.amount_sat).sum(),
            coins,
            delivered_payments: number(delivered.len()),
            delivered_sat: delivered.iter().map(|payment| payment.amount_sat).sum(),
            lost_payments: number(lost.count()),
            lost_sat: loss_of(&owner.name, &payments),
        }
    }

    fn purse_coin(&self, owner: &Owner, coin: CoinId, height: u32) -> PurseCoin {
        let content = self.world.content();
        let tx = content.coin(coin).tx;
        let is_coinbase = content.transaction(tx).is_coinbase;
        let next_height = content.block(self.world.tip(owner.home)).height + 1;
        let matures_at = height + content.params().coinbase_maturity_blocks;
        let pools = &self.world.known().payments;
        let mut spenders = content.spenders(coin);
        let spender = spenders.find(|&tx| pools.is(owner.home, tx, TxFact::InPool));
        let line = self.coin_line(coin);
        PurseCoin {
            coin: line.coin,
            amount_sat: line.amount_sat,
            height,
            payment: line.payment,
            is_coinbase,
            matures_at_height: (is_coinbase && matures_at > next_height).then_some(matures_at),
            spent_in_mempool: spender.map(|tx| content.transaction(tx).txid),
        }
    }
}
