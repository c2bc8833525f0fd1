//! The texts of a run's charts of rewards and difficulty, in English and Chinese.

use crate::report::words::pick;
use crate::scenario::schema::Language;

/// The title of the chart of rewards.
pub const fn rewards_title(language: Language) -> &'static str {
    pick(language, "Who finds how many of the blocks?", "谁找到了多少区块？")
}

/// What it shows, for those who cannot see it.
pub fn rewards_description(language: Language, miners: usize, blocks: u64) -> String {
    match language {
        Language::English => format!(
            "For each of {miners} miners the share of the hashpower and the share of the {blocks} \
             blocks that were kept, with 95 % intervals; the line is where both are the same."
        ),
        Language::Chinese => format!(
            "{miners}个矿工各自的算力份额和在保留的{blocks}块中所占的份额，带95%区间；线上两者相同。"
        ),
    }
}

/// Its scale from left to right.
pub const fn hashpower(language: Language) -> &'static str {
    pick(language, "share of the hashpower at the start", "开始时的算力份额")
}

/// Its scale upwards.
pub const fn blocks(language: Language) -> &'static str {
    pick(language, "share of the blocks that were kept", "保留区块中的份额")
}

/// The line where both are the same.
pub const fn fair(language: Language) -> &'static str {
    pick(language, "as much as the hashpower", "与算力相同")
}

/// A miner.
pub const fn miner(language: Language) -> &'static str {
    pick(language, "a miner", "一个矿工")
}

/// An interval.
pub const fn interval(language: Language) -> &'static str {
    pick(language, "95 % interval", "95%区间")
}

/// The title of the chart of difficulty.
pub const fn difficulty_title(language: Language) -> &'static str {
    pick(language, "Difficulty over time", "难度随时间的变化")
}

/// What it shows, for those who cannot see it.
pub fn difficulty_description(language: Language, least: f64, most: f64) -> String {
    match language {
        Language::English => format!(
            "The difficulty of each block that was kept, against that of the first block: from \
             {least:.2} to {most:.2}."
        ),
        Language::Chinese => {
            format!("每个保留区块的难度，以第一个区块为1：从{least:.2}到{most:.2}。")
        }
    }
}

/// Its scale from left to right.
pub fn time(language: Language, unit: &str) -> String {
    format!("{} ({unit})", pick(language, "time", "时间"))
}

/// Its scale upwards.
pub const fn difficulty(language: Language) -> &'static str {
    pick(language, "difficulty (first block: 1)", "难度（第一个区块为1）")
}

/// A block.
pub const fn block(language: Language) -> &'static str {
    pick(language, "difficulty of the next block", "下一个区块的难度")
}

/// What the looping picture of a fork shows, for those who cannot see it.
pub fn loop_description(language: Language, winner: &str, loser: &str, height: u32) -> String {
    match language {
        Language::English => format!(
            "{winner} and {loser} both find a block {height}; the nodes take the colour of the one \
             they hear of first, until {winner}'s side is the longer one."
        ),
        Language::Chinese => format!(
            "{winner}和{loser}都找到区块{height}；节点先听到谁就变成谁的颜色，直到{winner}一边更长。"
        ),
    }
}
