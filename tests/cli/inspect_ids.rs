//! What things are called, and what is said where nothing is called so.

use crate::bench::CAST;
use crate::bench::played;
use forklab::chain::id::BlockId;
use forklab::story::inspect_ids::IdReject;
use forklab::story::inspect_ids::Kind;
use forklab::story::inspect_inquiry::Inquiry;
use forklab::world::observation::View;

/// The shortest beginning of `hash` that no other of `all` has.
fn shortest<'a>(hash: &'a str, all: &[String]) -> &'a str {
    let alone =
        |length: &usize| all.iter().filter(|one| one.starts_with(&hash[..*length])).count() == 1;
    &hash[..(1..=64).find(alone).expect("hashes differ")]
}

#[test]
fn a_block_is_found_by_height_by_hash_and_by_its_beginning() {
    let played = played(CAST);
    let inquiry = Inquiry::new(&played.world, &played.story);
    let hashes: Vec<String> = (0..played.world.block_count())
        .map(|block| played.world.block(BlockId(block)).hash.to_string())
        .collect();
    for (block, hash) in (0..).map(BlockId).zip(&hashes) {
        let beginning = shortest(hash, &hashes).to_owned();
        assert_eq!(inquiry.find_block(hash), Ok(block));
        assert_eq!(inquiry.find_block(&hash.to_uppercase()), Ok(block));
        if beginning.parse::<u32>().is_err() {
            assert_eq!(inquiry.find_block(&beginning), Ok(block));
            assert_eq!(inquiry.find_block(&format!("{beginning}…")), Ok(block));
        }
    }
    let behind_zeros = hashes[3].trim_start_matches('0');
    assert_eq!(inquiry.find_block(&behind_zeros[..12]), Ok(BlockId(3)));
    let height_max = played.story.summary.height;
    for height in [0, 1, height_max] {
        let block = inquiry.find_block(&height.to_string()).expect("it is on the chain");
        assert_eq!(played.world.block(block).height, height);
    }
    let above = (height_max + 1).to_string();
    let reject = IdReject::AboveTip { given: above.clone(), height_max };
    assert_eq!(inquiry.find_block(&above), Err(reject));
}

#[test]
fn an_id_that_could_mean_several_names_all_of_them() {
    let played = played(CAST);
    let inquiry = Inquiry::new(&played.world, &played.story);
    let blocks = (0..played.world.block_count()).map(BlockId);
    // The target is 2^256 / 64: each hash begins with a zero.
    let all: Vec<_> = blocks.map(|block| played.world.block(block).hash).collect();

    let reject = inquiry.find_block("0…").expect_err("there are many");

    let (kind, given) = (Kind::Block, "0…".to_owned());
    assert_eq!(reject, IdReject::Ambiguous { kind, given, candidates: all });
}

#[test]
fn a_transaction_is_found_by_payment_id_and_its_beginning() {
    let played = played(CAST);
    let inquiry = Inquiry::new(&played.world, &played.story);
    for payment in played.story.tables.payments.iter() {
        let Some(txid) = payment.txid else { continue };
        let tx = inquiry.find_transaction(&payment.payment).expect("it was paid");
        let text = txid.to_string();
        assert_eq!(played.world.txid(tx), txid);
        assert_eq!(inquiry.find_transaction(&text), Ok(tx));
        assert_eq!(inquiry.find_transaction(&text[..12]), Ok(tx));
        let coins = [format!("{}:1", payment.payment), format!("{}…:1", &text[..12])];
        let [one, other] = coins.map(|coin| inquiry.find_coin(&coin));
        assert!(one.is_ok() && one == other, "{one:?}, {other:?}");
        assert_ne!(inquiry.find_coin(&payment.payment), one, "without an index it is the first");
    }
}

#[test]
fn what_there_is_not_is_told_with_the_nearest() {
    let played = played(CAST);
    let inquiry = Inquiry::new(&played.world, &played.story);
    let unknown = |kind, given: &str, nearest: &str| IdReject::Unknown {
        kind,
        given: given.to_owned(),
        nearest: nearest.to_owned(),
    };

    let tx = |given| inquiry.find_transaction(given).expect_err("there is none");
    assert_eq!(tx("frist"), unknown(Kind::Transaction, "frist", "first"));
    assert_eq!(tx("0123456789ab"), unknown(Kind::Transaction, "0123456789ab", ""));
    assert_eq!(tx(""), unknown(Kind::Transaction, "", ""));
    assert_eq!(tx("dream"), IdReject::NeverPaid { given: "dream".to_owned() });
    let coin = |given| inquiry.find_coin(given).expect_err("there is none");
    assert_eq!(coin("first:x"), unknown(Kind::Coin, "first:x", ""));
    assert_eq!(coin("frist:0"), unknown(Kind::Transaction, "frist", "first"));
    let given = "first:2".to_owned();
    assert_eq!(coin("first:2"), IdReject::NoSuchOutput { given, outputs: 2 });
    let person = inquiry.find_person("zhan").expect_err("nobody");
    assert_eq!(person, unknown(Kind::Person, "zhan", "zhang"));
    let node = inquiry.find_node("node-12").expect_err("there are 12");
    assert!(matches!(node, IdReject::Unknown { kind: Kind::Node, .. }), "{node:?}");
    let block = inquiry.find_block("pizza").expect_err("there is none");
    assert_eq!(block, unknown(Kind::Block, "pizza", ""));
}
