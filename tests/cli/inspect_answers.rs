//! The answers, held against the ledger, the raw transactions and the crate `bitcoin`.

use crate::bench::CAST;
use crate::bench::COIN;
use crate::bench::ROBBERY;
use crate::bench::TRAFFIC;
use crate::bench::merging;
use crate::bench::played;
use forklab::chain::id::BlockId;
use forklab::chain::id::TxId;
use forklab::cli::playing::Played;
use forklab::primitives::transaction::OutPoint;
use forklab::scenario::shipped::find;
use forklab::sim::id::NodeId;
use forklab::story::inspect_inquiry::CoinName;
use forklab::story::inspect_inquiry::Inquiry;
use forklab::story::inspect_inquiry::TransactionState;
use forklab::story::inspect_node::NodeAnswer;
use forklab::story::inspect_origin::OriginAnswer;
use forklab::story::inspect_origin::Source;
use forklab::story::inspect_person::PersonAnswer;
use forklab::story::inspect_transaction::CoinState;
use forklab::story::inspect_transaction::TransactionAnswer;
use forklab::story::tables::BlockStatus;
use forklab::world::observation::View;
use std::collections::BTreeMap;
use std::collections::BTreeSet;

fn inquiry(played: &Played) -> Inquiry<'_> {
    Inquiry::new(&played.world, &played.story)
}

fn person(played: &Played, name: &str) -> PersonAnswer {
    let inquiry = inquiry(played);
    inquiry.person(inquiry.find_person(name).expect("somebody"))
}

fn transaction(played: &Played, id: &str) -> TransactionAnswer {
    let inquiry = inquiry(played);
    inquiry.transaction(inquiry.find_transaction(id).expect("it was paid"))
}

fn origin(played: &Played, coin: &str) -> OriginAnswer {
    let inquiry = inquiry(played);
    inquiry.origin(inquiry.find_coin(coin).expect("it was made"))
}

fn node(played: &Played, name: &str) -> NodeAnswer {
    let inquiry = inquiry(played);
    inquiry.node(inquiry.find_node(name).expect("a node"))
}

/// The judge is the ledger, which a node asks before it takes a payment.
#[test]
fn everybodys_coins_together_are_the_ledger() {
    for text in [CAST, ROBBERY, TRAFFIC] {
        let mut played = played(text);
        let names: Vec<String> =
            played.world.plan().owners.iter().map(|owner| owner.name.clone()).collect();
        let mut coins: BTreeMap<OutPoint, i64> = BTreeMap::new();
        for name in &names {
            let answer = person(&played, name);
            let sum: i64 = answer.coins.iter().map(|coin| coin.amount_sat).sum();
            assert_eq!(answer.balance_sat, sum, "{name}");
            coins.extend(answer.coins.iter().map(|coin| (coin.coin.0, coin.amount_sat)));
        }

        let tip = played.world.best_tip_id();
        let ledger: BTreeMap<OutPoint, i64> = played.world.unspent_at(tip).into_iter().collect();

        assert_eq!(coins, ledger);
    }
}

/// The judge is what the wallet would spend.
#[test]
fn what_is_mature_and_not_being_spent_can_be_spent() {
    let mut played = played(TRAFFIC);
    let mut waiting = 0;
    for number in 1..=20 {
        let name = format!("person-{number}");
        let answer = person(&played, &name);
        let free = answer
            .coins
            .iter()
            .filter(|coin| coin.matures_at_height.is_none() && coin.spent_in_mempool.is_none());
        let free: BTreeSet<OutPoint> = free.map(|coin| coin.coin.0).collect();
        waiting += answer.coins.len() - free.len();

        let owner = played.world.plan().owner_named(&name).expect("somebody");
        let spendable = played.world.spendable(owner);
        let content = played.world.content();
        let name_of = |coin| {
            let record = content.coin(coin);
            OutPoint { txid: content.transaction(record.tx).txid, index: record.index }
        };
        let is_change = |tx: TxId| content.transaction(tx).blocks.is_empty();
        let spendable = spendable.iter().map(|&(coin, _)| coin);
        let confirmed = spendable.filter(|&coin| !is_change(content.coin(coin).tx));

        assert_eq!(free, confirmed.map(name_of).collect(), "{name}");
    }
    assert!(waiting > 0, "some coins are being spent in the end");
}

