//! The pages, the tree and the graph, letter by letter where they are small.

use crate::bench::Bench;
use crate::bench::CAST;
use crate::bench::ROBBERY;
use crate::bench::merging;
use forklab::cli::inspect_dot::graph;
use forklab::cli::inspect_tree::tree;
use forklab::primitives::hash::Hash256;
use forklab::primitives::transaction::OutPoint;
use forklab::scenario::schema::Language;
use forklab::story::inspect_inquiry::CoinLine;
use forklab::story::inspect_inquiry::CoinName;
use forklab::story::inspect_origin::OriginAnswer;
use forklab::story::inspect_origin::OriginCoin;
use forklab::story::inspect_origin::Source;
use std::collections::BTreeSet;

#[test]
fn the_tree_leads_from_a_coin_to_the_funds() {
    let bench = Bench::with(&[("rob", ROBBERY)]);
    let coins = bench.ask_json("rob", &["origin", "again"])["coins"].clone();
    let ids: Vec<&str> = (0..3).map(|at| coins[at]["coin"].as_str().expect("an id")).collect();
    let height = coins[0]["height"].as_u64().expect("it is in a block");
    let [paid, funds] = [&ids[0][..12], &ids[1][..12]];

    assert_eq!(
        bench.ask("rob", &["origin", "again"]),
        format!(
            "{}   3 coins on the way, 0 from coinbases and 2 from the funds of the first block
  {paid}…:0   10 BTC   zhang   again, height {height}
    {funds}…:0   10 BTC   zhang   funds
    {funds}…:1   0.01 BTC   zhang   funds
",
            ids[0]
        )
    );
}

#[test]
fn what_was_spent_for_two_coins_is_shown_once() {
    let bench = Bench::with(&[("merging", &merging())]);
    let text = bench.ask("merging", &["origin", "both"]);
    let first = bench.ask_json("merging", &["tx", "first"])["txid"].clone();
    let first = &first.as_str().expect("an id")[..12];
    let lines: Vec<&str> = text.lines().collect();

    assert_eq!(text.matches("   zhang   funds").count(), 1, "{text}");
    let again = lines.iter().find(|line| line.contains("(its way back: above)"));
    assert!(again.is_some_and(|line| line.contains(first)), "{text}");
    assert_eq!(lines.len(), 1 + 5, "both, first:0, its funds, second, first:1: {text}");
}

#[test]
fn a_way_back_as_long_as_a_chain_is_cut_and_says_where_the_rest_is() {
    let name = |at: u8| {
        let mut txid = Hash256::ZERO;
        txid.0[31] = at;
        CoinName(OutPoint { txid, index: 0 })
    };
    let coin = |at: u8| OriginCoin {
        line: CoinLine { coin: name(at), amount_sat: 1, owner: None, payment: None },
        source: Source::Transaction,
        height: None,
        block_hash: None,
        from: vec![name(at + 1)],
    };
    let coins = (0..200).map(coin).collect();
    let origin = OriginAnswer { coin: name(0), coins, coinbases: 0, funds: 0 };

    let lines = tree(&origin, Language::English);

    assert_eq!(lines.len(), 1 + 25, "{lines:?}");
    assert!(lines[25].ends_with("   … (go on: --dot, --json)"), "{}", lines[25]);
    assert!(!lines[24].contains("go on"), "{}", lines[24]);
    let edge = format!("  \"{}\" -> \"{}\";", name(200), name(199));
    assert!(graph(&origin, Language::English).contains(&edge));
}

#[test]
fn the_graph_has_an_edge_for_each_coin_that_was_spent() {
    let bench = Bench::with(&[("cast", CAST)]);
    let origin = bench.ask_json("cast", &["origin", "mined"]);
    let text = bench.ask("cast", &["origin", "mined", "--dot"]);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!((lines[0], lines.last()), ("digraph origin {", Some(&"}")));
    let quoted = |line: &&str| line.split('"').nth(1).map(str::to_owned);
    let edges = || lines.iter().filter(|line| line.contains(" -> "));
    let nodes: BTreeSet<String> =
        lines.iter().filter(|line| line.contains("label=")).filter_map(quoted).collect();
    let coins = origin["coins"].as_array().expect("a list");
    assert_eq!(nodes.len(), coins.len());
    let spent: usize = coins.iter().map(|coin| coin["from"].as_array().map_or(0, Vec::len)).sum();
    assert_eq!(edges().count(), spent);
    for edge in edges() {
        let ends: Vec<&str> = edge.split('"').collect();
        assert!(nodes.contains(ends[1]) && nodes.contains(ends[3]), "{edge}");
    }
    assert_eq!(text.matches("shape=box").count() as u64, {
        origin["coinbases"].as_u64().unwrap_or(0) + origin["funds"].as_u64().unwrap_or(0)
    });
}

#[test]
fn a_robbery_is_told_in_both_languages() {
    let bench = Bench::with(&[("rob", ROBBERY)]);
    let tx = bench.ask_json("rob", &["tx", "pizza"]);
    let (pizza, again) = (&tx["txid"], &bench.ask_json("rob", &["tx", "again"])["txid"]);
    let again = &again.as_str().expect("an id")[..12];
    let funds = &tx["inputs"][0]["coin"].as_str().expect("an id")[..12];

    assert_eq!(
        bench.ask("rob", &["tx", "pizza"]),
        format!(
            "pizza   {}   gone
  zhang pays li 10 BTC: reversed
  0 confirmations; in 0 of 20 mempools; fee 0.0000376 BTC; 373 bytes
  spends
    {funds}…:0   10 BTC   zhang
      also spent by again {again}… (confirmed)
    {funds}…:1   0.01 BTC   zhang
      also spent by again {again}… (confirmed)
  makes
    0   10 BTC   li   not on the best chain
    1   0.0099624 BTC   zhang   not on the best chain
  in no block
",
            pizza.as_str().expect("an id")
        )
    );
    let chinese = bench.ask("rob", &["person", "li", "--lang", "zh"]);
    assert!(chinese.ends_with("  已为1笔付款（10 BTC）交货；其中损失1笔（10 BTC）\n"), "{chinese}");
    let english = bench.ask("rob", &["person", "li"]);
    assert!(english.ends_with("  delivered for 1 payment, 10 BTC; lost 1 of them, 10 BTC\n"));
}

#[test]
fn no_page_in_one_language_holds_words_of_the_other() {
    let bench = Bench::with(&[("cast", CAST)]);
    for question in [
        &["block", "0"][..],
        &["block", "5"],
        &["tx", "mined"],
        &["person", "wang"],
        &["origin", "mined"],
        &["node", "li"],
        &["world"],
    ] {
        let is_chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let chinese = bench.ask("cast", &[question, &["--lang", "zh"]].concat());
        assert!(is_chinese(&chinese), "{chinese}");
        for word in ["height", "found", "spends", "coins", "nodes", " in ", " of "] {
            assert!(!chinese.contains(word), "{word}: {chinese}");
        }
        assert!(!is_chinese(&bench.ask("cast", question)), "{question:?}");
    }
}
