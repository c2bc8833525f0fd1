//! Which payments a block takes, against the rule played slowly.

use forklab::chain::archive::Archive;
use forklab::chain::id::CoinId;
use forklab::chain::id::TxId;
use forklab::mining::selection::Room;
use forklab::mining::selection::select;
use forklab::primitives::amount::Amount;
use forklab::primitives::script::Script;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use forklab::sim::rng::Stream;

use crate::fixture::easy_archive;

fn payment(spends: &[OutPoint], values: &[i64]) -> Transaction {
    let script_pubkey = Script::pay_to_public_key_hash(&[7; 20]);
    let input = |&previous| TxIn { previous, script_sig: Script::new(), sequence: 0 };
    let output =
        |&sat| TxOut { value: Amount::from_sat(sat), script_pubkey: script_pubkey.clone() };
    Transaction {
        version: 2,
        inputs: spends.iter().map(input).collect(),
        outputs: values.iter().map(output).collect(),
        lock_time: 0,
    }
}

/// Payments of random families in an order of arrival: each spends a coin that nobody has spent,
/// of the funds or of an earlier payment.
fn families(luck: &mut Stream, content: &mut Archive) -> Vec<TxId> {
    let funds = payment(&[OutPoint::NULL], &[1_000_000; 40]);
    let mut unspent: Vec<(OutPoint, i64)> =
        (0..40).map(|index| (OutPoint { txid: funds.txid(), index }, 1_000_000)).collect();
    content.enter_transaction(funds);
    (0..30)
        .map(|_| {
            let inputs = 1 + luck.below(3);
            let spent: Vec<(OutPoint, i64)> = (0..inputs)
                .map(|_| unspent.swap_remove(luck.below(unspent.len() as u64) as usize))
                .collect();
            let outputs = 1 + luck.below(3);
            let fee_sat = 1_000 * luck.below(8) as i64;
            let total: i64 = spent.iter().map(|&(_, sat)| sat).sum();
            let each_sat = (total - fee_sat) / outputs as i64;
            let spends: Vec<OutPoint> = spent.iter().map(|&(outpoint, _)| outpoint).collect();
            let tx = payment(&spends, &vec![each_sat; outputs as usize]);
            let made = (0..outputs as u32).map(|index| OutPoint { txid: tx.txid(), index });
            unspent.extend(made.map(|outpoint| (outpoint, each_sat)));
            content.enter_transaction(tx)
        })
        .collect()
}

/// `tx` with all candidates that it depends on and that are not selected, in order.
fn package_of(tx: TxId, candidates: &[TxId], selected: &[TxId], content: &Archive) -> Vec<TxId> {
    let mut needed = vec![tx];
    let mut at = 0;
    while at < needed.len() {
        for &coin in content.transaction(needed[at]).spends.iter().filter(|&&c| c != CoinId::NONE) {
            let maker = content.coin(coin).tx;
            let is_new = !needed.contains(&maker) && !selected.contains(&maker);
            if is_new && candidates.contains(&maker) {
                needed.push(maker);
            }
        }
        at += 1;
    }
    candidates.iter().copied().filter(|tx| needed.contains(tx)).collect()
}

/// The rule as it is told: whoever has the best rate with all that he still needs comes next, if
/// there is room for them; of equal rates who entered first.
fn select_slowly(candidates: &[TxId], mut room: Room, content: &Archive) -> Vec<TxId> {
    let size_of = |package: &[TxId]| -> u32 {
        package.iter().map(|&tx| content.transaction(tx).size_bytes).sum()
    };
    let rate_of = |package: &[TxId]| {
        let fees = package.iter().map(|&tx| content.transaction(tx).fee_sat.expect("known"));
        fees.sum::<i64>() * 1_000_000 / i64::from(size_of(package))
    };
    let mut selected: Vec<TxId> = Vec::new();
    loop {
        let left = candidates.iter().copied().filter(|tx| !selected.contains(tx));
        let best = left
            .map(|tx| (tx, package_of(tx, candidates, &selected, content)))
            .filter(|(_, package)| size_of(package) <= room.size_bytes)
            .max_by_key(|(tx, package)| (rate_of(package), core::cmp::Reverse(*tx)));
        let Some((_, package)) = best else { return selected };
        room.size_bytes -= size_of(&package);
        selected.extend(package);
    }
}

#[test]
fn a_block_takes_what_the_rule_says_of_random_families() {
    let mut luck = Stream::new(7, "selection", "families");
    let mut partly = 0;
    for _ in 0..200 {
        let mut content = easy_archive();
        let candidates = families(&mut luck, &mut content);
        let room = Room { size_bytes: 300 + luck.below(4_000) as u32, sigop_cost: 80_000 };
        let selected = select(&candidates, room, &content);
        assert_eq!(selected, select_slowly(&candidates, room, &content));
        partly += u32::from(!selected.is_empty() && selected.len() < candidates.len());
    }
    assert!(partly > 100, "most blocks have too little room");
}

#[test]
fn signature_operations_need_room_as_well() {
    let mut content = easy_archive();
    let candidates = families(&mut Stream::new(7, "selection", "sigops"), &mut content);
    let cost = content.transaction(candidates[0]).sigop_cost;
    assert!(cost > 0 && candidates.len() == 30);
    let room = |sigop_cost| Room { size_bytes: u32::MAX, sigop_cost };
    assert_eq!(select(&candidates, room(u32::MAX), &content).len(), 30);
    assert_eq!(select(&candidates, room(0), &content), []);
    let some = select(&candidates, room(40), &content);
    let spent: u32 = some.iter().map(|&tx| content.transaction(tx).sigop_cost).sum();
    assert!(!some.is_empty() && spent <= 40);
}
