//! What screen and page say of attacks, in English and Chinese.
//!
//! ```text
//! Robbed: pizzeria (10 BTC). Not robbed: cafe, car-dealer.
//! coffee  race: failed after 1 h 40 min
//! pizza   private_chain: succeeded after 21 min 4 s, with 3 blocks of his own against 2
//! ```

use crate::attack::kinds::Kind;
use crate::report::money_words::coins;
use crate::report::numbers::grouped;
use crate::report::numbers::span;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::summary::Summary;
use serde_json::Value;
use std::collections::BTreeMap;

/// The figures of one attack.
type Figures = BTreeMap<String, Value>;

/// Who was robbed and who was not; `None` where nobody attacked.
pub fn verdict(language: Language, summary: &Summary) -> Option<String> {
    let thefts = || summary.attacks.values().filter(|one| one.contains_key("amount_sat"));
    let mut losses: BTreeMap<&str, i64> = BTreeMap::new();
    for one in thefts() {
        *losses.entry(word(one, "victim")).or_default() += whole(one, "loss_sat");
    }
    let named = |robbed: bool| -> Vec<String> {
        let chosen = losses.iter().filter(|(_, loss_sat)| (**loss_sat > 0) == robbed);
        chosen
            .map(|(victim, loss_sat)| match robbed {
                true => format!("{victim} ({})", coins(*loss_sat)),
                false => (*victim).to_owned(),
            })
            .collect()
    };
    let comma = pick(language, ", ", "、");
    let part = |robbed: bool, en: &str, zh: &str| {
        let names = named(robbed);
        (!names.is_empty()).then(|| match language {
            Language::English => format!("{en}: {}.", names.join(comma)),
            Language::Chinese => format!("{zh}：{}。", names.join(comma)),
        })
    };
    let parts = [part(true, "Robbed", "被骗"), part(false, "Not robbed", "没有被骗")];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join(pick(language, " ", "")))
}

/// A line for each attack, in the order in which they began.
pub fn attack_lines(language: Language, summary: &Summary) -> Vec<String> {
    let width = summary.attacks.keys().map(|name| name.chars().count()).max().unwrap_or(0);
    let mut attacks: Vec<(&String, &Figures)> = summary.attacks.iter().collect();
    attacks.sort_by(|(_, one), (_, other)| began_s(one).total_cmp(&began_s(other)));
    let line = |(name, one): (&String, &Figures)| {
        let colon = pick(language, ": ", "：");
        format!(
            "{name:width$}  {}{colon}{}",
            kind(language, word(one, "kind")),
            fate(language, one)
        )
    };
    attacks.into_iter().map(line).collect()
}

/// The kind of an attack in words.
pub fn kind(language: Language, name: &str) -> String {
    if language == Language::English {
        return name.replace('_', " ");
    }
    let words = match name {
        "private_chain" => "隐藏链攻击",
        "race" => "竞速攻击",
        "finney" => "芬尼攻击",
        "vector76" => "76号向量攻击",
        "rewrite_history" => "历史重写",
        "selfish_mining" => "自私挖矿",
        "eclipse" => "日蚀攻击",
        "censor" => "审查",
        "feather_fork" => "羽毛分叉",
        "fee_sniping" => "手续费狙击",
        "withhold_in_pool" => "矿池扣块",
        "sybil" => "女巫攻击",
        "time_warp" => "时间扭曲",
        "false_chain" => "假链",
        "flood" => "洪水攻击",
        other => other,
    };
    words.to_owned()
}

/// How an attack ended, after how long, with how many blocks on either side.
fn fate(language: Language, one: &Figures) -> String {
    let outcome = match word(one, "outcome") {
        "succeeded" => pick(language, "succeeded", "成功"),
        "failed" => pick(language, "failed", "失败"),
        // Who floods or censors does so until the script ends it.
        "gave_up" if is_endless(one) => pick(language, "ended", "结束"),
        "gave_up" => pick(language, "gave up", "放弃"),
        _ => {
            let running = pick(language, "still going on at the end", "到结束时仍在进行");
            return with_figures(running.to_owned(), one);
        }
    };
    let ended_s = one.get("ended_at_s").and_then(Value::as_f64).unwrap_or(0.0);
    let length_ns = ((ended_s - began_s(one)) * 1e9) as u64;
    let length = span(language, length_ns);
    let ended = match language {
        Language::English => format!("{outcome} after {length}"),
        Language::Chinese => format!("{length}后{outcome}"),
    };
    if !one.contains_key("own_blocks") || !one.contains_key("honest_blocks") {
        return with_figures(ended, one);
    }
    let (own, honest) = (whole(one, "own_blocks"), whole(one, "honest_blocks"));
    let (own, honest) = (grouped(own.unsigned_abs()), grouped(honest.unsigned_abs()));
    match language {
        Language::English => {
            let s = if own == "1" { "" } else { "s" };
            format!("{ended}, with {own} block{s} of his own against {honest}")
        }
        Language::Chinese => format!("{ended}，自己的区块{own}个，对方{honest}个"),
    }
}

fn kind_of(one: &Figures) -> Option<&'static Kind> {
    Kind::ALL.iter().find(|kind| kind.word() == word(one, "kind"))
}

fn is_endless(one: &Figures) -> bool {
    kind_of(one).is_some_and(|kind| kind.profile().is_endless)
}

/// With the figures of the kind, by their names in the summary.
fn with_figures(fate: String, one: &Figures) -> String {
    let own = kind_of(one).map_or(&[][..], |kind| kind.profile().figures);
    let figures = own.iter().filter_map(|(key, _)| {
        let value = match one.get(*key)? {
            Value::Number(number) if number.is_f64() => {
                format!("{:.3}", number.as_f64().unwrap_or_default())
            }
            Value::Number(number) => grouped(number.as_u64().unwrap_or_default()),
            _ => return None,
        };
        Some(format!("{key} {value}"))
    });
    let figures: Vec<String> = figures.collect();
    if figures.is_empty() { fate } else { format!("{fate} ({})", figures.join(", ")) }
}

fn began_s(one: &Figures) -> f64 {
    one.get("began_at_s").and_then(Value::as_f64).unwrap_or(0.0)
}

fn word<'a>(one: &'a Figures, key: &str) -> &'a str {
    one.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn whole(one: &Figures, key: &str) -> i64 {
    one.get(key).and_then(Value::as_i64).unwrap_or_default()
}
