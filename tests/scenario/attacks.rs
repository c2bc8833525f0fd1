//! What a scenario may say wrong about attacks.

use crate::fixture::lines;
use forklab::attack::kinds::Attack;
use forklab::attack::kinds::Kind;
use forklab::attack::parameter::Parameter;
use forklab::attack::parameter::Values;
use forklab::attack::profile::FigureKind;
use forklab::attack::scheme::Figure;

#[test]
fn each_kind_reads_the_parameters_and_gives_the_figures_of_its_profile() {
    for &kind in Kind::ALL {
        let profile = kind.profile();
        let default =
            |parameter: &Parameter| (parameter.key.to_owned(), parameter.kind.default_value());
        let values = Values(profile.parameters.iter().map(default).collect());
        let figures = Attack::new(kind, &values).as_scheme().figures();
        let given: Vec<_> = figures.iter().map(|(key, _)| *key).collect();
        let promised: Vec<_> = profile.figures.iter().map(|(key, _)| *key).collect();
        assert_eq!(given, promised, "{}", kind.word());
        for ((key, figure), (_, promised)) in figures.iter().zip(profile.figures) {
            let is_kept = match (figure, promised) {
                (Figure::Count(_), FigureKind::Count) | (Figure::Share(_), FigureKind::Share) => {
                    true
                }
                (Figure::Word(word), FigureKind::Word(words)) => words.contains(word),
                _ => false,
            };
            assert!(is_kept, "{}.{key}: {figure:?} is no {promised:?}", kind.word());
        }
    }
}

/// A scenario with a thief, a shop and this script.
fn told(script: &str) -> Vec<String> {
    lines(&format!(
        r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "height >= 1",
"people": {{"mallory": {{"hashpower": 0.3, "funds": "10 BTC"}}, "shop": {{"confirmations": 6}},
"wang": {{}}}},
"script": [{script}]}}"#
    ))
}

#[test]
fn attackers_and_victims_that_there_are_not_are_told() {
    let script = r#"{"at": "1min", "name": "a",
"attack": {"race": {"by": "malory", "victim": "wang", "amount": "1 BTC"}}},
{"at": "1min", "name": "b",
"attack": {"race": {"by": "shop", "victim": "shop", "amount": "0 BTC"}}},
{"at": "1min", "name": "c",
"attack": {"private_chain": {"by": "wang", "victim": "shop", "amount": "1 BTC"}}}"#;
    assert_eq!(
        told(script),
        [
            "01.json:5:27  script[0].attack.race.by: nobody is called \"malory\". \
             Nearest: mallory.",
            "01.json:5:47  script[0].attack.race.victim: \"wang\" sells nothing. Say after how \
             many confirmations goods are delivered: confirmations.",
            "01.json:7:45  script[1].attack.race.victim: \"shop\" cannot be the attacker and the \
             victim.",
            "01.json:7:63  script[1].attack.race.amount: \"0 BTC\" is no payment. Write more \
             than 0.",
            "01.json:9:36  script[2].attack.private_chain.by: \"wang\" has no hashpower and finds \
             no block.",
        ]
    );
}

