//! What `export` says, in English and Chinese.

use crate::export::blocks::Fed;
use crate::report::numbers::grouped;
use crate::scenario::schema::Language;

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
pub fn not_of_core(language: Language, chain: &str) -> String {
    match language {
        Language::English => format!(
            "Bitcoin Core cannot judge them: its chains are regtest and signet-open, unchanged; \
             this run's is {chain}, or has changed parameters."
        ),
        Language::Chinese => format!(
            "Bitcoin Core无法评判：它认识的是参数未改的regtest和signet-open；\
             这次运行用的是{chain}，或参数有改动。"
        ),
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

/// A magic of no chain.
pub fn no_magic(language: Language, given: &str, chains: &str) -> String {
    match language {
        Language::English => format!("--magic {given}: no such chain. Chains: {chains}"),
        Language::Chinese => format!("--magic {given}：没有这条链。可选：{chains}"),
    }
}
