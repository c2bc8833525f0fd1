//! Every text of the charts, in English and Chinese. The font's characters are those of this file.

use crate::report::numbers::grouped;
use crate::report::numbers::per_cent;
use crate::report::words::untaken;
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
    let mode = mode(language, pow);
    match language {
        Language::English => {
            format!("{scenario} | 1 run, seed {seed} | {mode} | forklab {version}")
        }
        Language::Chinese => {
            format!("{scenario} | 1次运行，种子{seed} | {mode} | forklab {version}")
        }
    }
}

/// How blocks were found.
pub fn mode(language: Language, pow: &str) -> &str {
    match pow {
        "real" => pick(language, "real hashes", "真实哈希"),
        "sampled" => pick(language, "sampled mining, no real hashes", "抽样挖矿，非真实哈希"),
        "scripted" => pick(language, "scripted blocks", "按剧本出块"),
        other => other,
    }
}

/// The title of the tree; of the lost blocks nobody but their finders took `aside`.
pub fn tree_title(language: Language, kept: usize, lost: usize, aside: usize) -> String {
    let also = untaken(language, aside as u64, lost as u64);
    match language {
        Language::English => format!(
            "Block tree: {} blocks kept, {} lost{also}",
            grouped(kept as u64),
            grouped(lost as u64)
        ),
        Language::Chinese => format!("区块树：保留{kept}块，丢失{lost}块{also}"),
    }
}

/// What the tree shows, for those who cannot see it.
pub fn tree_description(language: Language, height: u32, forks: usize) -> String {
    match language {
        Language::English => {
            let hang = match forks {
                0 => "no fork hangs below it".to_owned(),
                1 => "1 fork hangs below it".to_owned(),
                2.. => format!("{forks} forks hang below it"),
            };
            format!(
                "The chain from left to right up to height {height}, row by row; {hang}, lost \
                 blocks drawn as frames."
            )
        }
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

/// The title of the chart of the mempool.
pub const fn mempool_title(language: Language) -> &'static str {
    pick(language, "How many payments waited for a block", "等待进入区块的付款")
}

/// What that chart shows, for those who cannot see it.
pub fn mempool_description(language: Language, most: u32, end: u32, blocks: usize) -> String {
    let [most, end, blocks] = [most.into(), end.into(), blocks as u64].map(grouped);
    match language {
        Language::English => format!(
            "Payments and their bytes in the mempool of the median node over time: at most \
             {most}, in the end {end}. The moments of {blocks} blocks of the best chain are marked."
        ),
        Language::Chinese => format!(
            "中位节点内存池中的付款数与字节数随时间变化：最多{most}笔，结束时{end}笔。\
             标出主链{blocks}个区块的时刻。"
        ),
    }
}

/// The vertical axis of its upper part.
pub const fn mempool_payments(language: Language) -> &'static str {
    pick(language, "payments at the median node", "中位节点的付款数")
}

/// The vertical axis of its lower part.
pub fn mempool_bytes(language: Language, unit: &str) -> String {
    match language {
        Language::English => format!("{unit} at the median node"),
        Language::Chinese => format!("中位节点的{unit}"),
    }
}

/// Its horizontal axis.
pub fn virtual_time(language: Language, unit: &str) -> String {
    match language {
        Language::English => format!("virtual time ({unit})"),
        Language::Chinese => format!("虚拟时间（{unit}）"),
    }
}

/// The legend's entry for the curve.
pub const fn mempool_curve(language: Language) -> &'static str {
    pick(language, "half of the mempools hold at most so much", "半数节点的内存池不超过此值")
}

/// The legend's entry for the marks.
pub const fn mempool_blocks(language: Language) -> &'static str {
    pick(language, "a block of the best chain is found", "主链区块产生")
}

/// The title of the chart of fees.
pub const fn fees_title(language: Language) -> &'static str {
    pick(language, "What payments offered, and how long they waited", "付款的费率与等待时间")
}

