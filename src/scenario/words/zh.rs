//! The messages in Chinese; keys, codes and names are not translated.

use crate::scenario::words::message::Message;
use crate::scenario::words::phrase::Phrase;

/// Behind each problem inside an expression.
pub const EXPRESSION_COLUMN: &str = "   （表达式第 {column} 列）";

/// The template of a message: marks in braces are evidence, a part in brackets is left out if its
/// evidence is empty.
pub const fn template(message: Message) -> &'static str {
    match message {
        Message::EmptyFile => "文件是空的。场景至少要有 network 和 stop。",
        Message::FileTooLong => "文件太长，不像场景。",
        Message::NotUtf8 => "文件不是 UTF-8 文本。",
        Message::Truncated => "文件过早结束。[未闭合：{detail}。]",
        Message::TextBehindEnd => "场景结束之后还有 {given}。",
        Message::Comment => "JSON 没有注释。请改用 \"note\" 键。",
        Message::SingleQuote => "文本要用双引号：\"…\"。",
        Message::ValueExpected => "这里应当是一个值[，而不是 {given}]。",
        Message::KeyExpected => "这里应当是双引号里的键[，而不是 {given}]。",
        Message::ColonExpected => "键和值之间应当有冒号[，而不是 {given}]。",
        Message::CommaExpected => "这里应当是逗号或 {allowed}[，而不是 {given}]。",
        Message::TrailingComma => "{given} 之前不能有逗号。",
        Message::BareWord => "{given} 要加双引号：\"{given}\"。",
        Message::UnquotedUnit => "{subject}：{given} 要加双引号：\"{given}\"。",
        Message::BadNumber => "{subject}：{given} 不是数字。",
        Message::OpenText => "这一行缺少结尾的双引号。",
        Message::BadEscape => "反斜杠之后只能是 \" \\ / b f n r t u 之一。",
        Message::TooDeep => "对象和列表嵌套超过 {allowed} 层。",
        Message::KeyTwice => "{subject}：同一对象里这个键出现了两次（第一次在第 {detail} 行）。",
        Message::NullValue => "{subject}：null 在这里没有意义。请去掉这个键，或写 \"never\"。",
        Message::UnknownKey => {
            "{subject}：没有这个键。[最接近的是：{nearest}。]这里的键：\
                                {allowed}。"
        }
        Message::NotASection => {
            "{subject}：不是一个部分。[最接近的是：{nearest}。]各部分：\
                                 {allowed}。"
        }
        Message::MinersNotASection => {
            "{subject}：不是一个部分。匿名矿工的数目写在 \
                                       network.miners；有名字的人写在 people 里。"
        }
        Message::KeyOfASection => "{subject}：不是一个部分。它应当写在 {detail} 里。",
        Message::MissingKey => "{subject}：缺少。{detail}",
        Message::NotYetPayments => "{subject}：尚未支持：付款会在以后的版本里。",
        Message::NotYetAttacks => "{subject}：尚未支持：攻击会在以后的版本里。",
        Message::NotYetFaults => "{subject}：尚未支持：网络故障会在以后的版本里。",
        Message::NeedsText => "{subject}：{given} 不是文本。请加双引号。",
        Message::NeedsWhole => "{subject}：{given} 不是 {allowed} 到 {detail} 的整数。",
        Message::NeedsNumber => "{subject}：{given} 不是 {allowed} 到 {detail} 的数。",
        Message::NeedsDuration => {
            "{subject}：{given} 不是时长。请写 \"10s\" 或 \"10min\"\
                                   （{allowed}）。"
        }
        Message::NeedsAmount => {
            "{subject}：{given} 不是金额。请写 \"10 BTC\" 或 \"500 sat\"\
                                 （{allowed}）。"
        }
        Message::NeedsRate => "{subject}：{given} 不是速率。请写 \"20 Mbit/s\"（{allowed}）。",
        Message::NeedsList => "{subject}：{given} 不是列表。请写在方括号里。",
        Message::NeedsObject => "{subject}：{given} 不是对象。请写 {…}。[这里的键：{allowed}。]",
        Message::NeedsOther => "{subject}：{given} 不合适。可以写：{allowed}。",
        Message::QuotedNumber => "{subject}：{given} 是文本。请写 {allowed}，不加引号。",
        Message::OneKind => "{subject}：{given} 必须恰好有以下键之一：{allowed}。",
        Message::NoUnit => {
            "{subject}：{given} 没有单位。请写 {detail} 或 {nearest}\
                            （{allowed}）。"
        }
        Message::UnknownUnit => "{subject}：{given} 的单位不认识。单位：{allowed}。",
        Message::TooFine => "{subject}：{given} 太细，无法保存。",
        Message::TooLarge => "{subject}：{given} 太大。",
        Message::Negative => "{subject}：{given} 小于零。",
        Message::OutOfRange => "{subject}：{given} 超出范围。从 {allowed} 到 {detail}。",
        Message::UnknownWord => {
            "{subject}：{given} 不认识。[最接近的是：{nearest}。]可以是：\
                                 {allowed}。"
        }
        Message::IntervalTooShort => {
            "{subject}：{given} 小于 1s。区块头的时间是整秒：\
                                      平均间隔不能更短。"
        }
        Message::HashpowerOver => "{subject}：hashpower 合计 {given}（{detail}）；最多为 1。",
        Message::HashpowerLeft => {
            "{subject}：{detail}；其余 {given} 没有人拥有。请设置 \
                                   network.miners，或提高某人的份额。"
        }
        Message::NobodyMines => {
            "{subject}：没有人挖矿。请设置 network.miners，或给某人 hashpower。"
        }
        Message::NothingForMiners => {
            "{subject}：people 已有全部算力（{detail}）；{given} \
                                      个矿工什么也没有。请降低份额，或把矿工设为 0。"
        }
        Message::SplitCount => "{subject}：{given} 个权重对 {allowed} 个矿工。",
        Message::TooFewNodes => {
            "{subject}：{given} 个节点不够 {detail}；每人各有一个节点。\
                                 至少 {allowed}。"
        }
        Message::OutboundTooMany => {
            "{subject}：每个节点 {given} 条连接，但只有 {allowed} \
                                     个别的节点。最多写 {allowed}，或写 \"full\"。"
        }
        Message::OddNeighbours => "{subject}：{given} 是奇数；邻居要两边各一半。",
        Message::TooMuchMemory => "{subject}：{given} 个节点约需 {detail} 内存；可用 {allowed}。",
        Message::TopologyUnreadable => "{subject}：{given} 无法读取：{detail}。",
        Message::TopologyBad => "{subject}：{given} 不是拓扑：{detail}。",
        Message::TopologyNodes => {
            "{subject}：{given} 有 {detail} 个节点，network.nodes 写的是 \
                                   {allowed}。"
        }
        Message::TopologyDisconnected => {
            "{subject}：{given} 不连通：{detail}。\
                                          每个节点都必须能到达其他所有节点。"
        }
        Message::UniformReversed => "{subject}：from {given} 比 to {allowed} 长。",
        Message::BadName => {
            "{subject}：{given} 不能作名字。名字以字母开头，\
                             后面是字母、数字、- 和 _。"
        }
        Message::BadFileName => {
            "{given} 不能作场景的名字：它会成为文件夹名。\
                                 字母、数字、- _ 和 . 在任何系统上都可用。"
        }
        Message::ReservedName => "{subject}：名字 {given} 是保留的{detail}。请换一个。",
        Message::NameTooLong => "{subject}：名字 {given} 太长。最多 {allowed} 个字符。",
        Message::NameTaken => {
            "{subject}：名字 {given} 已被使用。名字在 people 和 script \
                               中必须唯一。"
        }
        Message::UnknownPerson => "{subject}：没有人叫 {given}。[最接近的是：{nearest}。]",
        Message::BadGroup => {
            "{subject}：{given} 不是一个群体。请写名字、\"region:JP\"、\
                              \"nodes:40%\" 或 \"miners:40%\"。"
        }
        Message::OwnPeer => "{subject}：{given} 不能是自己的邻居。",
        Message::TwoVerbs => {
            "{subject}：一项里发生了两件事（{detail}）。请写成两项；\
                              同一时刻按文件顺序。"
        }
        Message::NoVerb => "{subject}：这一项什么也没发生。请写 {allowed} 之一，或写 note。",
        Message::NoTime => "{subject}：这一项没有时间。请写 \"at\" 或 \"when\"。",
        Message::TwoTimes => "{subject}：这一项有两个时间（at、when）。请只留一个。",
        Message::AfterWithoutWhen => "{subject}：\"after\" 从 \"when\" 算起，但没有 \"when\"。",
        Message::MineNotScripted => {
            "{subject}：只有 chain.pow 为 \"scripted\" 时才能手工出块，\
                                     现在是 \"{given}\"。"
        }
        Message::NoHashpower => "{subject}：{given} 没有算力，不能出块。",
        Message::UnknownParent => {
            "{subject}：{given} 不是更早的区块。[最接近的是：{nearest}。]\
                                   请写 genesis、tip 或更早的 mine 的名字。"
        }
        Message::ExpressionEnds => "{subject}：表达式过早结束。后面应当是 {allowed}。",
        Message::ExpressionUnexpected => "{subject}：{given} 不该在这里。这里应当是 {allowed}。",
        Message::SingleEquals => "{subject}：\"=\" 不作比较。请写 \"==\"。",
        Message::ExpressionTooDeep => "{subject}：括号太多。",
        Message::UnknownFigure => "{subject}：{given}：没有这个数值。[最接近的是：{nearest}。]",
        Message::UnknownEntry => {
            "{subject}：{given}：没有叫 \"{detail}\" 的项。[最接近的是：\
                                  {nearest}。]"
        }
        Message::UnknownPersonFigure => {
            "{subject}：{given}：没有人叫 \"{detail}\"。[最接近的是：\
                                         {nearest}。]"
        }
        Message::UnknownViewer => {
            "{subject}：{given}：没有叫 \"{detail}\" 的节点。[最接近的是：\
                                   {nearest}。]"
        }
        Message::NoView => "{subject}：{given}：单个节点没有自己的 {detail}。请去掉 @。",
        Message::NotTruth => "{subject}：{given} 本身不是真或假。请比较：{given} >= {allowed}。",
        Message::WrongValue => "{subject}：{given} 不能与 {detail} 比较。请写 {allowed}。",
        Message::ValueNoUnit => {
            "{subject}：{given} 没有单位。请写 {detail} 或 {nearest}\
                                 （{allowed}）。"
        }
        Message::WordNever => {
            "{subject}：{detail} 从不是 {given}。[最接近的是：{nearest}。]\
                               它是以下之一：{allowed}。"
        }
        Message::NoOrder => "{subject}：{given} 没有大小。请用 == 或 != 比较。",
        Message::BadSetting => {
            "{given} 不是设置。请写 --set /pointer=VALUE，例如 --set \
                                /network/nodes=100。"
        }
        Message::NoSuchPlace => "{subject}：场景里没有这个位置。[最接近的是：{nearest}。]",
        Message::UnknownScenario => {
            "{given}：程序里没有叫这个名字的场景。[最接近的是：\
                                     {nearest}。]名字：{allowed}。路径带斜杠或以 .json 结尾。"
        }
        Message::Unreadable => "{given}：无法读取：{detail}。",
    }
}

