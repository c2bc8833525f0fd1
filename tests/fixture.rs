//! Blocks made by hand on an easy target, and one node with peers that are played by the test.
#![allow(dead_code, reason = "each area uses its own part")]

use forklab::chain::archive::Archive;
use forklab::chain::coins::Ledgers;
use forklab::chain::id::BlockId;
use forklab::consensus::params::Params;
use forklab::consensus::pow;
use forklab::consensus::subsidy::block_subsidy;
use forklab::node::context::Action;
use forklab::node::context::Ctx;
use forklab::node::context::Input;
use forklab::node::handle::assert_invariants;
use forklab::node::handle::handle;
use forklab::node::knowledge::Knowledge;
use forklab::node::message::Message;
use forklab::node::state::NodeRules;
use forklab::node::state::NodeState;
use forklab::node::state::PaymentRelay;
use forklab::node::state::PeerId;
use forklab::node::state::Relay;
use forklab::node::strategy::Strategy;
use forklab::primitives::amount::Amount;
use forklab::primitives::block::Block;
use forklab::primitives::block::Header;
use forklab::primitives::hash::Hash256;
use forklab::primitives::key::KeyPair;
use forklab::primitives::merkle::merkle_root;
use forklab::primitives::script::Script;
use forklab::primitives::sighash::unlock_public_key;
use forklab::primitives::transaction::OutPoint;
use forklab::primitives::transaction::Transaction;
use forklab::primitives::transaction::TxIn;
use forklab::primitives::transaction::TxOut;
use forklab::sim::id::NodeId;
use forklab::sim::rng::Mixer;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;

/// Peers that open links of their own to the node: inbound.
pub const ALICE: PeerId = PeerId(0);
pub const BOB: PeerId = PeerId(1);
pub const CAROL: PeerId = PeerId(2);
pub const DAVE: PeerId = PeerId(3);

/// How long the node of a [`Bench`] waits for an answer.
pub const TIMEOUT: SimDuration = SimDuration::from_secs(60);

/// Regtest, two hashes a block, with coinbases that may be spent by the next block.
pub fn easy_params() -> Params {
    Params { coinbase_maturity_blocks: 1, ..Params::regtest() }
}

/// An archive of the easy chain in which every header must meet its target.
pub fn easy_archive() -> Archive {
    let params = easy_params();
    let genesis = params.genesis_block();
    Archive::new(params, true, &genesis)
}

/// Who owns all coins of the fixtures.
pub fn owner() -> KeyPair {
    KeyPair::from_name("fixture")
}

fn owned(sat: i64) -> TxOut {
    let script_pubkey = Script::pay_to_public_key(owner().public_bytes());
    TxOut { value: Amount::from_sat(sat), script_pubkey }
}

/// The coinbase of a block at `height`, different for each `salt`.
pub fn coinbase(height: u32, salt: u32, params: &Params) -> Transaction {
    let mut script_sig = Script::new();
    script_sig.push_number(i64::from(height));
    script_sig.push_item(&salt.to_le_bytes());
    let input = TxIn { previous: OutPoint::NULL, script_sig, sequence: TxIn::SEQUENCE_FINAL };
    let outputs = vec![owned(block_subsidy(height, params).to_sat())];
    Transaction { version: 1, inputs: vec![input], outputs, lock_time: 0 }
}

/// A signed transaction of version 1 that spends P2PK outputs of the fixture's owner into as many
/// equal outputs as asked, without a fee.
pub fn spend(spent: &[(OutPoint, i64)], outputs: i64) -> Transaction {
    let total: i64 = spent.iter().map(|(_, sat)| sat).sum();
    let input = |&(previous, _): &(OutPoint, i64)| TxIn {
        previous,
        script_sig: Script::new(),
        sequence: TxIn::SEQUENCE_FINAL,
    };
    let mut tx = Transaction {
        version: 1,
        inputs: spent.iter().map(input).collect(),
        outputs: (0..outputs).map(|_| owned(total / outputs)).collect(),
        lock_time: 0,
    };
    sign(&mut tx);
    tx
}

/// Signs all inputs of `tx` as spends of P2PK outputs of the fixture's owner.
pub fn sign(tx: &mut Transaction) {
    let pair = owner();
    for input in &mut tx.inputs {
        input.script_sig = Script::new();
    }
    let scripts: Vec<Script> =
        (0..tx.inputs.len()).map(|at| unlock_public_key(tx, at, &pair)).collect();
    for (input, script) in tx.inputs.iter_mut().zip(scripts) {
        input.script_sig = script;
    }
}

