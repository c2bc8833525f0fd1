//! Payments on charts, screen and page.

use crate::charts::drawn_day;
use crate::fake_world::payment;
use crate::page::EVIL;
use crate::page::draw;
use crate::screen::screen;
use crate::screen::shown;
use forklab::report::charts::Inline;
use forklab::report::charts::draw_charts;
use forklab::scenario::schema::Language;
use forklab::sim::rng::Stream;
use forklab::sim::time::SimTime;
use forklab::story::ending::Story;
use forklab::story::mempools::MempoolPoint;
use forklab::story::money::Money;
use forklab::story::money::PaymentCounts;
use forklab::story::money::Wait;
use forklab::world::payment_view::PaymentState;
use forklab::world::payment_view::PaymentView;

const SECOND_NS: u64 = 1_000_000_000;
const LANGUAGES: [Language; 2] = [Language::English, Language::Chinese];

fn at_s(seconds: u64) -> SimTime {
    SimTime::from_nanos(seconds * SECOND_NS)
}

/// Mallory robs a shop: the first payment is gone, the second one pays herself.
fn robbery() -> Vec<PaymentView> {
    let car = PaymentView {
        delivered: Some((at_s(61), 0)),
        reversed_at: Some(at_s(600)),
        reversals: 1,
        ..payment("car", PaymentState::Reversed)
    };
    let back = PaymentView {
        to: "mallory".to_owned(),
        amount_sat: 999_000_000,
        confirmations: 1,
        block_height: Some(3),
        ..payment("back-home", PaymentState::Final)
    };
    vec![car, back]
}

fn counts(tried: u32, finals: u32, pending: u32, reversed: u32) -> PaymentCounts {
    let refused = tried - finals - pending - reversed;
    let loss_sat = 1_000_000_000 * i64::from(reversed);
    PaymentCounts { tried, finals, pending, reversed, refused, loss_sat }
}

/// A day of 60 blocks on which people pay at random: who offers more waits less.
pub fn paid_day(payments: u32) -> Story {
    let mut story = drawn_day(60, 50, 7);
    let mut luck = Stream::new(7, "paid-day", "");
    let wait = |_| {
        let fee_rate = 2_000 + luck.below(48_000);
        let mean_s = 30_000_000 / fee_rate;
        let wait_ns = (luck.exponential() * mean_s as f64) as u64 * SECOND_NS;
        Wait { fee_rate, wait_ns, is_confirmed: luck.below(50_000) < fee_rate + 10_000 }
    };
    let waits: Vec<Wait> = (0..payments).map(wait).collect();
    let confirmed = waits.iter().filter(|wait| wait.is_confirmed).count() as u32;
    let end_ns = story.picture.blocks.iter().map(|block| block.found_at_ns).max().unwrap();
    let mempool = (0..=500).map(|index| MempoolPoint {
        at_ns: end_ns / 500 * index,
        payments: (index * index % 97) as u32,
        bytes: index * index % 97 * 226,
    });
    story.picture.money = Money {
        counts: counts(payments + 2, confirmed + 1, payments - confirmed, 1),
        scripted: robbery(),
        waits,
        mempool: mempool.collect(),
    };
    story
}

fn charts(story: &Story, language: Language) -> Vec<Inline> {
    let folder = tempfile::tempdir().unwrap();
    let charts = draw_charts(&story.picture, language, "a day", Some(folder.path())).unwrap();
    for chart in &charts {
        for ending in ["svg", "png"] {
            let file = folder.path().join(format!("{}.{ending}", chart.file_name));
            assert!(file.metadata().unwrap().len() > 500, "{file:?}");
        }
    }
    charts
}

fn names(charts: &[Inline]) -> Vec<&'static str> {
    charts.iter().map(|chart| chart.file_name).collect()
}

