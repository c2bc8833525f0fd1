//! What `peer` says, in English and Chinese.

use crate::peer::session::SessionEnd;
use crate::report::numbers::grouped;
use crate::scenario::schema::Language;
use std::net::Ipv4Addr;
use std::net::SocketAddr;

/// This machine.
const LOCALHOST: Ipv4Addr = Ipv4Addr::LOCALHOST;

/// A run by other rules than a bitcoind can have.
pub fn not_regtest(language: Language, why: &str) -> String {
    match language {
        Language::English => format!("A bitcoind takes the rules of regtest, unchanged; {why}."),
        Language::Chinese => format!("bitcoind只接受未改动的regtest规则；{why}。"),
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
    let here = if at.ip().is_unspecified() { SocketAddr::from((LOCALHOST, at.port())) } else { at };
    let command = format!(
        "bitcoind -regtest -datadir=DIR -connect={here} -v2transport=0 -dnsseed=0 \
         -mocktime={clock_s}"
    );
    let for_all = match (at.ip().is_loopback(), language) {
        (true, _) => "",
        (false, Language::English) => "\nEverybody who reaches this machine may connect.",
        (false, Language::Chinese) => "\n能连到本机的人都可以连接。",
    };
    match language {
        Language::English => {
            format!("  {command}\nwith an empty folder as DIR; Ctrl-C ends this.{for_all}")
        }
        Language::Chinese => format!("  {command}\nDIR是一个空文件夹；按Ctrl-C结束。{for_all}"),
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
pub fn ended(language: Language, end: &SessionEnd, blocks: u64) -> String {
    let (why, blocks) = (why(language, end), grouped(blocks));
    match language {
        Language::English => format!("the connection is over ({why}); {blocks} blocks were sent"),
        Language::Chinese => format!("连接结束（{why}）；共发送{blocks}个区块"),
    }
}

/// Why it did.
fn why(language: Language, end: &SessionEnd) -> String {
    let chinese = match (language, end) {
        (Language::English, SessionEnd::OtherLanguage) => {
            return "it does not begin with this network's magic: an encrypted handshake \
                    (BIP-0324), after which a bitcoind comes again in the clear?"
                .to_owned();
        }
        (Language::English, end) => return end.to_string(),
        (Language::Chinese, SessionEnd::Closed) => "对方关闭",
        (Language::Chinese, SessionEnd::OtherLanguage) => {
            "开头不是本网络的魔数：也许是加密握手（BIP-0324），bitcoind随后会以明文再来"
        }
        (Language::Chinese, SessionEnd::Misbehaved) => "对方违反协议",
        (Language::Chinese, SessionEnd::NoHandshake) => "对方没有说version和verack",
        (Language::Chinese, SessionEnd::ReadsNothing) => "对方不读取数据",
        (Language::Chinese, SessionEnd::Silent) => "对方一分钟没有应答",
        (Language::Chinese, SessionEnd::BadMessage(reject)) => {
            return format!("错误的消息：{reject}");
        }
        (Language::Chinese, SessionEnd::BadPayload { command, reject }) => {
            return format!("错误的{command}消息：{reject}");
        }
        (Language::Chinese, SessionEnd::Io(fault)) => return fault.to_string(),
    };
    chinese.to_owned()
}
