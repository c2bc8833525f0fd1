//! Attacks across a whole network: who is robbed, what is hidden, what the summary says.

use crate::build::played;
use forklab::attack::scheme::Outcome;
use forklab::cli::playing::Played;
use forklab::story::summary::NoEffect;
use forklab::story::tables::BlockStatus;

/// Mallory attacks a shop; `kind` is what she plays, with its own keys.
fn heist(hashpower: &str, confirmations: u32, kind: &str) -> String {
    let (kind, own) = kind.split_once(' ').unwrap_or((kind, ""));
    format!(
        r#"{{"chain": {{"hashes_per_block": 64, "retarget_blocks": "never"}},
            "network": {{"nodes": 20, "miners": 4, "latency": "50ms", "relay": "compact"}},
            "people": {{"mallory": {{"hashpower": {hashpower}, "funds": "10 BTC"}},
                        "shop": {{"confirmations": {confirmations}}}}},
            "script": [{{"name": "heist", "at": "5min", "attack": {{"{kind}": {{
                "by": "mallory", "victim": "shop", "amount": "10 BTC"{own}}}}}}}],
            "stop": "attacks.heist.ended"}}"#
    )
}

fn outcome(played: &Played) -> Outcome {
    let [attack] = played.world.attacks() else { panic!("one attack") };
    attack.outcome
}

#[test]
fn with_most_of_the_hashpower_a_private_chain_takes_goods_and_money() {
    let played = played(&heist("0.9", 3, "private_chain"), &[]);
    assert_eq!(outcome(&played), Outcome::Succeeded);
    let line = &played.story.tables.payments[0];
    assert_eq!((line.payment.as_str(), line.state), ("heist", "reversed"));
    assert_eq!(line.delivered_confirmations, Some(3));
    let summary = &played.story.summary;
    assert_eq!(summary.people["shop"].loss_sat, 1_000_000_000);
    assert!(summary.max_reorg_depth >= 3 && summary.converged);
    let attack = &summary.attacks["heist"];
    assert_eq!(attack["outcome"], "succeeded");
    assert_eq!(
        (&attack["convention"], &attack["kind"]),
        (&"race_s1".into(), &"private_chain".into())
    );
    assert_eq!(attack["honest_blocks_at_delivery"], 3);
}

/// With little hashpower she gives up; nobody but she ever held her blocks.
#[test]
fn a_private_chain_that_is_given_up_stays_secret() {
    let own = r#"private_chain , "give_up_behind_blocks": 4"#;
    let played = played(&heist("0.2", 3, own), &[]);
    assert_eq!(outcome(&played), Outcome::GaveUp);
    let tables = &played.story.tables;
    assert_eq!(tables.payments[0].state, "final");
    let hidden = tables.blocks.iter().filter(|block| block.status == BlockStatus::Secret);
    let own = &played.story.summary.attacks["heist"]["own_blocks"];
    assert_eq!(hidden.clone().count() as u64, own.as_u64().unwrap());
    assert!(hidden.clone().all(|block| block.miner == "mallory"));
    assert_eq!(played.story.summary.max_reorg_depth, 0);
}

/// A tie moves nobody: each node stays with what it heard first.
#[test]
fn published_at_a_tie_a_branch_of_equal_length_wins_only_with_the_next_block() {
    let own = r#"private_chain , "publish_when": "tied""#;
    let played = played(&heist("0.6", 2, own), &[]);
    assert_eq!(outcome(&played), Outcome::Succeeded);
    assert_eq!(played.story.summary.attacks["heist"]["convention"], "other");
}

#[test]
fn a_head_start_begins_anew_where_the_public_chain_grows_first() {
    let own = r#"private_chain , "head_start_blocks": 1, "give_up_behind_blocks": 5"#;
    let played = played(&heist("0.3", 2, own), &[]);
    let paid_at_s = played.story.tables.payments[0].sent_at_s;
    let first = played
        .story
        .tables
        .blocks
        .iter()
        .find(|block| block.miner == "mallory" && block.found_at_s == paid_at_s);
    assert!(first.is_some(), "she pays at the moment at which she holds a block");
    assert_eq!(played.story.summary.attacks["heist"]["convention"], "race_s0");
}

