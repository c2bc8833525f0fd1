//! One node without a world: the same code as inside one, between two peers. Behind the first stand
//! the blocks that the node learnt in its run; the second is somebody outside, from whom it takes
//! questions and no content.

use crate::chain::archive::Archive;
use crate::chain::coins::Ledgers;
use crate::chain::id::BlockId;
use crate::consensus::block::check_header_work;
use crate::consensus::params::Params;
use crate::network::frame::PAYLOAD_BYTES_MAX;
use crate::network::wire;
use crate::network::wire::Greeting;
use crate::network::wire::WireReject;
use crate::network::wire_read::read_payload;
use crate::node::context::Action;
use crate::node::context::Ctx;
use crate::node::context::Input;
use crate::node::handle::handle;
use crate::node::knowledge::Knowledge;
use crate::node::message::Message;
use crate::node::state::NodeRules;
use crate::node::state::NodeState;
use crate::node::state::PeerFlags;
use crate::node::state::PeerId;
use crate::primitives::block::Block;
use crate::primitives::encoding::Reader;
use crate::primitives::hash::Hash256;
use crate::primitives::transaction::Transaction;
use crate::sim::id::NodeId;
use crate::sim::rng::Mixer;
use crate::sim::time::SimTime;
use std::collections::BTreeMap;
use std::collections::VecDeque;

/// The node's own number: there is no other.
const ME: NodeId = NodeId(0);
/// The peer that brings what the node learnt in its run.
const RUN: PeerId = PeerId(0);
/// The peer outside.
const OUTSIDE: PeerId = PeerId(1);
/// The number in its `version` by which a node would know itself; Core takes 0 for none.
const GREETING_NONCE: u64 = 1;

/// A node alone.
#[derive(Clone)]
pub struct Alone {
    state: NodeState,
    content: Archive,
    ledgers: Ledgers,
    known: Knowledge,
    rules: NodeRules,
    luck: Mixer,
    now: SimTime,
    /// What the node asked to be told later, by moment and then in the order in which it asked.
    later: BTreeMap<(SimTime, u64), Input>,
    asked_count: u64,
    /// Messages to the peer outside.
    to_send: VecDeque<Message>,
    /// How many bytes of `getblocktxn` came; their lists are kept.
    getblocktxn_bytes: usize,
    /// Whether the node has had enough of the peer outside.
    pub has_enough: bool,
}

impl Alone {
    /// A node that has the first block of a chain by `params` and whose clock is this much ahead.
    pub fn new(params: Params, genesis: &Block, rules: NodeRules, clock_offset_ns: i64) -> Self {
        let content = Archive::new(params, true, genesis);
        let mut state = NodeState::new(ME);
        state.clock_offset_ns = clock_offset_ns;
        let peers = [state.add_peer(false), state.add_peer(false)];
        assert_eq!(peers, [RUN, OUTSIDE], "they are numbered in order");
        let mut alone = Self {
            state,
            ledgers: Ledgers::new(&content),
            content,
            known: Knowledge::new(1),
            rules,
            luck: Mixer::new(0, "payments"),
            now: SimTime::ZERO,
            later: BTreeMap::new(),
            asked_count: 0,
            to_send: VecDeque::new(),
            getblocktxn_bytes: 0,
            has_enough: false,
        };
        alone.put(Input::Connected(RUN));
        for message in [Message::Version { start_height: 0 }, Message::Verack] {
            alone.put(Input::Message(RUN, message));
        }
        alone
    }

    /// The node learns a block of its run at this moment, as it did there: a header is announced,
    /// it asks for what it lacks, and is answered.
    pub fn learn(&mut self, block: &Block, at: SimTime) {
        self.let_time_pass_to(at);
        let id = self.content.enter_block(block);
        self.put(Input::Message(RUN, Message::Headers { last: id, count: 1 }));
        self.put(Input::Message(RUN, Message::Block { block: id }));
    }

    /// Somebody hands in a payment.
    pub fn submit(&mut self, payment: &Transaction) {
        let tx = self.content.enter_transaction(payment.clone());
        self.put(Input::Submit(tx));
    }

    /// Somebody outside has opened a connection, the only one.
    pub fn connect(&mut self) {
        self.put(Input::Connected(OUTSIDE));
    }

