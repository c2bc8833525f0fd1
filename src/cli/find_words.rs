//! What `forklab find` says, in English and Chinese.

use crate::report::numbers::grouped;
use crate::scenario::schema::Language;
use std::ops::Range;

/// There is nothing to play.
pub fn no_seed(language: Language, at: u64) -> String {
    match language {
        Language::English => format!("--seeds {at}..{at}: no seed; the end is not played"),
        Language::Chinese => format!("--seeds {at}..{at}：没有种子；末尾不算在内"),
    }
}

/// A history that is as wanted, and the command that plays it.
pub fn hit(language: Language, seed: u64, seen: &str, command: &str) -> String {
    match language {
        Language::English => format!("seed {seed}   {seen}   {command}"),
        Language::Chinese => format!("种子{seed}   {seen}   {command}"),
    }
}

/// How many were found among the seeds that were played, which may have gone on to `to`.
pub fn found(language: Language, count: u64, seeds: Range<u64>, to: u64) -> String {
    let (found, all) = (grouped(count), grouped(seeds.end - seeds.start));
    let Range { start, end } = seeds;
    match (language, end == to) {
        (Language::English, true) => format!("{found} of {all} histories (seeds {start}..{end})"),
        (Language::English, false) => {
            format!("{found} of {all} histories (seeds {start}..{end}; --first ended it there)")
        }
        (Language::Chinese, true) => format!("{all}个历史中有{found}个（种子{start}..{end}）"),
        (Language::Chinese, false) => {
            format!("{all}个历史中有{found}个（种子{start}..{end}；--first到此为止）")
        }
    }
}
