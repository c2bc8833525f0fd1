//! What `peer` says, in English and Chinese.

use crate::report::numbers::grouped;
use crate::scenario::schema::Language;
use std::net::SocketAddr;

/// A run by other rules than a bitcoind can have.
pub fn not_regtest(language: Language, chain: &str) -> String {
    match language {
        Language::English => format!(
            "A bitcoind takes the rules of regtest, unchanged; this run's chain is {chain}, or has \
             changed parameters. Set /chain/preset to regtest."
        ),
        Language::Chinese => format!(
            "bitcoind只接受参数未改的regtest规则；这次运行用的是{chain}，或参数有改动。\
             请把/chain/preset设为regtest。"
        ),
    }
}

/// An address that cannot be listened on.
pub fn cannot_listen(language: Language, address: SocketAddr, fault: &str) -> String {
    match language {
        Language::English => format!("--listen {address}: {fault}"),
        Language::Chinese => format!("--listen {address}：{fault}"),
    }
}

/// Who listens where.
pub fn listens(language: Language, node: &str, height: u32, tip: &str, at: SocketAddr) -> String {
    match language {
        Language::English => format!("{node} at height {height}, tip {tip}, listens on {at}"),
        Language::Chinese => format!("{node}在高度{height}，链尖{tip}，监听{at}"),
    }
}

/// How a bitcoind is started that speaks with it.
pub fn how_to_connect(language: Language, at: SocketAddr, clock_s: u64) -> String {
    let command =
        format!("bitcoind -regtest -datadir=DIR -connect={at} -dnsseed=0 -mocktime={clock_s}");
    match language {
        Language::English => format!("  {command}\nwith an empty folder as DIR; Ctrl-C ends this."),
        Language::Chinese => format!("  {command}\nDIR是一个空文件夹；按Ctrl-C结束。"),
    }
}

/// Somebody has connected.
pub fn connected(language: Language, from: SocketAddr) -> String {
    match language {
        Language::English => format!("connected: {from}"),
        Language::Chinese => format!("已连接：{from}"),
    }
}

/// All blocks were given in the order in which the node learnt them.
pub fn replayed(language: Language, blocks: usize) -> String {
    let blocks = grouped(blocks as u64);
    match language {
        Language::English => format!("all {blocks} blocks were replayed"),
        Language::Chinese => format!("{blocks}个区块已全部重放"),
    }
}

/// How a connection ended.
pub fn ended(language: Language, why: &str, blocks: u64) -> String {
    let blocks = grouped(blocks);
    match language {
        Language::English => format!("the connection is over ({why}); {blocks} blocks were sent"),
        Language::Chinese => format!("连接结束（{why}）；共发送{blocks}个区块"),
    }
}
