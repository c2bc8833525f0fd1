//! Every sentence of the screen and of the page, in English and Chinese.

use crate::report::numbers::about;
use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::report::numbers::span;
use crate::scenario::network::Latency;
use crate::scenario::network::LatencyPreset;
use crate::scenario::schema::Language;
use crate::scenario::schema::Scenario;
use crate::sim::time::SimDuration;
use crate::sim::time::SimTime;
use crate::story::summary::NeverHappened;
use crate::story::summary::NoEffect;
use crate::story::summary::Summary;

/// A text in two languages.
pub const fn pick(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

/// `500 nodes · 21 miners · seed 7`
pub fn crowd(language: Language, nodes: u32, miners: usize, seed: u64) -> String {
    let nodes = grouped(nodes.into());
    match language {
        Language::English => {
            let (node, miner) = (plural(&nodes, "node"), plural(&miners.to_string(), "miner"));
            format!("{node} · {miner} · seed {seed}")
        }
        Language::Chinese => format!("{nodes}个节点 · {miners}个矿工 · 种子{seed}"),
    }
}

/// What was played: `one day, 2013`.
pub fn subject(language: Language, scenario: &Scenario) -> String {
    let stop = &scenario.stop.when;
    let until = stop.time_thresholds().last().filter(|_| stop.reads_only_time()).copied();
    let span = until.and_then(|end| end.since(SimTime::ZERO));
    let length = span.map_or_else(
        || match language {
            Language::English => format!("until {}", stop.text()),
            Language::Chinese => format!("直到{}", stop.text()),
        },
        |span| whole_days(language, span),
    );
    match (year(&scenario.network.latency), language) {
        (Some(year), Language::English) => format!("{length}, {year}"),
        (Some(year), Language::Chinese) => format!("{length}，{year}年"),
        (None, Language::English | Language::Chinese) => length,
    }
}

/// The year whose delays a preset has.
const fn year(latency: &Latency) -> Option<u32> {
    match latency {
        Latency::Preset(LatencyPreset::Bitcoin2013) => Some(2013),
        Latency::Preset(LatencyPreset::Bitcoin2015) => Some(2015),
        Latency::Preset(LatencyPreset::Bitcoin2019) => Some(2019),
        Latency::Constant(_)
        | Latency::Uniform { .. }
        | Latency::Exponential { .. }
        | Latency::Normal { .. }
        | Latency::Lognormal { .. }
        | Latency::Pareto { .. } => None,
    }
}

/// `one day`, `3 days`, `30 h`.
fn whole_days(language: Language, length: SimDuration) -> String {
    const DAY_NS: u64 = 86_400_000_000_000;
    let days = length.as_nanos() / DAY_NS;
    match language {
        _ if days == 0 || !length.as_nanos().is_multiple_of(DAY_NS) => {
            span(language, length.as_nanos())
        }
        Language::English if days == 1 => "one day".to_owned(),
        Language::English => format!("{days} days"),
        Language::Chinese if days == 1 => "一天".to_owned(),
        Language::Chinese => format!("{days}天"),
    }
}

/// Said where a scenario has no expectation.
pub const fn expects_nothing(language: Language) -> &'static str {
    pick(
        language,
        "Nothing was expected (expect), so this run proves nothing.",
        "没有写下期望（expect），这次运行什么也没有证明。",
    )
}

/// The scenario's own answer, if it has one.
pub fn own_answer(language: Language, summary: &Summary) -> Option<&String> {
    summary.answer.get(pick(language, "en", "zh"))
}

/// The title of a scenario; its name if it has none.
pub fn title(language: Language, scenario: &Scenario) -> &str {
    match scenario.title.in_language(language) {
        "" => &scenario.name,
        title => title,
    }
}

/// The answer: what was kept, what was lost, how often there were two histories.
pub fn answer(language: Language, summary: &Summary) -> String {
    let kept = summary.blocks_active;
    let lost = summary.blocks_found - kept;
    let also = untaken(language, (lost - summary.blocks_stale).into(), lost.into());
    let (kept_text, lost_text) = (grouped(kept.into()), grouped(lost.into()));
    let forks = grouped(summary.forks.into());
    match language {
        Language::English => {
            let was = if kept == 1 { "was" } else { "were" };
            let kept = plural(&kept_text, "block");
            let histories = match summary.forks {
                0 => "The world never had two histories.".to_owned(),
                1 => "Once the world had two histories.".to_owned(),
                2.. => format!("{forks} times the world had two histories."),
            };
            format!("{kept} {was} kept, {lost_text} lost{also}. {histories}")
        }
        Language::Chinese => {
            let histories = match summary.forks {
                0 => "世界从未同时有两套历史。".to_owned(),
                1.. => format!("世界有{forks}次同时存在两套历史。"),
            };
            format!("保留{kept_text}个区块，丢失{lost_text}个{also}。{histories}")
        }
    }
}

