//! What an attack brings, by the history of [`crate::by_hand`]: of it bob loses a branch of two.

use crate::by_hand::play;
use crate::fake_world::FakeWorld;
use crate::fake_world::SUBSIDY_SAT;
use forklab::attack::scheme::Outcome;
use forklab::scenario::condition::Figures;
use forklab::scenario::condition::Path;
use forklab::scenario::condition::Unit;
use forklab::scenario::condition::Value;
use forklab::sim::time::SimTime;
use forklab::story::figures::LiveFigures;
use forklab::world::attack_view::AttackView;

const LOSS_SAT: i64 = 700_000_000;

/// An attack that began at 60 s and took what was delivered.
fn heist(by: &str) -> AttackView {
    AttackView {
        name: "heist".to_owned(),
        kind: "private_chain",
        by: by.to_owned(),
        victim: None,
        amount_sat: Some(LOSS_SAT),
        loss_sat: Some(LOSS_SAT),
        outcome: Outcome::Succeeded,
        began_at: SimTime::from_nanos(60_000_000_000),
        ended_at: None,
        links: 0,
        machines: 0,
        machines_share: 0.25,
        hashpower_share: 0.5,
        figures: Vec::new(),
    }
}

/// The figure live, held equal to that of the summary.
fn profit_sat(mut world: FakeWorld, attack: AttackView) -> Option<Value> {
    world.view.attacks = vec![attack];
    let live = LiveFigures { tally: &world.tally, view: &world.view };
    let name = "attacks.heist.profit_sat".to_owned();
    let path = Path { name, viewer: None, unit: Unit::None };
    let profit_sat = live.figure(&path);
    assert_eq!(world.story(true).summary.figure(&path), profit_sat);
    profit_sat
}

#[test]
fn blocks_that_come_to_nothing_are_the_price_of_an_attack() {
    let profit_sat = |attack| profit_sat(play().0, attack);

    let both_lost = LOSS_SAT - 2 * SUBSIDY_SAT;
    assert_eq!(profit_sat(heist("bob")), Some(Value::Whole(both_lost)));
    assert_eq!(profit_sat(heist("alice")), Some(Value::Whole(LOSS_SAT)), "all of hers stay");
    let in_vain = AttackView { loss_sat: Some(0), ..heist("bob") };
    assert_eq!(profit_sat(in_vain), Some(Value::Whole(-2 * SUBSIDY_SAT)));
    let unpaid = AttackView { loss_sat: None, ..heist("bob") };
    assert_eq!(profit_sat(unpaid), Some(Value::Whole(-2 * SUBSIDY_SAT)));
}

#[test]
fn only_blocks_of_the_time_of_the_attack_count() {
    let profit_sat = |attack| profit_sat(play().0, attack);
    let at = |second: u64| SimTime::from_nanos(second * 1_000_000_000);

    let between = AttackView { began_at: at(102), ended_at: Some(at(149)), ..heist("bob") };
    assert_eq!(profit_sat(between), Some(Value::Whole(LOSS_SAT)));
    let the_first = AttackView { ended_at: Some(at(101)), ..heist("bob") };
    assert_eq!(profit_sat(the_first), Some(Value::Whole(LOSS_SAT - SUBSIDY_SAT)));
    let the_second = AttackView { began_at: at(150), ..heist("bob") };
    assert_eq!(profit_sat(the_second), Some(Value::Whole(LOSS_SAT - SUBSIDY_SAT)));
}

#[test]
fn an_attack_that_steals_nothing_has_no_profit() {
    let selfish = AttackView { amount_sat: None, loss_sat: None, ..heist("bob") };
    assert_eq!(profit_sat(play().0, selfish), None);
}
