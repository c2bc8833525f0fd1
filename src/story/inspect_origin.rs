//! Where a coin comes from: back through everything that was spent for it, to the coinbases and
//! to the funds of the first block.

use crate::chain::id::BlockId;
use crate::chain::id::CoinId;
use crate::chain::id::TxId;
use crate::primitives::hash::Hash256;
use crate::story::inspect_inquiry::CoinLine;
use crate::story::inspect_inquiry::CoinName;
use crate::story::inspect_inquiry::Inquiry;
use serde::Serialize;
use std::collections::BTreeSet;

/// The answer to `origin`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginAnswer {
    /// The coin that was asked about.
    pub coin: CoinName,
    /// That coin first, then every one that was spent on the way to it, each once.
    pub coins: Vec<OriginCoin>,
    /// How many coinbases are behind it.
    pub coinbases: u32,
    /// How many coins of the first block are behind it.
    pub funds: u32,
}

/// A coin on the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OriginCoin {
    /// Which, how much, whose.
    #[serde(flatten)]
    pub line: CoinLine,
    /// How it was made.
    pub source: Source,
    /// The height of its block on the best chain; `null` if it is not there.
    pub height: Option<u32>,
    /// That block.
    pub block_hash: Option<Hash256>,
    /// The coins that were spent for it, input by input.
    pub from: Vec<CoinName>,
}

/// How a coin was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// By a miner, out of nothing and the fees.
    Coinbase,
    /// By the first block of a classroom chain, out of nothing.
    Funds,
    /// By a transaction that spent others.
    Transaction,
}

impl Inquiry<'_> {
    /// Where `coin` comes from.
    pub fn origin(&self, coin: CoinId) -> OriginAnswer {
        let content = self.world.content();
        let mut seen = BTreeSet::from([coin]);
        let mut to_do = vec![coin];
        let mut coins = Vec::new();
        // A stack and not a recursion: the way back may be as long as the chain.
        while let Some(coin) = to_do.pop() {
            let found = self.origin_coin(coin);
            if found.source == Source::Transaction {
                let spends = content.transaction(content.coin(coin).tx).spends.iter().rev();
                let known = spends.copied().filter(|&spent| spent != CoinId::NONE);
                to_do.extend(known.filter(|&spent| seen.insert(spent)));
            }
            coins.push(found);
        }
        let count = |source| coins.iter().filter(|coin| coin.source == source).count();
        let number = |source| u32::try_from(count(source)).expect("coins have 32 bits");
        OriginAnswer {
            coin: self.coin_line(coin).coin,
            coinbases: number(Source::Coinbase),
            funds: number(Source::Funds),
            coins,
        }
    }

    fn origin_coin(&self, coin: CoinId) -> OriginCoin {
        let content = self.world.content();
        let tx = content.coin(coin).tx;
        let source = self.source_of(tx);
        let height = self.height_of(tx, self.tip());
        let block = height.map(|height| content.ancestor(self.tip(), height));
        let body = content.body_of(tx);
        let inputs = body.inputs.iter();
        let from = match source {
            Source::Coinbase | Source::Funds => Vec::new(),
            Source::Transaction => inputs.map(|input| CoinName(input.previous)).collect(),
        };
        let block_hash = block.map(|block| content.block(block).hash);
        OriginCoin { line: self.coin_line(coin), source, height, block_hash, from }
    }

    /// How the outputs of `tx` were made.
    pub(in crate::story) fn source_of(&self, tx: TxId) -> Source {
        let record = self.world.content().transaction(tx);
        if record.is_coinbase {
            Source::Coinbase
        } else if record.blocks.contains(&BlockId::GENESIS) {
            Source::Funds
        } else {
            Source::Transaction
        }
    }
}