#[test]
fn a_miner_without_any_payment_in_the_world_has_his_coinbases() {
    let text = r#"{"chain": {"hashes_per_block": 64},
        "network": {"nodes": 4, "miners": 1}, "people": {"wang": {"hashpower": 0.6}},
        "stop": "height >= 120"}"#;
    let played = played(text);
    let blocks = &played.story.tables.blocks;
    for name in ["wang", "miner-1"] {
        let answer = person(&played, name);
        let own = blocks
            .iter()
            .filter(|block| block.miner == name && block.status == BlockStatus::Active);
        let heights: Vec<u32> = own.map(|block| block.height).collect();
        let seen: Vec<u32> = answer.coins.iter().map(|coin| coin.height).collect();

        assert_eq!(seen, heights, "{name}");
        assert_eq!(answer.balance_sat, 50 * COIN * heights.len() as i64);
        for coin in &answer.coins {
            // The next block has height tip + 1; a coinbase matures 100 blocks above its own.
            let matures = coin.height + 100;
            let expected = (matures > answer.height + 1).then_some(matures);
            assert_eq!((coin.is_coinbase, coin.matures_at_height), (true, expected));
        }
    }
}

/// Every coin behind `coin`, itself among them, straight from the transactions' inputs.
fn behind(played: &Played, coin: OutPoint, all: &mut BTreeSet<OutPoint>) {
    let content = played.world.content();
    if let Some(tx) = content.find_transaction(coin.txid)
        && all.insert(coin)
    {
        let body = content.body_of(tx);
        let inputs = &body.inputs;
        inputs.iter().for_each(|input| behind(played, input.previous, all));
    }
}

/// The origin of `coin`, held against the transactions' inputs.
fn checked_origin(played: &Played, coin: &str) -> OriginAnswer {
    let answer = origin(played, coin);
    let mut expected = BTreeSet::new();
    behind(played, answer.coin.0, &mut expected);
    let coins: BTreeSet<OutPoint> = answer.coins.iter().map(|coin| coin.line.coin.0).collect();
    assert_eq!((coins.len(), coins), (answer.coins.len(), expected), "{coin}");
    answer
}

/// The coins of the first block behind `answer`: whose and how much.
fn funds(answer: &OriginAnswer) -> BTreeSet<(&str, i64)> {
    let funds = answer.coins.iter().filter(|coin| coin.source == Source::Funds);
    funds
        .map(|coin| {
            assert_eq!((coin.height, &coin.from[..]), (Some(0), &[][..]));
            (coin.line.owner.as_deref().expect("somebody"), coin.line.amount_sat)
        })
        .collect()
}

#[test]
fn the_origin_of_a_payment_with_several_inputs_reaches_the_funds() {
    let played = played(CAST);
    assert_eq!(transaction(&played, "both").inputs.len(), 2, "Li Si pays with both coins");

    let answer = checked_origin(&played, "both");

    assert_eq!(funds(&answer), BTreeSet::from([("zhang", 10 * COIN), ("chen", 6 * COIN)]));
    assert_eq!((answer.funds, answer.coinbases), (2, 0));
    let first = &answer.coins[0].line;
    assert_eq!((first.amount_sat, first.owner.as_deref()), (8 * COIN, Some("wang")));
}

/// The two figures of the text: 200 = 50 + 100 + 50, and a payment that names its three sources.
/// Each payment on the way leaves 0.0001 to the miner, but for the first half's.
#[test]
fn two_hundred_coins_are_four_coinbases() {
    let played = played(find("two-hundred").expect("it is shipped").text);

    let inputs = transaction(&played, "rent").inputs;
    let mut sources: Vec<(i64, Option<&str>)> =
        inputs.iter().map(|input| (input.amount_sat.unwrap(), input.payment.as_deref())).collect();
    sources.sort_unstable();
    let less = |coins: i64, fees: i64| coins * COIN - fees * COIN / 10_000;
    assert_eq!(
        sources,
        [(less(50, 4), Some("wage")), (less(50, 0), None), (less(100, 1), Some("gift"))]
    );

    let answer = checked_origin(&played, "rent");
    assert_eq!((answer.coinbases, answer.funds), (4, 0));
    let coinbases = answer.coins.iter().filter(|coin| coin.source == Source::Coinbase);
    let mut finders: Vec<(&str, i64)> =
        coinbases.map(|coin| (coin.line.owner.as_deref().unwrap(), coin.line.amount_sat)).collect();
    finders.sort_unstable();
    let found = |name| (name, 50 * COIN);
    assert_eq!(finders, [found("liu-ba"), found("me"), found("zhang-san"), found("zhang-san")]);
}