/// In most of the races mallory's own payment is first: her node has the neighbours.
#[test]
fn a_race_is_lost_by_a_shop_that_does_not_wait_and_not_by_one_that_waits() {
    let robbed = (1..=20).filter(|seed| {
        let hasty = played(&heist("0.3", 0, "race"), &[&format!("/seed={seed}")]);
        let loss_sat = hasty.story.summary.people["shop"].loss_sat;
        let succeeded = outcome(&hasty) == Outcome::Succeeded;
        assert_eq!(succeeded, loss_sat > 0);
        succeeded
    });
    let robbed = robbed.count();
    assert!((1..20).contains(&robbed), "{robbed} of 20");

    let patient = played(&heist("0.3", 1, "race"), &[]);
    assert_eq!(patient.story.summary.people["shop"].loss_sat, 0);
}

#[test]
fn one_attacks_once_at_a_time_with_coins_that_one_has_and_it_can_be_ended() {
    let two = heist("0.2", 6, "private_chain").replace(
        "\"script\": [",
        r#""script": [{"name": "other", "at": "6min", "attack": {"race": {
            "by": "mallory", "victim": "shop", "amount": "10 BTC"}}},
            {"name": "rich", "at": "20min", "attack": {"race": {
            "by": "mallory", "victim": "shop", "amount": "1000 BTC"}}},"#,
    );
    let two = two.replace(
        r#"}],
            "stop": "attacks.heist.ended""#,
        r#"}, {"at": "15min", "end_attack": "heist"}, {"at": "16min", "end_attack": "heist"}],
            "stop": "time >= 1h""#,
    );
    let played = played(&two, &[]);
    let nothing: Vec<(u32, NoEffect)> = played
        .story
        .summary
        .never_happened
        .iter()
        .map(|nothing| (nothing.entry, nothing.because))
        .collect();
    assert_eq!(
        nothing,
        [(0, NoEffect::Busy), (1, NoEffect::TooFewCoins), (4, NoEffect::AlreadySo)]
    );
    assert_eq!(played.world.attacks()[0].outcome, Outcome::GaveUp);
}

/// A branch of a minority has easy blocks without number and no work: he gives it up.
#[test]
fn stamps_of_a_minority_make_nothing_easy_and_come_to_an_end() {
    let text = r#"{"chain": {"pow": "sampled", "retarget_blocks": 20},
        "network": {"nodes": 9, "miners": 3, "latency": "50ms", "relay": "compact"},
        "people": {"mallory": {"hashpower": 0.3}},
        "script": [{"name": "warp", "at": "1h", "attack": {"time_warp": {"by": "mallory"}}}],
        "stop": "time >= 4d",
        "expect": ["attacks.warp.outcome == gave_up", "difficulty > 0.5", "difficulty < 2"]}"#;
    let played = played(text, &[]);
    assert!(played.story.summary.expectations.iter().all(|one| one.holds));
}

/// Whose node is down does nothing, and says so.
#[test]
fn an_attacker_who_is_down_does_not_attack() {
    let down = heist("0.6", 2, "private_chain")
        .replace("\"script\": [", r#""script": [{"at": "1min", "crash": "mallory"}, "#);
    let down = down.replace("\"stop\": \"attacks.heist.ended\"", "\"stop\": \"time >= 2h\"");
    let played = played(&down, &[]);
    let never: Vec<NoEffect> =
        played.story.summary.never_happened.iter().map(|one| one.because).collect();
    assert_eq!(never, [NoEffect::NodeIsDown]);
    assert!(played.world.attacks().is_empty());
}

/// A shop that was down gets the attacker's blocks afterwards, one by one.
#[test]
fn an_eclipsed_shop_that_was_down_is_fed_again() {
    let text = r#"{"chain": {"hashes_per_block": 64, "retarget_blocks": "never"},
        "network": {"nodes": 20, "miners": 4, "latency": "50ms", "relay": "headers"},
        "people": {"mallory": {"hashpower": 0.3, "funds": "10 BTC"},
                   "shop": {"confirmations": 3}},
        "script": [{"name": "pizza", "at": "1h", "attack": {"eclipse": {
            "by": "mallory", "victim": "shop", "amount": "1 BTC"}}},
            {"at": "2h", "crash": "shop"}, {"at": "5h", "restart": "shop"}],
        "stop": "attacks.pizza.ended or time >= 3d",
        "expect": ["attacks.pizza.outcome == succeeded", "people.shop.loss == 1 BTC"]}"#;
    for seed in 1..=10 {
        let played = played(text, &[&format!("/seed={seed}")]);
        assert!(
            played.story.summary.expectations.iter().all(|one| one.holds),
            "seed {seed}: {:?}",
            played.story.summary.attacks
        );
    }
}
