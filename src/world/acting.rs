//! What a world does for its nodes: sending, moving tips, telling.

use crate::chain::id::BlockId;
use crate::network::wire;
use crate::network::wire::Greeting;
use crate::node::context::Action;
use crate::node::message::Message;
use crate::node::state::PeerId;
use crate::sim::id::NodeId;
use crate::world::event::Event;
use crate::world::observation::FIRST_SEEN;
use crate::world::observation::Observation;
use crate::world::observation::SENT;
use crate::world::state::World;

impl World {
    /// Does one of the things that a node answered with.
    pub(in crate::world) fn act(&mut self, node: NodeId, action: Action) {
        match action {
            Action::Send { to, message } => self.send(node, to, message),
            Action::Wake { at } => self.queue.push(at, Event::Wake { node }),
            Action::Trickle { at, peer } => {
                self.in_flight += 1;
                self.queue.push(at, Event::Trickle { node, peer });
            }
            Action::Pooled { tx, from } => self.on_pooled(node, tx, from),
            Action::NotPooled { tx, code } => self.tell(Observation::NotPooled { node, tx, code }),
            Action::Disconnect { peer } => self.discourage(node, peer),
            Action::FirstSeen { block, from } => {
                self.counters.blocks_checked += 1;
                if self.wanted & FIRST_SEEN != 0 {
                    let from = from.map(|peer| self.ends.end(node, peer).to);
                    self.tell(Observation::FirstSeen { node, block, from });
                }
            }
            Action::TipChanged { from, to, disconnected, connected } => {
                self.move_tip(node, from, to);
                self.attacks_stirred = true;
                self.look_at_deliveries(node);
                self.tell(Observation::TipChanged {
                    node,
                    from,
                    to,
                    disconnected_blocks: disconnected,
                    connected_blocks: connected,
                });
                if let Some(miner) = self.miner_at[node.index()] {
                    self.start_chunk(miner);
                }
            }
            Action::Refused { block, code } => {
                self.note_refusal(node, block, code);
                self.tell(Observation::Refused { node, block, code });
            }
        }
    }

    /// One node more follows `tip`.
    pub(in crate::world) fn follow(&mut self, tip: BlockId) {
        self.tips[tip.index()] += 1;
        if self.tips[tip.index()] == 1 {
            self.tip_count += 1;
        }
    }

    /// One node less follows `tip`.
    pub(in crate::world) fn leave(&mut self, tip: BlockId) {
        self.tips[tip.index()] -= 1;
        if self.tips[tip.index()] == 0 {
            self.tip_count -= 1;
        }
    }

    fn move_tip(&mut self, node: NodeId, from: BlockId, to: BlockId) {
        self.dig_up(from, to);
        self.followed[node.index()] = to;
        if self.faults.counted[node.index()] {
            self.leave(from);
            self.follow(to);
            if self.content.block(to).work > self.content.block(self.best_tip).work {
                self.best_tip = to;
                self.bury_deep();
            }
        }
    }

    /// Step 5 of the block walk: asks the link when `message` arrives.
    pub(in crate::world) fn send(&mut self, from: NodeId, peer: PeerId, message: Message) {
        let size_bytes = message.size_bytes(&self.content);
        let end = self.ends.end_mut(from, peer);
        let (to, at_peer) = (end.to, end.to_peer);
        let arrives_at = self.links.arrival(&mut end.direction, from, to, self.now, size_bytes);
        let message = if self.options.wire { self.through_bytes(from, message) } else { message };
        self.counters.message_bytes += u64::from(size_bytes);
        self.in_flight += 1;
        if self.wanted & SENT != 0 {
            let (kind, item) = (message.kind(), message.item(&self.content));
            let argument = message.argument();
            self.tell(Observation::Sent { from, to, kind, item, argument, size_bytes, arrives_at });
        }
        self.queue.push(arrives_at, Event::Deliver { to, peer: at_peer, message });
    }

    /// The message after a way through its real bytes, as a socket would carry it.
    fn through_bytes(&mut self, from: NodeId, message: Message) -> Message {
        let clock_s = self.clock_of(self.nodes[from.index()].clock_offset_ns);
        let time_s = i64::try_from(clock_s).expect("far from the end of time");
        let greeting = Greeting { time_s, nonce: u64::from(from.0) + 1 };
        let bytes = wire::encode(&message, &self.content, &greeting);
        let size_bytes = u64::from(message.size_bytes(&self.content));
        assert_eq!(bytes.len() as u64, size_bytes, "the size of {message:?} is known beforehand");
        let (back, used) = wire::decode(&bytes, &mut self.content).expect("our own bytes");
        assert_eq!((back, used), (message, bytes.len()), "the bytes say the same");
        back
    }
}
