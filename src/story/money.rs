//! Payments as tables and figures.

use crate::primitives::hash::Hash256;
use crate::story::decimal::Seconds;
use crate::story::summary::PersonFigures;
use crate::story::tables::NodeLine;
use crate::world::observation::PaymentView;
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
            ("state".to_owned(), payment.state.word().into()),
        ])
    };
    named.map(|payment| (payment.name.clone(), figures(payment))).collect()
}

/// What somebody called `name` has lost, in satoshis.
pub fn loss_of(name: &str, payments: &[PaymentView]) -> i64 {
    payments.iter().filter(|payment| payment.to == name).map(PaymentView::loss_sat).sum()
}

/// The figures of those who have a name.
pub fn person_figures(
    nodes: &[NodeLine],
    payments: &[PaymentView],
) -> BTreeMap<String, PersonFigures> {
    let named = nodes.iter().filter(|line| !line.person.is_empty());
    named
        .map(|line| {
            let figures = PersonFigures {
                hashpower: line.hashpower_share.as_f64(),
                blocks_found: line.blocks_found,
                blocks_active: line.blocks_active,
                reward_share: line.reward_share.as_f64(),
                loss_sat: loss_of(&line.person, payments),
            };
            (line.person.clone(), figures)
        })
        .collect()
}
