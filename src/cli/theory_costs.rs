//! `forklab theory economics`.

use crate::cli::exit::Failure;
use crate::cli::theory_args::EconomicsArguments;
use crate::cli::theory_input::BLOCKS_MAX;
use crate::cli::theory_input::Reader;
use crate::cli::theory_race::row;
use crate::cli::theory_table::Entry;
use crate::cli::theory_table::Table;
use crate::theory::economics as law;
use crate::theory::economics::Rosenfeld;
use crate::theory::give_up::GiveUp;
use crate::theory::meanwhile::SHARE_MAX;

/// The most payments, and merchants.
const COUNT_MAX: u32 = 1_000_000;

/// What a double spend must be worth, and what a merchant may lose.
///
/// # Errors
///
/// A value of a flag is none that it can have.
pub fn economics(asked: &EconomicsArguments, read: Reader) -> Result<Table, Failure> {
    let shares = read.numbers("--q", &asked.q, 0.0..=SHARE_MAX)?;
    let depths = read.counts("--confirmations", &asked.confirmations, 0..=BLOCKS_MAX)?;
    let behind = read.count("--give-up", &asked.give_up, 1..=BLOCKS_MAX)?;
    let premined = read.count("--premined", &asked.premined, 0..=BLOCKS_MAX)?;
    let goods_share = read.number("--goods-share", &asked.goods_share, 0.0..=1.0)?;
    let merchants = read.count("--merchants", &asked.merchants, 1..=COUNT_MAX)?;
    let payments = read.count("--payments", &asked.payments, 1..=COUNT_MAX)?;
    let attacked = read.number("--attacked", &asked.attacked, 0.0..=1.0)?;
    let confidence = read.number("--confidence", &asked.confidence, 0.0..=1.0)?;
    let mut rows = Vec::new();
    for &q in &shares {
        for &confirmations in &depths {
            let attack = GiveUp {
                q,
                confirmations,
                lead_needed_blocks: 1,
                head_start_blocks: premined,
                give_up_behind_blocks: behind,
            };
            let bound = Rosenfeld {
                q,
                confirmations,
                patience_blocks: f64::from(behind),
                goods_share,
                merchants,
            };
            let success = attack.success();
            let lost = law::payments_at_risk(payments, attacked, success, confidence);
            let entries: [Entry; 6] = [
                success.into(),
                attack.mean_blocks().into(),
                attack.mean_wasted_blocks().into(),
                law::break_even_value(&attack).into(),
                bound.largest_safe_payment().into(),
                lost.into(),
            ];
            rows.push(row(&[q.into(), confirmations.into()], entries.into_iter()));
        }
    }
    let columns = vec![
        "q",
        "confirmations",
        "success",
        "mean_blocks",
        "wasted_blocks",
        "break_even_value",
        "largest_safe_payment",
        "payments_at_risk",
    ];
    Ok(Table { question: "economics", columns, rows })
}
