//! What `forklab theory` says, in English and Chinese. The names of columns are never translated.

use crate::report::words::pick;
use crate::scenario::schema::Language;

/// What the value of a flag may be.
#[derive(Debug, Clone, PartialEq)]
pub enum Allowed {
    /// A number within bounds.
    Number {
        /// The least.
        least: f64,
        /// The most.
        most: f64,
    },
    /// A number between bounds that are not allowed themselves.
    Between {
        /// It is more.
        least: f64,
        /// It is less.
        most: f64,
    },
    /// A whole number within bounds.
    Whole {
        /// The least.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A number of mean block intervals, or a duration.
    Span {
        /// The most intervals.
        most: f64,
    },
    /// A duration of at least a second.
    Interval,
    /// More than a half of all hashpower.
    Majority {
        /// The most.
        most: f64,
    },
    /// Two or more shares that add up to 1.
    SharesOfAll,
    /// A race without an early or a late start.
    PlainRace,
    /// One of these words.
    Words {
        /// All of them.
        all: String,
        /// The one that is most like the given one.
        nearest: String,
    },
}

/// A flag has a value that it cannot have.
pub fn bad(language: Language, flag: &str, given: &str, allowed: &Allowed) -> String {
    match language {
        Language::English => format!("{flag} {given}: {}", in_english(allowed)),
        Language::Chinese => format!("{flag} {given}：{}", in_chinese(allowed)),
    }
}

fn in_english(allowed: &Allowed) -> String {
    match allowed {
        Allowed::Number { least, most } => format!("write a number from {least} to {most}."),
        Allowed::Between { least, most } => {
            format!("write a number above {least} and below {most}.")
        }
        Allowed::Whole { least, most } => format!("write a whole number from {least} to {most}."),
        Allowed::Span { most } => format!(
            "write a time with its unit, such as 10s, or a number of mean block intervals from 0 \
             to {most}."
        ),
        Allowed::Interval => {
            "write a time with its unit, such as 10min, of a second or more.".to_owned()
        }
        Allowed::Majority { most } => {
            format!("a majority has more than 0.5 and at most {most}. Below it he may never win.")
        }
        Allowed::SharesOfAll => {
            "write the share of each of two or more miners, together 1, such as 0.7,0.3.".to_owned()
        }
        Allowed::PlainRace => "the laws with an end are those of race_s1 and race_s0.".to_owned(),
        Allowed::Words { all, nearest } if nearest.is_empty() => {
            format!("not known. Allowed: {all}.")
        }
        Allowed::Words { all, nearest } => {
            format!("not known. Nearest: {nearest}. Allowed: {all}.")
        }
    }
}

fn in_chinese(allowed: &Allowed) -> String {
    match allowed {
        Allowed::Number { least, most } => format!("请写{least}到{most}之间的数。"),
        Allowed::Between { least, most } => format!("请写大于{least}且小于{most}的数。"),
        Allowed::Whole { least, most } => format!("请写{least}到{most}之间的整数。"),
        Allowed::Span { most } => {
            format!("请写带单位的时间，如10s，或0到{most}之间的平均出块间隔数。")
        }
        Allowed::Interval => "请写带单位的时间，如10min，至少一秒。".to_owned(),
        Allowed::Majority { most } => {
            format!("多数算力须大于0.5，至多{most}。低于一半时可能永远不会成功。")
        }
        Allowed::SharesOfAll => "请写两个或更多矿工各自的份额，合计为1，如0.7,0.3。".to_owned(),
        Allowed::PlainRace => "有终点的公式只有race_s1和race_s0。".to_owned(),
        Allowed::Words { all, nearest } if nearest.is_empty() => {
            format!("不认识。可以是：{all}。")
        }
        Allowed::Words { all, nearest } => {
            format!("不认识。最接近的是：{nearest}。可以是：{all}。")
        }
    }
}

/// A line about each column: the question (empty: any), the column, English, Chinese.
const NOTES: &[(&str, &str, &str, &str)] = &[
    ("", "race_s1", "both begin together; a longer branch wins", "双方同时开始，更长的分支获胜"),
    (
        "",
        "race_s0",
        "the attacker has one block in hand (Rosenfeld 2014)",
        "攻击者手中先有一个区块（Rosenfeld 2014）",
    ),
    (
        "",
        "late",
        "he begins at the payment's block, below it",
        "付款所在区块出现后，他才从其父区块开始",
    ),
    ("", "prelead_s1", "he has mined in secret for long before", "他此前已长时间暗中挖矿"),
    (
        "",
        "prelead_s0",
        "the same, with one further block in hand (Guo and Ren 2022)",
        "同上，手中另有一个区块（Guo、Ren 2022）",
    ),
    (
        "",
        "nakamoto",
        "the approximation of 2008, section 11; not what is played",
        "2008年论文第11节的近似，与实际的竞赛不同",
    ),
    ("selfish", "revenue", "the pool's share of the main chain", "矿池在主链上的份额"),
    (
        "selfish",
        "pool_blocks",
        "its blocks in the main chain, a block found: its income until the difficulty falls",
        "每挖出一个区块，矿池进入主链的区块数：难度下降前的收入",
    ),
    (
        "selfish",
        "others_blocks",
        "the others' blocks in the main chain, a block found",
        "每挖出一个区块，其他矿工进入主链的区块数",
    ),
    ("selfish", "stale_rate", "the share of all blocks that are lost", "作废区块的份额"),
    (
        "selfish",
        "growth",
        "by how many blocks the main chain grows, a block found",
        "每挖出一个区块，主链增长的区块数",
    ),
    (
        "selfish",
        "threshold",
        "the share above which it brings more than its share",
        "份额超过它，收益才多于份额",
    ),
    (
        "selfish",
        "revenue_bound",
        "no strategy has a larger share (Sapirshtein et al. 2016)",
        "任何策略都不会超过的份额（Sapirshtein等2016）",
    ),
    (
        "selfish",
        "break_even_intervals",
        "after so many target intervals it has earned as much as by honest mining",
        "经过这么多个目标间隔，收入才与诚实挖矿持平",
    ),
    ("selfish", "-", "never", "永不"),
    (
        "double-spend",
        "-",
        "at 0 confirmations there is no block of the payment's to begin at",
        "0个确认时还没有付款所在的区块",
    ),
    ("confirmations", "-", "no number up to 1048576 is enough", "直到1048576个确认都不够"),
    ("delay", "-", "the theorem says nothing here", "定理在此不适用"),
    ("", "delay", "in mean block intervals of all miners", "以全网平均出块间隔为单位"),
    ("forks", "stale_rate", "the share of all blocks that are stale", "作废区块的份额"),
    (
        "forks",
        "growth",
        "by how many blocks the main chain grows in a mean block interval",
        "每个平均出块间隔主链增长的区块数",
    ),
    (
        "forks",
        "contested",
        "the share of heights with more than one block",
        "有不止一个区块的高度的份额",
    ),
    (
        "forks",
        "share_of_first",
        "the first miner's share of the main chain",
        "第一个矿工在主链上的份额",
    ),
    (
        "forks",
        "contested_from_agreement",
        "the chance that the next height is contested, both agreeing now",
        "双方此刻一致时，下一高度分叉的概率",
    ),
    (
        "forks",
        "stale_rate_first_order",
        "(1 - sum of squared shares) times the delay: good while it is small",
        "（1减去份额平方和）乘以延迟：数值小时适用",
    ),
    (
        "forks",
        "stale_rate_infinite",
        "with infinitely many miners: no split has more",
        "矿工无穷多时：任何分法都不会更多",
    ),
    (
        "delay",
        "threshold",
        "with a smaller share no attacker rewrites what is deep enough",
        "份额低于它的攻击者改不了足够深的区块",
    ),
    (
        "delay",
        "guo_ren_lower",
        "some attack succeeds as often (theorem 2)",
        "有攻击达到这一成功率（定理2）",
    ),
    (
        "delay",
        "guo_ren_upper",
        "no attack succeeds more often (theorem 2)",
        "没有攻击的成功率更高（定理2）",
    ),
    ("delay", "theorem_1_lower", "the same, simpler and wider", "同上，更简单也更宽"),
    ("delay", "theorem_1_upper", "the same, simpler and wider", "同上，更简单也更宽"),
    (
        "economics",
        "success",
        "his chance; a longer branch wins, he gives up as said",
        "成功率：更长的分支获胜，按设定放弃",
    ),
    (
        "economics",
        "mean_blocks",
        "that anybody finds until he wins or gives up",
        "到他成功或放弃为止全网挖出的平均区块数",
    ),
    ("economics", "wasted_blocks", "his own that come to nothing", "他白挖的区块数"),
    (
        "economics",
        "break_even_value",
        "in block rewards: a payment of more pays better than honest mining",
        "以区块奖励为单位：付款超过它，攻击就比诚实挖矿合算",
    ),
    (
        "economics",
        "largest_safe_payment",
        "in block rewards, by Rosenfeld's cruder bound",
        "以区块奖励为单位，Rosenfeld的粗略界限",
    ),
    (
        "economics",
        "payments_at_risk",
        "so many of the payments are lost at the most, with the confidence",
        "在该置信度下，最多损失这么多笔付款",
    ),
    (
        "majority",
        "race_s1_blocks",
        "the mean number of blocks until he wins, as race_s1",
        "按race_s1，到他成功为止的平均区块数",
    ),
    ("majority", "race_s0_blocks", "the same as race_s0", "同上，按race_s0"),
    (
        "majority",
        "mean_blocks",
        "that anybody finds until he has caught up",
        "到他追平为止全网挖出的平均区块数",
    ),
    ("majority", "deviation_blocks", "its standard deviation", "其标准差"),
];

/// What a column of the table for a question holds.
pub fn note(question: &str, column: &str, language: Language) -> Option<&'static str> {
    let is_about = |of: &str| of.is_empty() || of == question;
    let found = NOTES.iter().find(|(of, name, _, _)| is_about(of) && *name == column)?;
    Some(pick(language, found.2, found.3))
}
