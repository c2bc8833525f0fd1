//! `forklab theory selfish`, `forks` and `delay`.

use crate::cli::exit::Failure;
use crate::cli::theory_args::DelayArguments;
use crate::cli::theory_args::ForksArguments;
use crate::cli::theory_args::SelfishArguments;
use crate::cli::theory_input::BLOCKS_MAX;
use crate::cli::theory_input::Reader;
use crate::cli::theory_race::row;
use crate::cli::theory_table::Entry;
use crate::cli::theory_table::Table;
use crate::cli::theory_words::Allowed;
use crate::theory::delay as delay_law;
use crate::theory::forks as forks_law;
use crate::theory::forks::TwoMiners;
use crate::theory::selfish as selfish_law;

/// The gammas of a table for which none was asked.
const GAMMAS: [f64; 3] = [0.0, 0.5, 1.0];
/// How far shares that should add up to 1 may miss it.
const SUM_ERROR_MAX: f64 = 1e-9;
/// The most honest miners, and blocks from one change of difficulty to the next.
const COUNT_MAX: u32 = 1_000_000;

/// What a selfish pool gets, and what is lost to it.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn selfish(asked: &SelfishArguments, read: Reader) -> Result<Table, Failure> {
    let shares = read.numbers("--share", &asked.share, 0.0..=0.5)?;
    let window = read.count("--window", &asked.window, 1..=COUNT_MAX)?;
    let miners = read.counts("--honest-miners", &asked.honest_miners, 1..=COUNT_MAX)?;
    let gammas = if !miners.is_empty() {
        miners.into_iter().map(|count| 1.0 - 1.0 / f64::from(count)).collect()
    } else if asked.gamma.is_empty() {
        GAMMAS.to_vec()
    } else {
        read.numbers("--gamma", &asked.gamma, 0.0..=1.0)?
    };
    let mut rows = Vec::new();
    for &q in &shares {
        for &gamma in &gammas {
            let entries = [
                selfish_law::revenue(q, gamma).into(),
                selfish_law::pool_blocks(q, gamma).into(),
                selfish_law::others_blocks(q, gamma).into(),
                selfish_law::stale(q).into(),
                selfish_law::growth(q).into(),
                selfish_law::threshold(gamma).into(),
                selfish_law::revenue_bound(q).into(),
                selfish_law::break_even_intervals(q, gamma, window).into(),
            ];
            rows.push(row(&[q.into(), gamma.into()], entries.into_iter()));
        }
    }
    let columns = vec![
        "share",
        "gamma",
        "revenue",
        "pool_blocks",
        "others_blocks",
        "stale_rate",
        "growth",
        "threshold",
        "revenue_bound",
        "break_even_intervals",
    ];
    Ok(Table { question: "selfish", columns, rows })
}

/// Stale blocks and growth where nobody attacks.
///
/// # Errors
///
/// A value of a flag is none that it can have, or the shares do not add up to 1.
pub fn forks(asked: &ForksArguments, read: Reader) -> Result<Table, Failure> {
    let interval_s = read.interval_s(&asked.interval)?;
    let delay = |text: &String| read.intervals("--delay", text, interval_s, TwoMiners::DELAY_MAX);
    let delays = asked.delay.iter().map(delay).collect::<Result<Vec<_>, _>>()?;
    let mut shares = Vec::new();
    for text in &asked.miners {
        shares.push(read.between("--miners", text, 0.0, 1.0)?);
    }
    let sum: f64 = shares.iter().sum();
    if !shares.is_empty() && (shares.len() < 2 || (sum - 1.0).abs() > SUM_ERROR_MAX) {
        return Err(read.refused("--miners", &asked.miners.join(","), &Allowed::SharesOfAll));
    }
    let (columns, of): (Vec<&'static str>, &dyn Fn(f64) -> Vec<Entry>) = match shares[..] {
        [] => (vec!["delay", "stale_rate", "growth", "contested"], &of_infinitely_many),
        [first, _] => (
            vec![
                "delay",
                "stale_rate",
                "growth",
                "contested",
                "share_of_first",
                "contested_from_agreement",
            ],
            &move |delay| of_two(first, delay),
        ),
        [..] => (vec!["delay", "stale_rate_first_order", "stale_rate_infinite"], &|delay| {
            of_several(&shares, delay)
        }),
    };
    let rows = delays.iter().map(|&delay| row(&[delay.into()], of(delay).into_iter())).collect();
    Ok(Table { question: "forks", columns, rows })
}

fn of_infinitely_many(delay: f64) -> Vec<Entry> {
    let laws = [
        forks_law::stale_of_infinitely_many(delay),
        forks_law::growth_of_infinitely_many(delay),
        forks_law::contested_of_infinitely_many(delay),
    ];
    laws.map(Entry::from).to_vec()
}

fn of_two(first: f64, delay: f64) -> Vec<Entry> {
    let pair = TwoMiners::new(first, delay);
    let laws = [
        pair.stale(),
        pair.growth(),
        pair.contested(),
        pair.share_of_main_chain(),
        pair.contested_from_agreement(),
    ];
    laws.map(Entry::from).to_vec()
}

fn of_several(shares: &[f64], delay: f64) -> Vec<Entry> {
    let bound = forks_law::stale_of_infinitely_many(delay);
    // Beyond the bound the first order is of no use.
    let first = Some(forks_law::stale_to_first_order(shares, delay)).filter(|&it| it <= bound);
    vec![first.into(), bound.into()]
}

/// How safe a network with delays can be at best and at worst.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn delay(asked: &DelayArguments, read: Reader) -> Result<Table, Failure> {
    let interval_s = read.interval_s(&asked.interval)?;
    let span = |text: &String| read.intervals("--delay", text, interval_s, TwoMiners::DELAY_MAX);
    let delays = asked.delay.iter().map(span).collect::<Result<Vec<_>, _>>()?;
    if asked.q.is_empty() {
        let threshold = |&delay: &f64| vec![delay.into(), delay_law::threshold(delay).into()];
        let rows = delays.iter().map(threshold).collect();
        return Ok(Table { question: "delay", columns: vec!["delay", "threshold"], rows });
    }
    let shares = read.numbers("--q", &asked.q, 0.0..=1.0)?;
    let depths = read.counts("--confirmations", &asked.confirmations, 1..=BLOCKS_MAX)?;
    let mut rows = Vec::new();
    for &delay in &delays {
        for &q in &shares {
            for &depth in &depths {
                let honest = 1.0 - q;
                let entries = [
                    delay_law::threshold(delay).into(),
                    delay_law::theorem_2_lower(honest, depth).into(),
                    delay_law::theorem_2_upper(honest, delay, depth).into(),
                    delay_law::theorem_1_lower(honest, depth).into(),
                    delay_law::theorem_1_upper(honest, delay, depth).into(),
                ];
                rows.push(row(&[delay.into(), q.into(), depth.into()], entries.into_iter()));
            }
        }
    }
    let columns = vec![
        "delay",
        "q",
        "confirmations",
        "threshold",
        "guo_ren_lower",
        "guo_ren_upper",
        "theorem_1_lower",
        "theorem_1_upper",
    ];
    Ok(Table { question: "delay", columns, rows })
}