#[test]
fn ways_back_that_meet_are_counted_once() {
    let played = played(&merging());
    assert_eq!(transaction(&played, "both").inputs.len(), 2, "Li Si pays with both coins");

    let answer = checked_origin(&played, "both");

    assert_eq!(funds(&answer), BTreeSet::from([("zhang", 10 * COIN)]));
    assert_eq!((answer.funds, answer.coinbases), (1, 0));
}

#[test]
fn the_origin_of_mined_money_is_a_coinbase() {
    let played = played(CAST);
    let answer = checked_origin(&played, "mined");

    assert!(answer.coinbases > 0, "55 coins are more than Wang Wu was paid");
    for coin in answer.coins.iter().filter(|coin| coin.source == Source::Coinbase) {
        let height = coin.height.expect("it is on the chain");
        let paid = answer.coins[0].height.expect("so is the payment");
        assert!(height + 100 <= paid, "a coinbase was mature when it was spent");
        assert_eq!(coin.line.owner.as_deref(), Some("wang"));
    }
}

#[test]
fn a_transaction_balances_and_its_coins_are_named() {
    let played = played(CAST);
    for name in ["first", "second", "both", "mined"] {
        let answer = transaction(&played, name);
        let paid_in: i64 = answer.inputs.iter().filter_map(|input| input.amount_sat).sum();
        let paid_out: i64 = answer.outputs.iter().map(|output| output.line.amount_sat).sum();
        assert_eq!(Some(paid_in - paid_out), answer.fee_sat, "{name}");
        assert_eq!(answer.state, TransactionState::Confirmed);
        let [block] = &answer.blocks[..] else { panic!("one block holds it") };
        let height = played.story.summary.height;
        assert_eq!(answer.confirmations, height - block.height + 1, "{name}");
    }
    let both = transaction(&played, "both");
    let from: Vec<_> = both.inputs.iter().map(|input| input.payment.as_deref()).collect();
    assert_eq!(BTreeSet::from_iter(from), BTreeSet::from([Some("first"), Some("second")]));
    for name in ["first", "second"] {
        let output = &transaction(&played, name).outputs[0];
        let spender = &output.spenders[0];
        assert_eq!((output.state, spender.txid), (CoinState::Spent, both.txid));
    }
}

#[test]
fn a_double_spend_shows_its_rival_and_the_loss() {
    let played = played(ROBBERY);
    let (pizza, again) = (transaction(&played, "pizza"), transaction(&played, "again"));

    assert_eq!((pizza.state, pizza.confirmations), (TransactionState::Gone, 0));
    assert_eq!(pizza.outputs[0].state, CoinState::Absent);
    assert_eq!(again.state, TransactionState::Confirmed);
    for (one, other, state) in
        [(&pizza, &again, TransactionState::Confirmed), (&again, &pizza, TransactionState::Gone)]
    {
        for input in &one.inputs {
            let [rival] = &input.rivals[..] else { panic!("one rival") };
            assert_eq!((rival.txid, rival.state), (other.txid, state));
        }
    }
    let li = person(&played, "li");
    assert_eq!((li.delivered_payments, li.delivered_sat), (1, 10 * COIN));
    assert_eq!((li.lost_payments, li.lost_sat, li.balance_sat), (1, 10 * COIN, 0));
}

#[test]
fn a_block_is_what_the_crate_bitcoin_reads() {
    let played = played(CAST);
    let inquiry = inquiry(&played);
    for id in (0..played.world.block_count()).map(BlockId) {
        let answer = inquiry.block(id);
        let bytes = played.world.block_bytes(id);
        let theirs: bitcoin::Block = bitcoin::consensus::deserialize(&bytes).expect("a block");

        assert_eq!(answer.hash.to_string(), theirs.block_hash().to_string());
        let (header, ours) = (&theirs.header, &answer.header);
        assert_eq!(ours.version, header.version.to_consensus());
        assert_eq!(ours.previous_hash.to_string(), header.prev_blockhash.to_string());
        assert_eq!(ours.merkle_root.to_string(), header.merkle_root.to_string());
        assert_eq!((ours.time_s, ours.nonce), (header.time, header.nonce));
        assert_eq!(ours.nbits, format!("{:08x}", header.bits.to_consensus()));
        assert_eq!(answer.size_bytes as usize, bytes.len());
        let txids = answer.transactions.iter().map(|tx| tx.txid.to_string());
        let their_txids = theirs.txdata.iter().map(|tx| tx.compute_txid().to_string());
        assert!(txids.eq(their_txids), "{id:?}");
        let fees: i64 = answer.transactions.iter().filter_map(|tx| tx.fee_sat).sum();
        assert_eq!(answer.fees_sat, fees, "{id:?}");
    }
}

