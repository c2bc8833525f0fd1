//! Attacks as figures.

use crate::attack::scheme::Figure;
use crate::chain::id::BlockId;
use crate::scenario::condition::Value;
use crate::sim::id::MinerId;
use crate::sim::time::SimTime;
use crate::story::figures::value_of;
use crate::world::attack_view::AttackView;
use crate::world::attack_view::CraftedView;
use crate::world::observation::View;
use serde_json::Value as Json;
use std::collections::BTreeMap;

/// The figure of what an attack brings.
const PROFIT: &str = "profit_sat";

/// The attacks by name, as `summary.json` has them.
pub fn attack_figures(view: &dyn View) -> BTreeMap<String, BTreeMap<String, Json>> {
    let figures = |attack: &AttackView| {
        let mut figures = figures_of(attack);
        let profit_sat = profit_sat(attack, view).map(Json::from);
        figures.extend(profit_sat.map(|profit_sat| (PROFIT.to_owned(), profit_sat)));
        figures
    };
    view.attacks().iter().map(|attack| (attack.name.clone(), figures(attack))).collect()
}

fn figures_of(attack: &AttackView) -> BTreeMap<String, Json> {
    let own = attack.figures.iter().map(|(name, figure)| {
        let value = match figure {
            Figure::Count(count) => (*count).into(),
            Figure::Share(share) => share.map_or(Json::Null, Json::from),
            Figure::Word(word) => (*word).into(),
        };
        ((*name).to_owned(), value)
    });
    let mut figures: BTreeMap<String, Json> = own.collect();
    let seconds = |at: SimTime| Json::from(at.as_secs_f64());
    let common = [
        ("kind", attack.kind.into()),
        ("by", attack.by.clone().into()),
        ("outcome", attack.outcome.word().into()),
        ("ended", attack.ended_at.is_some().into()),
        ("began_at_s", seconds(attack.began_at)),
        ("links", attack.links.into()),
        ("machines_share", attack.machines_share.into()),
        ("hashpower_share", attack.hashpower_share.into()),
        ("ended_at_s", attack.ended_at.map_or(Json::Null, seconds)),
    ];
    let (victim, confirmations) = attack.victim.clone().unzip();
    let confirmations = confirmations.flatten();
    let took_s = attack.ended_at.and_then(|end| end.since(attack.began_at));
    let of_some = [
        ("took_s", took_s.map(|span| span.as_secs_f64().into())),
        ("victim", victim.map(Json::from)),
        ("confirmations", confirmations.map(Json::from)),
        ("amount_sat", attack.amount_sat.map(Json::from)),
        ("loss_sat", attack.loss_sat.map(Json::from)),
    ];
    let of_some = of_some.into_iter().filter_map(|(name, value)| Some((name, value?)));
    figures.extend(common.into_iter().chain(of_some).map(|(name, value)| (name.to_owned(), value)));
    figures
}

/// What an attack that steals brings its attacker beyond honest mining, in satoshis, as things
/// stand: what the victim lost, less the subsidies of the blocks that he found while it went on and
/// that the chain with the most work does not hold. `None` for attacks that do not steal.
///
/// At constant difficulty he finds as many blocks as by honest mining, so that only those that came
/// to nothing are its price. As long as his branch is hidden they count as lost; fees are left out.
fn profit_sat(attack: &AttackView, view: &dyn View) -> Option<i64> {
    attack.amount_sat?;
    let is_his = |miner: MinerId| view.node_name(view.miner_node(miner)) == attack.by;
    let found = (0..view.block_count()).rev().map(BlockId);
    let found = found.filter_map(|block| Some((block, view.finder(block)?)));
    let mut lost: Vec<BlockId> = found
        .take_while(|(_, (_, at))| *at >= attack.began_at)
        .filter(|(_, (miner, at))| attack.ended_at.is_none_or(|end| *at <= end) && is_his(*miner))
        .map(|(block, _)| block)
        .collect();
    let least = lost.iter().map(|block| view.block(*block).height).min();
    let mut kept = view.best_tip();
    while least.is_some_and(|least| view.block(kept).height >= least) {
        lost.retain(|block| *block != kept);
        kept = view.block(kept).parent;
    }
    let price_sat: i64 = lost.iter().map(|block| view.block(*block).subsidy_sat).sum();
    Some(attack.loss_sat.unwrap_or(0) - price_sat)
}

/// A figure of an attack while the world runs; `None` if `name` is of something else.
pub fn attack_figure(name: &str, view: &dyn View) -> Option<Option<Value>> {
    let (attack, figure) = name.strip_prefix("attacks.")?.rsplit_once('.')?;
    let attacks = view.attacks();
    let begun = attacks.iter().find(|one| one.name == attack);
    Some(match (begun, figure) {
        (Some(begun), PROFIT) => profit_sat(begun, view).map(Value::Whole),
        (Some(begun), _) => figures_of(begun).get(figure).and_then(value_of),
        (None, "ended") => Some(Value::Truth(false)),
        (None, "outcome") => Some(Value::Word("waiting".to_owned())),
        (None, _) => None,
    })
}

/// The crafted blocks by name, as `summary.json` has them.
pub fn crafted_figures(crafted: &[CraftedView]) -> BTreeMap<String, BTreeMap<String, Json>> {
    let figures = |one: &CraftedView| {
        let figures = [
            ("by", Json::from(one.by.clone())),
            ("what", one.what.into()),
            ("sent_to", one.sent_to.into()),
            ("refused_by", one.refused_by.into()),
            ("code", one.code.clone().map_or(Json::Null, Json::from)),
            ("taken_by", one.taken_by.into()),
            ("links_closed", one.links_closed.into()),
        ];
        figures.map(|(name, value)| (name.to_owned(), value)).into_iter().collect()
    };
    crafted.iter().map(|one| (one.name.clone(), figures(one))).collect()
}
