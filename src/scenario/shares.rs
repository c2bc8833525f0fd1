//! The hashpower of a network: what people leave, the miners take, and nothing is left over.

use crate::scenario::chain::ProofOfWork;
use crate::scenario::meaning::Draft;
use crate::scenario::message::Message;
use crate::scenario::network::Miners;
use crate::scenario::people::People;
use crate::scenario::problem::Problem;
use crate::scenario::units::BILLION;
use crate::scenario::units::Decimal;

/// How many people a message lists.
const LISTED_MAX: usize = 8;

/// Who mines, and with how much of all hashpower at time 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MinerShare {
    /// The person's name, or `miner-3`.
    pub name: String,
    /// In billionths.
    pub share_ppb: u64,
}

/// People with hashpower in name order, then the anonymous miners with the rest, by weight.
pub fn shares_of(people: &People, miners: &Miners) -> Vec<MinerShare> {
    let with = people.iter().filter(|(_, person)| person.hashpower.billionths() > 0);
    let mut shares: Vec<MinerShare> = with
        .map(|(name, person)| MinerShare {
            name: name.clone(),
            share_ppb: person.hashpower.billionths(),
        })
        .collect();
    let rest_ppb = BILLION - shares.iter().map(|miner| miner.share_ppb).sum::<u64>();
    let count = miners.count as usize;
    let weight = |at: usize| miners.split.get(at).map_or(1, |weight| weight.billionths());
    let total: u128 = (0..count).map(|at| u128::from(weight(at))).sum();
    let mut given_ppb = 0;
    let mut before: u128 = 0;
    for at in 0..count {
        before += u128::from(weight(at));
        // The sum up to here, rounded down, less what was given: the shares add up exactly.
        let up_to_here = (u128::from(rest_ppb) * before / total) as u64;
        let name = format!("miner-{}", at + 1);
        shares.push(MinerShare { name, share_ppb: up_to_here - given_ppb });
        given_ppb = up_to_here;
    }
    shares
}

/// Reports hashpower over 1, left over, or not there at all.
pub fn check_hashpower(draft: &Draft<'_>, out: &mut Vec<Problem>) {
    if !draft.sound(&["/people", "/network/miners"]) {
        return;
    }
    let sum: u64 = draft.people.values().map(|person| person.hashpower.billionths()).sum();
    let miners = draft.network.miners.count;
    let number = |billionths| Decimal::from_billionths(billionths).to_string();
    let pointer = if draft.node("/people").is_some() { "/people" } else { "/network" };
    let at_people = |message| Problem {
        place: draft.place(&first_share(draft).unwrap_or_else(|| pointer.to_owned())),
        ..draft.problem(message, pointer)
    };
    if sum > BILLION {
        out.push(at_people(Message::HashpowerOver).given(number(sum)).detail(listed(draft, " ")));
    } else if sum == BILLION && miners > 0 {
        let problem = draft.problem(Message::NothingForMiners, "/network/miners");
        out.push(problem.given(miners.to_string()).detail(listed(draft, " ")));
    } else if miners == 0 && draft.chain.pow != ProofOfWork::Scripted {
        if sum == 0 {
            out.push(draft.problem(Message::NobodyMines, "/network"));
        } else if sum < BILLION {
            let has = listed(draft, " has ");
            out.push(at_people(Message::HashpowerLeft).given(number(BILLION - sum)).detail(has));
        }
    }
}

/// The pointer of the first hashpower in the file.
fn first_share(draft: &Draft<'_>) -> Option<String> {
    let members = draft.node("/people")?.members();
    let first = members.iter().find(|member| member.node.get("hashpower").is_some())?;
    Some(format!("/people/{}/hashpower", first.key))
}

/// Who has how much, in the order of the file.
fn listed(draft: &Draft<'_>, between: &str) -> String {
    let Some(people) = draft.node("/people") else { return String::new() };
    let mut shares: Vec<String> = people
        .members()
        .iter()
        .filter_map(|member| Some((&member.key, draft.people.get(&member.key)?.hashpower)))
        .filter(|(_, share)| share.billionths() > 0)
        .map(|(name, share)| format!("{name}{between}{share}"))
        .collect();
    if shares.len() > LISTED_MAX {
        shares.truncate(LISTED_MAX);
        shares.push("…".to_owned());
    }
    shares.join(", ")
}
