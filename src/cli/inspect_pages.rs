//! The answers of `inspect` about blocks, nodes and the world, as pages of text.

use crate::cli::inspect_words::amount;
use crate::cli::inspect_words::count;
use crate::cli::inspect_words::listed;
use crate::cli::inspect_words::owner;
use crate::cli::inspect_words::part;
use crate::cli::inspect_words::short;
use crate::cli::inspect_words::transaction;
use crate::cli::inspect_words::word;
use crate::report::compare::fate;
use crate::report::numbers::clock;
use crate::report::numbers::per_cent;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::inspect_block::BlockAnswer;
use crate::story::inspect_block::TransactionLine;
use crate::story::inspect_inquiry::CoinLine;
use crate::story::inspect_node::NodeAnswer;
use crate::story::inspect_node::PeerLine;
use crate::story::inspect_node::PoolLine;
use crate::story::inspect_transaction::BlockLine;
use crate::story::inspect_world::WorldAnswer;

/// Writes pages.
#[derive(Debug, Clone, Copy)]
pub struct Pages {
    /// The language of the texts.
    pub language: Language,
}

impl Pages {
    pub(in crate::cli) const fn pick(self, en: &'static str, zh: &'static str) -> &'static str {
        pick(self.language, en, zh)
    }

    pub(in crate::cli) fn count(self, number: u64, noun: &str, measured: &str) -> String {
        count(self.language, number, noun, measured)
    }

    /// Virtual time as a clock shows it.
    pub(in crate::cli) fn at(self, seconds: f64) -> String {
        clock((seconds * 1e9) as u64)
    }

    pub(in crate::cli) fn semicolon(self, parts: &[String]) -> String {
        parts.join(self.pick("; ", "；"))
    }

    /// A block.
    pub fn block(self, block: &BlockAnswer) -> Vec<String> {
        let title = self.pick("block", "区块");
        let status = block.status.to_string();
        let status = word(self.language, &status);
        let counts = [block.nodes_holding, block.nodes];
        let held = part(self.language, counts, ["held by", "nodes"], ["个节点中有", "个持有"]);
        let mut facts = vec![self.finding(block)];
        facts.push(self.count(block.size_bytes.into(), "byte", "字节"));
        facts.push(self.count(block.confirmations.into(), "confirmation", "个确认"));
        let mut lines = vec![
            format!("{title} {}   {}   {status}", block.height, block.hash),
            format!("  {}", self.semicolon(&facts)),
            format!("  {held}   {}", per_cent(block.nodes_share)),
        ];
        if let Some(parent) = &block.parent_hash {
            lines.push(format!("  {} {parent}", self.pick("on", "建于")));
        }
        if let Some(code) = block.reject_code {
            lines.push(format!("  {} {code}", self.pick("refused for", "被拒原因")));
        }
        lines.push(self.header(block));
        lines.push(format!("  Merkle {} {}", self.pick("root", "根"), block.header.merkle_root));
        let transactions = self.count(block.transactions.len() as u64, "transaction", "笔交易");
        let (subsidy, fees) = (amount(block.subsidy_sat), amount(block.fees_sat));
        lines.push(match self.language {
            Language::English => format!("  {transactions}; subsidy {subsidy}, fees {fees}"),
            Language::Chinese => format!("  {transactions}；补贴{subsidy}，手续费{fees}"),
        });
        lines.extend(block.transactions.iter().map(|tx| self.transaction_line(tx)));
        lines
    }

    /// Who found a block and when.
    fn finding(self, block: &BlockAnswer) -> String {
        match (&block.miner, block.found_at_s, self.language) {
            (Some(miner), Some(at_s), Language::English) => {
                format!("found by {miner} at {}", self.at(at_s))
            }
            (Some(miner), Some(at_s), Language::Chinese) => {
                format!("{miner}于{}出块", self.at(at_s))
            }
            (None, _, _) | (_, None, _) => {
                self.pick("the beginning: nobody found it", "起点，无人出块").to_owned()
            }
        }
    }

    fn header(self, block: &BlockAnswer) -> String {
        let header = &block.header;
        let (version, time_s, nonce) = (header.version, header.time_s, header.nonce);
        let nbits = &header.nbits;
        match self.language {
            Language::English => {
                format!("  header: version {version}, time {time_s}, nBits {nbits}, nonce {nonce}")
            }
            Language::Chinese => {
                format!("  区块头：版本{version}，时间{time_s}，nBits {nbits}，nonce {nonce}")
            }
        }
    }

    fn transaction_line(self, tx: &TransactionLine) -> String {
        let name = if tx.is_coinbase {
            format!("{} {}", self.pick("coinbase", "币基"), short(&tx.txid))
        } else {
            transaction(tx.payment.as_deref(), &tx.txid)
        };
        let to = |coin: &CoinLine| {
            let (sum, owner) = (amount(coin.amount_sat), self.owner(coin.owner.as_ref()));
            match self.language {
                Language::English => format!("{sum} to {owner}"),
                Language::Chinese => format!("{sum}给{owner}"),
            }
        };
        let outputs: Vec<String> = tx.outputs.iter().map(to).collect();
        let fee = tx.fee_sat.map_or(String::new(), |sat| format!("   {}", self.fee(sat)));
        format!("    {name}   {}{fee}", listed(self.language, &outputs))
    }

    pub(in crate::cli) fn owner(self, name: Option<&String>) -> &str {
        owner(self.language, name.map(String::as_str))
    }

    pub(in crate::cli) fn fee(self, sat: i64) -> String {
        format!("{}{}", self.pick("fee ", "手续费"), amount(sat))
    }

    pub(in crate::cli) fn block_line(self, block: &BlockLine) -> String {
        let status = block.status.to_string();
        format!("{}   {}   {}", block.height, block.hash, word(self.language, &status))
    }

    /// A node.
    pub fn node(self, node: &NodeAnswer) -> Vec<String> {
        let NodeAnswer { name, height, tip_hash, .. } = node;
        let place = node.region.as_ref().map_or(String::new(), |region| format!(" ({region})"));
        let chain = match (node.is_running, node.is_on_best) {
            (false, _) => self.pick("down", "不在线"),
            (true, true) => self.pick("the best chain", "最佳链"),
            (true, false) => self.pick("not the best chain", "不是最佳链"),
        };
        let bytes = self.count(node.mempool_bytes, "byte", "字节");
        let pool = self.count(node.mempool.len() as u64, "transaction", "笔交易");
        let [first, mempool] = match self.language {
            Language::English => [
                format!("{name}{place}   follows {height}   {tip_hash}   {chain}"),
                format!("  mempool: {pool}, {bytes}"),
            ],
            Language::Chinese => [
                format!("{name}{place}   跟随{height}   {tip_hash}   {chain}"),
                format!("  内存池：{pool}，{bytes}"),
            ],
        };
        let mut lines = vec![first];
        lines.push(self.peers(node, true));
        lines.push(self.peers(node, false));
        lines.push(mempool);
        lines.extend(node.mempool.iter().map(|line| self.pool_line(line)));
        let counts = [node.blocks.len() as u32, node.blocks_known];
        let held = part(self.language, counts, ["holds", "blocks"], ["个区块中持有", "个"]);
        lines.push(format!("  {held}"));
        let aside = node.blocks.iter().filter(|block| !block.is_followed);
        let note = self.pick("off its chain", "不在其链上");
        lines.extend(aside.map(|held| format!("    {note}: {}", self.block_line(&held.line))));
        lines
    }

    /// The links that a node opened, or those that others opened to it.
    fn peers(self, node: &NodeAnswer, outbound: bool) -> String {
        let name = |peer: &PeerLine| match peer.is_open {
            true => peer.name.clone(),
            false => format!("{}{}", peer.name, self.pick(" (closed)", "（已断）")),
        };
        let peers = node.peers.iter().filter(|peer| peer.is_outbound == outbound);
        let names: Vec<String> = peers.map(name).collect();
        let links = self.count(names.len() as u64, "link", "个");
        let names = listed(self.language, &names);
        match (self.language, outbound) {
            (Language::English, true) => format!("  opened {links}: {names}"),
            (Language::English, false) => format!("  accepted {links}: {names}"),
            (Language::Chinese, true) => format!("  主动连接{links}：{names}"),
            (Language::Chinese, false) => format!("  被动连接{links}：{names}"),
        }
    }

    fn pool_line(self, line: &PoolLine) -> String {
        let name = transaction(line.payment.as_deref(), &line.txid);
        let fee = line.fee_sat.map_or(String::new(), |sat| self.fee(sat));
        let bytes = self.count(line.size_bytes.into(), "byte", "字节");
        format!(
            "    {name}   {fee}   {bytes}   {} {}",
            self.pick("since", "始于"),
            self.at(line.since_s)
        )
    }

    /// The whole world.
    pub fn world(self, world: &WorldAnswer) -> Vec<String> {
        let WorldAnswer { scenario, seed, height, .. } = world;
        let nodes = self.count(world.nodes.into(), "node", "个节点");
        let away = [
            (world.nodes - world.nodes_running, self.pick("down", "个不在线")),
            (world.nodes_cut_off, self.pick("cut off", "个与外界断开")),
        ];
        let away: Vec<String> = away
            .into_iter()
            .filter(|&(count, _)| count > 0)
            .map(|(count, words)| format!("{count}{}{words}", self.pick(" ", "")))
            .collect();
        let down = match away.join(self.pick(", ", "，")) {
            none if none.is_empty() => none,
            some => format!("{}{some}{}", self.pick(" (", "（"), self.pick(")", "）")),
        };
        let miners = self.count(world.miners.into(), "miner", "个矿工");
        let (at, supply) = (self.at(world.time_s), amount(world.supply_sat));
        let found = self.count(world.blocks_found.into(), "block", "个");
        let blocks = self.counts(world.blocks.iter().map(|(name, count)| (name.as_str(), *count)));
        let payments = self.counts(world.payments.iter().map(|(name, count)| (*name, *count)));
        let waiting = world.transactions_waiting;
        let mut lines = vec![match self.language {
            Language::English => format!("{scenario}, seed {seed}   {at}, height {height}"),
            Language::Chinese => format!("{scenario}，种子{seed}   {at}，高度{height}"),
        }];
        for tip in &world.tips {
            let followers = self.count(tip.nodes.into(), "node", "个节点");
            let follow = self.pick(" on ", "跟随");
            lines.push(format!("  {followers}{follow}{}   {}", tip.height, tip.hash));
        }
        lines.extend(match self.language {
            Language::English => [
                format!("  {nodes}{down}, {miners}"),
                format!("  {found} found: {blocks}"),
                format!("  payments: {payments}; transactions in mempools: {waiting}"),
                format!("  supply {supply}"),
            ],
            Language::Chinese => [
                format!("  {nodes}{down}，{miners}"),
                format!("  出块{found}：{blocks}"),
                format!("  付款：{payments}；内存池中的交易：{waiting}"),
                format!("  货币总量{supply}"),
            ],
        });
        lines.extend(self.standing(world));
        lines.push(format!("  {} {}", pick(self.language, "digest", "摘要"), world.digest));
        lines
    }

    /// Forks, broken links, people and attacks, as far as there are any.
    fn standing(self, world: &WorldAnswer) -> Vec<String> {
        let mut lines = Vec::new();
        if world.forks > 0 {
            let (forks, open) =
                (self.count(world.forks.into(), "fork", "次分叉"), world.forks_open);
            lines.push(match self.language {
                Language::English => format!("  {forks}, {open} of them not decided"),
                Language::Chinese => format!("  {forks}，其中{open}次未分胜负"),
            });
        }
        if world.links_closed > 0 {
            let links = self.count(world.links_closed.into(), "link", "条链路");
            lines.push(match self.language {
                Language::English => format!("  {links} closed or cut"),
                Language::Chinese => format!("  {links}已关闭或切断"),
            });
        }
        for person in &world.people {
            let (name, height, balance) = (&person.name, person.height, amount(person.balance_sat));
            lines.push(match self.language {
                Language::English => format!("  {name}   on {height}   {balance}"),
                Language::Chinese => format!("  {name}   跟随{height}   {balance}"),
            });
        }
        for attack in &world.attacks {
            let outcome = fate(self.language, attack.outcome);
            let (name, kind, by) = (&attack.name, attack.kind, &attack.by);
            lines.push(match self.language {
                Language::English => format!("  {name}   {kind} by {by}   {outcome}"),
                Language::Chinese => format!("  {name}   {by}的{kind}   {outcome}"),
            });
        }
        lines
    }

    fn counts<'a>(self, counts: impl Iterator<Item = (&'a str, u32)>) -> String {
        let one = |(name, count): (&str, u32)| match self.language {
            Language::English => format!("{count} {name}"),
            Language::Chinese => format!("{}{count}", word(self.language, name)),
        };
        listed(self.language, &counts.map(one).collect::<Vec<String>>())
    }
}