/// Said after the lost blocks, if nobody but their finders took some: secret or refused ones.
pub fn untaken(language: Language, count: u64, lost: u64) -> String {
    match (language, count) {
        (_, 0) => String::new(),
        (Language::English, _) if count == lost => " (taken by nobody else)".to_owned(),
        (Language::English, _) => format!(" ({} of them taken by nobody else)", grouped(count)),
        (Language::Chinese, _) => format!("（其中{}个没有别人接受）", grouped(count)),
    }
}

/// How far a run is: `24:00  height 136  forks 5`
pub fn so_far(language: Language, time: &str, height: u32, forks: u32) -> String {
    match language {
        Language::English => format!("{time}  height {height}  forks {forks}"),
        Language::Chinese => format!("{time}  高度{height}  分叉{forks}次"),
    }
}

/// What it cost: `9.4 million real hashes, 71,000 blocks checked, 3.1 million messages, 4 s.`
pub fn effort(language: Language, summary: &Summary) -> String {
    let hashes = about(language, summary.hashes_tried);
    let checked = about(language, summary.blocks_checked);
    let messages = about(language, summary.messages);
    let wall = summary.wall_s.map_or_else(String::new, |wall_s| {
        let comma = pick(language, ", ", "，");
        format!("{comma}{}", seconds(language, wall_s))
    });
    let real = summary.pow == "real";
    match language {
        Language::English => {
            let hashes = if real {
                format!("{hashes} real hashes")
            } else {
                format!("no real hashes (pow {})", summary.pow)
            };
            format!("{hashes}, {checked} blocks checked, {messages} messages{wall}.")
        }
        Language::Chinese => {
            let hashes = if real {
                format!("{hashes}次真实哈希")
            } else {
                format!("无真实哈希（pow {}）", summary.pow)
            };
            format!("{hashes}，检验区块{checked}次，消息{messages}条{wall}。")
        }
    }
}

/// Seconds of the machine's clock: hundredths below one, tenths below ten, else whole ones.
fn seconds(language: Language, seconds: f64) -> String {
    let unit = pick(language, " s", "秒");
    if seconds < 0.95 {
        format!("{}{unit}", (seconds * 100.0).round() / 100.0)
    } else if seconds < 9.95 {
        format!("{}{unit}", (seconds * 10.0).round() / 10.0)
    } else {
        span(language, (seconds.round() * 1e9) as u64)
    }
}

/// How the losing side of a fork ended.
pub fn lost_after(language: Language, span_ns: Option<u64>) -> String {
    match (language, span_ns) {
        (Language::English, Some(ns)) => format!("✗ after {}", span(language, ns)),
        (Language::English, None) => "✗ not given up".to_owned(),
        (Language::Chinese, Some(ns)) => format!("✗ {}后放弃", span(language, ns)),
        (Language::Chinese, None) => "✗ 仍未放弃".to_owned(),
    }
}

/// `312 nodes`
pub fn nodes(language: Language, nodes: u32) -> String {
    let count = grouped(nodes.into());
    match language {
        Language::English => plural(&count, "node"),
        Language::Chinese => format!("{count}个节点"),
    }
}

/// Said of forks for which the screen has no room.
pub fn more_forks(language: Language, more: usize) -> String {
    match language {
        Language::English => format!("… and {more} more: forks.csv"),
        Language::Chinese => format!("……另有{more}次：forks.csv"),
    }
}

/// An expectation that did not hold.
pub fn failed(language: Language, text: &str, seen: &str) -> String {
    match language {
        Language::English => format!("expect: {text}: it does not hold ({seen})."),
        Language::Chinese => format!("expect: {text}：不成立（{seen}）。"),
    }
}

/// More characters of expectations are counted instead of listed.
const HELD_LISTED_MAX: usize = 400;

