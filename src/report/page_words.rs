//! Headings, columns and names of the page, in English and Chinese.

use crate::report::numbers::grouped;
use crate::report::numbers::per_cent;
use crate::report::numbers::span;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::summary::Summary;

/// How many of the scenario's expectations came true.
pub fn expectations_held(language: Language, held: usize, all: usize) -> String {
    match language {
        Language::English => format!("{held} of {all} expectations hold"),
        Language::Chinese => format!("{all}个预期中成立{held}个"),
    }
}

/// Declares one text in two languages for each name.
macro_rules! texts {
    ($($(#[$doc:meta])* $name:ident, $en:expr, $zh:expr;)*) => {
        $($(#[$doc])*
        pub const fn $name(language: Language) -> &'static str {
            pick(language, $en, $zh)
        })*
    };
}

texts! {
    /// The heading of the tree.
    tree, "Every block, and what was lost", "所有区块，以及丢失的区块";
    /// The heading of the other charts.
    charts, "How news spread, and how blocks came", "消息如何传播，区块如何产生";
    /// The heading of the table of forks.
    forks, "Forks", "分叉";
    /// The heading of the numbers.
    numbers, "In numbers", "数字";
    /// The heading of the commands.
    again, "The same again, bit for bit", "逐位重放";
    /// The label of the list of expectations.
    expectations, "What the scenario expected", "剧本的预期";
    /// An expectation that came true.
    holds, "holds", "成立";
    /// An expectation that did not.
    fails, "does not hold", "不成立";
    /// An expectation about another seed.
    not_asked, "not asked: other seed or other values", "未询问：种子或参数不同";
    /// The seed.
    seed, "seed", "种子";
    /// The version of the program.
    version, "version", "版本";
    /// The digest.
    digest, "digest", "摘要";
    /// What stands before the shortcuts.
    shortcuts, "Shortcuts of this run, proved equal by tests:", "本次运行的简化做法（由测试证明结果相同）：";
    /// What stands before the files.
    files, "Files:", "文件：";
}

/// The columns of the table of forks, with the class of each.
pub fn fork_columns(language: Language) -> [(&'static str, &'static str); 10] {
    const NUMBER: &str = " class=\"number\"";
    let blocks = pick(language, "blocks", "区块数");
    let nodes = pick(language, "nodes", "节点数");
    [
        ("#", NUMBER),
        (pick(language, "began at", "开始"), ""),
        (pick(language, "height", "高度"), NUMBER),
        (pick(language, "kept", "保留"), ""),
        (blocks, NUMBER),
        (nodes, NUMBER),
        (pick(language, "lost", "丢失"), ""),
        (blocks, NUMBER),
        (nodes, NUMBER),
        (pick(language, "given up after", "放弃用时"), ""),
    ]
}

/// The figures of a run that a reader looks for first.
pub fn figures(language: Language, summary: &Summary) -> Vec<(&'static str, String)> {
    let ms =
        |value: Option<f64>| value.map_or("–".to_owned(), |ms| span(language, (ms * 1e6) as u64));
    let delay = &summary.block_delay_ms;
    let count = |value: u64| grouped(value);
    vec![
        (
            pick(language, "virtual time", "虚拟时间"),
            span(language, (summary.virtual_time_s * 1e9) as u64),
        ),
        (pick(language, "height", "高度"), count(summary.height.into())),
        (pick(language, "blocks found", "出块"), count(summary.blocks_found.into())),
        (
            pick(language, "stale blocks", "陈旧区块"),
            format!("{} ({})", count(summary.blocks_stale.into()), per_cent(summary.stale_rate)),
        ),
        (pick(language, "forks", "分叉"), count(summary.forks.into())),
        (
            pick(language, "deepest reorganisation", "最深重组"),
            count(summary.max_reorg_depth.into()),
        ),
        (
            pick(
                language,
                "a block reaches a node after (median, 90 %, 99 %)",
                "区块到达节点用时（中位、90 %、99 %）",
            ),
            format!("{} · {} · {}", ms(delay.p50), ms(delay.p90), ms(delay.p99)),
        ),
        (
            pick(
                language,
                "and another miner, by hashpower (mean)",
                "到达其他矿工用时（按算力平均）",
            ),
            ms(summary.block_delay_hash_weighted_ms.mean),
        ),
        (pick(language, "hashes tried", "哈希次数"), count(summary.hashes_tried)),
        (pick(language, "hashes wasted", "浪费的哈希"), count(summary.hashes_wasted)),
        (pick(language, "blocks checked", "检验区块次数"), count(summary.blocks_checked)),
        (pick(language, "messages", "消息"), count(summary.messages)),
    ]
}
