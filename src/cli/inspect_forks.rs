//! The answers of `inspect` about the tree of blocks and its forks, as pages of text.

use crate::cli::inspect_pages::Pages;
use crate::cli::inspect_words::amount;
use crate::cli::inspect_words::short;
use crate::cli::inspect_words::transaction;
use crate::cli::inspect_words::transaction_state;
use crate::cli::inspect_words::word;
use crate::report::numbers::per_cent;
use crate::report::numbers::span;
use crate::scenario::schema::Language;
use crate::story::inspect_chain::BranchAnswer;
use crate::story::inspect_chain::ChainAnswer;
use crate::story::inspect_fork::ForkAnswer;
use crate::story::inspect_fork::ForkBlock;
use crate::story::inspect_fork::ForkPayment;
use crate::story::inspect_fork::SideAnswer;
use crate::story::inspect_inquiry::TransactionState;

/// So many payments that went back are listed.
const RETURNED_MAX: usize = 20;

impl Pages {
    /// The tree of blocks.
    pub fn chain(self, chain: &ChainAnswer) -> Vec<String> {
        let tip = short(&chain.tip_hash);
        let mut lines = vec![match self.language {
            Language::English => format!("chain   height {}   {tip}", chain.height),
            Language::Chinese => format!("链   高度{}   {tip}", chain.height),
        }];
        for tip in &chain.tips {
            let nodes = self.count(tip.nodes.into(), "node", "个节点");
            let (height, hash) = (tip.height, short(&tip.hash));
            lines.push(match self.language {
                Language::English => format!("  {nodes} at block {height} {hash}"),
                Language::Chinese => format!("  {nodes}在区块{height} {hash}"),
            });
        }
        let branches = chain.branches.len() as u64;
        lines.push(match self.language {
            Language::English => {
                format!("  {} beside it", count_of(branches, "branch", "branches"))
            }
            Language::Chinese => format!("  旁边有{branches}条支链"),
        });
        for branch in &chain.branches {
            lines.extend(self.branch(branch));
        }
        lines
    }

    fn branch(self, branch: &BranchAnswer) -> Vec<String> {
        let status = branch.status.to_string();
        let status = word(self.language, &status);
        let fork = branch.fork.map(|fork| match self.language {
            Language::English => format!("   fork {fork}"),
            Language::Chinese => format!("   分叉{fork}"),
        });
        let (height, hash) = (branch.parent_height, short(&branch.parent_hash));
        let head = match self.language {
            Language::English => format!("on block {height} {hash}   {status}"),
            Language::Chinese => format!("建于区块{height} {hash}   {status}"),
        };
        let mut lines = vec![format!("{head}{}", fork.unwrap_or_default())];
        lines.extend(branch.blocks.iter().map(|block| format!("  {}", self.found_block(block))));
        lines
    }

    /// `46 67f0…   miner-2   08:04:12`
    fn found_block(self, block: &ForkBlock) -> String {
        let miner = block.miner.as_deref().unwrap_or("-");
        format!("{} {}   {miner}   {}", block.height, short(&block.hash), self.at(block.found_at_s))
    }

    /// A fork in three sentences and a table.
    pub fn fork(self, fork: &ForkAnswer) -> Vec<String> {
        let (number, parent) = (fork.fork, short(&fork.parent_hash));
        let height = fork.parent_height;
        let mut lines = vec![match self.language {
            Language::English => format!("fork {number}   on block {height} {parent}"),
            Language::Chinese => format!("分叉{number}   在区块{height} {parent}之上"),
        }];
        for sentence in [self.beginning(fork), self.course(fork), self.end(fork)] {
            lines.push(format!("  {sentence}"));
        }
        for (at, side) in fork.sides.iter().enumerate() {
            lines.push(self.side(fork, at, side));
            lines.extend(side.blocks.iter().map(|block| format!("  {}", self.found_block(block))));
        }
        lines.extend(fork.payments.iter().map(|payment| self.fork_payment(payment)));
        lines.extend(self.returned(fork));
        lines
    }

    /// Whose side it is: the finder's name, with the block where one found both.
    fn whose(self, fork: &ForkAnswer, at: usize) -> String {
        let first = |side: &SideAnswer| side.blocks.first().cloned();
        let Some(block) = fork.sides.get(at).and_then(first) else { return "-".to_owned() };
        let miner = block.miner.unwrap_or_else(|| "-".to_owned());
        let same =
            fork.sides.iter().filter_map(first).filter(|one| one.miner.as_ref() == Some(&miner));
        if same.count() > 1 { format!("{miner} ({})", short(&block.hash)) } else { miner }
    }