    /// A message came from outside, in an envelope that is right.
    ///
    /// Content is read and left: the node speaks of its run's alone, and what it holds does not
    /// grow with what is sent to it.
    ///
    /// # Errors
    ///
    /// It is no message that a node can take.
    pub fn take(&mut self, command: &str, payload: &[u8]) -> Result<(), WireReject> {
        match command {
            "block" => {
                let header = Block::from_bytes(payload)?.header;
                let work = check_header_work(&header.hash(), header.bits, self.content.params());
                self.has_enough |= work.is_err();
            }
            "tx" => {
                let mut reader = Reader::new(payload);
                Transaction::decode(&mut reader)?;
                reader.finish()?;
            }
            // The answer to a question that it never asks.
            "blocktxn" => {}
            "getblocktxn" if self.getblocktxn_bytes > PAYLOAD_BYTES_MAX => self.has_enough = true,
            _ => {
                if command == "getblocktxn" {
                    self.getblocktxn_bytes += payload.len();
                }
                let message = read_payload(command, payload, &mut self.content)?;
                self.put(Input::Message(OUTSIDE, message));
            }
        }
        Ok(())
    }

    /// The bytes of the next message to the peer outside, and its command.
    pub fn next_to_send(&mut self) -> Option<(&'static str, Vec<u8>)> {
        let message = self.to_send.pop_front()?;
        let time_s = i64::try_from(self.clock_s()).expect("far from the end of time");
        let greeting = Greeting { time_s, nonce: GREETING_NONCE };
        Some((message.command(), wire::encode(&message, &self.content, &greeting)))
    }

    /// Lets time pass until the node does the next thing that it has put off; says whether there
    /// was one.
    pub fn wait(&mut self) -> bool {
        let Some((&(at, number), _)) = self.later.first_key_value() else { return false };
        self.now = self.now.max(at);
        let input = self.later.remove(&(at, number)).expect("it was looked at");
        self.put(input);
        true
    }

    /// Lets time pass to `at`.
    pub fn let_time_pass_to(&mut self, at: SimTime) {
        while self.later.first_key_value().is_some_and(|(&(due, _), _)| due <= at) {
            self.wait();
        }
        self.now = self.now.max(at);
    }

    /// Whether both ends of the connection have said `verack`.
    pub fn is_ready(&self) -> bool {
        self.state.peers[OUTSIDE.index()].flags.has(PeerFlags::READY)
    }

    /// The hash of the node's tip and its height.
    pub fn tip(&self) -> (Hash256, u32) {
        let tip = self.content.block(self.state.tip);
        (tip.hash, tip.height)
    }

    /// What the node's clock shows, in seconds since 1970.
    pub fn clock_s(&self) -> u64 {
        let genesis_s = i128::from(self.content.block(BlockId::GENESIS).header.time);
        let now_ns = i128::from(self.now.as_nanos()) + i128::from(self.state.clock_offset_ns);
        u64::try_from(genesis_s + now_ns.div_euclid(1_000_000_000)).expect("after 1970")
    }

    /// The four bytes in front of each message.
    pub fn magic(&self) -> [u8; 4] {
        self.content.params().magic
    }

    /// Gives the node an input, and the run's answers to what it asks of the run.
    fn put(&mut self, input: Input) {
        let mut inputs = VecDeque::from([input]);
        while let Some(input) = inputs.pop_front() {
            let mut actions = Vec::new();
            let mut ctx = Ctx {
                now: self.now,
                content: &mut self.content,
                ledgers: &mut self.ledgers,
                known: &mut self.known,
                rules: &self.rules,
                luck: self.luck,
                strategy: None,
                out: &mut actions,
            };
            handle(&mut self.state, input, &mut ctx);
            for action in actions {
                match action {
                    Action::Send { to: OUTSIDE, message } => self.to_send.push_back(message),
                    Action::Send { message: Message::GetData { block, .. }, .. } => {
                        inputs.push_back(Input::Message(RUN, Message::Block { block }));
                    }
                    Action::Wake { at } => self.put_off(at, Input::Timer),
                    Action::Trickle { at, peer } => self.put_off(at, Input::Trickle(peer)),
                    Action::Disconnect { peer: OUTSIDE } => self.disconnect_from_here(&mut inputs),
                    // Nothing else of the run's is asked for, and nobody looks on.
                    Action::Send { .. }
                    | Action::Disconnect { .. }
                    | Action::Pooled { .. }
                    | Action::NotPooled { .. }
                    | Action::FirstSeen { .. }
                    | Action::TipChanged { .. }
                    | Action::Refused { .. } => {}
                }
            }
        }
    }

    fn put_off(&mut self, at: SimTime, input: Input) {
        self.later.insert((at, self.asked_count), input);
        self.asked_count += 1;
    }

    /// The node has had enough of the peer outside.
    fn disconnect_from_here(&mut self, inputs: &mut VecDeque<Input>) {
        inputs.push_back(Input::Closed(OUTSIDE));
        self.to_send.clear();
        self.has_enough = true;
    }
}