#[test]
fn where_people_paid_there_are_two_more_charts() {
    let story = paid_day(300);
    assert_eq!(
        names(&charts(&story, Language::English)),
        ["tree", "spread", "intervals", "mempool", "fees", "rewards"]
    );
    let about: Vec<bool> =
        charts(&story, Language::English).iter().map(Inline::is_about_money).collect();
    assert_eq!(about, [false, false, false, true, true, false]);

    let mut refused = drawn_day(8, 20, 7);
    refused.picture.money.counts = counts(3, 0, 0, 0);
    assert_eq!(
        names(&charts(&refused, Language::English)),
        ["tree", "spread", "intervals", "rewards"]
    );
}

#[test]
fn the_charts_of_payments_have_the_same_bytes_each_time_and_speak_both_languages() {
    let story = paid_day(300);
    for language in LANGUAGES {
        assert_eq!(charts(&story, language), charts(&story, language));
    }
    let words = [
        ["payments at the median node", "a block of the best chain is found", "virtual time (h)"],
        ["中位节点的付款数", "主链区块产生", "虚拟时间（小时）"],
    ];
    for (language, words) in LANGUAGES.into_iter().zip(words) {
        let mempool = &charts(&story, language)[3];
        for word in words {
            assert!(mempool.svg.contains(word), "{word}");
        }
    }
    let [english, chinese] = LANGUAGES.map(|language| charts(&story, language)[4].svg.clone());
    assert!(english.contains("fee offered (satoshis per byte)") && english.contains("in a block"));
    assert!(chinese.contains("费率") && !chinese.contains("block"));
}

/// The dots of one kind in the chart of fees, legend included.
fn dots(svg: &str, colour: &str) -> usize {
    let is_dot = |line: &&str| line.starts_with("<circle") && line.contains(colour);
    svg.lines().filter(is_dot).count()
}

#[test]
fn every_payment_is_a_dot_and_of_very_many_every_so_many_th() {
    let story = paid_day(300);
    let confirmed = story.picture.money.waits.iter().filter(|wait| wait.is_confirmed).count();
    let fees = &charts(&story, Language::English)[4];
    assert_eq!(dots(&fees.svg, "#0072B2"), confirmed + 1);
    assert_eq!(dots(&fees.svg, "#D55E00"), 300 - confirmed + 1);
    assert!(fees.svg.contains(&format!("in a block: {confirmed}\n")), "all are drawn");
    assert!(fees.svg.contains("median; who still waits counts as longest"));

    let story = paid_day(100_000);
    let fees = &charts(&story, Language::English)[4];
    for colour in ["#0072B2", "#D55E00"] {
        let drawn = dots(&fees.svg, colour);
        assert!((700..=1_501).contains(&drawn), "{drawn} of {colour}");
    }
    assert!(fees.svg.contains(" drawn)"));
}

#[test]
fn a_single_payment_and_none_that_is_left_are_drawn_too() {
    let mut story = drawn_day(8, 20, 7);
    story.picture.money = Money {
        counts: counts(1, 0, 1, 0),
        waits: vec![Wait { fee_rate: 0, wait_ns: 0, is_confirmed: false }],
        ..Money::default()
    };
    assert!(!charts(&story, Language::English)[4].svg.contains("median;"));

    story.picture.money = Money { counts: counts(1, 0, 0, 1), ..Money::default() };
    let chart = &charts(&story, Language::English)[4];
    assert!(chart.svg.contains("no payment waits or is in a block"));
    assert_eq!(charts(&story, Language::Chinese).len(), 6);
}

