//! The answers of `inspect` about transactions and people, as pages of text.

use crate::cli::inspect_pages::Pages;
use crate::cli::inspect_words::amount;
use crate::cli::inspect_words::coin_state;
use crate::cli::inspect_words::part;
use crate::cli::inspect_words::short;
use crate::cli::inspect_words::short_coin;
use crate::cli::inspect_words::transaction;
use crate::cli::inspect_words::transaction_state;
use crate::cli::inspect_words::word;
use crate::scenario::schema::Language;
use crate::story::inspect_inquiry::SpenderLine;
use crate::story::inspect_origin::Source;
use crate::story::inspect_person::PersonAnswer;
use crate::story::inspect_person::PurseCoin;
use crate::story::inspect_transaction::InputLine;
use crate::story::inspect_transaction::OutputLine;
use crate::story::inspect_transaction::PaymentFacts;
use crate::story::inspect_transaction::TransactionAnswer;

impl Pages {
    /// A transaction.
    pub fn transaction(self, tx: &TransactionAnswer) -> Vec<String> {
        let title = match (&tx.payment, tx.source) {
            (Some(payment), _) => payment.name.clone(),
            (None, Source::Coinbase) => self.pick("coinbase", "币基").to_owned(),
            (None, Source::Funds) => self.pick("funds", "首块资金").to_owned(),
            (None, Source::Transaction) => self.pick("transaction", "交易").to_owned(),
        };
        let state = transaction_state(self.language, tx.state);
        let mut lines = vec![format!("{title}   {}   {state}", tx.txid)];
        if let Some(payment) = &tx.payment {
            lines.push(self.payment(payment));
        }
        let confirmations = self.count(tx.confirmations.into(), "confirmation", "个确认");
        let counts = [tx.mempools, tx.nodes];
        let pools = part(self.language, counts, ["in", "mempools"], ["个内存池中有", "个持有"]);
        let mut facts = vec![confirmations, pools];
        facts.extend(tx.fee_sat.map(|sat| self.fee(sat)));
        facts.push(self.count(tx.size_bytes.into(), "byte", "字节"));
        lines.push(format!("  {}", self.semicolon(&facts)));
        lines.push(
            match tx.source {
                Source::Transaction => self.pick("  spends", "  花费"),
                Source::Coinbase | Source::Funds => {
                    self.pick("  spends nothing: new money", "  不花费：新钱")
                }
            }
            .to_owned(),
        );
        lines.extend(tx.inputs.iter().flat_map(|input| self.input(input)));
        lines.push(self.pick("  makes", "  产生").to_owned());
        lines.extend(tx.outputs.iter().flat_map(|output| self.output(output)));
        if tx.blocks.is_empty() {
            lines.push(self.pick("  in no block", "  不在任何区块中").to_owned());
        }
        let within = self.pick("in block", "位于区块");
        lines
            .extend(tx.blocks.iter().map(|block| format!("  {within} {}", self.block_line(block))));
        lines
    }

    fn payment(self, payment: &PaymentFacts) -> String {
        let PaymentFacts { from, to, amount_sat, state, .. } = payment;
        let (sum, state) = (amount(*amount_sat), word(self.language, state));
        match self.language {
            Language::English => format!("  {from} pays {to} {sum}: {state}"),
            Language::Chinese => format!("  {from}付给{to} {sum}：{state}"),
        }
    }

    fn input(self, input: &InputLine) -> Vec<String> {
        let unknown = || self.pick("not seen here", "此处未见").to_owned();
        let sum = input.amount_sat.map_or_else(unknown, amount);
        let owner = self.owner(input.owner.as_ref());
        let from = input.payment.as_ref().map_or(String::new(), |name| match self.language {
            Language::English => format!("   from {name}"),
            Language::Chinese => format!("   来自{name}"),
        });
        let coin = short_coin(&input.coin);
        let mut lines = vec![format!("    {coin}   {sum}   {owner}{from}")];
        lines.extend(input.rivals.iter().map(|rival| self.spender(rival, "also ", "也")));
        lines
    }

    fn output(self, output: &OutputLine) -> Vec<String> {
        let line = &output.line;
        let (index, sum) = (line.coin.0.index, amount(line.amount_sat));
        let owner = self.owner(line.owner.as_ref());
        let state = coin_state(self.language, output.state);
        let mut lines = vec![format!("    {index}   {sum}   {owner}   {state}")];
        lines.extend(output.spenders.iter().map(|spender| self.spender(spender, "", "")));
        lines
    }

    /// A transaction that spends a coin; `also` says that another one does, too.
    fn spender(self, spender: &SpenderLine, also: &str, also_zh: &str) -> String {
        let name = transaction(spender.payment.as_deref(), &spender.txid);
        let state = transaction_state(self.language, spender.state);
        match self.language {
            Language::English => format!("      {also}spent by {name} ({state})"),
            Language::Chinese => format!("      {also_zh}被{name}花费（{state}）"),
        }
    }

    /// Somebody's money.
    pub fn person(self, person: &PersonAnswer) -> Vec<String> {
        let PersonAnswer { name, node, height, .. } = person;
        let (tip, balance) = (person.tip_hash, amount(person.balance_sat));
        let coins = self.count(person.coins.len() as u64, "coin", "枚硬币");
        let delivered = self.count(person.delivered_payments.into(), "payment", "笔付款");
        let (goods, lost) = (amount(person.delivered_sat), amount(person.lost_sat));
        let number = person.lost_payments;
        let [first, second, last] = match self.language {
            Language::English => [
                format!("{name}   as {node} sees it at height {height}, {tip}"),
                format!("  {balance} in {coins}"),
                format!("  delivered for {delivered}, {goods}; lost {number} of them, {lost}"),
            ],
            Language::Chinese => [
                format!("{name}   {node}所见：高度{height}，{tip}"),
                format!("  {balance}，共{coins}"),
                format!("  已为{delivered}（{goods}）交货；其中损失{number}笔（{lost}）"),
            ],
        };
        let mut lines = vec![first, second];
        lines.extend(person.coins.iter().map(|coin| self.purse_coin(coin)));
        if person.delivered_payments > 0 {
            lines.push(last);
        }
        lines
    }

    fn purse_coin(self, coin: &PurseCoin) -> String {
        let (height, sum) = (coin.height, amount(coin.amount_sat));
        let mut parts = vec![short_coin(&coin.coin), sum];
        parts.push(match self.language {
            Language::English => format!("height {height}"),
            Language::Chinese => format!("高度{height}"),
        });
        if coin.is_coinbase {
            parts.push(self.pick("coinbase", "币基").to_owned());
        }
        parts.extend(coin.payment.clone());
        parts.extend(coin.matures_at_height.map(|height| match self.language {
            Language::English => format!("spendable from height {height}"),
            Language::Chinese => format!("高度{height}起可花费"),
        }));
        parts.extend(coin.spent_in_mempool.map(|txid| match self.language {
            Language::English => format!("being spent by {}", short(&txid)),
            Language::Chinese => format!("正被{}花费", short(&txid)),
        }));
        format!("    {}", parts.join("   "))
    }
}
