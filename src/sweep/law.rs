//! The laws that a sweep lays beside what it measures: a column `theory_…` for each.
//!
//! Each is worked out from a cell's scenario ([`crate::sweep::law_inputs`]), so an axis may be
//! called anything. Where a law says nothing of a cell, its column is empty there.

use crate::attack::kinds::Kind;
use crate::consensus::subsidy::supply_limit_sat;
use crate::scenario::figures::Names;
use crate::scenario::message::Message;
use crate::scenario::problem::Problem;
use crate::scenario::schema::Scenario;
use crate::scenario::tree::Node;
use crate::sweep::law_inputs::Race;
use crate::sweep::law_inputs::Theft;
use crate::sweep::law_inputs::attack_of;
use crate::sweep::law_inputs::delay_of;
use crate::sweep::law_inputs::only_miner;
use crate::sweep::law_inputs::shares_without;
use crate::sweep::law_inputs::two_miners;
use crate::theory::convention::Convention;
use crate::theory::delay;
use crate::theory::economics;
use crate::theory::forks;
use crate::theory::horizon;
use crate::theory::meanwhile::SHARE_MAX;
use crate::theory::race;
use crate::theory::selfish;

/// Declares the laws with their words.
macro_rules! laws {
    ($($(#[$doc:meta])* $name:ident = $word:literal,)*) => {
        /// A law of the literature.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Law {
            $($(#[$doc])* $name,)*
        }

        impl Law {
            /// All laws.
            pub const ALL: [Self; WORDS.len()] = [$(Self::$name,)*];

            /// The word in a sweep file.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }
        }

        /// The words of all laws.
        pub const WORDS: [&str; [$($word,)*].len()] = [$($word,)*];
    };
}

laws! {
    /// Both sides start together, and a tie does not win ([`Convention::RaceS1`]).
    RaceS1 = "race_s1",
    /// The same with one block premined ([`Convention::RaceS0`]).
    RaceS0 = "race_s0",
    /// The attacker begins at the payment's block ([`Convention::Late`]).
    Late = "late",
    /// He has mined in secret for long before, and a tie does not win ([`Convention::PreleadS1`]).
    PreleadS1 = "prelead_s1",
    /// The same with one block premined ([`Convention::PreleadS0`]).
    PreleadS0 = "prelead_s0",
    /// Nakamoto's approximation ([`Convention::Nakamoto`]).
    Nakamoto = "nakamoto",
    /// With the scenario's own head start, tie rule and give-up rule ([`crate::theory::give_up`]).
    GiveUp = "give_up",
    /// The same with its own horizon of blocks, height or time ([`horizon`]).
    Horizon = "horizon",
    /// No attack succeeds more often with this delay ([`delay::theorem_2_upper`]).
    GuoRenUpper = "guo_ren_upper",
    /// Some attack succeeds as often ([`delay::theorem_2_lower`]).
    GuoRenLower = "guo_ren_lower",
    /// The share of the main chain of a selfish pool ([`selfish::revenue`]) with that gamma.
    SelfishRevenue = "selfish_revenue",
    /// The share of the others on its branch at a tie, if the pool is heard first by all but the
    /// finder ([`selfish::gamma_of`]): its links must be the shorter ones.
    SelfishGamma = "selfish_gamma",
    /// The share of all blocks that are lost to it ([`selfish::stale`]).
    SelfishStaleRate = "selfish_stale_rate",
    /// The share of all hashpower from which on that pool gets more than its share of the rewards
    /// ([`selfish::threshold`]), for the same gamma.
    SelfishThreshold = "selfish_threshold",
    /// What the attack brings beyond honest mining, in satoshis: what it takes where it succeeds,
    /// less the subsidies of the blocks that come to nothing ([`economics`]).
    ProfitSat = "profit_sat",
    /// What it must take to bring as much as honest mining ([`economics::break_even_value`]), in
    /// satoshis.
    BreakEvenSat = "break_even_sat",
    /// The share of all hashpower of the one person who mines: honest mining without delay brings
    /// him as much of the rewards.
    FairShare = "fair_share",
    /// All coins that there can ever be, in satoshis ([`supply_limit_sat`]).
    SupplyLimitSat = "supply_limit_sat",
    /// The share of all blocks that are stale with two miners ([`forks::TwoMiners::stale`]).
    StaleRate = "stale_rate",
    /// The same with infinitely many, an upper bound ([`forks::stale_of_infinitely_many`]).
    StaleRateInfinite = "stale_rate_infinite",
}

/// What the value of a law is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    /// A share or a probability.
    Share,
    /// An amount.
    Amount,
    /// Where on an axis something changes.
    Threshold,
}

/// What a scenario must have for a law.
enum Needs {
    /// One attack of this kind.
    Attack(Kind),
    /// Nobody who attacks.
    Peace,
    /// Nothing.
    Nothing,
}

impl Law {
    /// The law called so.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|law| law.word() == word)
    }

    /// What its value is.
    pub const fn says(self) -> Says {
        match self {
            Self::SelfishThreshold | Self::BreakEvenSat => Says::Threshold,
            Self::ProfitSat | Self::SupplyLimitSat => Says::Amount,
            _ => Says::Share,
        }
    }

    fn needs(self) -> Needs {
        match self {
            Self::RaceS1
            | Self::RaceS0
            | Self::Late
            | Self::PreleadS1
            | Self::PreleadS0
            | Self::Nakamoto
            | Self::GiveUp
            | Self::Horizon
            | Self::GuoRenUpper
            | Self::GuoRenLower
            | Self::ProfitSat
            | Self::BreakEvenSat => Needs::Attack(Kind::PrivateChain),
            Self::SelfishRevenue
            | Self::SelfishGamma
            | Self::SelfishStaleRate
            | Self::SelfishThreshold => Needs::Attack(Kind::SelfishMining),
            Self::StaleRate | Self::StaleRateInfinite => Needs::Peace,
            Self::FairShare | Self::SupplyLimitSat => Needs::Nothing,
        }
    }

    /// What it says of a scenario; `None` where it says nothing.
    pub fn value(self, scenario: &Scenario) -> Option<f64> {
        match self {
            Self::StaleRate => Some(two_miners(scenario)?.stale()),
            Self::StaleRateInfinite => Some(forks::stale_of_infinitely_many(delay_of(scenario)?)),
            Self::SelfishRevenue
            | Self::SelfishGamma
            | Self::SelfishStaleRate
            | Self::SelfishThreshold => self.of_pool(scenario),
            Self::ProfitSat | Self::BreakEvenSat => self.of_theft(&Theft::of(scenario)?),
            Self::FairShare => only_miner(scenario),
            Self::SupplyLimitSat => Some(supply_limit_sat(u32::MAX, &scenario.chain.params) as f64),
            Self::GuoRenUpper => {
                let race = Race::of(scenario)?;
                let delay = delay_of(scenario)?;
                let is_deep = race.confirmations > 0;
                let honest = 1.0 - race.q;
                is_deep.then(|| delay::theorem_2_upper(honest, delay, race.confirmations))
            }
            Self::RaceS1
            | Self::RaceS0
            | Self::Late
            | Self::PreleadS1
            | Self::PreleadS0
            | Self::Nakamoto
            | Self::GiveUp
            | Self::Horizon
            | Self::GuoRenLower => self.of_race(&Race::of(scenario)?),
        }
    }

    /// Of a race whose links are without delay.
    fn of_race(self, race: &Race) -> Option<f64> {
        let (q, n) = (race.q, race.confirmations);
        match self {
            Self::RaceS1 => Convention::RaceS1.success(q, n),
            Self::RaceS0 => Convention::RaceS0.success(q, n),
            Self::Late => Convention::Late.success(q, n),
            Self::PreleadS1 => Convention::PreleadS1.success(q, n),
            Self::PreleadS0 => Convention::PreleadS0.success(q, n),
            Self::Nakamoto => Convention::Nakamoto.success(q, n),
            Self::GuoRenLower => (n > 0).then(|| delay::theorem_2_lower(1.0 - q, n)),
            Self::GiveUp => of_patience(race),
            Self::Horizon => of_horizon(race),
            Self::GuoRenUpper
            | Self::SelfishRevenue
            | Self::SelfishGamma
            | Self::SelfishStaleRate
            | Self::SelfishThreshold
            | Self::ProfitSat
            | Self::BreakEvenSat
            | Self::FairShare
            | Self::SupplyLimitSat
            | Self::StaleRate
            | Self::StaleRateInfinite => None,
        }
    }

    /// Of a pool without delay that plays the strategy of Eyal and Sirer.
    fn of_pool(self, scenario: &Scenario) -> Option<f64> {
        let attack = attack_of(scenario, Kind::SelfishMining)?;
        let q = scenario.people.get(&attack.by)?.hashpower.as_f64();
        let honest = shares_without(scenario, &attack.by);
        if attack.values.word("variant") != "eyal_sirer" || q > 0.5 || honest.is_empty() {
            return None;
        }
        let gamma = selfish::gamma_of(&honest);
        match self {
            Self::SelfishRevenue => Some(selfish::revenue(q, gamma)),
            Self::SelfishStaleRate => Some(selfish::stale(q)),
            Self::SelfishThreshold => Some(selfish::threshold(gamma)),
            _ => Some(gamma),
        }
    }

    /// Of a theft by a race without delay.
    fn of_theft(self, theft: &Theft) -> Option<f64> {
        let Theft { attack, amount_sat, subsidy_sat } = theft;
        let success = attack.success();
        match self {
            Self::ProfitSat => {
                Some(success * amount_sat - attack.mean_wasted_blocks() * subsidy_sat)
            }
            _ if success > 0.0 => Some(economics::break_even_value(attack) * subsidy_sat),
            _ => None,
        }
    }
}

/// The race of an attacker who gives up behind, or never.
fn of_patience(race: &Race) -> Option<f64> {
    if race.give_up_behind_blocks.is_none() && race.is_unbounded() {
        return Some(race::success(race.q, race.confirmations, race.shortfall()));
    }
    Some(race.with_patience()?.success())
}

/// The race of an attacker with one horizon, who does not give up before it.
fn of_horizon(race: &Race) -> Option<f64> {
    let Race { q, confirmations: n, .. } = *race;
    if !race.is_plain || race.give_up_behind_blocks.is_some() || q > SHARE_MAX || n == 0 {
        return None;
    }
    let s = race.shortfall();
    let horizons = race.horizons;
    match (horizons.blocks, horizons.height, horizons.intervals) {
        (Some(blocks), None, None) => {
            // He counts those of his head start, the law does not.
            let found = blocks.saturating_sub(race.head_start_blocks);
            Some(horizon::success_within_blocks(q, n, s, found))
        }
        (None, Some(height), None) => Some(horizon::success_within_height(q, n, s, height)),
        // His clock runs while he mines a head start, for nobody knows how long.
        (None, None, Some(intervals)) if race.head_start_blocks == 0 => {
            Some(horizon::success_within_time(q, n, s, intervals))
        }
        _ => None,
    }
}

/// Reads the laws of a sweep of the right shape.
///
/// What a law needs must be in the scenario itself; whether it says something of a cell is seen in
/// the cell.
pub fn read_laws(root: &Node, names: &Names, out: &mut Vec<Problem>) -> Vec<Law> {
    let nodes = root.get("theory").map_or(&[][..], Node::elements);
    let kinds: Vec<Kind> = names.attack_kinds.iter().flatten().copied().collect();
    let mut laws: Vec<Law> = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let word = node.as_text().expect("checked");
        let law = Law::from_word(word).expect("checked");
        let fault =
            |message| Problem::new(message, &format!("/theory/{at}"), node.place).given(word);
        if laws.contains(&law) {
            out.push(fault(Message::AxisValueTwice));
        } else if let Some(problem) = unmet(&law.needs(), &kinds, &fault) {
            out.push(problem);
        }
        laws.push(law);
    }
    laws
}

/// What of `needs` a scenario with attacks of these `kinds` does not have.
fn unmet(needs: &Needs, kinds: &[Kind], fault: &dyn Fn(Message) -> Problem) -> Option<Problem> {
    match needs {
        Needs::Attack(kind) => match kinds.iter().filter(|one| *one == kind).count() {
            0 => Some(fault(Message::LawWithoutAttack).allowed(kind.word())),
            1 => None,
            count => {
                let problem = fault(Message::LawOfOneAttack).allowed(kind.word());
                Some(problem.detail(count.to_string()))
            }
        },
        Needs::Nothing => None,
        Needs::Peace => {
            let miner = kinds.iter().find(|kind| kind.profile().mines)?;
            Some(fault(Message::LawWithoutAttackers).detail(miner.word()))
        }
    }
}
