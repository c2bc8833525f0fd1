//! What `inspect` says, in English and Chinese.

use crate::primitives::amount::Amount;
use crate::primitives::hash::Hash256;
use crate::report::numbers::grouped;
use crate::report::words::pick;
use crate::scenario::names::quoted;
use crate::scenario::schema::Language;
use crate::story::inspect_ids::IdReject;
use crate::story::inspect_ids::Kind;
use crate::story::inspect_inquiry::CoinName;
use crate::story::inspect_inquiry::TransactionState;
use crate::story::inspect_transaction::CoinState;

/// Digits of an id that are shown where it is not the subject.
const SHORT_DIGITS: usize = 12;
/// Candidates that are named where an id could mean several things.
const CANDIDATES_MAX: usize = 5;

/// An amount in bitcoin.
pub fn amount(sat: i64) -> String {
    Amount::from_sat(sat).to_string()
}

/// The beginning of an id, as commands take it back.
pub fn short(id: &Hash256) -> String {
    format!("{}…", &id.to_string()[..SHORT_DIGITS])
}

/// A coin with the beginning of its transaction's id.
pub fn short_coin(coin: &CoinName) -> String {
    format!("{}:{}", short(&coin.0.txid), coin.0.index)
}

/// A transaction by its payment's name, if it has one, and its id.
pub fn transaction(payment: Option<&str>, txid: &Hash256) -> String {
    match payment {
        Some(name) => format!("{name} {}", short(txid)),
        None => short(txid),
    }
}

/// Whose a coin is.
pub fn owner(language: Language, owner: Option<&str>) -> &str {
    owner.unwrap_or(pick(language, "nobody here", "无人"))
}

/// A word of a table (`active`, `final` …) in the language.
pub fn word(language: Language, word: &str) -> &str {
    match (language, word) {
        (Language::English, "underway") => "on its way",
        (Language::English, _) => word,
        (Language::Chinese, "active") => "在最佳链上",
        (Language::Chinese, "stale") => "陈旧",
        (Language::Chinese, "secret") => "秘密",
        (Language::Chinese, "refused") => "被拒绝",
        (Language::Chinese, "underway") => "传播中",
        (Language::Chinese, "final") => "已完成",
        (Language::Chinese, "pending") => "待确认",
        (Language::Chinese, "reversed") => "被撤销",
        (Language::Chinese, other) => other,
    }
}

/// What became of a transaction.
pub const fn transaction_state(language: Language, state: TransactionState) -> &'static str {
    match state {
        TransactionState::Confirmed => pick(language, "confirmed", "已确认"),
        TransactionState::Waiting => pick(language, "waiting", "等待中"),
        TransactionState::Gone => pick(language, "gone", "已消失"),
    }
}

/// What became of a coin.
pub const fn coin_state(language: Language, state: CoinState) -> &'static str {
    match state {
        CoinState::Unspent => pick(language, "unspent", "未花费"),
        CoinState::Spent => pick(language, "spent", "已花费"),
        CoinState::Unspendable => pick(language, "never spendable", "永不可花费"),
        CoinState::Absent => pick(language, "not on the best chain", "不在最佳链上"),
    }
}

/// Words between commas.
pub fn listed<T: AsRef<str>>(language: Language, texts: &[T]) -> String {
    let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
    texts.join(pick(language, ", ", "、"))
}

/// A count with its noun: `1 block`, `2 blocks`, `2个区块`.
pub fn count(language: Language, count: u64, noun: &str, measured: &str) -> String {
    let number = grouped(count);
    match language {
        Language::English if count == 1 => format!("{number} {noun}"),
        Language::English => format!("{number} {noun}s"),
        Language::Chinese => format!("{number}{measured}"),
    }
}

/// So many of so many, between the words of each language: `held by 20 of 20 nodes`.
pub fn part(language: Language, [part, whole]: [u32; 2], en: [&str; 2], zh: [&str; 2]) -> String {
    match language {
        Language::English => format!("{} {part} of {whole} {}", en[0], en[1]),
        Language::Chinese => format!("{whole}{}{part}{}", zh[0], zh[1]),
    }
}