/// The first output of the coinbase of `block`, and its amount.
pub fn reward(content: &Archive, block: BlockId) -> (OutPoint, i64) {
    let tx = content.transaction(content.block(block).transactions[0]);
    let sat = tx.content.outputs[0].value.to_sat();
    (OutPoint { txid: tx.txid, index: 0 }, sat)
}

/// A block on `parent` that keeps every rule once it is sealed.
pub fn draft(content: &Archive, parent: BlockId, salt: u32, txs: Vec<Transaction>) -> Block {
    let below = content.block(parent);
    let mut transactions = vec![coinbase(below.height + 1, salt, content.params())];
    transactions.extend(txs);
    let header = Header {
        version: 4,
        previous: below.hash,
        merkle_root: Hash256::ZERO,
        time: below.header.time + 600,
        bits: content.next_bits(parent),
        nonce: 0,
    };
    Block { header, transactions }
}

/// Gives `block` its Merkle root and a nonce that meets its target.
pub fn seal(block: &mut Block) {
    block.header.merkle_root = merkle_root(&block.txids()).0;
    find_nonce(&mut block.header, true);
}

/// Finds a nonce whose hash meets the target, or one whose hash does not.
pub fn find_nonce(header: &mut Header, meets: bool) {
    let params = easy_params();
    while pow::check_proof_of_work(&header.hash(), header.bits, &params).is_ok() != meets {
        header.nonce += 1;
    }
}

/// Enters a valid block on `parent`, with `txs` after its coinbase.
pub fn mine_with(
    content: &mut Archive,
    parent: BlockId,
    salt: u32,
    txs: Vec<Transaction>,
) -> BlockId {
    let mut block = draft(content, parent, salt, txs);
    seal(&mut block);
    content.enter_block(&block)
}

/// Enters a valid block on `parent` that holds a coinbase alone.
pub fn mine(content: &mut Archive, parent: BlockId, salt: u32) -> BlockId {
    mine_with(content, parent, salt, Vec::new())
}

/// Enters `count` valid blocks on `parent`, one on the other.
pub fn chain(content: &mut Archive, parent: BlockId, salt: u32, count: u32) -> Vec<BlockId> {
    let mut tip = parent;
    (0..count)
        .map(|_| {
            tip = mine(content, tip, salt);
            tip
        })
        .collect()
}

/// Enters a block on `parent` whose coinbase pays one satoshi too much: found only when the block
/// is connected.
pub fn mine_greedy(content: &mut Archive, parent: BlockId, salt: u32) -> BlockId {
    let mut block = draft(content, parent, salt, Vec::new());
    let paid = &mut block.transactions[0].outputs[0].value;
    *paid = Amount::from_sat(paid.to_sat() + 1);
    seal(&mut block);
    content.enter_block(&block)
}

/// Enters a block on `parent` that `change` makes wrong before it is sealed.
pub fn mine_changed(
    content: &mut Archive,
    parent: BlockId,
    change: impl FnOnce(&mut Block),
) -> BlockId {
    let mut block = draft(content, parent, 77, Vec::new());
    change(&mut block);
    seal(&mut block);
    content.enter_block(&block)
}

/// One node, whose peers are played by the test.
pub struct Bench {
    pub content: Archive,
    pub ledgers: Ledgers,
    pub known: Knowledge,
    pub rules: NodeRules,
    pub node: NodeState,
    pub now: SimTime,
    pub strategy: Option<Box<dyn Strategy>>,
    sent: Vec<(PeerId, Message)>,
    told: Vec<Action>,
}

impl Bench {
    /// A node that knows genesis and nobody.
    pub fn new(relay: Relay) -> Self {
        let content = easy_archive();
        let ledgers = Ledgers::new(&content);
        let rules = NodeRules {
            relay,
            payment_relay: PaymentRelay::Trickle,
            replaces_by_fee: false,
            mempool_bytes_max: 300_000_000,
            validation_per_block: SimDuration::ZERO,
            validation_per_kilobyte: SimDuration::ZERO,
            request_timeout: TIMEOUT,
            independent_validation: false,
        };
        Self {
            content,
            ledgers,
            known: Knowledge::new(1),
            rules,
            node: NodeState::new(NodeId(0)),
            // Later than all blocks that a test makes.
            now: SimTime::ZERO + SimDuration::from_secs(600 * 10_000),
            strategy: None,
            sent: Vec::new(),
            told: Vec::new(),
        }
    }

    /// Shakes hands with `inbound` peers that opened the link, then with `outbound` ones that
    /// this node chose; forgets what was said meanwhile.
    pub fn peers(mut self, inbound: u32, outbound: u32) -> Self {
        for number in 0..inbound + outbound {
            let peer = self.node.add_peer(number >= inbound);
            self.shake_hands(peer);
        }
        self.sent();
        self
    }

