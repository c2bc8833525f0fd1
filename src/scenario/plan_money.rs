//! Who can have coins, and what is in the first block.

use crate::primitives::amount::Amount;
use crate::primitives::block::Block;
use crate::primitives::hash::Hash256;
use crate::primitives::hash::sha256;
use crate::primitives::key::KeyPair;
use crate::primitives::merkle::merkle_root;
use crate::primitives::script::Script;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::scenario::schema::Scenario;
use crate::scenario::script::Verb;
use crate::scenario::traffic::COINS;
use crate::scenario::traffic::Traffic;
use crate::world::plan::MinerPlan;
use crate::world::plan::OwnerId;
use crate::world::plan::OwnerPlan;
use crate::world::plan::TrafficPlan;

/// What somebody with funds has on top of them, for fees: a hundredth of a bitcoin.
const FEE_PURSE_SAT: u64 = 1_000_000;

/// Everybody who can have coins: people in name order, the people of the traffic, the anonymous
/// miners. Nobody where nobody ever pays.
pub fn owners_of(scenario: &Scenario, miners: &[MinerPlan]) -> Vec<OwnerPlan> {
    let pays = scenario.traffic.is_some()
        || scenario.script.iter().any(|entry| {
            matches!(entry.verb, Some(Verb::Pay(_) | Verb::Attack(_) | Verb::SendCrafted { .. }))
        });
    if !pays {
        return Vec::new();
    }
    let owner = |name: &str, confirmations| OwnerPlan {
        name: name.to_owned(),
        script: script_of(name),
        confirmations,
    };
    let people = scenario.people.iter().map(|(name, person)| owner(name, person.confirmations));
    let traffic = scenario.traffic.as_ref().map_or(0, |traffic| traffic.people);
    let crowd = (1..=traffic).map(|number| owner(&Traffic::name_of(number), None));
    let anonymous = miners.iter().filter(|miner| miner.node.is_none());
    people.chain(crowd).chain(anonymous.map(|miner| owner(&miner.name, None))).collect()
}

/// The script that locks the coins of whoever is called `name`.
pub fn script_of(name: &str) -> Script {
    Script::pay_to_public_key_hash(KeyPair::from_name(name).public_hash())
}

/// The owner of each script, for looking up.
pub fn by_script(owners: &[OwnerPlan]) -> Vec<(Script, OwnerId)> {
    let mut scripts: Vec<(Script, OwnerId)> =
        owners.iter().zip(0..).map(|(owner, at)| (owner.script.clone(), OwnerId(at))).collect();
    scripts.sort_unstable();
    scripts
}

/// The random payments of a scenario.
pub fn traffic_of(scenario: &Scenario) -> Option<TrafficPlan> {
    let traffic = scenario.traffic.as_ref()?;
    let first = OwnerId(u32::try_from(scenario.people.len()).expect("few people"));
    Some(TrafficPlan { first, count: traffic.people, interval: traffic.interval() })
}

/// Puts the funds of everybody into the first block: a second transaction, which spends nothing.
/// No rule asks about the first block; its coins are spendable at once.
pub fn add_funds(genesis: &mut Block, scenario: &Scenario) {
    let mut outputs = Vec::new();
    let mut give = |name: &str, sat: u64| {
        let value = Amount::from_sat(sat.cast_signed());
        outputs.push(TxOut { value, script_pubkey: script_of(name) });
    };
    for (name, person) in scenario.people.iter().filter(|(_, person)| person.funds_sat > 0) {
        give(name, person.funds_sat);
        give(name, FEE_PURSE_SAT);
    }
    if let Some(traffic) = &scenario.traffic
        && scenario.chain.preset.has_funds()
    {
        for number in 1..=traffic.people {
            for _ in 0..COINS {
                give(&Traffic::name_of(number), traffic.funds_sat / COINS);
            }
        }
    }
    if outputs.is_empty() {
        return;
    }
    let previous = OutPoint { txid: Hash256(sha256(b"forklab-funds-1")), index: 0 };
    let script_sig = Script::new();
    let input = TxIn { previous, script_sig, sequence: TxIn::SEQUENCE_FINAL };
    let funds = Transaction { version: 1, inputs: vec![input], outputs, lock_time: 0 };
    genesis.transactions.push(funds);
    let txids: Vec<Hash256> = genesis.transactions.iter().map(Transaction::txid).collect();
    genesis.header.merkle_root = merkle_root(&txids).0;
}
