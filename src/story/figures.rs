//! Figures by the names of `summary.json`, while the world runs and after it has ended.

use crate::chain::id::BlockId;
use crate::scenario::condition::Figures;
use crate::scenario::condition::Path;
use crate::scenario::condition::Value;
use crate::sim::id::NodeId;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimTime;
use crate::story::attacks::attack_figure;
use crate::story::ending::Ending;
use crate::story::ending::difficulty;
use crate::story::ending::recent_interval_s;
use crate::story::summary::Summary;
use crate::story::tally::Tally;
use crate::world::observation::View;

/// The figures of a world that runs.
///
/// What only the end decides (which block is stale) is answered as if the world ended now.
pub struct LiveFigures<'a> {
    /// What was counted so far.
    pub tally: &'a Tally,
    /// The world.
    pub view: &'a dyn View,
}

/// Whether the figure changes only when an attack begins or ends.
pub fn is_of_an_attacks_end(path: &Path) -> bool {
    path.name.starts_with("attacks.")
        && [".ended", ".outcome"].iter().any(|end| path.name.ends_with(end))
}

/// Whether the figure is one that the world knows by itself, without a tally.
pub fn is_of_the_world(path: &Path) -> bool {
    let alone = [
        "time",
        "virtual_time_s",
        "height",
        "tip",
        "tips",
        "difficulty",
        "converged",
        "recent_interval_s",
    ];
    alone.contains(&path.name.as_str())
        || is_of_an_attacks_end(path)
        || path.name.starts_with("attacks.") && path.name.ends_with(".profit_sat")
        || path.name.starts_with("payments.") && path.name.ends_with(".confirmations")
}

impl Figures for LiveFigures<'_> {
    fn figure(&self, path: &Path) -> Option<Value> {
        if let Some(viewer) = &path.viewer {
            return self.at_node(&path.name, viewer);
        }
        let (tally, view) = (self.tally, self.view);
        let whole = |value: u64| Some(Value::Whole(i64::try_from(value).unwrap_or(i64::MAX)));
        let counters = view.counters();
        match path.name.as_str() {
            "time" => Some(Value::Time(view.now())),
            "virtual_time_s" => Some(Value::Real(view.now().as_secs_f64())),
            "height" => whole(view.block(view.best_tip()).height.into()),
            "tip" => Some(block_value(view.best_tip(), view)),
            "tips" => whole(view.tip_count().into()),
            "difficulty" => Some(Value::Real(difficulty(view))),
            "recent_interval_s" => recent_interval_s(view).map(Value::Real),
            "nodes" => whole(view.node_count().into()),
            "converged" => Some(Value::Truth(view.tip_count() == 1)),
            "events" => whole(counters.events),
            "messages" => whole(counters.messages),
            "message_bytes" => whole(counters.message_bytes),
            "hashes_tried" => whole(counters.hashes_tried),
            "hashes_wasted" => whole(counters.hashes_wasted),
            "blocks_checked" => whole(counters.blocks_checked),
            "signatures_checked" => whole(counters.signatures_checked),
            "blocks_found" => whole(tally.blocks_found().into()),
            "forks" => whole(tally.fork_count().into()),
            "max_branches" => whole(tally.branches_max().into()),
            "reorgs" => whole(tally.reorgs.len() as u64),
            "max_reorg_depth" => whole(tally.reorg_depth_max.into()),
            "block_delay_ms.p50" => tally.delay_quantiles_ms().p50.map(Value::Real),
            "block_delay_ms.p90" => tally.delay_quantiles_ms().p90.map(Value::Real),
            "block_delay_ms.p99" => tally.delay_quantiles_ms().p99.map(Value::Real),
            "block_delay_hash_weighted_ms.mean" => tally.weighted_delay_ms().mean.map(Value::Real),
            name => match payment_figure(name, None, view).or_else(|| attack_figure(name, view)) {
                Some(figure) => figure,
                None => lookup(&Ending::new(tally, view).summary_now(), name),
            },
        }
    }
}