#[test]
fn the_two_ends_of_a_link_know_each_other() {
    let played = played(CAST);
    let nodes = (0..played.world.node_count()).map(NodeId);
    let names: Vec<String> = nodes.map(|node| played.world.node_name(node)).collect();
    let mut ends: BTreeMap<(String, String), u32> = BTreeMap::new();
    for name in &names {
        for peer in node(&played, name).peers {
            assert!(peer.is_open);
            let mut link = [name.clone(), peer.name.clone()];
            if !peer.is_outbound {
                link.reverse();
            }
            let [from, to] = link;
            *ends.entry((from, to)).or_default() += 1;
        }
    }
    assert!(!ends.is_empty() && ends.values().all(|&seen| seen == 2), "{ends:?}");
}

#[test]
fn what_waits_is_in_the_mempools_that_say_so() {
    let played = played(TRAFFIC);
    let nodes: Vec<NodeAnswer> =
        (0..30).map(|number| node(&played, &format!("node-{number}"))).collect();
    let waiting: BTreeSet<String> =
        nodes.iter().flat_map(|node| &node.mempool).map(|line| line.txid.to_string()).collect();
    assert_eq!(inquiry(&played).world().transactions_waiting as usize, waiting.len());
    assert!(!waiting.is_empty());
    for txid in &waiting {
        let answer = transaction(&played, txid);
        let holds = |node: &&NodeAnswer| node.mempool.iter().any(|line| line.txid == answer.txid);
        let holders = nodes.iter().filter(holds).count();
        assert_eq!((answer.state, answer.mempools as usize), (TransactionState::Waiting, holders));
        assert_eq!((answer.confirmations, &answer.blocks[..]), (0, &[][..]));
    }
    for node in &nodes {
        let bytes: u32 = node.mempool.iter().map(|line| line.size_bytes).sum();
        assert_eq!(node.mempool_bytes, u64::from(bytes), "{}", node.name);
    }
}

#[test]
fn the_world_adds_up() {
    let played = played(TRAFFIC);
    let world = inquiry(&played).world();
    let summary = &played.story.summary;

    assert_eq!(world.payments.values().sum::<u32>() as usize, played.world.payments().len());
    assert_eq!(world.blocks.values().sum::<u32>(), summary.blocks_found);
    assert_eq!(world.tips.iter().map(|tip| tip.nodes).sum::<u32>(), world.nodes);
    assert_eq!((world.height, world.supply_sat), (summary.height, summary.supply_sat));
    // 20 people with 100 coins each, and 50 for each block, the first one's among them.
    assert_eq!(world.supply_sat, (2_000 + 50 * (i64::from(world.height) + 1)) * COIN);
}

#[test]
fn a_node_that_is_down_is_told_and_follows_nothing() {
    let text = r#"{"chain": {"hashes_per_block": 64}, "network": {"nodes": 9, "miners": 2},
        "script": [{"at": "30min", "crash": "node-3"}], "stop": "time >= 3h"}"#;
    let played = played(text);
    let answer = node(&played, "node-3");
    let world = inquiry(&played).world();

    assert!(!answer.is_running && !answer.is_on_best);
    assert!(answer.peers.iter().all(|peer| !peer.is_open) && !answer.peers.is_empty());
    assert_eq!((world.nodes, world.nodes_running), (9, 8));
    let tips: Vec<(u32, u32)> = world.tips.iter().map(|tip| (tip.height, tip.nodes)).collect();
    assert_eq!(tips, [(world.height, 8)]);
}

#[test]
fn a_coin_is_called_by_its_transaction_and_its_place() {
    let played = played(CAST);
    let coin = origin(&played, "first:1").coin;
    let CoinName(outpoint) = coin;

    assert_eq!(coin.to_string(), format!("{}:1", transaction(&played, "first").txid));
    assert_eq!(outpoint.index, 1);
}
