//! `forklab theory double-spend`, `confirmations` and `majority`.

use crate::cli::exit::Failure;
use crate::cli::theory_args::ConfirmationsArguments;
use crate::cli::theory_args::DoubleSpendArguments;
use crate::cli::theory_args::MajorityArguments;
use crate::cli::theory_input::BLOCKS_MAX;
use crate::cli::theory_input::HORIZON_MAX;
use crate::cli::theory_input::Reader;
use crate::cli::theory_table::Entry;
use crate::cli::theory_table::Table;
use crate::cli::theory_words::Allowed;
use crate::theory::convention::Convention;
use crate::theory::give_up::GiveUp;
use crate::theory::horizon;
use crate::theory::majority as majority_law;
use crate::theory::meanwhile::SHARE_MAX;

/// The columns of plain races.
const PLAIN: [Convention; 2] = [Convention::RaceS1, Convention::RaceS0];

/// When a race ends.
#[derive(Debug, Clone, Copy, PartialEq)]
enum End {
    /// When the attacker has won.
    Never,
    /// When he is so many blocks behind.
    Behind(u32),
    /// With so many blocks that anybody found.
    Blocks(u32),
    /// With so many blocks of the public branch.
    Height(u32),
    /// After so many mean block intervals.
    Intervals(f64),
}

/// The chance to take a payment back.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn double_spend(asked: &DoubleSpendArguments, read: Reader) -> Result<Table, Failure> {
    let shares = read.numbers("--q", &asked.q, 0.0..=1.0)?;
    let depths = read.counts("--confirmations", &asked.confirmations, 0..=BLOCKS_MAX)?;
    let end = end_of(asked, read)?;
    let mut conventions = read.conventions(asked.convention.as_deref())?;
    if end != End::Never {
        conventions.retain(|convention| convention.shortfall().is_some());
        if let Some(word) = asked.convention.as_deref().filter(|_| conventions.is_empty()) {
            return Err(read.refused("--convention", word, &Allowed::PlainRace));
        }
        if let Some(at) = shares.iter().position(|&q| q > SHARE_MAX) {
            let allowed = Allowed::Number { least: 0.0, most: SHARE_MAX };
            return Err(read.refused("--q", &asked.q[at], &allowed));
        }
    }
    let mut rows = Vec::new();
    for &q in &shares {
        for &n in &depths {
            let chance = |convention: &Convention| Entry::from(success(*convention, q, n, end));
            rows.push(row(&[q.into(), n.into()], conventions.iter().map(chance)));
        }
    }
    let columns = conventions.iter().map(|convention| convention.word());
    let columns = ["q", "confirmations"].into_iter().chain(columns).collect();
    Ok(Table { question: "double-spend", columns, rows })
}

fn end_of(asked: &DoubleSpendArguments, read: Reader) -> Result<End, Failure> {
    let blocks = |flag: &str, text: &str| read.count(flag, text, 1..=HORIZON_MAX);
    if let Some(text) = &asked.give_up {
        return Ok(End::Behind(read.count("--give-up", text, 1..=BLOCKS_MAX)?));
    }
    if let Some(text) = &asked.within_blocks {
        return Ok(End::Blocks(blocks("--within-blocks", text)?));
    }
    if let Some(text) = &asked.within_height {
        return Ok(End::Height(blocks("--within-height", text)?));
    }
    let Some(text) = &asked.within_time else { return Ok(End::Never) };
    let interval_s = read.interval_s(&asked.interval)?;
    let most = f64::from(HORIZON_MAX);
    Ok(End::Intervals(read.intervals("--within-time", text, interval_s, most)?))
}

fn success(convention: Convention, q: f64, n: u32, end: End) -> Option<f64> {
    let lead = convention.shortfall();
    let s = lead.map(|lead| lead as i32);
    match end {
        End::Never => convention.success(q, n),
        End::Behind(give_up_behind_blocks) => {
            // As it is played: a tie never wins, so that race_s0 is a block in hand.
            let attack = GiveUp {
                q,
                confirmations: n,
                lead_needed_blocks: 1,
                head_start_blocks: 1 - lead?,
                give_up_behind_blocks,
            };
            Some(attack.success())
        }
        End::Blocks(blocks) => Some(horizon::success_within_blocks(q, n, s?, blocks)),
        End::Height(height) => Some(horizon::success_within_height(q, n, s?, height)),
        End::Intervals(count) => Some(horizon::success_within_time(q, n, s?, count)),
    }
}

/// How many confirmations are enough for a risk.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn confirmations(asked: &ConfirmationsArguments, read: Reader) -> Result<Table, Failure> {
    let shares = read.numbers("--q", &asked.q, 0.0..=1.0)?;
    let risk = |text: &String| read.between("--risk", text, 0.0, 1.0);
    let risks = asked.risk.iter().map(risk).collect::<Result<Vec<_>, _>>()?;
    let conventions = read.conventions(asked.convention.as_deref())?;
    let mut rows = Vec::new();
    for &q in &shares {
        for &risk in &risks {
            let needed = |convention: &Convention| {
                // From a half on no number is enough.
                let below = Some(*convention).filter(|_| q < 0.5);
                Entry::from(below.and_then(|convention| convention.needed_confirmations(q, risk)))
            };
            rows.push(row(&[q.into(), risk.into()], conventions.iter().map(needed)));
        }
    }
    let columns = conventions.iter().map(|convention| convention.word());
    let columns = ["q", "risk"].into_iter().chain(columns).collect();
    Ok(Table { question: "confirmations", columns, rows })
}

/// How long an attacker with a majority takes.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn majority(asked: &MajorityArguments, read: Reader) -> Result<Table, Failure> {
    let share = |text: &String| {
        let share = read.number("--q", text, 0.5..=SHARE_MAX)?;
        let allowed = Allowed::Majority { most: SHARE_MAX };
        if share > 0.5 { Ok(share) } else { Err(read.refused("--q", text, &allowed)) }
    };
    let shares = asked.q.iter().map(share).collect::<Result<Vec<_>, _>>()?;
    let mut rows = Vec::new();
    if asked.behind.is_empty() {
        let depths = read.counts("--confirmations", &asked.confirmations, 0..=BLOCKS_MAX)?;
        for &q in &shares {
            for &n in &depths {
                let blocks = |convention: Convention| {
                    let s = convention.shortfall().map(|s| s as i32);
                    Entry::from(s.map(|s| majority_law::mean_blocks(q, n, s)))
                };
                rows.push(row(&[q.into(), n.into()], PLAIN.map(blocks).into_iter()));
            }
        }
        let columns = vec!["q", "confirmations", "race_s1_blocks", "race_s0_blocks"];
        return Ok(Table { question: "majority", columns, rows });
    }
    let behind = read.counts("--behind", &asked.behind, 0..=u32::MAX)?;
    for &q in &shares {
        for &deficit in &behind {
            let mean = majority_law::mean_blocks_to_catch_up(q, deficit);
            let variance = majority_law::variance_of_blocks_to_catch_up(q, deficit);
            let entries = [mean, variance.sqrt()].map(Entry::from);
            rows.push(row(&[q.into(), deficit.into()], entries.into_iter()));
        }
    }
    let columns = vec!["q", "behind_blocks", "mean_blocks", "deviation_blocks"];
    Ok(Table { question: "majority", columns, rows })
}

/// What was asked and what comes out.
pub fn row(asked: &[Entry], answers: impl Iterator<Item = Entry>) -> Vec<Entry> {
    asked.iter().copied().chain(answers).collect()
}
