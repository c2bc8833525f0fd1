//! People pay each other across a whole network, and what their coins come to.

use crate::build::played;
use forklab::chain::id::TxId;
use forklab::cli::playing::Played;
use forklab::primitives::transaction::OutPoint;
use forklab::sim::time::SimDuration;
use forklab::world::observation::View;
use forklab::world::payment_view::Setback;
use std::collections::BTreeMap;

/// Satoshis in a coin.
const COIN: i64 = 100_000_000;

/// What `name` can spend in the end, in satoshis.
fn balance(played: &mut Played, name: &str) -> i64 {
    let owner = played.world.plan().owner_named(name).expect("somebody");
    played.world.spendable(owner).iter().map(|(_, sat)| sat).sum()
}

fn state(played: &Played, name: &str) -> &'static str {
    played.world.payment(name, None).expect("it was tried").state.word()
}

/// Why a payment is not on its way.
fn setback(played: &Played, name: &str) -> Option<Setback> {
    played.world.payment(name, None).expect("it was tried").setback
}

/// Zhang San pays Li Si ten coins; `script` holds what else happens.
fn pizza(script: &str) -> String {
    format!(
        r#"{{"chain": {{"hashes_per_block": 64}},
            "network": {{"nodes": 20, "miners": 4, "latency": "1s"}},
            "people": {{"zhang": {{"funds": "10 BTC"}}, "li": {{"confirmations": 2}}}},
            "script": [{{"at": "5min", "name": "pizza",
                         "pay": {{"from": "zhang", "to": "li", "amount": "10 BTC",
                                 "hand_to": ["li"]}}}}{script}],
            "stop": "time >= 2h"}}"#
    )
}

#[test]
fn a_payment_moves_coins_and_its_fee_goes_to_the_miner() {
    let mut played = played(&pizza(""), &[]);
    let line = played.story.tables.payments[0].clone();

    assert_eq!((line.state, line.delivered_confirmations), ("final", Some(2)));
    assert_eq!(balance(&mut played, "li"), 10 * COIN);
    assert_eq!(balance(&mut played, "zhang"), COIN / 100 - line.fee_sat);
    let height = line.block_height.expect("it is in a block");
    let paid = played.story.tables.blocks.iter().find(|block| {
        block.height == height && block.transactions == 2 && block.fees_sat == line.fee_sat
    });
    assert!(paid.is_some() && line.fee_sat > 0, "the block holds it, and its fee");
    assert_eq!(played.story.summary.transactions_confirmed, 1);
}

/// The miners get the second payment first, the shop the first: it delivers at once and is robbed.
#[test]
fn a_shop_that_does_not_wait_is_robbed_and_one_that_waits_is_not() {
    let again = r#", {"at": "5min", "name": "again",
        "pay": {"from": "zhang", "to": "zhang", "amount": "10 BTC", "same_coins_as": "pizza",
                "hand_to": ["miners:100%"]}}"#;
    let hasty = played(&pizza(again), &["/people/li/confirmations=0"]);
    assert_eq!((state(&hasty, "pizza"), state(&hasty, "again")), ("reversed", "final"));
    assert_eq!(hasty.story.tables.payments[0].loss_sat, 10 * COIN);
    assert_eq!(hasty.story.summary.people["li"].loss_sat, 10 * COIN);

    let patient = played(&pizza(again), &[]);
    assert_eq!((state(&patient, "pizza"), state(&patient, "again")), ("pending", "final"));
    assert_eq!(setback(&patient, "pizza"), Some(Setback::CoinsSpent));
    assert_eq!(setback(&patient, "again"), None);
    assert_eq!(patient.story.picture.money.waits.len(), 1, "the robbed one waits no longer");
    assert_eq!(patient.story.summary.people["li"].loss_sat, 0);
}

