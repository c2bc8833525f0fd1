//! Payments as lines of text: how many became what, and each one of the script.
//!
//! ```text
//! 2 payments: 1 final, 1 reversed; payees lost 10 BTC.
//! 00:05:00  car   eve → shop  10 BTC  reversed: delivered after 0 confirmations, gone 00:11:25
//! 00:05:00  back  eve → eve   10 BTC  final, 15 confirmations
//! ```

use crate::report::money_words as words;
use crate::report::numbers::clock;
use crate::scenario::schema::Language;
use crate::story::money::Money;
use crate::world::payment_view::PaymentView;

/// At most `room` lines; none if nobody paid.
pub fn money_lines(money: &Money, language: Language, room: usize) -> Vec<String> {
    let Some(rows) = room.checked_sub(1).filter(|_| money.counts.tried > 0) else {
        return Vec::new();
    };
    let mut lines = vec![words::payment_counts(language, &money.counts)];
    let all = money.scripted.len();
    let shown = if all <= rows { all } else { rows.saturating_sub(1) };
    lines.extend(payment_lines(&money.scripted[..shown], language));
    if shown < all && rows > 0 {
        lines.push(words::more_payments(language, all - shown));
    }
    lines
}

/// A line for each payment, in columns.
fn payment_lines(payments: &[PaymentView], language: Language) -> Vec<String> {
    let ways: Vec<String> =
        payments.iter().map(|one| format!("{} → {}", one.from, one.to)).collect();
    let amounts: Vec<String> = payments.iter().map(|one| words::coins(one.amount_sat)).collect();
    let names: Vec<String> = payments.iter().map(|one| one.name.clone()).collect();
    let wide = |texts: &[String]| texts.iter().map(|text| text.chars().count()).max().unwrap_or(0);
    let (name_width, way_width, amount_width) = (wide(&names), wide(&ways), wide(&amounts));
    let line = |(index, payment): (usize, &PaymentView)| {
        format!(
            "{}  {:name_width$}  {:way_width$}  {:>amount_width$}  {}",
            clock(payment.sent_at.as_nanos()),
            names[index],
            ways[index],
            amounts[index],
            words::fate(language, payment),
        )
    };
    payments.iter().enumerate().map(line).collect()
}