#[test]
fn an_attack_has_a_name_one_kind_and_its_own_keys() {
    let script = r#"{"at": "1min",
"attack": {"race": {"by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
{"at": "1min", "name": "b",
"attack": {"race": {"by": "mallory", "victim": "shop", "amount": "1 BTC", "head_start": 1}}},
{"at": "2min", "name": "c",
"attack": {"private_chain": {"by": "mallory", "victim": "shop", "amount": "1 BTC",
"publish_when": "long", "give_up_behind_blocks": "often"}}},
{"at": "1min", "name": "d", "attack": {"flood": {"by": "shop", "of": "nothing"}}},
{"at": "1min", "name": "e", "attack": {"privat_chain": {}}}"#;
    let told = told(script);
    let at = |place: &str| told.iter().find(|line| line.starts_with(place)).expect(place).as_str();
    assert_eq!(
        at("01.json:7:75"),
        "01.json:7:75  script[1].attack.race.head_start: no such key. Keys here: by, victim, \
         amount, fee_sat_per_kilobyte."
    );
    assert!(at("01.json:10:17").ends_with("Nearest: longer. Allowed: longer, tied."));
    assert!(at("01.json:10:50").ends_with("\"often\" is not known. Allowed: never."));
    assert!(at("01.json:11:70").contains("Allowed: free_payments, dust, orphans,"), "{told:?}");
    assert!(at("01.json:12:40").contains("Nearest: private_chain."), "{told:?}");
    assert_eq!(told.len(), 6, "{told:?}");
}

#[test]
fn names_of_attacks_are_needed_and_ends_need_a_beginning() {
    let script = r#"{"at": "1min",
"attack": {"race": {"by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
{"at": "2min", "name": "heist",
"attack": {"race": {"by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
{"at": "3min", "end_attack": "heits"}"#;
    assert_eq!(
        told(script),
        [
            "01.json:4:12  script[0]: an attack needs a name: its outcome and its payment are \
             called so.",
            "01.json:8:30  script[2].end_attack: no earlier attack is called \"heits\". Nearest: \
             heist.",
        ]
    );
}

#[test]
fn gaps_of_an_answer_and_crafted_blocks_are_checked_when_read() {
    let script = r#"{"at": "1min",
"send_crafted": {"by": "wang", "what": "twin"}},
{"at": "2min", "name": "c", "send_crafted": {"by": "mallory", "what": "twinn"}},
{"at": "3min", "name": "d", "attack": {"rewrite_history": {"by": "mallory", "payment": "rent"}}}"#;
    let told = told(script);
    let starts = [
        "01.json:4:12  script[0]: a crafted block needs a name: what becomes of it is told under it.",
        "01.json:5:24  script[0].send_crafted.by: \"wang\" has no hashpower and finds no block.",
        "01.json:6:71  script[1].send_crafted.what: \"twinn\" is not known. Nearest: twin.",
        "01.json:7:88  script[2].attack.rewrite_history.payment: the attacker made no earlier \
         payment called \"rent\".",
    ];
    for (line, start) in told.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
    assert_eq!(told.len(), starts.len(), "{told:?}");

    let answer = |say: &str| {
        lines(&format!(
            r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "height >= 1",
"answer": [{{"say": "{say}"}}]}}"#
        ))
    };
    assert_eq!(
        answer("{hieght} blocks"),
        ["01.json:2:20  answer[0].say: hieght: no such figure. Nearest: height.   \
          (column 1 of the expression)"]
    );
    assert_eq!(
        answer("{height blocks"),
        ["01.json:2:20  answer[0].say: the gap {height blocks has no closing brace."]
    );
}

#[test]
fn figures_of_another_kind_amounts_of_nothing_and_ones_own_payments_are_told() {
    let script = r#"{"at": "1min", "name": "x",
"attack": {"private_chain": {"by": "mallory", "victim": "shop", "amount": "0sat"}}},
{"at": "2min", "name": "own", "pay": {"from": "mallory", "to": "mallory", "amount": "1 BTC"}},
{"when": "attacks.x.gamma > 0.1", "name": "y",
"attack": {"rewrite_history": {"by": "mallory", "payment": "own"}}},
{"when": "attacks.x.own_blocks > 1", "name": "z",
"attack": {"withhold_in_pool": {"by": "mallory", "victim": "wang"}}}"#;
    let told = told(script);
    let starts = [
        "01.json:5:75  script[0].attack.private_chain.amount: \"0sat\" is no payment.",
        "01.json:7:10  script[2].when: attacks.x.gamma: no such figure.",
        "01.json:8:60  script[2].attack.rewrite_history.payment: \"mallory\" cannot be the \
         attacker and the victim.",
        "01.json:10:60 script[3].attack.withhold_in_pool.victim: \"wang\" has no hashpower",
    ];
    for (line, start) in told.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
    assert_eq!(told.len(), starts.len(), "{told:?}");
}

#[test]
fn an_attacker_does_one_thing_at_a_time() {
    let script = r#"{"at": "1min", "name": "a",
"attack": {"race": {"by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
{"at": "1min", "name": "b",
"attack": {"race": {"by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
{"at": "1h", "name": "c", "attack": {"selfish_mining": {"by": "mallory"}}},
{"at": "2h", "name": "d", "attack": {"selfish_mining": {"by": "mallory"}}}"#;
    let both = told(script);
    let starts = [
        "01.json:7:27  script[1].attack.race.by: \"mallory\" is attacking then (a).",
        "01.json:9:63  script[3].attack.selfish_mining.by: \"mallory\" is attacking then (c).",
    ];
    for (line, start) in both.iter().zip(starts) {
        assert!(line.starts_with(start), "{line}\n{start}");
    }
    assert_eq!(both.len(), starts.len(), "{both:?}");

    let ended = r#"{"at": "1h", "name": "c", "attack": {"selfish_mining": {"by": "mallory"}}},
{"at": "90min", "end_attack": "c"},
{"at": "2h", "name": "d", "attack": {"selfish_mining": {"by": "mallory"}}}"#;
    crate::fixture::good(&format!(
        r#"{{"network": {{"nodes": 9, "miners": 1}}, "stop": "height >= 1",
"people": {{"mallory": {{"hashpower": 0.3}}}}, "script": [{ended}]}}"#
    ));
}

#[test]
fn more_machines_than_are_idle_are_told() {
    let script =
        r#"{"at": "1min", "name": "lie", "attack": {"sybil": {"by": "wang", "machines": 0.9}}}"#;
    assert_eq!(
        told(script),
        ["01.json:4:89  script[0].attack.sybil.machines: 0.9 would be 8 machines; 5 are nobody's \
          and do not mine."]
    );
}
