//! Which law computes a row of the oracles.

use crate::oracles::Row;
use forklab::theory::delay;
use forklab::theory::economics;
use forklab::theory::economics::Rosenfeld;
use forklab::theory::forks;
use forklab::theory::forks::TwoMiners;
use forklab::theory::give_up::GiveUp;
use forklab::theory::horizon;
use forklab::theory::majority;
use forklab::theory::nakamoto;
use forklab::theory::race;
use forklab::theory::selfish;

/// The value that the library gives for a row. Fails at a row that no law computes.
pub fn value_of(row: &Row) -> f64 {
    match row.oracle.as_str() {
        "NAKAMOTO" => nakamoto::success(row.q(), row.z()),
        "EXACT_RACE" => race::success(row.q(), row.z(), row.number("s") as i32),
        "PRELEAD_RACE" => race::prelead_success(row.q(), row.z(), row.number("s") as i32),
        "GP_KAPPA" => race::success_given_time(row.q(), row.z(), 0, row.number("kappa")),
        "MIN_CONFIRMATIONS" => fewest_confirmations(row),
        "GIVEUP" | "BREAKEVEN" => give_up(row),
        "HORIZON_BLOCKS" => {
            horizon::success_within_blocks(row.q(), row.z(), tie(row), row.count("N"))
        }
        "HORIZON_HONEST_HEIGHT" => {
            horizon::success_within_height(row.q(), row.z(), tie(row), row.count("H"))
        }
        "HORIZON_TIME" => {
            let intervals = row.number("t_in_mean_total_block_intervals");
            horizon::success_within_time(row.q(), row.z(), tie(row), intervals)
        }
        "MAJORITY" => majority(row),
        "ROSENFELD_ECON" => rosenfeld(row),
        "EYAL_SIRER_SM1" => selfish(row),
        "SM1_RETARGET" => {
            selfish::break_even_intervals(row.q(), row.number("gamma"), row.count("N"))
                .expect("it pays")
        }
        "GAMMA_EFF" => selfish::gamma_of(&vec![0.3; row.count("n_honest") as usize]),
        "OPTIMAL_SM_MDP" if row.number("gamma") == 1.0 => selfish::revenue_bound(row.q()),
        "TWO_MINER" => two_miners(row),
        "INFINITE_MINERS" => infinitely_many(row),
        "DECKER_WATTENHOFER" => {
            forks::contested_by_propagation(row.number("U_s"), row.number("T_s"))
        }
        "DEMBO_GKR" => delay::threshold(row.number("lambdaDelta")),
        "GUO_REN_2022" => guo_ren(row),
        other => panic!("an oracle that no law computes: {other} {}", row.case_id),
    }
}

fn unknown(row: &Row) -> ! {
    panic!("{}: {} {} {}", row.case_id, row.oracle, row.convention, row.quantity)
}

/// The oracles' s where nothing is premined.
fn tie(row: &Row) -> i32 {
    row.number("e") as i32
}

fn fewest_confirmations(row: &Row) -> f64 {
    let risk = row.number("eps");
    let fewest = match row.convention.as_str() {
        "nakamoto" => nakamoto::needed_confirmations(row.q(), risk),
        "race_s0" => race::needed_confirmations(row.q(), 0, risk),
        "race_s1" => race::needed_confirmations(row.q(), 1, risk),
        _ => unknown(row),
    };
    f64::from(fewest.expect("enough confirmations"))
}

fn give_up(row: &Row) -> f64 {
    let attack = GiveUp {
        q: row.q(),
        confirmations: row.z(),
        lead_needed_blocks: row.count("e"),
        head_start_blocks: row.count("a0"),
        give_up_behind_blocks: row.count("A"),
    };
    match row.quantity.as_str() {
        "P_success" => attack.success(),
        "E_total_blocks" => attack.mean_blocks(),
        "E_attacker_blocks_wasted" => attack.mean_wasted_blocks(),
        "v_star_in_block_rewards" => economics::break_even_value(&attack),
        _ => unknown(row),
    }
}

fn majority(row: &Row) -> f64 {
    match row.quantity.as_str() {
        "E_total_blocks_until_success" => {
            let s = tie(row) - row.number("a0") as i32;
            majority::mean_blocks(row.q(), row.z(), s)
        }
        "E_total_blocks_from_deficit_d" => {
            majority::mean_blocks_to_catch_up(row.q(), row.count("d"))
        }
        "Var_total_blocks_from_deficit_d" => {
            majority::variance_of_blocks_to_catch_up(row.q(), row.count("d"))
        }
        _ => unknown(row),
    }
}

fn rosenfeld(row: &Row) -> f64 {
    let bound = Rosenfeld {
        q: row.q(),
        confirmations: row.z(),
        patience_blocks: row.number("o"),
        goods_share: row.number("alpha"),
        merchants: row.count("k"),
    };
    bound.largest_safe_payment()
}

fn selfish(row: &Row) -> f64 {
    let gamma = row.number("gamma");
    match row.quantity.as_str() {
        "relative_revenue" => selfish::revenue(row.q(), gamma),
        "pool_mainchain_blocks_per_block_found" => selfish::pool_blocks(row.q(), gamma),
        "honest_mainchain_blocks_per_block_found" => selfish::others_blocks(row.q(), gamma),
        "stale_fraction" => selfish::stale(row.q()),
        "mainchain_blocks_per_block_found" => selfish::growth(row.q()),
        "threshold_alpha" => selfish::threshold(gamma),
        _ => unknown(row),
    }
}

fn two_miners(row: &Row) -> f64 {
    let pair = TwoMiners::new(row.number("h1"), row.number("d_over_T"));
    match row.quantity.as_str() {
        "P_height_contested" => pair.contested(),
        "stale_fraction_of_blocks" => pair.stale(),
        "mainchain_growth_per_T" => pair.growth(),
        "mainchain_share_miner1" => pair.share_of_main_chain(),
        "P_fork_in_round_from_consensus" => pair.contested_from_agreement(),
        _ => unknown(row),
    }
}

fn infinitely_many(row: &Row) -> f64 {
    let delay = row.number("Delta_over_T");
    match row.quantity.as_str() {
        "mainchain_growth_per_T" => forks::growth_of_infinitely_many(delay),
        "stale_fraction_of_blocks" => forks::stale_of_infinitely_many(delay),
        "P_height_contested" => forks::contested_of_infinitely_many(delay),
        _ => unknown(row),
    }
}

fn guo_ren(row: &Row) -> f64 {
    let honest = row.number("rho");
    let applies = "the theorem applies";
    match (row.convention.as_str(), row.quantity.as_str()) {
        ("T1", "upper_bound_violation") => {
            delay::theorem_1_upper(honest, row.number("lambdaDelta"), row.z()).expect(applies)
        }
        ("T1", "lower_bound_violation") => delay::theorem_1_lower(honest, row.z()).expect(applies),
        ("T2", "upper_bound_violation") => {
            delay::theorem_2_upper(honest, row.number("lambdaDelta"), row.z())
        }
        ("T2", "lower_bound_violation") => delay::theorem_2_lower(honest, row.z()),
        _ => unknown(row),
    }
}