    /// Opens the link to `peer` and says everything that an equal would say.
    pub fn shake_hands(&mut self, peer: PeerId) {
        self.input(Input::Connected(peer));
        self.recv(peer, Message::Version { start_height: 0 });
        self.recv(peer, Message::Verack);
        match self.rules.relay {
            Relay::Flood | Relay::Inv => {}
            Relay::Headers => self.recv(peer, Message::SendHeaders),
            Relay::Compact => {
                self.recv(peer, Message::SendHeaders);
                self.recv(peer, Message::SendCmpct { high_bandwidth: false });
            }
        }
    }

    /// Lets the node handle one input, and closes the links that it wants closed.
    pub fn input(&mut self, input: Input) {
        let mut out = Vec::new();
        let mut ctx = Ctx {
            now: self.now,
            content: &mut self.content,
            ledgers: &mut self.ledgers,
            known: &mut self.known,
            rules: &self.rules,
            luck: Mixer::new(7, "payments"),
            strategy: self.strategy.as_deref_mut().map(|strategy| strategy as &mut dyn Strategy),
            out: &mut out,
        };
        handle(&mut self.node, input, &mut ctx);
        assert_invariants(&self.node, &self.known);
        for action in out {
            match action {
                Action::Send { to, message } => {
                    assert!(message.size_bytes(&self.content) >= 24, "every message has a size");
                    self.sent.push((to, message));
                }
                Action::Wake { at } => assert!(at >= self.now, "time goes forward"),
                Action::Disconnect { peer } => {
                    self.told.push(action);
                    self.input(Input::Closed(peer));
                }
                Action::Trickle { at, .. } => {
                    assert!(at >= self.now, "time goes forward");
                    self.told.push(action);
                }
                Action::FirstSeen { .. }
                | Action::TipChanged { .. }
                | Action::Refused { .. }
                | Action::Pooled { .. }
                | Action::NotPooled { .. } => {
                    self.told.push(action);
                }
            }
        }
    }

    /// Lets a message arrive.
    pub fn recv(&mut self, from: PeerId, message: Message) {
        self.input(Input::Message(from, message));
    }

    /// Lets time pass, and the node's timer go off each time that it is due.
    pub fn wait(&mut self, span: SimDuration) {
        let end = self.now + span;
        while let Some(at) = self.node.timer_at.filter(|&at| at <= end) {
            self.now = self.now.max(at);
            self.input(Input::Timer);
        }
        self.now = end;
    }

    /// What the node sent since this was last asked.
    pub fn sent(&mut self) -> Vec<(PeerId, Message)> {
        core::mem::take(&mut self.sent)
    }

    /// What the node told the world since this was last asked: all but messages and timers.
    pub fn told(&mut self) -> Vec<Action> {
        core::mem::take(&mut self.told)
    }

    /// Whether the node closed the link to `peer` since [`Bench::told`] was last asked.
    pub fn closed(&mut self, peer: PeerId) -> bool {
        self.told().contains(&Action::Disconnect { peer })
    }

    /// The codes of the refusals since [`Bench::told`] was last asked.
    pub fn refusals(&mut self) -> Vec<&'static str> {
        let code = |action| match action {
            Action::Refused { code, .. } => Some(code),
            Action::Send { .. }
            | Action::Wake { .. }
            | Action::Trickle { .. }
            | Action::Pooled { .. }
            | Action::NotPooled { .. }
            | Action::Disconnect { .. }
            | Action::FirstSeen { .. }
            | Action::TipChanged { .. } => None,
        };
        self.told().into_iter().filter_map(code).collect()
    }

    /// Lets `from` send blocks that the node follows one after the other.
    pub fn feed(&mut self, from: PeerId, blocks: &[BlockId]) {
        for &block in blocks {
            if !self.rules.relay.keeps_orphans() {
                self.recv(from, Message::Headers { last: block, count: 1 });
            }
            self.recv(from, Message::Block { block });
        }
    }

    /// Whether the node holds the body of `block`.
    pub fn holds(&self, block: BlockId) -> bool {
        self.known.has_body(self.node.id, block)
    }
}

/// Whole blocks sent without being asked for.
pub fn block(block: BlockId) -> Message {
    Message::Block { block }
}

pub fn inv(block: BlockId) -> Message {
    Message::Inv { last: block, count: 1 }
}

pub fn headers(last: BlockId, count: u32) -> Message {
    Message::Headers { last, count }
}

pub fn getdata(block: BlockId) -> Message {
    Message::GetData { block, compact: false }
}

pub fn cmpct(block: BlockId) -> Message {
    Message::CmpctBlock { block }
}
