//! Attacks as figures.

use crate::attack::scheme::Figure;
use crate::attack::scheme::Outcome;
use crate::scenario::condition::Value;
use crate::world::attack_view::AttackView;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The attacks by name, as `summary.json` has them.
pub fn attack_figures(attacks: &[AttackView]) -> BTreeMap<String, BTreeMap<String, Json>> {
    attacks.iter().map(|attack| (attack.name.clone(), figures_of(attack))).collect()
}

fn figures_of(attack: &AttackView) -> BTreeMap<String, Json> {
    let own = attack.figures.iter().map(|(name, figure)| {
        let value = match figure {
            Figure::Count(count) => (*count).into(),
            Figure::Word(word) => (*word).into(),
        };
        ((*name).to_owned(), value)
    });
    let mut figures: BTreeMap<String, Json> = own.collect();
    let seconds = |at: crate::sim::time::SimTime| Json::from(at.as_secs_f64());
    let common = [
        ("kind", attack.kind.into()),
        ("by", attack.by.clone().into()),
        ("victim", attack.victim.clone().into()),
        ("amount_sat", attack.amount_sat.into()),
        ("outcome", attack.outcome.word().into()),
        ("ended", attack.ended_at.is_some().into()),
        ("began_at_s", seconds(attack.began_at)),
        ("ended_at_s", attack.ended_at.map_or(Json::Null, seconds)),
    ];
    figures.extend(common.map(|(name, value)| (name.to_owned(), value)));
    figures
}

/// A figure of an attack while the world runs; `None` if `name` is of something else.
pub fn attack_figure(name: &str, attacks: &[AttackView]) -> Option<Option<Value>> {
    let (attack, figure) = name.strip_prefix("attacks.")?.rsplit_once('.')?;
    let found = attacks.iter().find(|one| one.name == attack);
    Some(match (figure, found) {
        ("ended", found) => Some(Value::Truth(found.is_some_and(|one| one.ended_at.is_some()))),
        ("outcome", None) => Some(Value::Word("waiting".to_owned())),
        ("outcome", Some(one)) => Some(Value::Word(one.outcome.word().to_owned())),
        (_, None) => None,
        (_, Some(one)) => {
            let own = one.figures.iter().find(|(name, _)| *name == figure);
            own.map(|(_, figure)| match figure {
                Figure::Count(count) => Value::Whole(i64::try_from(*count).unwrap_or(i64::MAX)),
                Figure::Word(word) => Value::Word((*word).to_owned()),
            })
        }
    })
}

/// Whether an attack still goes on.
pub fn is_running(attack: &AttackView) -> bool {
    attack.outcome == Outcome::Running
}
