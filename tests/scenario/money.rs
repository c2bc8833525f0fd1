//! What a scenario may say wrong about people and their money.

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