    /// The sides in the order in which they were found.
    fn by_age(fork: &ForkAnswer) -> Vec<usize> {
        let found =
            |at: &usize| fork.sides[*at].blocks.first().map_or(0.0, |block| block.found_at_s);
        let mut order: Vec<usize> = (0..fork.sides.len()).collect();
        order.sort_by(|one, other| found(one).total_cmp(&found(other)));
        order
    }

    /// Who found what when, and how far apart.
    fn beginning(self, fork: &ForkAnswer) -> String {
        let order = Self::by_age(fork);
        let [first, second] = [order[0], order[1]].map(|at| self.whose(fork, at));
        let at = fork.sides[order[0]].blocks.first().map_or(0.0, |block| block.found_at_s);
        let (at, gap) = (self.at(at), self.span(fork.gap_s));
        let height = fork.parent_height + 1;
        let far = fork.hops.map(|hops| match self.language {
            Language::English => format!(", {} away,", count_of(hops.into(), "link", "links")),
            Language::Chinese => format!("（相隔{hops}条链路）"),
        });
        let far = far.unwrap_or_default();
        let cause = self.cause(fork, order[0]);
        let kept = self.kept_back(fork, order[1]);
        match (self.language, fork.was_known) {
            (Language::English, false) => format!(
                "{first} found block {height} at {at}, and {second}{far} another one {gap} later, \
                 before it had that block{cause}{kept}."
            ),
            (Language::English, true) => format!(
                "{first} found block {height} at {at}, and {second}{far} another one {gap} later, \
                 though it had that block{kept}."
            ),
            (Language::Chinese, false) => format!(
                "{first}于{at}找到区块{height}，{gap}后{second}{far}在得到它之前又找到一个{cause}{kept}。"
            ),
            (Language::Chinese, true) => format!(
                "{first}于{at}找到区块{height}，{gap}后{second}{far}虽然已有它，又找到一个{kept}。"
            ),
        }
    }

    /// Why the second finder did not have the first block, where that is not the way of news alone.
    fn cause(self, fork: &ForkAnswer, first: usize) -> String {
        let whose = self.whose(fork, first);
        match (fork.sides[first].kept_back_s, fork.links_were_cut, self.language) {
            (Some(span), _, Language::English) => {
                format!(", which {whose} kept back for {}", self.span(span))
            }
            (Some(span), _, Language::Chinese) => {
                format!("（{whose}把它隐瞒了{}）", self.span(span))
            }
            (None, true, Language::English) => ": links were cut".to_owned(),
            (None, true, Language::Chinese) => "（当时链路被切断）".to_owned(),
            (None, false, _) => String::new(),
        }
    }

    /// That the second finder told nobody of his block for a while.
    fn kept_back(self, fork: &ForkAnswer, second: usize) -> String {
        let Some(seconds) = fork.sides[second].kept_back_s else { return String::new() };
        let span = self.span(seconds);
        match self.language {
            Language::English => format!(", and kept its own back for {span}"),
            Language::Chinese => format!("，并把它隐瞒了{span}"),
        }
    }

    /// Who saw which side first, and how many followed the one that lost.
    fn course(self, fork: &ForkAnswer) -> String {
        let seen = |(at, side): (usize, &SideAnswer)| {
            let nodes = self.count(side.nodes_first.into(), "node", "个节点");
            let (power, whose) = (per_cent(side.hashpower_first), self.whose(fork, at));
            match self.language {
                Language::English => {
                    format!("{nodes} with {power} of the hashpower had {whose}'s first")
                }
                Language::Chinese => format!("{nodes}（算力{power}）先得到{whose}的区块"),
            }
        };
        let seen: Vec<String> = fork.sides.iter().enumerate().map(seen).collect();
        let loser = &fork.sides[1];
        let blocks = self.count(loser.blocks.len() as u64, "block", "个区块");
        let nodes = self.count(loser.nodes_max.into(), "node", "个节点");
        let whose = self.whose(fork, 1);
        match self.language {
            Language::English => format!(
                "{}; at most {nodes} followed {whose}'s side, which came to {blocks}.",
                seen.join(", ")
            ),
            Language::Chinese => {
                format!("{}；最多有{nodes}跟随{whose}一边，这一边共有{blocks}。", seen.join("，"))
            }
        }
    }

