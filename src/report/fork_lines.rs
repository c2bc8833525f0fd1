//! A fork as two lines of text: which blocks, whose, how many nodes, how it ended.
//!
//! ```text
//! 09:41:17  54 ── 55 ─┬─ 56 a91f… miner-3   312 nodes ── 57 ── 58
//!                     └─ 56 07cc… miner-11  188 nodes ✗ after 7 min 12 s
//! ```

use crate::chain::id::BlockId;
use crate::report::numbers::clock;
use crate::report::words;
use crate::scenario::schema::Language;
use crate::story::picture::Picture;
use crate::story::picture::PictureFork;
use crate::story::picture::PictureSide;

/// Blocks of the shared chain that are shown.
const BEFORE: usize = 2;
/// Heights of each side that are shown after its first block.
const AFTER: u32 = 2;

/// The lines of one fork, one for each side.
pub fn fork_lines(picture: &Picture, fork: &PictureFork, language: Language) -> Vec<String> {
    let height = |block: BlockId| picture.blocks[block.index()].height;
    let mut shared = Vec::new();
    let mut below = fork.parent;
    while below != BlockId::NONE && shared.len() < BEFORE {
        shared.push(height(below).to_string());
        below = picture.blocks[below.index()].parent;
    }
    shared.reverse();
    let head = format!("{}  {} ─", clock(fork.began_at_ns), shared.join(" ── "));
    let blank = " ".repeat(head.chars().count());
    let names: Vec<String> = fork.sides.iter().map(|side| name(picture, side.child)).collect();
    let crowds: Vec<String> =
        fork.sides.iter().map(|side| words::nodes(language, side.nodes)).collect();
    let wide = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let (name_width, crowd_width) = (wide(&names), wide(&crowds));
    let last = fork.sides.len() - 1;
    let line = |(index, side): (usize, &PictureSide)| {
        let (start, branch) = match index {
            0 => (&head, "┬─"),
            _ if index == last => (&blank, "└─"),
            _ => (&blank, "├─"),
        };
        let ended_ns = fork.ended_at_ns.map(|ended_ns| ended_ns - fork.began_at_ns);
        let end = match index {
            0 => String::new(),
            _ => format!(" {}", words::lost_after(language, ended_ns)),
        };
        format!(
            "{start}{branch} {} {} {:name_width$}  {:>crowd_width$}{}{end}",
            height(side.child),
            digits(picture, side.child),
            names[index],
            crowds[index],
            rest(height(side.child), side.length_blocks),
        )
    };
    fork.sides.iter().enumerate().map(line).collect()
}

/// Who found a block.
fn name(picture: &Picture, block: BlockId) -> String {
    let miner = picture.blocks[block.index()].miner;
    miner.map_or(String::new(), |miner| picture.miners[miner.index()].name.clone())
}

/// The first four digits of a hash behind its zeros: those that tell two blocks apart.
pub fn digits(picture: &Picture, block: BlockId) -> String {
    let hash = picture.blocks[block.index()].hash.to_string();
    let digits = hash.trim_start_matches('0');
    format!("{}…", digits.get(..4).unwrap_or(&hash[60..]))
}

/// The heights after the first block of a side: ` ── 57 ── 58`.
fn rest(first: u32, length_blocks: u32) -> String {
    let last = first + (length_blocks - 1).min(AFTER);
    let more = if length_blocks > AFTER + 1 { " …" } else { "" };
    let heights: String = (first + 1..=last).map(|height| format!(" ── {height}")).collect();
    format!("{heights}{more}")
}
