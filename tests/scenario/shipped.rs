//! The scenarios inside the program, and the schema beside them.

use crate::fixture::good;
use boon::Compiler;
use boon::Schemas;
use forklab::scenario::commented::commented;
use forklab::scenario::cost::Cost;
use forklab::scenario::explain::explain;
use forklab::scenario::json_schema::schema_text;
use forklab::scenario::schema::Language;
use forklab::scenario::schema::Text;
use forklab::scenario::shipped::SHIPPED;
use forklab::scenario::shipped::find;

/// Whether the generated schema accepts a document, in the words of a judge.
fn judged(texts: &[String]) -> Vec<bool> {
    let schema = serde_json::from_str(&schema_text()).unwrap();
    let mut schemas = Schemas::new();
    let mut compiler = Compiler::new();
    compiler.add_resource("scenario.json", schema).unwrap();
    let compiled = compiler.compile("scenario.json", &mut schemas).unwrap();
    texts
        .iter()
        .map(|text| schemas.validate(&serde_json::from_str(text).unwrap(), compiled).is_ok())
        .collect()
}

#[test]
fn each_shipped_scenario_is_bilingual_and_found_by_both_names() {
    for shipped in SHIPPED {
        let scenario = good(shipped.text);
        assert!(matches!(scenario.title, Text::Both { .. }), "{}", shipped.name);
        assert!(matches!(scenario.question, Text::Both { .. }), "{}", shipped.name);
        assert_eq!(find(shipped.name), Some(shipped));
        assert_eq!(find(shipped.short_name()), Some(shipped));
        assert!(!shipped.text.contains('\r'), "{}", shipped.name);
        // An attack ends when it ends: nobody knows beforehand.
        let waits = scenario.stop.when.reads().iter().any(|path| {
            ["attacks.", "payments.", "difficulty"].iter().any(|start| path.name.starts_with(start))
        });
        assert!(Cost::of(&scenario).known_end || waits, "{}", shipped.name);
    }
    assert_eq!(find("honest"), None);
}

#[test]
fn the_schema_file_is_the_one_that_the_program_prints() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios/schema.json");
    let file = std::fs::read_to_string(path).unwrap();
    assert!(file == schema_text(), "run: forklab schema > scenarios/schema.json");
}

#[test]
fn the_schema_and_the_loader_agree() {
    let mut accepted: Vec<String> = SHIPPED.iter().map(|shipped| shipped.text.to_owned()).collect();
    accepted.extend(SHIPPED.iter().map(|shipped| good(shipped.text).to_resolved_json()));
    accepted.extend(SHIPPED.iter().map(|shipped| commented(shipped.text)));
    let network = |members| crate::fixture::with_network(members);
    accepted
        .push(network(", \"topology\": {\"scale_free\": {\"links\": 2}}, \"latency\": \"50ms\""));
    accepted.push(network(", \"latency\": {\"pareto\": {\"least\": \"1ms\", \"shape\": 2}}"));
    accepted
        .push(network(", \"note\": {\"en\": \"a\", \"zh\": \"b\"}, \"validation_time\": \"1ms\""));
    let refused: Vec<String> = [
        ", \"nodez\": 3",
        ", \"latency\": \"10\"",
        ", \"latency\": \"10 parsecs\"",
        ", \"latency\": 10",
        ", \"latency\": null",
        ", \"loss\": 1.5",
        ", \"relay\": \"fast\"",
        ", \"topology\": {\"random\": {}}",
        ", \"topology\": {}",
        ", \"topology\": {\"random\": {\"outbound\": 2}, \"file\": \"x\"}",
        ", \"bandwidth\": \"20\"",
        ", \"bandwidth\": {\"upload\": \"1 Mbit/s\"}",
    ]
    .map(network)
    .into();
    for text in &accepted {
        good(text);
    }
    for text in &refused {
        crate::fixture::lines(text);
    }
    assert_eq!(judged(&accepted), vec![true; accepted.len()]);
    assert_eq!(judged(&refused), vec![false; refused.len()]);
}

#[test]
fn a_commented_copy_is_the_same_scenario_but_for_its_notes() {
    for shipped in SHIPPED {
        let (copy, original) = (good(&commented(shipped.text)), good(shipped.text));
        assert_ne!(copy.note, original.note);
        let without_note = forklab::scenario::schema::Scenario { note: Text::None, ..copy };
        assert_eq!(
            without_note,
            forklab::scenario::schema::Scenario { note: Text::None, ..original }
        );
    }
}

#[test]
fn a_scenario_is_explained_in_both_languages() {
    let scenario = good(find("two-miners").unwrap().text);
    let english = explain(&scenario, Language::English);
    assert!(english.contains(&"left has 50 % of the hashpower.".to_owned()), "{english:?}");
    assert!(
        english.contains(&"It ends when height >= 200, at 30d at the latest.".to_owned()),
        "{english:?}"
    );
    let chinese = explain(&scenario, Language::Chinese);
    assert_eq!(chinese.len(), english.len());
    assert!(chinese.contains(&"left 有 50 % 的算力。".to_owned()), "{chinese:?}");
}

#[test]
fn who_gets_a_payment_first_and_what_is_expected_on_the_way_are_explained() {
    let explained = |name| explain(&good(find(name).unwrap().text), Language::English);
    let partition = explained("partition");
    let told = "At 11h: alice pays 10 BTC to bob. It is handed to bob first. (AB)";
    assert!(partition.contains(&told.to_owned()), "{partition:?}");
    let centre = explained("one-centre");
    let told = "At 3h: zhang-san pays 10 BTC to li-si. (rent) Before the next entry: \
                payments.rent.confirmations@li-si == 0.";
    assert!(centre.contains(&told.to_owned()), "{centre:?}");
}

#[test]
fn the_cost_of_the_honest_day_is_known_before_it_is_played() {
    let cost = Cost::of(&good(find("honest-day").unwrap().text));
    assert_eq!((cost.blocks, cost.hashes), (144, 144 * 65_536));
}