    /// When and why it ended, what went back and what it cost.
    fn end(self, fork: &ForkAnswer) -> String {
        let back = fork.returned.len() as u64;
        let is_kept = |state| state == TransactionState::Confirmed;
        let kept = fork.returned.iter().filter(|one| is_kept(one.state)).count();
        let dead = fork.returned.iter().filter(|one| one.is_double_spent).count();
        let (Some(ended_at_s), Some(block)) = (fork.ended_at_s, &fork.decided_by) else {
            let payments = self.count(back, "payment", "笔付款");
            return match self.language {
                Language::English => format!("It is not decided; the first side lacks {payments}."),
                Language::Chinese => format!("尚未分出胜负；前一边缺少{payments}。"),
            };
        };
        let payments = match (self.language, back) {
            (Language::English, 0) => "no payment went back to wait".to_owned(),
            (Language::English, _) => format!(
                "{} went back to wait: the best chain has taken in {kept}, and spends the coins of \
                 {dead} otherwise",
                count_of(back, "payment", "payments")
            ),
            (Language::Chinese, 0) => "没有付款回去等待".to_owned(),
            (Language::Chinese, _) => {
                format!("{back}笔付款回去等待：最佳链已收入{kept}笔，另把{dead}笔的币花到别处")
            }
        };
        let lost = amount(fork.lost_sat);
        let after = self.span(ended_at_s - fork.began_at_s);
        let (height, miner) = (block.height, block.miner.as_deref().unwrap_or("-"));
        match self.language {
            Language::English => format!(
                "After {after} the last node went over to block {height} of {miner}; {payments}; \
                 the lost blocks would have brought {lost}."
            ),
            Language::Chinese => format!(
                "{after}后最后一个节点转到{miner}的区块{height}；{payments}；丢失的区块本可带来{lost}。"
            ),
        }
    }

    fn span(self, seconds: f64) -> String {
        span(self.language, (seconds * 1e9) as u64)
    }

    fn side(self, fork: &ForkAnswer, at: usize, side: &SideAnswer) -> String {
        let what = match (at, fork.ended_at_s) {
            (0, Some(_)) => self.pick("won", "获胜"),
            (_, Some(_)) => self.pick("lost", "落败"),
            (_, None) => self.pick("open", "未定"),
        };
        let nodes = self.count(side.nodes_max.into(), "node", "个节点");
        let most = self.pick("at most ", "最多");
        format!("{what}   {}   {most}{nodes}   {}", self.whose(fork, at), amount(side.reward_sat))
    }

    /// A payment and how many blocks each side put on it.
    fn fork_payment(self, payment: &ForkPayment) -> String {
        let height =
            |height: &Option<u32>| height.map_or("-".to_owned(), |height| height.to_string());
        let heights: Vec<String> = payment.heights.iter().map(height).collect();
        let state = transaction_state(self.language, payment.state);
        let (name, heights) = (&payment.payment, heights.join(" / "));
        match self.language {
            Language::English => format!("{name}   in block {heights} of the sides   {state}"),
            Language::Chinese => format!("{name}   在各边的区块{heights}   {state}"),
        }
    }

    /// The payments that went back.
    fn returned(self, fork: &ForkAnswer) -> Vec<String> {
        let line = |one: &crate::story::inspect_fork::ReturnedLine| {
            let state = transaction_state(self.language, one.state);
            let height = one.height.map(|height| format!(" {height}")).unwrap_or_default();
            let name = transaction(one.payment.as_deref(), &one.txid);
            format!("{}   {name}   {state}{height}", self.pick("back", "退回"))
        };
        let mut lines: Vec<String> = fork.returned.iter().take(RETURNED_MAX).map(line).collect();
        let more = fork.returned.len().saturating_sub(RETURNED_MAX);
        if more > 0 {
            lines.push(match self.language {
                Language::English => format!("… and {more} more (--json has all)"),
                Language::Chinese => format!("……另有{more}笔（--json列出全部）"),
            });
        }
        lines
    }
}

/// `1 link`, `2 links`.
fn count_of(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}
