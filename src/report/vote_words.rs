//! The texts of the votes' chart, in English and Chinese. The font has their characters.

use crate::attack::scheme::Outcome;
use crate::report::words::pick;
use crate::scenario::schema::Language;

/// The title of the votes.
pub const fn votes_title(language: Language) -> &'static str {
    pick(language, "Votes by machine, votes by work", "按节点数和按算力")
}

/// What stands for a machine's vote.
pub const fn vote_machines(language: Language) -> &'static str {
    pick(language, "the attacker's part of all machines", "攻击者占全部节点")
}

/// What stands for the vote of work.
pub const fn vote_work(language: Language) -> &'static str {
    pick(language, "his part of all hashpower", "他占全部算力")
}

/// What came of it.
pub const fn vote_outcome(language: Language, outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Running => pick(language, "in vain", "没有成功"),
        Outcome::Succeeded => pick(language, "succeeded", "成功"),
        Outcome::Failed => pick(language, "failed", "没有成功"),
        Outcome::GaveUp => pick(language, "gave up", "放弃"),
    }
}

/// What the votes show, for those who cannot see it.
pub fn vote_description(
    language: Language,
    attack: &str,
    machines: &str,
    work: &str,
    outcome: &str,
) -> String {
    match language {
        Language::English => {
            format!("{attack}: {machines} of the machines, {work} of the hashpower: {outcome}.")
        }
        Language::Chinese => format!("{attack}：节点占{machines}，算力占{work}：{outcome}。"),
    }
}

/// A share in per cent.
pub fn share(share: f64) -> String {
    format!("{} %", (share * 1_000.0).round() / 10.0)
}