#[test]
fn more_than_one_has_is_refused_and_nothing_moves() {
    let more = pizza("").replace(r#""amount": "10 BTC""#, r#""amount": "11 BTC""#);
    let mut played = played(&more, &[]);

    assert_eq!(state(&played, "pizza"), "refused");
    assert_eq!(setback(&played, "pizza"), Some(Setback::TooFewCoins));
    assert_eq!(played.story.tables.payments[0].txid, None);
    assert_eq!(balance(&mut played, "zhang"), 10 * COIN + COIN / 100);
}

fn traffic(relay: &str) -> Played {
    let text = format!(
        r#"{{"chain": {{"hashes_per_block": 64}},
            "network": {{"nodes": 30, "miners": 5, "latency": "bitcoin-2013",
                         "relay": "compact", "payment_relay": "{relay}"}},
            "traffic": {{"payments_per_minute": 6, "people": 20}},
            "stop": "time >= 6h"}}"#
    );
    played(&text, &[])
}

/// Each transaction spends what there is, once on the winning chain; the crate `bitcoin` reads
/// every one of them to the same id.
#[test]
fn no_coin_is_spent_twice_and_the_crate_bitcoin_reads_every_payment() {
    for relay in ["trickle", "flood", "instant"] {
        let played = traffic(relay);
        let content = played.world.content();
        let mut spent: BTreeMap<OutPoint, TxId> = BTreeMap::new();
        let mut tip = played.world.best_tip();
        let mut confirmed = 0;
        while content.block(tip).height > 0 {
            for &tx in &content.block(tip).transactions[1..] {
                let record = content.transaction(tx);
                for input in &record.content.inputs {
                    assert_eq!(spent.insert(input.previous, tx), None, "{relay}: spent twice");
                }
                let bytes = record.content.to_bytes();
                let theirs: bitcoin::Transaction =
                    bitcoin::consensus::deserialize(&bytes).expect("a transaction");
                assert_eq!(theirs.compute_txid().to_string(), record.txid.to_string());
                confirmed += 1;
            }
            tip = content.block(tip).parent;
        }
        assert_eq!(confirmed, played.story.summary.transactions_confirmed);
        let payments = View::payments(&played.world);
        let sent = payments.len();
        // 2,160 are expected; a Poisson number is farther than five deviations off once in 10^6.
        assert!((1_928..=2_392).contains(&sent), "{relay}: {sent}");
        let (_, last) = played.world.finder(played.world.best_tip()).expect("a miner");
        let wait = SimDuration::from_secs(1_800);
        let early = payments.iter().filter(|one| one.sent_at.saturating_add(wait) < last).count();
        assert!(early > sent / 2 && confirmed as usize > early * 9 / 10, "{relay}: {confirmed}");
    }
}

#[test]
fn the_same_coins_to_the_same_payee_again_are_the_same_payment() {
    let again = r#", {"at": "6min", "name": "again",
        "pay": {"from": "zhang", "to": "li", "amount": "10 BTC", "same_coins_as": "pizza"}}"#;
    let mut played = played(&pizza(again), &[]);
    assert_eq!((state(&played, "pizza"), state(&played, "again")), ("final", "refused"));
    assert_eq!(setback(&played, "again"), Some(Setback::SentAlready));
    assert_eq!(played.story.summary.transactions_confirmed, 1);
    assert_eq!(balance(&mut played, "li"), 10 * COIN);
}

#[test]
fn what_was_not_sent_cannot_be_spent_again_and_what_no_node_hears_is_told() {
    let more = pizza(
        r#", {"at": "6min", "name": "again",
        "pay": {"from": "zhang", "to": "zhang", "amount": "1 BTC", "same_coins_as": "pizza"}},
        {"at": "7min", "crash": "li"},
        {"at": "8min", "name": "unheard",
         "pay": {"from": "zhang", "to": "li", "amount": "1 BTC", "hand_to": ["li"]}}"#,
    )
    .replace(r#""amount": "10 BTC","#, r#""amount": "11 BTC","#);
    let played = played(&more, &[]);
    assert_eq!(setback(&played, "pizza"), Some(Setback::TooFewCoins));
    assert_eq!(setback(&played, "again"), Some(Setback::NothingToSpendAgain));
    assert_eq!(setback(&played, "unheard"), Some(Setback::NotTaken));
}