/// Why an id names nothing.
pub fn reject(language: Language, reject: &IdReject) -> String {
    match reject {
        IdReject::Unknown { kind, given, nearest } => unknown(language, *kind, given, nearest),
        IdReject::Ambiguous { kind, given, candidates } => {
            ambiguous(language, *kind, given, candidates)
        }
        IdReject::AboveTip { given, height_max } => match language {
            Language::English => {
                format!("block {given}: the best chain ends at height {height_max}.")
            }
            Language::Chinese => format!("区块{given}：最佳链的高度只到{height_max}。"),
        },
        IdReject::NoSuchFork { given, forks } => match (language, forks) {
            (Language::English, 0) => format!("fork {given}: this run has no fork."),
            (Language::English, _) => format!("fork {given}: this run has forks 1 to {forks}."),
            (Language::Chinese, 0) => format!("分叉{given}：这次运行没有分叉。"),
            (Language::Chinese, _) => format!("分叉{given}：这次运行有分叉1至{forks}。"),
        },
        IdReject::NeverPaid { given } => match language {
            Language::English => {
                format!("{given}: no transaction: the payer could not pay, or his node was down.")
            }
            Language::Chinese => format!("{given}：没有交易：付款人无法支付，或其节点不在线。"),
        },
        IdReject::NoSuchOutput { given, outputs } => match language {
            Language::English => {
                let outputs = count(language, (*outputs).into(), "output", "");
                format!("{given}: that transaction has {outputs}, counted from 0.")
            }
            Language::Chinese => format!("{given}：该交易只有{outputs}个输出，从0数起。"),
        },
    }
}

fn unknown(language: Language, kind: Kind, given: &str, nearest: &str) -> String {
    let given = quoted(given);
    let what = match (kind, language) {
        (Kind::Block, Language::English) => {
            format!("no block is called {given}. Write a height, a hash or the beginning of one.")
        }
        (Kind::Block, Language::Chinese) => {
            format!("没有名为{given}的区块。请写高度、哈希或其开头。")
        }
        (Kind::Transaction, Language::English) => format!(
            "no transaction is called {given}. Write a payment's name, an id or the beginning of \
             one."
        ),
        (Kind::Transaction, Language::Chinese) => {
            format!("没有名为{given}的交易。请写付款名、交易号或其开头。")
        }
        (Kind::Coin, Language::English) => {
            format!("{given} is no coin. Write TX:INDEX, such as pizza:0.")
        }
        (Kind::Coin, Language::Chinese) => format!("{given}不是硬币。请写TX:INDEX，如pizza:0。"),
        (Kind::Person, Language::English) => format!("nobody is called {given}."),
        (Kind::Person, Language::Chinese) => format!("没有人叫{given}。"),
        (Kind::Node, Language::English) => {
            format!("no node is called {given}. Write a person's name, or node-0 and so on.")
        }
        (Kind::Node, Language::Chinese) => {
            format!("没有名为{given}的节点。请写人名，或node-0等。")
        }
    };
    match (nearest, language) {
        ("", _) => what,
        (nearest, Language::English) => format!("{what} Nearest: {nearest}."),
        (nearest, Language::Chinese) => format!("{what}最接近的是：{nearest}。"),
    }
}

fn ambiguous(language: Language, kind: Kind, given: &str, candidates: &[Hash256]) -> String {
    let given = quoted(given);
    let noun = match kind {
        Kind::Block => pick(language, "blocks", "区块"),
        Kind::Transaction | Kind::Coin | Kind::Person | Kind::Node => {
            pick(language, "transactions", "交易")
        }
    };
    let all = candidates.len();
    let shown = candidates.iter().take(CANDIDATES_MAX).map(|hash| format!("\n  {hash}"));
    let shown: String = shown.collect();
    let more = match (all.saturating_sub(CANDIDATES_MAX), language) {
        (0, _) => String::new(),
        (more, Language::English) => format!("\n  … and {more} more"),
        (more, Language::Chinese) => format!("\n  ……另有{more}个"),
    };
    match language {
        Language::English => format!("{given}: {all} {noun} begin so:{shown}{more}"),
        Language::Chinese => format!("{given}：有{all}个{noun}以此开头：{shown}{more}"),
    }
}