/// What that chart shows, for those who cannot see it.
pub fn fees_description(
    language: Language,
    confirmed: usize,
    median: Option<&str>,
    waiting: usize,
) -> String {
    let [confirmed, waiting] = [confirmed as u64, waiting as u64].map(grouped);
    let median = median.map(|median| match language {
        Language::English => format!(", the median one after {median}"),
        Language::Chinese => format!("，中位等待{median}"),
    });
    let median = median.unwrap_or_default();
    match language {
        Language::English => format!(
            "Each payment by the fee that it offered for its size and the time until its block \
             was found. In a block of the best chain: {confirmed}{median}; still waiting at the \
             end: {waiting}."
        ),
        Language::Chinese => format!(
            "每笔付款的费率与等到所在区块产生的时间：{confirmed}笔已进入主链{median}；\
             {waiting}笔到结束仍在等待。"
        ),
    }
}

/// The vertical axis of that chart.
pub fn fees_wait(language: Language, unit: &str) -> String {
    match language {
        Language::English => format!("from payment to its block ({unit})"),
        Language::Chinese => format!("从付款到区块产生（{unit}）"),
    }
}

/// The horizontal axis of that chart.
pub const fn fees_rate(language: Language) -> &'static str {
    pick(language, "fee offered (satoshis per byte)", "费率（聪每字节）")
}

/// The legend's entry for the payments in blocks, of which every `nth` is drawn.
pub fn fees_confirmed(language: Language, count: usize, nth: usize) -> String {
    let count = drawn(language, count, nth);
    match language {
        Language::English => format!("in a block: {count}"),
        Language::Chinese => format!("已进入区块：{count}"),
    }
}

/// The legend's entry for the payments that still wait, of which every `nth` is drawn.
pub fn fees_waiting(language: Language, count: usize, nth: usize) -> String {
    let count = drawn(language, count, nth);
    match language {
        Language::English => format!("still waiting at the end: {count}"),
        Language::Chinese => format!("结束时仍在等待：{count}"),
    }
}

/// A count of dots, of which every `nth` is drawn.
fn drawn(language: Language, count: usize, nth: usize) -> String {
    let count = grouped(count as u64);
    match language {
        Language::English | Language::Chinese if nth == 1 => count,
        Language::English => format!("{count} (1 of {nth} drawn)"),
        Language::Chinese => format!("{count}（每{nth}笔画1笔）"),
    }
}

/// The legend's entry for the line.
pub const fn fees_median(language: Language) -> &'static str {
    pick(language, "median; who still waits counts as longest", "中位数（仍在等待算最长）")
}

/// Said where there is nothing to draw.
pub const fn nothing(language: Language) -> &'static str {
    pick(language, "no blocks, nothing to show", "没有区块，无可显示")
}

/// Said where no payment is left to draw.
pub const fn no_payments(language: Language) -> &'static str {
    pick(language, "no payment waits or is in a block", "没有等待或已进入区块的付款")
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
        Unit::Days => pick(language, "d", "天"),
    }
}

/// Bytes, or the thousands of them in which `most` has a number that is easily read; with how many
/// bytes that is.
pub const fn bytes_unit(language: Language, most: u64) -> (&'static str, f64) {
    match most {
        0..20_000 => (pick(language, "bytes", "字节数"), 1.0),
        20_000..20_000_000 => ("kB", 1e3),
        20_000_000.. => ("MB", 1e6),
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
    /// 24 h.
    Days,
}

impl Unit {
    /// The unit in which a span of that length has a number that is easily read.
    pub const fn of(span_ns: u64) -> Self {
        match span_ns {
            0..2_000_000_000 => Self::Milliseconds,
            2_000_000_000..300_000_000_000 => Self::Seconds,
            300_000_000_000..18_000_000_000_000 => Self::Minutes,
            18_000_000_000_000..432_000_000_000_000 => Self::Hours,
            432_000_000_000_000.. => Self::Days,
        }
    }

    /// Its length in nanoseconds.
    pub const fn nanos(self) -> f64 {
        match self {
            Self::Milliseconds => 1e6,
            Self::Seconds => 1e9,
            Self::Minutes => 6e10,
            Self::Hours => 3.6e12,
            Self::Days => 8.64e13,
        }
    }
}
