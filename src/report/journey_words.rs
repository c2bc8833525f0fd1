//! The way of a payment in six steps, in English and Chinese.
//!
//! ```text
//! the way of pizza:
//! 1 told      by wang-er 00:31:05; half of the nodes had it after 3 s, the last of 100 after 19 s
//! 2 gathered  by 12 of 12 miners
//! 3 worked on for 8 min 3 s, until miner-4 found a hash that fits, with 3,912 tries
//! 4 spread    as block 18 3a7f…: half of the nodes had it after 6 s, nine in ten after 23 s
//! 5 checked   by 100 nodes, each for itself
//! 6 built on  13 confirmations; li-si saw 6 at 01:41:12 and delivered
//! ```

use crate::report::money_words::confirmations;
use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::report::numbers::short;
use crate::report::numbers::span;
use crate::report::words;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::journeys::Journey;
use crate::story::journeys::JourneyBlock;

/// Lines of a way that went to its end, the heading among them.
pub const LINES: usize = 7;

/// The way of a payment, as far as it went.
pub fn journey_lines(language: Language, journey: &Journey) -> Vec<String> {
    let mut lines = vec![heading(language, journey), told(language, journey)];
    lines.push(gathered(language, journey));
    match &journey.block {
        None => lines.push(
            pick(
                language,
                "3 worked on  no block of the best chain holds it",
                "3 计算  最佳链上没有区块记录它",
            )
            .to_owned(),
        ),
        Some(block) => {
            lines.push(worked(language, journey, block));
            lines.push(spread(language, block));
            let nodes = words::nodes(language, block.nodes);
            lines.push(match language {
                Language::English => format!("5 checked    by {nodes}, each for itself"),
                Language::Chinese => format!("5 检验  {nodes}各自检验"),
            });
        }
    }
    if journey.block.is_some() || journey.payment.reversed_at.is_some() {
        lines.push(built_on(language, journey));
    }
    lines
}

fn heading(language: Language, journey: &Journey) -> String {
    match language {
        Language::English => format!("the way of {}:", journey.payment.name),
        Language::Chinese => format!("{}走过的路：", journey.payment.name),
    }
}

fn told(language: Language, journey: &Journey) -> String {
    let sent_ns = journey.payment.sent_at.as_nanos();
    let since = |at_ns: Option<u64>| {
        at_ns.map_or_else(|| "–".to_owned(), |at_ns| span(language, at_ns - sent_ns))
    };
    let (from, at) = (&journey.payment.from, clock(sent_ns));
    let (half, last) = (since(journey.half_told_at_ns), since(journey.last_told_at_ns));
    let count = grouped(journey.mempools.into());
    match language {
        Language::English => format!(
            "1 told       by {from} {at}; half of the nodes had it after {half}, the last of \
             {count} after {last}"
        ),
        Language::Chinese => format!(
            "1 广播  {from}于{at}宣布；一半节点在{half}后收到，{count}个中最后一个在{last}后"
        ),
    }
}

fn gathered(language: Language, journey: &Journey) -> String {
    let (some, all) = (grouped(journey.gatherers.into()), grouped(journey.miners.into()));
    match language {
        Language::English => {
            let s = if all == "1" { "" } else { "s" };
            format!("2 gathered   by {some} of {all} miner{s}")
        }
        Language::Chinese => format!("2 收集  {all}个矿工中的{some}个"),
    }
}

fn worked(language: Language, journey: &Journey, block: &JourneyBlock) -> String {
    let worked_ns = block.found_at_ns.saturating_sub(journey.payment.sent_at.as_nanos());
    let (worked, miner, tries) = (span(language, worked_ns), &block.miner, grouped(block.tries));
    match language {
        Language::English if block.tries > 0 => format!(
            "3 worked on  for {worked}, until {miner} found a hash that fits, with {tries} tries"
        ),
        Language::English => format!("3 worked on  for {worked}, until {miner} found a block"),
        Language::Chinese if block.tries > 0 => {
            format!("3 计算  {worked}，直到{miner}试了{tries}次，找到合格的散列")
        }
        Language::Chinese => format!("3 计算  {worked}，直到{miner}找到一个区块"),
    }
}

fn spread(language: Language, block: &JourneyBlock) -> String {
    let since = |at_ns: Option<u64>| {
        at_ns.map_or_else(|| "–".to_owned(), |at_ns| span(language, at_ns - block.found_at_ns))
    };
    let (height, hash) = (grouped(block.height.into()), short(&block.hash.to_string()));
    let (half, most) = (since(block.half_at_ns), since(block.nine_tenths_at_ns));
    match language {
        Language::English => format!(
            "4 spread     as block {height} {hash}: half of the nodes had it after {half}, nine in \
             ten after {most}"
        ),
        Language::Chinese => {
            format!("4 传播  第{height}号区块{hash}：一半节点在{half}后收到，九成在{most}后")
        }
    }
}

fn built_on(language: Language, journey: &Journey) -> String {
    let payment = &journey.payment;
    let now = confirmations(language, payment.confirmations);
    let to = &payment.to;
    let delivered = payment.delivered.map(|(at, seen)| {
        let at = clock(at.as_nanos());
        match language {
            Language::English => format!("; {to} saw {seen} at {at} and delivered"),
            Language::Chinese => format!("；{to}于{at}看到{seen}次，交货"),
        }
    });
    let gone = payment.reversed_at.map(|at| {
        let at = clock(at.as_nanos());
        match language {
            Language::English => format!("; gone at {at}"),
            Language::Chinese => format!("；{at}付款消失"),
        }
    });
    let (delivered, gone) = (delivered.unwrap_or_default(), gone.unwrap_or_default());
    match language {
        Language::English => format!("6 built on   {now}{delivered}{gone}"),
        Language::Chinese => format!("6 确认  {now}{delivered}{gone}"),
    }
}