/// A figure of a payment as `node` sees it, or over all; `None` if `name` is of something else.
fn payment_figure(name: &str, node: Option<NodeId>, view: &dyn View) -> Option<Option<Value>> {
    let (payment, figure) = name.strip_prefix("payments.")?.rsplit_once('.')?;
    let Some(payment) = view.payment(payment, node) else {
        return Some(None); // it has not happened
    };
    Some(match figure {
        "confirmations" => Some(Value::Whole(payment.confirmations.into())),
        "state" => Some(Value::Word(payment.state.word().to_owned())),
        "amount_sat" => Some(Value::Whole(payment.amount_sat)),
        "loss_sat" => Some(Value::Whole(payment.loss_sat())),
        "reversals" => Some(Value::Whole(payment.reversals.into())),
        _ => None,
    })
}

impl LiveFigures<'_> {
    /// A figure as the node called `viewer` sees it.
    fn at_node(&self, name: &str, viewer: &str) -> Option<Value> {
        let nodes = (0..self.view.node_count()).map(NodeId);
        let node = nodes.into_iter().find(|node| self.view.node_name(*node) == viewer)?;
        let reorgs = || self.tally.reorgs.iter().filter(|reorg| reorg.node == node);
        match name {
            "reorgs" => Some(Value::Whole(i64::try_from(reorgs().count()).ok()?)),
            "max_reorg_depth" => {
                let deepest = reorgs().map(|reorg| reorg.depth_blocks).max().unwrap_or(0);
                Some(Value::Whole(deepest.into()))
            }
            name => match payment_figure(name, Some(node), self.view) {
                Some(figure) => figure,
                None => figure_of_node(name, node, self.view),
            },
        }
    }
}

/// A figure of the blocks that `node` has.
fn figure_of_node(name: &str, node: NodeId, view: &dyn View) -> Option<Value> {
    let tip = view.tip(node);
    match name {
        "height" => Some(Value::Whole(view.block(tip).height.into())),
        "tip" => Some(block_value(tip, view)),
        "tips" => Some(Value::Whole(view.branches_at(node).into())),
        _ => None,
    }
}

fn block_value(block: BlockId, view: &dyn View) -> Value {
    Value::Block {
        hash: view.block(block).hash.to_string(),
        name: view.block_name(block).map(str::to_owned),
    }
}

impl Figures for Summary {
    /// Any number, word or truth of the summary. A name in a map may itself hold dots.
    fn figure(&self, path: &Path) -> Option<Value> {
        if path.viewer.is_some() {
            return None; // the node's own view is gone with the world
        }
        match path.name.as_str() {
            "time" => {
                let end_ns = (self.virtual_time_s * NANOS_PER_SECOND as f64).round() as u64;
                Some(Value::Time(SimTime::from_nanos(end_ns)))
            }
            name => lookup(self, name),
        }
    }
}

/// A figure of the summary as its file has it.
fn lookup(summary: &Summary, name: &str) -> Option<Value> {
    let value = serde_json::to_value(summary).expect("a summary is plain data");
    value_of(descend(&value, name)?)
}

/// The value at a path of names joined by dots.
pub fn descend<'a>(value: &'a serde_json::Value, path: &str) -> Option<&'a serde_json::Value> {
    if let Some(found) = value.get(path) {
        return Some(found);
    }
    let dots = path.match_indices('.').map(|(dot, _)| dot);
    dots.into_iter().find_map(|dot| descend(value.get(&path[..dot])?, &path[dot + 1..]))
}

/// A JSON value as a figure; lists and maps are none.
pub(crate) fn value_of(value: &serde_json::Value) -> Option<Value> {
    match value {
        serde_json::Value::Bool(truth) => Some(Value::Truth(*truth)),
        serde_json::Value::Number(number) => {
            number.as_i64().map(Value::Whole).or_else(|| number.as_f64().map(Value::Real))
        }
        serde_json::Value::String(word) => Some(Value::Word(word.clone())),
        serde_json::Value::Null | serde_json::Value::Array(_) | serde_json::Value::Object(_) => {
            None
        }
    }
}