/// The template of a phrase: numbers in braces are gaps.
pub const fn phrase(phrase: Phrase) -> &'static str {
    match phrase {
        Phrase::Chain => "链 {0}：平均每 {1} 一个区块，每块 {2} 次哈希。{3}{4}",
        Phrase::PowReal => "每次哈希都真的计算。",
        Phrase::PowSampled => "出块时间按同一分布抽取；区块没有有效的工作量。",
        Phrase::PowScripted => "只有脚本写明的地方才出块。",
        Phrase::Retarget => "每 {0} 个区块调整一次难度。",
        Phrase::ConstantDifficulty => "难度不变。",
        Phrase::Network => "{0} 个节点；{1}。消息延迟 {2}；区块用 {3} 通告。",
        Phrase::TopologyRandom => "每个节点随机打开 {0} 条连接",
        Phrase::TopologyFull => "每个节点与其他所有节点相连",
        Phrase::TopologyRing => "连成一个环",
        Phrase::TopologyStar => "都与第一个节点相连",
        Phrase::TopologySmallWorld => "小世界：每个节点 {0} 个邻居，{1} 的连接通向远处",
        Phrase::TopologyScaleFree => "新来者向连接多的节点打开 {0} 条连接",
        Phrase::TopologyFile => "连接来自 {0}",
        Phrase::Miners => "{0} 个匿名矿工共有 {1} 的算力；最大的有 {2}。",
        Phrase::OneMiner => "一个匿名矿工有 {1} 的算力。",
        Phrase::PersonMines => "{0} 有 {1} 的算力。",
        Phrase::PersonWatches => "{0} 有一个节点，不挖矿。",
        Phrase::At => "{0}：{1}",
        Phrase::When => "当 {0}：{1}",
        Phrase::WhenAfter => "{0} 之后 {2}：{1}",
        Phrase::Mine => "{0} 在 {1} 之后出一个区块。",
        Phrase::HashpowerChange => "{0} 的算力乘以 {1}。",
        Phrase::OnlyNote => "什么也没发生，只是一条说明。",
        Phrase::Ends => "当 {0} 时结束，最迟在 {1}。",
        Phrase::Expect => "任何种子：{0}。",
        Phrase::ExpectForSeed => "种子 {0}：{1}。",
        Phrase::Cost => "预计：{0} 个区块，{1} 次哈希，{2} 条消息；CPU {3} 秒，{4}。",
        Phrase::CostAtMost => {
            "预计（若只由时限结束）：{0} 个区块，{1} 次哈希，{2} 条消息；\
                               CPU {3} 秒，{4}。"
        }
        Phrase::Written => "{0} 是 {1} 的带说明副本。运行：forklab run ./{0}",
        Phrase::FileExists => "{0}：已经存在；什么也没写。",
        Phrase::CannotWrite => "{0}：无法写入：{1}。",
    }
}
