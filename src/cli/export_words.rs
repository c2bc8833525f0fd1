//! What `export` says, in English and Chinese.

use crate::export::blocks::Fed;
use crate::report::numbers::grouped;
use crate::scenario::chain::Chain;
use crate::scenario::names::quoted;
use crate::scenario::schema::Language;
use std::io;

/// A file that was written.
pub fn written(language: Language, path: &str, bytes: u64) -> String {
    let bytes = grouped(bytes);
    match language {
        Language::English => format!("{path}: {bytes} bytes"),
        Language::Chinese => format!("{path}：{bytes}字节"),
    }
}

/// What a fresh node should make of the blocks.
pub fn fed(language: Language, blocks: usize, fed: &Fed) -> String {
    let (chain, refused) = (&fed.chain, fed.refused.len());
    let (height, connected, disconnected) = (chain.height, chain.connected, chain.disconnected);
    match language {
        Language::English => format!(
            "{blocks} blocks; a fresh node should end at height {height}, connect {connected}, \
             disconnect {disconnected}, refuse {refused}"
        ),
        Language::Chinese => format!(
            "{blocks}个区块；新节点应当停在高度{height}，连接{connected}个，断开{disconnected}个，\
             拒绝{refused}个"
        ),
    }
}

/// Rules that no chain of Core has.
pub fn not_of_core(language: Language, why: &str) -> String {
    match language {
        Language::English => {
            format!("Bitcoin Core cannot judge them: it has the rules of its own chains; {why}.")
        }
        Language::Chinese => format!("Bitcoin Core无法评判：它只有自己那些链的规则；{why}。"),
    }
}

/// In what a chain differs from those of Core.
pub fn unlike_core(language: Language, chain: &Chain) -> String {
    let preset = chain.preset.word();
    let own = Chain::of_preset(chain.preset);
    let [ours, theirs] = [chain.to_node(), own.to_node()];
    // Without a retarget the planned time of a block is asked by nobody.
    let is_idle = |key: &str| key == "block_interval" && chain.params.retarget_blocks.is_none();
    let changed: Vec<String> = ours
        .members()
        .iter()
        .filter(|member| theirs.get(&member.key) != Some(&member.node) && !is_idle(&member.key))
        .map(|member| format!("chain.{}", member.key))
        .collect();
    match (changed.is_empty(), language) {
        (true, Language::English) => format!("this run's chain is {preset}"),
        (true, Language::Chinese) => format!("这次运行用的是{preset}"),
        (false, Language::English) => {
            format!("this run's chain is {preset} with another {}", changed.join(", "))
        }
        (false, Language::Chinese) => {
            format!("这次运行用的是{preset}，并改动了{}", changed.join("、"))
        }
    }
}

/// What a capture holds.
pub fn captured(language: Language, messages: u64, packets: u64) -> String {
    let (messages, packets) = (grouped(messages), grouped(packets));
    match language {
        Language::English => format!("{messages} messages in {packets} packets"),
        Language::Chinese => format!("{messages}条消息，{packets}个数据包"),
    }
}

/// A magic that is not the chain's own.
pub fn borrowed_magic(language: Language, chain: &str, magic: &str) -> String {
    match language {
        Language::English => format!(
            "Each message begins with {magic}'s magic, since Wireshark does not know {chain}'s; \
             --magic {chain} keeps that."
        ),
        Language::Chinese => format!(
            "每条消息以{magic}的魔数开头，因为Wireshark不认识{chain}的；用--magic {chain}可保留原样。"
        ),
    }
}

/// A magic that Wireshark does not know.
pub fn unknown_magic(language: Language, chain: &str) -> String {
    match language {
        Language::English => {
            format!("Wireshark does not know {chain}'s magic: it shows TCP and no messages.")
        }
        Language::Chinese => format!("Wireshark不认识{chain}的魔数：只会显示TCP，不显示消息。"),
    }
}

/// A magic of no chain.
pub fn no_magic(language: Language, given: &str, nearest: &str, chains: &str) -> String {
    let given = quoted(given);
    match (language, nearest) {
        (Language::English, "") => {
            format!("--magic {given}: no such chain. Chains: {chains}.")
        }
        (Language::English, nearest) => {
            format!("--magic {given}: no such chain. Nearest: {nearest}. Chains: {chains}.")
        }
        (Language::Chinese, "") => format!("--magic {given}：没有这条链。可选：{chains}。"),
        (Language::Chinese, nearest) => {
            format!("--magic {given}：没有这条链。最接近的是：{nearest}。可选：{chains}。")
        }
    }
}

/// How many events were written.
pub fn events(language: Language, count: u64) -> String {
    let count = grouped(count);
    match language {
        Language::English => format!("{count} events"),
        Language::Chinese => format!("{count}个事件"),
    }
}

/// Events that there are not.
pub fn no_events(language: Language, count: u64) -> String {
    let count = grouped(count);
    match language {
        Language::English => format!("--events: the run has {count} events, counted from 0."),
        Language::Chinese => format!("--events：这次运行有{count}个事件，从0数起。"),
    }
}

/// A file that cannot be written.
pub fn cannot_write(language: Language, path: &str, fault: &io::Error) -> String {
    match language {
        Language::English => format!("{path} cannot be written: {fault}. --out names a folder."),
        Language::Chinese => format!("无法写入{path}：{fault}。--out应是一个文件夹。"),
    }
}
