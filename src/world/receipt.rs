//! The digest of a running world: what goes into it, and when it is folded into a checkpoint.

use crate::world::event::EventRecord;
use crate::world::observation::EVENT;
use crate::world::observation::Observation;
use crate::world::observation::Observer;
use crate::world::state::World;

/// Events from one checkpoint of the digest to the next.
const CHECKPOINT_EVENTS: u64 = 1 << 20;

impl World {
    /// Appends the hashes of what entered the archive to the digest.
    pub(in crate::world) fn tell_entered(&mut self) {
        if self.content.has_entered() {
            let digest = &mut self.digest;
            self.content.take_entered(|hash| digest.content(&hash.0));
        }
    }

    /// Appends an event to the digest; a checkpoint follows every so often.
    pub(in crate::world) fn record(
        &mut self,
        node: u32,
        peer: u32,
        kind: u8,
        item: u32,
        argument: u32,
    ) {
        if self.wanted & EVENT != 0 {
            let record = EventRecord { node, peer, kind, item, argument };
            self.tell(Observation::Event { number: self.counters.events, record });
        }
        self.counters.events += 1;
        self.digest.record(self.now, node, peer << 8 | u32::from(kind), item, argument);
        if self.counters.events.is_multiple_of(CHECKPOINT_EVENTS) {
            self.checkpoint();
        }
    }

    /// Folds every node's tip and every miner's luck into the digest, and tells what it is now.
    pub fn checkpoint(&mut self) {
        if !self.options.digest {
            return;
        }
        for node in &self.nodes {
            self.digest.fold(&node.tip.0.to_le_bytes());
        }
        for miner in &self.miners {
            self.digest.fold(&miner.draws().to_le_bytes());
        }
        let digest = self.digest.finish();
        let (index, events) = (self.checkpoints, self.counters.events);
        self.checkpoints += 1;
        self.told.push(Observation::Checkpoint { index, events, digest });
    }

    /// Ends the history here: the last checkpoint is made and told.
    pub fn finish(&mut self, watch: &mut [&mut dyn Observer]) {
        self.checkpoint();
        self.tell_all(watch);
    }

    /// The digest of everything so far.
    pub fn digest(&self) -> [u8; 32] {
        self.digest.finish()
    }
}
