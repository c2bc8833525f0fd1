//! The payments on the page: how many became what, each one of the script, the charts.

use crate::report::charts::Inline;
use crate::report::html::escape;
use crate::report::html::figure;
use crate::report::html::put;
use crate::report::html::section;
use crate::report::journey_words::journey_lines;
use crate::report::money_words as words;
use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::scenario::schema::Language;
use crate::sim::time::SimTime;
use crate::story::journeys::Journey;
use crate::story::picture::Picture;
use crate::world::payment_view::PaymentState;
use crate::world::payment_view::PaymentView;

/// Payments whose way is told.
const WAYS_MAX: usize = 20;
/// Rows of the table; more are in `payments.csv`.
const ROWS_MAX: usize = 200;

/// The section, if anybody paid.
pub fn money(language: Language, picture: &Picture, charts: &[&Inline], html: &mut String) {
    let money = &picture.money;
    if money.counts.tried == 0 {
        return;
    }
    section(words::heading(language), html);
    let counts = words::payment_counts(language, &money.counts);
    put(html, format_args!("<p>{}</p>\n", escape(&counts)));
    let rows = &money.scripted[..money.scripted.len().min(ROWS_MAX)];
    if !rows.is_empty() {
        html.push_str("<div class=\"wide\" tabindex=\"0\">\n<table>\n<thead><tr>");
        for (column, class) in words::payment_columns(language) {
            put(html, format_args!("<th scope=\"col\"{class}>{column}</th>"));
        }
        html.push_str("</tr></thead>\n<tbody>\n");
        for payment in rows {
            row(language, payment, html);
        }
        html.push_str("</tbody>\n</table>\n</div>\n");
    }
    let more = money.counts.tried as usize - rows.len();
    if more > 0 {
        let more = words::not_listed(language, more);
        put(html, format_args!("<p class=\"note\">{}</p>\n", escape(&more)));
    }
    let told = picture.journeys.iter().filter(|journey| journey.mempools > 0);
    for journey in told.take(WAYS_MAX) {
        way(language, journey, html);
    }
    for chart in charts {
        figure(chart, html);
    }
    html.push_str("</section>\n");
}

/// The way of one payment, to be unfolded.
fn way(language: Language, journey: &Journey, html: &mut String) {
    let lines = journey_lines(language, journey);
    let steps = escape(&lines[1..].join("\n"));
    put(
        html,
        format_args!(
            "<details><summary>{}</summary><pre>{steps}</pre></details>\n",
            escape(&lines[0])
        ),
    );
}

/// One payment of the script.
fn row(language: Language, payment: &PaymentView, html: &mut String) {
    let at = |at: SimTime| clock(at.as_nanos());
    let dash = || "–".to_owned();
    let delivered = payment.delivered.map_or_else(dash, |(when, confirmations)| {
        format!("{} ({})", at(when), words::confirmations(language, confirmations))
    });
    let loss = payment.loss_sat();
    let class = match payment.state {
        PaymentState::Final => "holds",
        PaymentState::Reversed => "fails",
        PaymentState::Pending | PaymentState::Refused => "note",
    };
    put(
        html,
        format_args!(
            "<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td class=\"number\">{}</td>\
             <td class=\"{class}\">{}</td>\
             <td class=\"number\">{}</td><td class=\"number\">{}</td><td>{delivered}</td>\
             <td>{}</td><td class=\"number\">{}</td></tr>\n",
            escape(&payment.name),
            at(payment.sent_at),
            escape(&payment.from),
            escape(&payment.to),
            words::coins(payment.amount_sat),
            words::state_and_setback(language, payment),
            payment.block_height.map_or_else(dash, |height| grouped(height.into())),
            grouped(payment.confirmations.into()),
            payment.reversed_at.map_or_else(dash, at),
            if loss > 0 { words::coins(loss) } else { dash() },
        ),
    );
}
