//! The language of expressions: reading, truth, units and faults.

use std::collections::BTreeMap;

use crate::fixture::lines;
use crate::fixture::with_stop;
use forklab::scenario::condition::Condition;
use forklab::scenario::condition::Figures;
use forklab::scenario::condition::Path;
use forklab::scenario::condition::Value;
use forklab::scenario::figures::Names;
use forklab::sim::time::SimTime;
use proptest::prelude::*;

/// A world of a few figures.
struct Table(BTreeMap<&'static str, Value>);

impl Figures for Table {
    fn figure(&self, path: &Path) -> Option<Value> {
        self.0.get(path.to_string().as_str()).cloned()
    }
}

fn names() -> Names {
    Names {
        people: vec!["shop".to_owned(), "car-dealer".to_owned()],
        attack_kinds: Vec::new(),
        crafted: Vec::new(),
        payments: vec!["pizza".to_owned()],
        attacks: vec!["heist".to_owned()],
        entries: vec!["pizza".to_owned(), "heist".to_owned(), "B1".to_owned()],
        nodes: 20,
        miners: 3,
    }
}

fn parse(text: &str) -> Condition {
    Condition::parse(text, &names()).unwrap_or_else(|fault| panic!("{text}: {fault:?}"))
}

fn table() -> Table {
    let day = SimTime::from_nanos(86_400_000_000_000);
    Table(BTreeMap::from([
        ("time", Value::Time(day)),
        ("height", Value::Whole(87)),
        ("height@shop", Value::Whole(86)),
        ("tip@shop", Value::Word("B1".to_owned())),
        ("converged", Value::Truth(true)),
        ("stale_rate", Value::Real(0.1)),
        ("blocks_stale", Value::Whole(4)),
        ("people.shop.loss_sat", Value::Whole(1_000_000_000)),
        ("people.car-dealer.reward_share", Value::Real(0.25)),
        ("people.car-dealer.hashpower", Value::Real(0.2)),
        ("payments.pizza.state", Value::Word("final".to_owned())),
        ("block_delay_ms.p50", Value::Whole(6_500)),
        ("stopped_at_s", Value::Real(86_400.0)),
    ]))
}

#[test]
fn expressions_are_true_of_the_figures_they_name() {
    for text in [
        "time >= 1d",
        "not time < 24h",
        "height == 87 and height@shop < 87",
        "height@shop < height",
        "tip@shop == B1",
        "converged",
        "converged == true",
        "stale_rate == 0.1",
        "stale_rate > 0.0999",
        "people.shop.loss == 10 BTC",
        "people.shop.loss_sat == 1000000000",
        "people.shop.loss > 0.5 BTC",
        "people.car-dealer.reward_share > people.car-dealer.hashpower",
        "payments.pizza.state == final",
        "payments.pizza.state != reversed",
        "block_delay.p50 == 6.5s",
        "block_delay_ms.p50 <= 6500",
        "stopped_at == 1d",
        "stopped_at_s >= time",
        "height > 100 or (converged and height > 50)",
        "not (height > 100 or not converged)",
        "height >= 1e1",
    ] {
        assert!(parse(text).holds(&table()), "{text}");
    }
    for text in ["time > 1d", "height != 87", "not converged", "blocks_stale > 1e15"] {
        assert!(!parse(text).holds(&table()), "{text}");
    }
}

#[test]
fn and_binds_stronger_than_or() {
    assert!(parse("converged or converged and height > 100").holds(&table()));
    assert!(!parse("(converged or converged) and height > 100").holds(&table()));
}

#[test]
fn a_figure_that_is_not_there_makes_a_comparison_false() {
    assert!(!parse("block_delay.p99 < 1d").holds(&table()));
    assert!(!parse("block_delay.p99 >= 0s").holds(&table()));
    assert!(parse("not block_delay.p99 >= 0s").holds(&table()));
}

#[test]
fn the_moments_at_which_time_decides_are_known() {
    let times = |text| -> Vec<u64> {
        parse(text).time_thresholds().iter().map(|time| time.as_nanos()).collect()
    };
    assert_eq!(times("time >= 10ns and height >= 3 or time > 5ns"), [6, 10]);
    assert_eq!(times("not time < 7ns"), [7]);
    assert_eq!(times("height >= 3"), Vec::<u64>::new());
    assert!(parse("time >= 1d").reads_only_time());
    assert!(!parse("time >= 1d or converged").reads_only_time());
}

#[test]
fn what_was_seen_is_told_with_units() {
    let condition = parse("height@shop >= 5 and people.shop.loss == 0 BTC and time > 1h");
    assert_eq!(
        condition.seen(&table()),
        "height@shop = 86, people.shop.loss_sat = 10 BTC, time = 1d"
    );
    assert_eq!(condition.to_string(), condition.text());
}

#[test]
fn faults_name_the_column() {
    for (text, told) in [
        ("", "ends too early. Here may stand: height, time, forks, converged.   (column 1 of"),
        ("height >=", "ends too early. Here may stand: 3 or 0.5.   (column 10 of"),
        ("height > 1 2", "\"2\" does not belong here. Here may stand: and, or.   (column 12 of"),
        ("(converged", "the expression ends too early. Here may stand: ).   (column 11 of"),
        ("height = 5", "\"=\" compares nothing. Write \"==\".   (column 8 of"),
        ("height", "height is not true or false by itself. Compare it: height >= 1.   (column 1"),
        ("time", "Compare it: time >= 1d.   (column 1 of"),
        ("time >= 100", "100 has no unit. Write 100s or 100min (ns us ms s min h d).   (column 9"),
        ("time >= 10 parsecs", "100"),
        ("heigth >= 3", "heigth: no such figure. Nearest: height.   (column 1 of"),
        ("converged > 1", "converged has no order. Compare it with == or !=.   (column 1 of"),
        ("pow == reel", "pow is never reel. Nearest: real. It is one of: real, sampled, scripted."),
        ("forks@node-3 > 1", "a single node has no forks of its own. Leave the @ out.   (column 7"),
        ("height@shpo > 1", "height@shpo: nobody called \"shpo\" has a node.   (column 8"),
        ("tip == B9", "tip: no entry is called \"B9\"."),
        ("people.eve.hashpower > 0", "nobody is called \"eve\".   (column 8 of"),
        ("payments.x.state == final", "no entry is called \"x\".   (column 10 of"),
        ("height > time", "height cannot be compared with \"time\". Write 3 or 0.5.   (column 10"),
        ("5 > height", "\"5\" does not belong here."),
        ("height > 1 & converged", "& does not belong here."),
    ] {
        let lines = lines(&with_stop(text));
        let told = if text.contains("parsecs") { "does not belong here" } else { told };
        assert!(
            lines[0].contains(told)
                || (text.contains("parsecs") && lines[0].contains("has no unit")),
            "{text}: {lines:?} does not say {told}"
        );
    }
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "[a-z0-9().@=<>! _-]{0,60}|\\PC{0,40}") {
        if let Err(fault) = Condition::parse(&text, &names()) {
            let column = fault.expression_column.unwrap();
            prop_assert!(column >= 1 && column as usize <= text.chars().count() + 1);
        }
    }
}
