//! Every text of the charts of sweeps, in English and Chinese. The font has their characters.

use crate::report::chart_words::mode;
use crate::report::numbers::grouped;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::sweep::chart_table::ChartAxis;
use crate::sweep::chart_table::ChartMeasure;
use crate::sweep::quantity::Quantity;

/// The words for an axis that changes the value called `key` (the last part of its pointer).
fn axis_words(language: Language, key: &str) -> Option<&'static str> {
    Some(match key {
        "hashpower" => pick(language, "attacker's share of the hashpower", "攻击者的算力份额"),
        "confirmations" => pick(language, "confirmations waited for", "等待的确认数"),
        "latency" => pick(language, "latency of a link", "链路延迟"),
        "block_interval" => pick(language, "block interval", "出块间隔"),
        "give_up_behind_blocks" => {
            pick(language, "blocks behind at which the attacker gives up", "落后多少块就放弃")
        }
        "amount" => pick(language, "amount at stake", "涉及金额"),
        "nodes" => pick(language, "nodes", "节点数"),
        "miners" => pick(language, "miners", "矿工数"),
        "loss" => pick(language, "share of packets lost", "丢包率"),
        _ => return None,
    })
}

/// The words for a measure, by its expression without names of people.
fn measure_words(language: Language, source: &str) -> Option<&'static str> {
    let last = source.rsplit('.').next().unwrap_or_default();
    Some(match last {
        "outcome == succeeded" => pick(language, "chance of success", "成功概率"),
        "stale_rate" => pick(language, "share of stale blocks", "陈旧块比例"),
        "reward_share" => pick(language, "share of the rewards", "收益份额"),
        "gamma" => pick(language, "gamma", "gamma"),
        "max_reorg_depth" => pick(language, "deepest reorganisation (blocks)", "最深重组（块）"),
        "forks" => pick(language, "forks", "分叉数"),
        "blocks_found" => pick(language, "blocks found", "产生的区块数"),
        "supply_sat" => pick(language, "coins in existence", "货币总量"),
        "earned_sat" => pick(language, "earned by mining", "挖矿所得"),
        "loss_sat" => pick(language, "lost", "损失"),
        "profit_sat" => pick(language, "gain over honest mining", "比诚实挖矿多得"),
        "difficulty" => pick(language, "difficulty, 1 at the start", "难度，开始时为1"),
        "recent_interval_s" => {
            pick(language, "mean interval of the last ten blocks", "最近十块的平均间隔")
        }
        _ if source.starts_with("block_delay_hash_weighted_ms") => {
            pick(language, "block delay weighted by hashpower", "按算力加权的区块延迟")
        }
        _ => return None,
    })
}

/// The unit of amounts.
pub const BITCOINS: &str = "BTC";

/// An axis in words, with its unit or its short name.
pub fn axis(language: Language, axis: &ChartAxis, unit: Option<&str>) -> String {
    let name = axis.name.as_str();
    // Cases with words say for themselves what they change.
    let words = axis_words(language, &axis.key).filter(|_| axis.quantity != Quantity::Word);
    let Some(words) = words else {
        return unit.map_or_else(|| name.to_owned(), |unit| bracketed(language, name, unit));
    };
    match unit {
        Some(unit) => bracketed(language, words, unit),
        None if name.chars().count() <= 2 => bracketed(language, words, name),
        None => words.to_owned(),
    }
}

/// A measure in words, else its short name, with its unit.
pub fn measure(language: Language, measure: &ChartMeasure, unit: Option<&str>) -> String {
    let words = measure_words(language, &measure.source).unwrap_or(&measure.name);
    match unit.or(measure.is_amount().then_some(BITCOINS)) {
        Some(unit) => bracketed(language, words, unit),
        None => words.to_owned(),
    }
}

fn bracketed(language: Language, words: &str, inner: &str) -> String {
    match language {
        Language::English => format!("{words} ({inner})"),
        Language::Chinese => format!("{words}（{inner}）"),
    }
}

