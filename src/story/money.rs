//! Payments as tables and figures, and what charts, page and screen show of them.

use crate::primitives::hash::Hash256;
use crate::sim::time::SimTime;
use crate::story::decimal::Seconds;
use crate::story::mempools::MempoolPoint;
use crate::story::summary::PersonFigures;
use crate::story::tables::NodeLine;
use crate::world::payment_view::PaymentState;
use crate::world::payment_view::PaymentView;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeMap;

/// A line of `payments.csv`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentLine {
    /// Its name in the script, or `payment-17` by its number in the list.
    pub payment: String,
    /// The id of the transaction; empty if the payer could not pay.
    pub txid: Option<Hash256>,
    /// Who pays.
    pub from: String,
    /// Whom.
    pub to: String,
    /// How much.
    pub amount_sat: i64,
    /// What the miner gets.
    pub fee_sat: i64,
    /// When it was handed in.
    pub sent_at_s: Seconds,
    /// When the payee delivered.
    pub delivered_at_s: Option<Seconds>,
    /// How many confirmations his node saw then.
    pub delivered_confirmations: Option<u32>,
    /// What became of it.
    pub state: &'static str,
    /// The height of its block on the chain with the most work.
    pub block_height: Option<u32>,
    /// When it was gone after the payee had delivered.
    pub reversed_at_s: Option<Seconds>,
    /// What the payee lost.
    pub loss_sat: i64,
}

impl PaymentLine {
    /// The columns, in order.
    pub const COLUMNS: [&'static str; 13] = [
        "payment",
        "txid",
        "from",
        "to",
        "amount_sat",
        "fee_sat",
        "sent_at_s",
        "delivered_at_s",
        "delivered_confirmations",
        "state",
        "block_height",
        "reversed_at_s",
        "loss_sat",
    ];

    /// The line of the payment with this number in the list.
    fn of(number: usize, payment: &PaymentView) -> Self {
        let name = if payment.name.is_empty() {
            format!("payment-{number}")
        } else {
            payment.name.clone()
        };
        Self {
            payment: name,
            txid: payment.txid,
            from: payment.from.clone(),
            to: payment.to.clone(),
            amount_sat: payment.amount_sat,
            fee_sat: payment.fee_sat,
            sent_at_s: Seconds(payment.sent_at.as_nanos()),
            delivered_at_s: payment.delivered.map(|(at, _)| Seconds(at.as_nanos())),
            delivered_confirmations: payment.delivered.map(|(_, confirmations)| confirmations),
            state: payment.state.word(),
            block_height: payment.block_height,
            reversed_at_s: payment.reversed_at.map(|at| Seconds(at.as_nanos())),
            loss_sat: payment.loss_sat(),
        }
    }
}

/// What charts, page and screen show of all payments.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Money {
    /// How many became what.
    pub counts: PaymentCounts,
    /// The payments of the script, in order.
    pub scripted: Vec<PaymentView>,
    /// What those offered that a block holds or that still wait, and how long they waited.
    pub waits: Vec<Wait>,
    /// The mempool of the median node over time.
    pub mempool: Vec<MempoolPoint>,
}

/// Payments by what became of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PaymentCounts {
    /// All that were tried.
    pub tried: u32,
    /// With as many confirmations as the payee asks for.
    pub finals: u32,
    /// Waiting, or with too few confirmations.
    pub pending: u32,
    /// Gone after the payee had delivered.
    pub reversed: u32,
    /// Those that the payer could not pay, or that no mempool took.
    pub refused: u32,
    /// What the payees lost, in satoshis.
    pub loss_sat: i64,
}

/// What a payment offered, and how long it waited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// What it offered, in satoshis per 1,000 bytes.
    pub fee_rate: u64,
    /// From the moment it was handed in until its block was found; until the end of the run, if
    /// no block of the best chain holds it.
    pub wait_ns: u64,
    /// Whether a block of the best chain holds it.
    pub is_confirmed: bool,
}

impl Money {
    /// Whether any payment ever entered a mempool: then there is something to draw.
    pub fn has_moved(&self) -> bool {
        self.counts.tried > self.counts.refused
    }