#[test]
fn the_screen_tells_how_many_paid_and_each_payment_of_the_script() {
    let mut story = drawn_day(8, 20, 7);
    story.picture.money =
        Money { counts: counts(1_204, 1_197, 5, 1), scripted: robbery(), ..Money::default() };
    let expected = [
        "
  1,204 payments: 1,197 final, 5 pending, 1 reversed, 1 refused; payees lost 10 BTC.
  00:01:00  car        mallory → shop       10 BTC  reversed: delivered after 0 \
         confirmations, gone 00:10:00
  00:01:00  back-home  mallory → mallory  9.99 BTC  final, 1 confirmation
",
        "
  1,204笔付款：已完成1,197，待确认5，被撤销1，被拒绝1；收款人损失10 BTC。
  00:01:00  car        mallory → shop       10 BTC  被撤销：0次确认后交货，00:10:00付款消失
  00:01:00  back-home  mallory → mallory  9.99 BTC  已完成，1次确认
",
    ];

    for (language, expected) in LANGUAGES.into_iter().zip(expected) {
        let text = shown(&screen(language), &story);
        assert!(text.contains(expected), "{text}");
    }
}

#[test]
fn the_screen_says_nothing_of_payments_where_nobody_paid() {
    let text = shown(&screen(Language::English), &drawn_day(8, 20, 7));

    assert!(!text.contains("payment"), "{text}");
}

#[test]
fn many_payments_and_many_forks_share_the_screen() {
    let mut story = drawn_day(400, 50, 7);
    let scripted = (0..40).map(|number| payment(&format!("p{number}"), PaymentState::Pending));
    story.picture.money =
        Money { counts: counts(40, 0, 40, 0), scripted: scripted.collect(), ..Money::default() };

    for language in LANGUAGES {
        let text = shown(&screen(language), &story);
        assert!(text.lines().count() <= 25, "{text}");
        assert!(text.contains("forks.csv") && text.contains("payments.csv"), "{text}");
        assert_eq!(text.matches("mallory → shop").count(), 7, "{text}");
    }
    let text = shown(&screen(Language::English), &story);
    assert!(text.contains("\n  40 payments: 40 pending.\n") && text.contains("… and 33 more"));
}

#[test]
fn the_page_lists_the_payments_of_the_script_and_counts_the_rest() {
    let html = draw(&paid_day(300), Language::English, "A day");

    assert!(html.contains("<h2>Payments</h2>"));
    assert!(html.contains("1 reversed; payees lost 10 BTC.</p>"));
    let row = "<tr><td>car</td><td>00:01:00</td><td>mallory</td><td>shop</td>\
               <td class=\"number\">10 BTC</td><td class=\"fails\">reversed</td>\
               <td class=\"number\">–</td><td class=\"number\">0</td>\
               <td>00:01:01 (0 confirmations)</td><td>00:10:00</td>\
               <td class=\"number\">10 BTC</td></tr>";
    assert!(html.contains(row), "{html}");
    let row = "<td class=\"holds\">final</td><td class=\"number\">3</td>\
               <td class=\"number\">1</td><td>–</td><td>–</td><td class=\"number\">–</td></tr>";
    assert!(html.contains(row));
    assert!(html.contains("300 more payments are in payments.csv."));
    assert_eq!(html.matches("<svg role=\"img\" aria-label=\"").count(), 6);
    assert_eq!(html.matches("<section").count(), html.matches("</section>").count());
    assert_eq!(html.matches("<th scope=\"col\"").count(), 10 + 11);

    let html = draw(&paid_day(300), Language::Chinese, "一天");
    assert!(html.contains("<h2>付款</h2>") && html.contains("另有300笔付款"));
    assert!(!html.contains("payments are in"));
}

#[test]
fn names_of_payments_and_of_those_who_pay_cannot_become_tags() {
    let mut story = drawn_day(8, 20, 7);
    let evil = PaymentView {
        from: EVIL.to_owned(),
        to: EVIL.to_owned(),
        ..payment(EVIL, PaymentState::Refused)
    };
    story.picture.money =
        Money { counts: counts(1, 0, 0, 0), scripted: vec![evil], ..Money::default() };
    let html = draw(&story, Language::English, "A day");

    assert!(!html.contains("<img"), "{html}");
    assert_eq!(html.matches("</script").count(), 2 + 4, "film, script, numbers of four charts");
    assert_eq!(html.matches("<td>&lt;/script&gt;&lt;img src=x").count(), 3);
}
