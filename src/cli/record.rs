//! `--record`: everything that was observed, one JSON object a line.

use crate::chain::id::BlockId;
use crate::cli::line_file::LineFile;
use crate::primitives::encoding::to_hex;
use crate::sim::time::SimTime;
use crate::world::observation::EVENT;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::observation::View;
use serde_json::Value;
use serde_json::json;
use std::io;
use std::io::Write;

/// The file.
pub const OBSERVATIONS: &str = "observations.jsonl";

/// Writes every observation but single events.
pub struct Recorder<W: Write> {
    file: LineFile<W>,
}

impl<W: Write> Recorder<W> {
    /// Writes to `out`.
    pub const fn new(out: W) -> Self {
        Self { file: LineFile::new(out) }
    }

    /// Ends the file.
    ///
    /// # Errors
    ///
    /// The first fault on the way.
    pub fn finish(self) -> io::Result<()> {
        self.file.finish()
    }
}

impl<W: Write> Observer for Recorder<W> {
    fn wants(&self) -> u32 {
        !EVENT // those are the matter of --trace-events
    }

    fn see(&mut self, now: SimTime, what: &Observation, view: &dyn View) {
        self.file.add(&line(now, what, view));
    }
}

/// One observation, with names and hashes for numbers.
fn line(now: SimTime, what: &Observation, view: &dyn View) -> Value {
    let hash = |block: BlockId| view.block(block).hash.to_string();
    let node = |node| view.node_name(node);
    let (kind, content) = match *what {
        Observation::BlockFound { block, miner, node: at, tries } => (
            "block_found",
            json!({"block": hash(block), "miner": view.miner_name(miner), "node": node(at),
                "tries": tries}),
        ),
        Observation::FirstSeen { node: at, block, from } => {
            ("first_seen", json!({"node": node(at), "block": hash(block), "from": from.map(node)}))
        }
        Observation::TipChanged { node: at, from, to, disconnected_blocks, connected_blocks } => (
            "tip_changed",
            json!({"node": node(at), "from": hash(from), "to": hash(to),
                "disconnected_blocks": disconnected_blocks,
                "connected_blocks": connected_blocks}),
        ),
        Observation::Refused { node: at, block, code } => {
            ("refused", json!({"node": node(at), "block": hash(block), "code": code}))
        }
        Observation::Pooled { node: at, tx, from } => (
            "pooled",
            json!({"node": node(at), "txid": view.txid(tx).to_string(), "from": from.map(node)}),
        ),
        Observation::NotPooled { node: at, tx, code } => (
            "not_pooled",
            json!({"node": node(at), "txid": view.txid(tx).to_string(), "code": code}),
        ),
        Observation::Fault { kind, nodes } => {
            let content = json!({ "fault": kind.word(), "nodes": nodes });
            ("fault", content)
        }
        Observation::Attack { attack } => ("attack", json!({ "number": attack })),
        Observation::Payment { payment, step } => {
            ("payment", json!({"number": payment, "step": step.word()}))
        }
        Observation::Sent { from, to, kind, item, argument, size_bytes, arrives_at } => (
            "sent",
            json!({"from": node(from), "to": node(to), "kind": kind, "item": item,
                "argument": argument,
                "size_bytes": size_bytes, "arrives_at_ns": arrives_at.as_nanos()}),
        ),
        Observation::Event { number, record } => {
            ("event", json!({"number": number, "kind": record.kind}))
        }
        Observation::Checkpoint { index, events, digest } => {
            ("checkpoint", json!({"index": index, "events": events, "digest": to_hex(&digest)}))
        }
    };
    json!({"at_ns": now.as_nanos(), kind: content})
}
