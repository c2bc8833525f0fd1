//! What screen and page say of payments, in English and Chinese.

use crate::primitives::amount::Amount;
use crate::report::numbers::clock;
use crate::report::numbers::grouped;
use crate::report::words::pick;
use crate::scenario::schema::Language;
use crate::story::money::PaymentCounts;
use crate::world::payment_view::PaymentState;
use crate::world::payment_view::PaymentView;
use crate::world::payment_view::Setback;

/// `10.5 BTC`
pub fn coins(amount_sat: i64) -> String {
    Amount::from_sat(amount_sat).to_string()
}

/// `7 payments: 5 final, 1 pending, 1 reversed; payees lost 10 BTC.`
pub fn payment_counts(language: Language, counts: &PaymentCounts) -> String {
    let parts = [
        (PaymentState::Final, counts.finals),
        (PaymentState::Pending, counts.pending),
        (PaymentState::Reversed, counts.reversed),
        (PaymentState::Refused, counts.refused),
    ];
    let part = |(state, count): (PaymentState, u32)| {
        let (count, word) = (grouped(count.into()), state_word(language, state));
        match language {
            Language::English => format!("{count} {word}"),
            Language::Chinese => format!("{word}{count}"),
        }
    };
    let parts: Vec<String> = parts.into_iter().filter(|one| one.1 > 0).map(part).collect();
    let parts = parts.join(pick(language, ", ", "，"));
    let (tried, loss) = (grouped(counts.tried.into()), coins(counts.loss_sat));
    match language {
        Language::English => {
            let s = if counts.tried == 1 { "" } else { "s" };
            let loss = format!("; payees lost {loss}");
            let loss = if counts.loss_sat > 0 { &loss } else { "" };
            format!("{tried} payment{s}: {parts}{loss}.")
        }
        Language::Chinese => {
            let loss = format!("；收款人损失{loss}");
            let loss = if counts.loss_sat > 0 { &loss } else { "" };
            format!("{tried}笔付款：{parts}{loss}。")
        }
    }
}

/// The word for what became of a payment.
pub const fn state_word(language: Language, state: PaymentState) -> &'static str {
    match state {
        PaymentState::Final => pick(language, "final", "已完成"),
        PaymentState::Pending => pick(language, "pending", "待确认"),
        PaymentState::Reversed => pick(language, "reversed", "被撤销"),
        PaymentState::Refused => pick(language, "refused", "被拒绝"),
    }
}

/// `3 confirmations`
pub fn confirmations(language: Language, count: u32) -> String {
    match language {
        Language::English if count == 1 => "1 confirmation".to_owned(),
        Language::English => format!("{} confirmations", grouped(count.into())),
        Language::Chinese => format!("{}次确认", grouped(count.into())),
    }
}

/// What became of a payment, in a few words.
pub fn fate(language: Language, payment: &PaymentView) -> String {
    let state = state_word(language, payment.state);
    match (payment.state, payment.delivered, payment.reversed_at) {
        (PaymentState::Refused, _, _) => state_and_setback(language, payment),
        (PaymentState::Reversed, Some((_, seen)), Some(gone_at)) => {
            let (seen, gone) = (confirmations(language, seen), clock(gone_at.as_nanos()));
            match language {
                Language::English => format!("{state}: delivered after {seen}, gone {gone}"),
                Language::Chinese => format!("{state}：{seen}后交货，{gone}付款消失"),
            }
        }
        (PaymentState::Final | PaymentState::Pending | PaymentState::Reversed, _, _) => {
            let comma = pick(language, ", ", "，");
            let seen = confirmations(language, payment.confirmations);
            format!("{}{comma}{seen}", state_and_setback(language, payment))
        }
    }
}

/// `refused: too few coins to spend`
pub fn state_and_setback(language: Language, payment: &PaymentView) -> String {
    let state = state_word(language, payment.state);
    let colon = pick(language, ": ", "：");
    match payment.setback {
        Some(setback) => format!("{state}{colon}{}", setback_words(language, setback)),
        None => state.to_owned(),
    }
}

/// Why a payment is not on its way.
const fn setback_words(language: Language, setback: Setback) -> &'static str {
    match setback {
        Setback::TooFewCoins => pick(language, "too few coins to spend", "可花的币不够"),
        Setback::NothingToSpendAgain => {
            pick(language, "too few coins to spend again", "没有足够的币可再花一次")
        }
        Setback::NodeDown => pick(language, "the payer's node was down", "付款人的节点没有运行"),
        Setback::SentAlready => pick(language, "the same was sent already", "同样的付款已经发出"),
        Setback::NotTaken => pick(language, "no mempool took it", "没有内存池接收"),
        Setback::CoinsSpent => {
            pick(language, "its coins were spent otherwise", "所用的币已被另一笔付款花掉")
        }
    }
}

/// Said of payments of the script for which there is no room.
pub fn more_payments(language: Language, more: usize) -> String {
    match language {
        Language::English => format!("… and {more} more: payments.csv"),
        Language::Chinese => format!("……另有{more}笔：payments.csv"),
    }
}

/// The heading of the payments.
pub const fn heading(language: Language) -> &'static str {
    pick(language, "Payments", "付款")
}

/// Said of the payments that the table does not list.
pub fn not_listed(language: Language, more: usize) -> String {
    let more_text = grouped(more as u64);
    match language {
        Language::English => {
            let (s, are) = if more == 1 { ("", "is") } else { ("s", "are") };
            format!("{more_text} more payment{s} {are} in payments.csv.")
        }
        Language::Chinese => format!("另有{more_text}笔付款在payments.csv中。"),
    }
}

/// The columns of the table of payments, with the class of each.
pub fn payment_columns(language: Language) -> [(&'static str, &'static str); 11] {
    const NUMBER: &str = " class=\"number\"";
    [
        (pick(language, "payment", "付款"), ""),
        (pick(language, "sent at", "发出"), ""),
        (pick(language, "from", "付款人"), ""),
        (pick(language, "to", "收款人"), ""),
        (pick(language, "amount", "金额"), NUMBER),
        (pick(language, "state", "状态"), ""),
        (pick(language, "block", "区块"), NUMBER),
        (pick(language, "confirmations", "确认数"), NUMBER),
        (pick(language, "delivered at", "交货"), ""),
        (pick(language, "reversed at", "撤销"), ""),
        (pick(language, "lost", "损失"), NUMBER),
    ]
}