/// The expectations that held; only how many, if they are long.
pub fn held(language: Language, texts: &[&str]) -> String {
    let list = texts.join(pick(language, "; ", "；"));
    if list.chars().count() > HELD_LISTED_MAX {
        let count = texts.len();
        return match language {
            Language::English => format!("as expected: {count} of what was expected (run.json)"),
            Language::Chinese => format!("符合预期：{count}条（run.json）"),
        };
    }
    match language {
        Language::English => format!("as expected: {list}"),
        Language::Chinese => format!("符合预期：{list}"),
    }
}

/// The expectations that were not asked.
pub fn not_asked(language: Language, texts: &[String]) -> String {
    let list = texts.join(pick(language, "; ", "；"));
    match language {
        Language::English => format!("not asked (other seed or other values): {list}"),
        Language::Chinese => format!("未询问（种子或参数不同）：{list}"),
    }
}

/// An entry of the script of which nothing came.
pub fn never_happened(language: Language, nothing: &NeverHappened) -> String {
    let entry = match &nothing.name {
        Some(name) => name.clone(),
        None => format!("script[{}]", nothing.entry),
    };
    let because = match (nothing.because, &nothing.condition) {
        (NoEffect::TooLate, Some(condition)) => match language {
            Language::English => format!("{condition} did not come true in time"),
            Language::Chinese => format!("{condition} 没有及时成立"),
        },
        (NoEffect::TooLate, None) => {
            pick(language, "the run ended before", "运行在此之前已结束").to_owned()
        }
        (NoEffect::Nobody, _) => pick(language, "it means nobody", "不指任何人").to_owned(),
        (NoEffect::Everybody, _) => {
            pick(language, "everybody is on the island", "所有人都在岛上").to_owned()
        }
        (NoEffect::NodeIsDown, _) => pick(language, "the node was down", "节点不在线").to_owned(),
        (NoEffect::NothingBefore, _) => {
            pick(language, "what it builds on never happened", "它所依据的从未发生").to_owned()
        }
        (NoEffect::NoLink, _) => {
            pick(language, "no link lies between them", "他们之间没有连接").to_owned()
        }
        (NoEffect::Busy, _) => {
            pick(language, "the attacker was attacking already", "攻击者已在攻击").to_owned()
        }
        (NoEffect::TooFewCoins, _) => {
            pick(language, "the attacker had too few coins", "攻击者的币不够").to_owned()
        }
        (NoEffect::AlreadySo, _) => pick(language, "it was so already", "本来就是这样").to_owned(),
    };
    match language {
        Language::English => format!("never happened: {entry} ({because})"),
        Language::Chinese => format!("从未发生：{entry}（{because}）"),
    }
}

/// Said where `stop` never came true.
pub fn limit_reached(language: Language, stop: &str, at: SimTime) -> String {
    let at = clock(at.as_nanos());
    match language {
        Language::English => format!("stop ({stop}) never came true; the limit was {at}."),
        Language::Chinese => format!("stop（{stop}）始终未成立；运行到上限{at}。"),
    }
}

/// Said where the nodes did not agree in the end.
pub const fn not_converged(language: Language) -> &'static str {
    pick(
        language,
        "At the end there was no one tip that all nodes followed that were up and not cut off.",
        "结束时，在线且未被断开的节点没有共同的末端区块。",
    )
}

/// What the program did not do as the real network does.
pub fn shortcuts(
    language: Language,
    pow: &str,
    wire: bool,
    independent: bool,
) -> Vec<&'static str> {
    let mut list = Vec::new();
    match pow {
        "sampled" => list.push(pick(
            language,
            "mining is sampled: no block has proof of work",
            "挖矿为抽样：区块没有工作量证明",
        )),
        "scripted" => list.push(pick(
            language,
            "blocks come from the script: none has proof of work",
            "区块由剧本产生：没有工作量证明",
        )),
        _ => {}
    }
    if !independent {
        list.push(pick(
            language,
            "a verdict is computed once and shared by all nodes (--independent-validation)",
            "每个判定只计算一次，由所有节点共享（--independent-validation）",
        ));
    }
    if !wire {
        list.push(pick(
            language,
            "messages travel as ids with their true sizes, not as bytes (--wire)",
            "消息以编号传递并计入真实大小，而非字节（--wire）",
        ));
    }
    list
}

/// A count with its noun.
fn plural(count: &str, noun: &str) -> String {
    let s = if count == "1" { "" } else { "s" };
    format!("{count} {noun}{s}")
}