/// A theory in words.
pub fn theory(language: Language, name: &str) -> String {
    let words = match name {
        "nakamoto" => return pick(language, "Nakamoto's approximation", "中本聪近似").to_owned(),
        _ if name.starts_with("race") || name.starts_with("prelead") => {
            pick(language, "exact law", "精确公式")
        }
        "selfish_revenue" => pick(language, "Eyal and Sirer's law", "Eyal与Sirer公式"),
        "selfish_threshold" => pick(language, "from there on it pays", "从此处起划算"),
        "profit_sat" => pick(language, "exact law", "精确公式"),
        "break_even_sat" => pick(language, "from there on it pays", "从此处起划算"),
        "fair_share" => return pick(language, "share of the hashpower", "算力份额").to_owned(),
        "supply_limit_sat" => {
            return pick(language, "all coins there can be", "货币总量上限").to_owned();
        }
        "give_up" => pick(language, "exact law with his patience", "含放弃规则的精确公式"),
        "stale_rate" => pick(language, "exact law of two miners", "两个矿工的精确公式"),
        "stale_rate_infinite" => pick(language, "infinitely many miners", "无穷多个矿工"),
        "guo_ren_upper" => pick(language, "Guo and Ren's upper bound", "Guo与Ren上界"),
        "guo_ren_lower" => pick(language, "Guo and Ren's lower bound", "Guo与Ren下界"),
        _ => return name.to_owned(),
    };
    bracketed(language, words, name)
}

/// The legend's entry for intervals.
pub const fn interval(language: Language) -> &'static str {
    pick(language, "95 % interval", "95%区间")
}

/// The legend's entry for what is too rare for the trials.
pub const fn at_most(language: Language) -> &'static str {
    pick(language, "too rare for the trials: at most so much", "试验次数不足以测出：至多如此")
}

/// The legend's entry for what is more than the scale has.
pub const fn beyond(language: Language) -> &'static str {
    pick(language, "not shown by these depths and trials", "这些深度和次数不够")
}

/// The legend's entry for the marks where there is one curve.
pub const fn measured(language: Language) -> &'static str {
    pick(language, "simulated", "模拟")
}

/// The heading of the legend of risks.
pub const fn risk_heading(language: Language) -> &'static str {
    pick(language, "accepted risk", "可接受的风险")
}

/// The legend's entry for a risk.
pub fn risk(language: Language, risk: &str) -> String {
    match language {
        Language::English => format!("at most {risk}"),
        Language::Chinese => format!("至多{risk}"),
    }
}

/// The vertical axis of depths that are enough.
pub fn depth_needed(language: Language, depth: &str) -> String {
    match language {
        Language::English => format!("least depth that is enough: {depth}"),
        Language::Chinese => format!("足够的最小深度：{depth}"),
    }
}

/// Said of a value that is at most so much.
pub fn below(text: &str) -> String {
    format!("< {text}")
}

/// A theory's line in the legend where each risk has one.
pub fn description(language: Language, y: &str, x: &str, by: &str) -> String {
    match (language, by) {
        (Language::English, "") => format!("{y} against {x}."),
        (Language::English, _) => format!("{y} against {x}, by {by}."),
        (Language::Chinese, "") => format!("{y}随{x}的变化。"),
        (Language::Chinese, _) => format!("{y}随{x}的变化，按{by}分。"),
    }
}

/// A caption that says how many cells a scale of factors cannot show.
pub fn with_left_out(language: Language, caption: &str, cells: usize) -> String {
    match (cells, language) {
        (0, _) => caption.to_owned(),
        (1, Language::English) => format!("{caption} | 1 cell at or below zero is not shown"),
        (_, Language::English) => {
            format!("{caption} | {cells} cells at or below zero are not shown")
        }
        (_, Language::Chinese) => format!("{caption} | 有{cells}格不大于0，未画出"),
    }
}

/// What stands below the charts of a sweep: where they come from.
pub fn caption(
    language: Language,
    name: &str,
    trials: (u64, u64),
    seed: u64,
    pow: &[&str],
    version: &str,
) -> String {
    let range = if trials.0 < trials.1 {
        format!("{}-{}", grouped(trials.0), grouped(trials.1))
    } else {
        grouped(trials.1)
    };
    let modes: Vec<&str> = pow.iter().map(|one| mode(language, one)).collect();
    let modes = modes.join(" / ");
    match language {
        Language::English => {
            format!("{name} | {range} trials a cell | seed {seed} | {modes} | forklab {version}")
        }
        Language::Chinese => {
            format!("{name} | 每格{range}次试验 | 种子{seed} | {modes} | forklab {version}")
        }
    }
}
