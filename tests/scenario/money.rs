//! What a scenario may say wrong about people and their money.

use crate::fixture::good;
use crate::fixture::lines;

/// A scenario with Zhang San and Li Si, this member of Zhang's and this script.
fn told(zhang: &str, script: &str) -> Vec<String> {
    lines(&format!(
        r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "height >= 1",
"people": {{"zhang": {{{zhang}}}, "li": {{}}}},
"script": [{script}]}}"#
    ))
}

const FUNDS: &str = r#""funds": "10 BTC""#;

#[test]
fn payers_payees_and_coins_that_there_are_not_are_told_with_the_nearest() {
    let script = r#"{"at": "1min", "name": "car",
"pay": {"from": "zhan", "to": "lee", "amount": "1 BTC"}},
{"at": "2min", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC", "same_coins_as": "carr"}}"#;
    assert_eq!(
        told(FUNDS, script),
        [
            "01.json:4:17  script[0].pay.from: nobody is called \"zhan\". Nearest: zhang.",
            "01.json:4:31  script[0].pay.to: nobody is called \"lee\".",
            "01.json:5:89  script[1].pay.same_coins_as: no earlier payment by the same payer is \
             called \"carr\".",
        ]
    );
}

#[test]
fn who_has_nothing_and_what_is_nothing_are_told() {
    let script = r#"{"at": "1min", "pay": {"from": "li", "to": "zhang", "amount": "1 BTC"}},
{"at": "1min", "pay": {"from": "zhang", "to": "li", "amount": "0 BTC"}},
{"at": "1min", "pay": {"from": "zhang", "to": "li", "amount": "1"}}"#;
    assert_eq!(
        told(FUNDS, script),
        [
            "01.json:3:43  script[0].pay.from: \"li\" has nothing to pay with. Give funds or \
             hashpower, or have somebody pay first.",
            "01.json:4:63  script[1].pay.amount: \"0 BTC\" is no payment. Write more than 0.",
            "01.json:5:63  script[2].pay.amount: \"1\" has no unit. Write \"1 BTC\" or \"1 sat\" \
             (sat BTC).",
        ]
    );
}

#[test]
fn groups_of_nobody_are_told() {
    let script = r#"{"at": "1min", "pay": {"from": "zhang", "to": "li", "amount": "1 BTC",
"hand_to": ["region:JP", "nodes:0%", "wang"]}}"#;
    assert_eq!(
        told(FUNDS, script),
        [
            "01.json:4:26  script[0].pay.hand_to: \"nodes:0%\" means nobody here.",
            "01.json:4:38  script[0].pay.hand_to: nobody is called \"wang\". Nearest: zhang.",
        ]
    );
}

#[test]
fn funds_on_another_chain_than_a_classroom_are_told() {
    let text = r#"{"chain": {"preset": "regtest"}, "network": {"nodes": 9, "miners": 1},
"people": {"zhang": {"funds": "10 BTC"}}, "stop": "height >= 1"}"#;
    assert_eq!(
        lines(text),
        ["01.json:2:31  people.zhang.funds: \"10 BTC\": only a classroom has coins that nobody \
             mined; on regtest money comes from coinbases.",]
    );
}

#[test]
fn a_payment_that_is_waited_for_must_be_in_the_script() {
    let text = r#"{"network": {"nodes": 9, "miners": 1}, "people": {"zhang": {"funds": "1 BTC"}},
"script": [{"at": "1min", "name": "car", "pay": {"from": "zhang", "to": "zhang", "amount": "1 BTC"}}],
"stop": "payments.cart.confirmations >= 6"}"#;
    assert_eq!(
        lines(text),
        ["01.json:3:9   stop: payments.cart.confirmations: no entry is called \"cart\". Nearest: \
             car.   (column 10 of the expression)",]
    );
}

#[test]
fn more_money_than_there_can_be_is_told() {
    let script =
        r#"{"at": "1min", "pay": {"from": "zhang", "to": "li", "amount": "22000000 BTC"}}"#;
    assert_eq!(
        told(r#""funds": "99999999999 BTC""#, script),
        [
            "01.json:2:31  people.zhang.funds: \"99999999999 BTC\" is more than there can be: \
             21000000 BTC.",
            "01.json:3:74  script[0].pay.amount: \"22000000 BTC\" is more than there can be: \
             21000000 BTC.",
        ]
    );
    let sum = r#"{"network": {"nodes": 9, "miners": 1}, "stop": "height >= 1",
"people": {"zhang": {"funds": "20000000 BTC"}, "li": {"funds": "2000000 BTC"}}}"#;
    assert_eq!(
        lines(sum),
        ["01.json:2:11  people: the funds of all together are 22000000 BTC, more than there can \
          be: 21000000 BTC."]
    );
    let crowd = r#"{"network": {"nodes": 9, "miners": 1}, "stop": "height >= 1",
"traffic": {"payments_per_minute": 1, "people": 100000, "funds": "1000 BTC"}}"#;
    assert_eq!(
        lines(crowd),
        ["01.json:2:66  traffic.funds: the funds of all together are 100000000 BTC, more than \
          there can be: 21000000 BTC."]
    );
    let subsidy = r#"{"network": {"nodes": 9, "miners": 1}, "stop": "height >= 1",
"chain": {"initial_subsidy": "20000000 BTC"}}"#;
    assert_eq!(
        lines(subsidy),
        ["01.json:2:30  chain.initial_subsidy: 20000000 BTC is more than there can be: \
          109802.04805779 BTC."]
    );
}

/// What is written first need not happen first.
#[test]
fn who_is_paid_before_he_pays_may_pay_in_any_order_of_the_file() {
    let script = r#"{"at": "60min", "pay": {"from": "li", "to": "zhang", "amount": "1 BTC"}},
{"at": "5min", "pay": {"from": "zhang", "to": "li", "amount": "2 BTC"}}"#;
    let text = format!(
        r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "height >= 1",
"people": {{"zhang": {{{FUNDS}}}, "li": {{}}}}, "script": [{script}]}}"#
    );
    assert_eq!(good(&text).script.len(), 2);
}

#[test]
fn names_of_the_traffic_and_regions_that_there_are_not_are_told() {
    let text = r#"{"network": {"nodes": 9, "miners": 1, "latency": "1s"}, "stop": "height >= 1",
"people": {"person-1": {"region": "JP"}},
"script": [{"at": "1min", "name": "payment-0", "crash": []}]}"#;
    assert_eq!(
        lines(text),
        [
            "01.json:2:12  people.person-1: the name \"person-1\" is reserved. Choose another.",
            "01.json:2:35  people.person-1.region: \"JP\": this latency knows no regions. \
             bitcoin-2013, bitcoin-2015 and bitcoin-2019 do.",
            "01.json:3:35  script[0].name: the name \"payment-0\" is reserved. Choose another.",
            "01.json:3:57  script[0].crash: [] means nobody here.",
        ]
    );
}