    /// Everything of `payments`. `found_ns` is when each block of the best chain was found, by
    /// height; the run ended at `end`.
    pub(crate) fn of(
        payments: &[PaymentView],
        found_ns: &[u64],
        mempool: Vec<MempoolPoint>,
        end: SimTime,
    ) -> Self {
        let scripted = payments.iter().filter(|payment| !payment.name.is_empty());
        Self {
            counts: PaymentCounts::of(payments),
            scripted: scripted.cloned().collect(),
            waits: payments.iter().filter_map(|one| Wait::of(one, found_ns, end)).collect(),
            mempool,
        }
    }
}

impl PaymentCounts {
    fn of(payments: &[PaymentView]) -> Self {
        let mut counts = Self::default();
        for payment in payments {
            counts.tried += 1;
            counts.loss_sat += payment.loss_sat();
            match payment.state {
                PaymentState::Final => counts.finals += 1,
                PaymentState::Pending => counts.pending += 1,
                PaymentState::Reversed => counts.reversed += 1,
                PaymentState::Refused => counts.refused += 1,
            }
        }
        counts
    }
}

impl Wait {
    /// `None` for a payment that waits for nothing: it is gone, its coins were spent otherwise, or
    /// it never entered a mempool.
    fn of(payment: &PaymentView, found_ns: &[u64], end: SimTime) -> Option<Self> {
        let is_confirmed = payment.block_height.is_some();
        let waits = payment.state == PaymentState::Pending && payment.setback.is_none();
        if !(is_confirmed || waits) || payment.size_bytes == 0 {
            return None;
        }
        let until_ns = match payment.block_height {
            Some(height) => found_ns[height as usize],
            None => end.as_nanos(),
        };
        Some(Self {
            fee_rate: payment.fee_sat.unsigned_abs() * 1_000 / u64::from(payment.size_bytes),
            wait_ns: until_ns.saturating_sub(payment.sent_at.as_nanos()),
            is_confirmed,
        })
    }
}

/// `payments.csv`.
pub fn payment_lines(payments: &[PaymentView]) -> Vec<PaymentLine> {
    payments.iter().enumerate().map(|(at, payment)| PaymentLine::of(at, payment)).collect()
}

/// The payments of the script by name, as `summary.json` has them.
pub fn payment_figures(payments: &[PaymentView]) -> BTreeMap<String, BTreeMap<String, Value>> {
    let named = payments.iter().filter(|payment| !payment.name.is_empty());
    let figures = |payment: &PaymentView| {
        BTreeMap::from([
            ("amount_sat".to_owned(), payment.amount_sat.into()),
            ("confirmations".to_owned(), payment.confirmations.into()),
            ("fee_sat".to_owned(), payment.fee_sat.into()),
            ("loss_sat".to_owned(), payment.loss_sat().into()),
            ("reversals".to_owned(), payment.reversals.into()),
            ("state".to_owned(), payment.state.word().into()),
        ])
    };
    named.map(|payment| (payment.name.clone(), figures(payment))).collect()
}

/// What somebody called `name` has lost, in satoshis.
pub fn loss_of(name: &str, payments: &[PaymentView]) -> i64 {
    payments.iter().filter(|payment| payment.to == name).map(PaymentView::loss_sat).sum()
}

/// The figures of those who have a name; `tries` are the hashes that led to blocks, by node, and
/// `earned_sat` what the blocks of the chain with the most work brought.
pub fn person_figures(
    nodes: &[NodeLine],
    tries: &[u64],
    earned_sat: &[i64],
    payments: &[PaymentView],
) -> BTreeMap<String, PersonFigures> {
    let all: u64 = tries.iter().sum();
    let nodes = nodes.iter().zip(tries).zip(earned_sat);
    let named = nodes.filter(|((line, _), _)| !line.person.is_empty());
    named
        .map(|((line, &tries), &earned_sat)| {
            let figures = PersonFigures {
                hashpower: line.hashpower_share.as_f64(),
                blocks_found: line.blocks_found,
                blocks_active: line.blocks_active,
                reward_share: line.reward_share.as_f64(),
                earned_sat,
                hashes_share: (all > 0).then(|| tries as f64 / all as f64),
                loss_sat: loss_of(&line.person, payments),
            };
            (line.person.clone(), figures)
        })
        .collect()
}
