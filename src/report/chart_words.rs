//! Every text of the charts, in English and Chinese. The font's characters are those of this file.

use crate::report::numbers::grouped;
use crate::report::numbers::per_cent;
use crate::scenario::schema::Language;

/// A text in two languages.
const fn pick(language: Language, en: &'static str, zh: &'static str) -> &'static str {
    match language {
        Language::English => en,
        Language::Chinese => zh,
    }
}

/// What stands below every chart: where it comes from.
pub fn caption(language: Language, scenario: &str, seed: u64, version: &str, pow: &str) -> String {
    let mode = match pow {
        "real" => pick(language, "real hashes", "真实哈希"),
        "sampled" => pick(language, "sampled mining, no real hashes", "抽样挖矿，非真实哈希"),
        "scripted" => pick(language, "scripted blocks", "按剧本出块"),
        other => other,
    };
    match language {
        Language::English => {
            format!("{scenario} | 1 run, seed {seed} | {mode} | forklab {version}")
        }
        Language::Chinese => {
            format!("{scenario} | 1次运行，种子{seed} | {mode} | forklab {version}")
        }
    }
}

/// The title of the tree.
pub fn tree_title(language: Language, kept: usize, lost: usize) -> String {
    match language {
        Language::English => format!(
            "Block tree: {} blocks kept, {} lost",
            grouped(kept as u64),
            grouped(lost as u64)
        ),
        Language::Chinese => format!("区块树：保留{kept}块，丢失{lost}块"),
    }
}

/// What the tree shows, for those who cannot see it.
pub fn tree_description(language: Language, height: u32, forks: usize) -> String {
    match language {
        Language::English => format!(
            "The chain from left to right up to height {height}, row by row; {forks} forks hang \
             below it, lost blocks drawn as frames."
        ),
        Language::Chinese => {
            format!("主链从左到右逐行延伸到高度{height}；{forks}次分叉画在下方，丢失的区块为空心。")
        }
    }
}

/// The legend's entry for the miners without a colour of their own.
pub const fn other_miners(language: Language) -> &'static str {
    pick(language, "other miners", "其他矿工")
}

/// The legend's entry for a block that was lost.
pub const fn lost_block(language: Language) -> &'static str {
    pick(language, "frame only: lost", "空心：丢失")
}

/// Said where not all of the chain is drawn.
pub fn excerpt(language: Language, drawn: usize, all: usize) -> String {
    match language {
        Language::English if drawn == all => "only around forks".to_owned(),
        Language::Chinese if drawn == all => "只画分叉附近".to_owned(),
        Language::English => format!("only around the first {drawn} of {all} forks"),
        Language::Chinese => format!("只画{all}次分叉中前{drawn}次的附近"),
    }
}

/// The title of the propagation curve.
pub const fn spread_title(language: Language) -> &'static str {
    pick(
        language,
        "How long until a share of the nodes holds a block that was kept",
        "保留的区块传到一定比例节点所需时间",
    )
}

/// What the curve shows, for those who cannot see it.
pub fn spread_description(language: Language, half: &str, nine_tenths: &str) -> String {
    match language {
        Language::English => format!(
            "Share of nodes against time. The median block reaches half of the nodes after \
             {half} and nine tenths after {nine_tenths}."
        ),
        Language::Chinese => {
            format!("节点比例随时间的曲线。中位区块经{half}传到一半节点，经{nine_tenths}传到九成。")
        }
    }
}

/// The vertical axis of the curve.
pub const fn spread_nodes(language: Language) -> &'static str {
    pick(language, "nodes that hold the block (%)", "已有该区块的节点（%）")
}

/// The horizontal axis of the curve.
pub fn spread_time(language: Language, unit: &str) -> String {
    match language {
        Language::English => format!("time since the block was found ({unit})"),
        Language::Chinese => format!("出块后的时间（{unit}）"),
    }
}

/// One line of the curve.
pub fn spread_quantile(language: Language, percent: u32) -> String {
    match language {
        Language::English if percent == 50 => "median block".to_owned(),
        Language::Chinese if percent == 50 => "中位区块".to_owned(),
        Language::English => format!("{percent} of 100 blocks are faster"),
        Language::Chinese => format!("100块中有{percent}块更快"),
    }
}

/// The title of the histogram of intervals.
pub const fn intervals_title(language: Language) -> &'static str {
    pick(language, "Time from one block found to the next", "相邻两次出块的时间间隔")
}

/// What the histogram shows, for those who cannot see it.
pub fn intervals_description(language: Language, count: usize, mean: &str, law: &str) -> String {
    match language {
        Language::English => format!(
            "Histogram of {count} intervals with mean {mean}, beside the exponential law of mean \
             {law}."
        ),
        Language::Chinese => {
            format!("{count}个间隔的直方图，平均{mean}；曲线为平均{law}的指数分布。")
        }
    }
}

/// The legend's entry for the bars.
pub fn intervals_seen(language: Language, count: usize, mean: &str) -> String {
    match language {
        Language::English => format!("{count} intervals, mean {mean}"),
        Language::Chinese => format!("{count}个间隔，平均{mean}"),
    }
}

/// The legend's entry for the curve.
pub fn intervals_law(language: Language, mean: &str) -> String {
    match language {
        Language::English => format!("exponential law, mean {mean}"),
        Language::Chinese => format!("指数分布，平均{mean}"),
    }
}

/// The vertical axis of the histogram.
pub const fn intervals_count(language: Language) -> &'static str {
    pick(language, "intervals", "间隔个数")
}

/// The horizontal axis of the histogram.
pub fn intervals_length(language: Language, unit: &str) -> String {
    match language {
        Language::English => {
            format!("length of the interval ({unit}); the last bar holds all longer ones")
        }
        Language::Chinese => format!("间隔长度（{unit}）；最后一栏含更长的间隔"),
    }
}

/// Said where there is nothing to draw.
pub const fn nothing(language: Language) -> &'static str {
    pick(language, "no blocks, nothing to show", "没有区块，无可显示")
}

/// A miner in the legend.
pub fn miner(language: Language, name: &str, share: f64, found: usize) -> String {
    let share = per_cent(share);
    match language {
        Language::English => format!("{name} ({share}): {found} found"),
        Language::Chinese => format!("{name}（{share}）：出块{found}"),
    }
}

/// A unit of time.
pub const fn unit(language: Language, unit: Unit) -> &'static str {
    match unit {
        Unit::Milliseconds => pick(language, "ms", "毫秒"),
        Unit::Seconds => pick(language, "s", "秒"),
        Unit::Minutes => pick(language, "min", "分钟"),
        Unit::Hours => pick(language, "h", "小时"),
    }
}

/// The units that axes are drawn in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// 10^6 ns.
    Milliseconds,
    /// 10^9 ns.
    Seconds,
    /// 60 s.
    Minutes,
    /// 3,600 s.
    Hours,
}

impl Unit {
    /// The unit in which a span of that length has a number that is easily read.
    pub const fn of(span_ns: u64) -> Self {
        match span_ns {
            0..2_000_000_000 => Self::Milliseconds,
            2_000_000_000..300_000_000_000 => Self::Seconds,
            300_000_000_000..18_000_000_000_000 => Self::Minutes,
            18_000_000_000_000.. => Self::Hours,
        }
    }

    /// Its length in nanoseconds.
    pub const fn nanos(self) -> f64 {
        match self {
            Self::Milliseconds => 1e6,
            Self::Seconds => 1e9,
            Self::Minutes => 6e10,
            Self::Hours => 3.6e12,
        }
    }
}
