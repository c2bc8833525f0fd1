//! The world of the double-spend race, and attacks played in it.
//!
//! Constant difficulty, links of a millisecond, payments in every mempool at once, three honest
//! miners and the shop, all linked to the attacker. What differs from the formula (two blocks
//! within a millisecond of ten minutes) is far below what a gate sees.

use crate::worlds::scenario_of;
use crate::worlds::seed_of;
use crate::worlds::world_of;
use forklab::attack::scheme::Figure;
use forklab::attack::scheme::Outcome;
use forklab::scenario::plan::plan_of;
use forklab::scenario::schema::Scenario;
use forklab::story::play::play;
use forklab::story::tally::Tally;
use forklab::world::attacks::AttackState;
use forklab::world::state::World;
use std::sync::Arc;

/// When the attacker stops.
#[derive(Debug, Clone, Copy)]
pub enum End {
    /// So many blocks behind, counted from delivery on.
    Behind(u32),
    /// With so many blocks of both branches.
    Blocks(u32),
    /// With so many public blocks.
    Honest(u32),
    /// After so many block intervals.
    Intervals(u32),
}

/// A race: who has what, and what is played.
#[derive(Debug, Clone, Copy)]
pub struct Race {
    /// The attacker's share of the hashpower.
    pub share: f64,
    /// Confirmations that the shop waits for.
    pub confirmations: u32,
    /// Hidden blocks that the attacker holds when he pays.
    pub head_start: u32,
    /// Blocks, found by anybody, for which he keeps a hidden branch before.
    pub prelead: u32,
    /// Whether he begins when a block holds the payment.
    pub is_late: bool,
    /// Whether he publishes at a tie.
    pub at_tie: bool,
    /// When he stops.
    pub end: End,
    /// Whether miners try nonces.
    pub is_real: bool,
}

impl Race {
    /// Both sides start together, and a tie does not win.
    pub const fn new(share: f64, confirmations: u32, end: End) -> Self {
        Self {
            share,
            confirmations,
            head_start: 0,
            prelead: 0,
            is_late: false,
            at_tie: false,
            end,
            is_real: false,
        }
    }

    /// The race as a scenario.
    fn scenario(&self) -> Scenario {
        let Self { share, confirmations, head_start, prelead, .. } = self;
        let pow = if self.is_real { "real" } else { "sampled" };
        let begins = if self.is_late { "at_first_confirmation" } else { "with_payment" };
        let publish = if self.at_tie { "tied" } else { "longer" };
        let end = match self.end {
            End::Behind(blocks) => format!(r#""give_up_behind_blocks": {blocks}"#),
            End::Blocks(blocks) => {
                format!(r#""give_up_behind_blocks": "never", "give_up_at_blocks": {blocks}"#)
            }
            End::Honest(blocks) => {
                format!(r#""give_up_behind_blocks": "never", "give_up_at_honest_blocks": {blocks}"#)
            }
            End::Intervals(count) => {
                format!(r#""give_up_behind_blocks": "never", "give_up_after": "{}min""#, 10 * count)
            }
        };
        scenario_of(&format!(
            r#"{{"chain": {{"pow": "{pow}", "hashes_per_block": 1024, "retarget_blocks": "never"}},
                "network": {{"nodes": 5, "miners": 3, "topology": "full", "latency": "1ms",
                             "relay": "compact", "payment_relay": "instant"}},
                "people": {{"mallory": {{"hashpower": {share}, "funds": "1 BTC"}},
                            "shop": {{"confirmations": {confirmations}}}}},
                "script": [{{"name": "heist", "at": "1min", "attack": {{"private_chain": {{
                    "by": "mallory", "victim": "shop", "amount": "1 BTC",
                    "head_start_blocks": {head_start}, "prelead_blocks": {prelead},
                    "begins": "{begins}", "publish_when": "{publish}", {end}}}}}}}],
                "stop": {{"when": "attacks.heist.ended", "limit": "1000d"}}}}"#
        ))
    }
}

/// How an attack ended.
#[derive(Debug, Clone, Copy)]
pub struct Played {
    /// Whether the payment was taken back after delivery.
    pub has_succeeded: bool,
    /// Public blocks since he paid.
    pub honest: u64,
    /// Blocks of his own.
    pub own: u64,
    /// Public blocks when the shop delivered; 0 if it never did.
    pub honest_at_delivery: u64,
    /// Blocks of his own then.
    pub own_at_delivery: u64,
}

/// What the attack says of itself under a name.
pub fn count_of(attack: &AttackState, name: &str) -> u64 {
    let figures = attack.order.attack.as_scheme().figures();
    match figures.into_iter().find(|&(key, _)| key == name) {
        Some((_, Figure::Count(count))) => count,
        other => panic!("{name} is {other:?}"),
    }
}

/// Plays a scenario with one attack to its end, with the luck of so many trials of `case`, and
/// shows each world to `see`.
pub fn play_attacks(scenario: &Scenario, case: &str, trials: u32, see: &mut dyn FnMut(&World)) {
    let plan = Arc::new(plan_of(scenario).expect("no topology file"));
    let mut world = world_of(plan);
    for trial in 0..trials {
        world.reset(seed_of(case, trial));
        let mut tally = Tally::new(&world);
        let ended = play(&mut world, scenario, &mut tally, &mut [], None, &mut |_, _| {});
        assert!(!ended.limit_reached, "it ends");
        see(&world);
    }
}

/// Plays `race` so many times with the luck of `case`.
pub fn play_race(race: &Race, case: &str, trials: u32) -> Vec<Played> {
    let mut played = Vec::new();
    play_attacks(&race.scenario(), case, trials, &mut |world| {
        let [attack] = world.attacks() else { panic!("one attack") };
        played.push(Played {
            has_succeeded: attack.outcome == Outcome::Succeeded,
            honest: count_of(attack, "honest_blocks"),
            own: count_of(attack, "own_blocks"),
            honest_at_delivery: count_of(attack, "honest_blocks_at_delivery"),
            own_at_delivery: count_of(attack, "own_blocks_at_delivery"),
        });
    });
    played
}

/// How many of them succeeded.
pub fn successes(played: &[Played]) -> u64 {
    played.iter().map(|attack| u64::from(attack.has_succeeded)).sum()
}
