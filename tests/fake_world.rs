//! A world whose history is written by hand: what observers are told, without a network.

use forklab::chain::id::BlockId;
use forklab::chain::id::TxId;
use forklab::primitives::block::Header;
use forklab::primitives::hash::Hash256;
use forklab::primitives::hash::sha256d;
use forklab::sim::id::MinerId;
use forklab::sim::id::NodeId;
use forklab::sim::time::SimDuration;
use forklab::sim::time::SimTime;
use forklab::story::ending::Facts;
use forklab::story::ending::Story;
use forklab::story::ending::tell;
use forklab::story::tally::Tally;
use forklab::world::attack_view::AttackView;
use forklab::world::observation::BlockView;
use forklab::world::observation::Counters;
use forklab::world::observation::MempoolView;
use forklab::world::observation::Observation;
use forklab::world::observation::Observer;
use forklab::world::observation::View;
use forklab::world::payment_view::PaymentState;
use forklab::world::payment_view::PaymentView;
use ruint::aliases::U256;

/// The subsidy of every block, in satoshi.
pub const SUBSIDY_SAT: i64 = 5_000_000_000;

/// A miner of the fake world.
pub struct FakeMiner {
    pub name: &'static str,
    pub node: u32,
    pub share_ppb: u64,
}

/// Content and tips.
pub struct FakeView {
    pub names: Vec<String>,
    pub people: u32,
    pub miners: Vec<FakeMiner>,
    pub blocks: Vec<BlockView>,
    pub finders: Vec<Option<(MinerId, SimTime)>>,
    pub tips: Vec<BlockId>,
    pub now: SimTime,
    pub payments: Vec<PaymentView>,
    pub mempools: Vec<MempoolView>,
    pub down: Vec<u32>,
    pub attacks: Vec<AttackView>,
}

/// A view and the tally that watches it.
pub struct FakeWorld {
    pub view: FakeView,
    pub tally: Tally,
}

impl FakeWorld {
    /// Nodes by name, the first `people` of them people; nothing but the genesis block.
    pub fn new(names: &[&str], people: u32, miners: Vec<FakeMiner>) -> Self {
        let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
        let mut view = FakeView {
            tips: vec![BlockId::GENESIS; names.len()],
            mempools: vec![MempoolView::default(); names.len()],
            names,
            people,
            miners,
            blocks: Vec::new(),
            finders: Vec::new(),
            now: SimTime::ZERO,
            payments: Vec::new(),
            down: Vec::new(),
            attacks: Vec::new(),
        };
        view.push(BlockId::NONE, None);
        let tally = Tally::new(&view);
        Self { view, tally }
    }

    /// Moves the clock.
    pub fn at_ms(&mut self, at_ms: u64) -> &mut Self {
        let now = SimTime::from_nanos(at_ms * 1_000_000);
        assert!(now >= self.view.now, "test time only moves forward");
        self.view.now = now;
        self
    }

    /// A miner finds a block on `parent`; his node holds and follows it.
    pub fn find(&mut self, miner: u32, parent: BlockId, tries: u64) -> BlockId {
        let block = self.view.push(parent, Some(MinerId(miner)));
        let node = NodeId(self.view.miners[miner as usize].node);
        self.tell(Observation::BlockFound { block, miner: MinerId(miner), node, tries });
        self.tell(Observation::FirstSeen { node, block, from: None });
        self.follow(node.0, block);
        block
    }

    /// A node receives a block and stays where it is.
    pub fn hold(&mut self, node: u32, block: BlockId) {
        self.tell(Observation::FirstSeen { node: NodeId(node), block, from: Some(NodeId(0)) });
    }

    /// A node follows another block.
    pub fn follow(&mut self, node: u32, to: BlockId) {
        let from = self.view.tips[node as usize];
        let common = self.view.common(from, to);
        let height = |block: BlockId| self.view.blocks[block.index()].height;
        let disconnected_blocks = height(from) - height(common);
        let connected_blocks = height(to) - height(common);
        self.view.tips[node as usize] = to;
        let node = NodeId(node);
        self.tell(Observation::TipChanged {
            node,
            from,
            to,
            disconnected_blocks,
            connected_blocks,
        });
    }

    /// A node receives a block and follows it.
    pub fn take(&mut self, node: u32, block: BlockId) {
        self.hold(node, block);
        self.follow(node, block);
    }

    /// Tells the tally, as the world would.
    pub fn tell(&mut self, what: Observation) {
        assert_ne!(self.tally.wants() & what.bit(), 0, "the tally asked for it");
        self.tally.see(self.view.now, &what, &self.view);
    }

    /// The end.
    pub fn story(&self, converged: bool) -> Story {
        tell(&self.tally, &facts(self.view.now, converged), &self.view)
    }
}

/// A payment of 10 BTC from mallory to shop, handed in after one minute.
pub fn payment(name: &str, state: PaymentState) -> PaymentView {
    PaymentView {
        name: name.to_owned(),
        txid: Some(Hash256::ZERO),
        from: "mallory".to_owned(),
        to: "shop".to_owned(),
        amount_sat: 1_000_000_000,
        fee_sat: 2_500,
        size_bytes: 200,
        sent_at: SimTime::from_nanos(60_000_000_000),
        delivered: None,
        state,
        confirmations: 0,
        block_height: None,
        reversed_at: None,
        reversals: 0,
        setback: None,
    }
}

/// What a driver knows.
pub fn facts(now: SimTime, converged: bool) -> Facts {
    Facts {
        scenario: "by-hand".to_owned(),
        seed: 7,
        version: "0.1.0".to_owned(),
        pow: "real".to_owned(),
        block_interval: SimDuration::from_secs(600),
        digest: [0xab; 32],
        stopped_at: now,
        settled_at: now,
        converged,
    }
}

impl FakeView {
    /// Makes a block.
    fn push(&mut self, parent: BlockId, finder: Option<MinerId>) -> BlockId {
        let id = u32::try_from(self.blocks.len()).unwrap();
        let below = self.blocks.get(parent.index()).copied();
        let header = Header {
            version: 4,
            previous: below.map_or(Hash256::ZERO, |block| block.hash),
            merkle_root: Hash256::ZERO,
            time: 1_231_006_505 + u32::try_from(self.now.whole_seconds()).unwrap(),
            bits: 0x207f_ffff,
            nonce: id,
        };
        self.blocks.push(BlockView {
            hash: sha256d(&id.to_le_bytes()),
            parent,
            height: below.map_or(0, |block| block.height + 1),
            header,
            transactions: 1,
            size_bytes: 200,
            fees_sat: 0,
            subsidy_sat: SUBSIDY_SAT,
            chain_work: below.map_or(U256::ZERO, |block| block.chain_work) + U256::from(2),
        });
        self.finders.push(finder.map(|miner| (miner, self.now)));
        BlockId(id)
    }

    /// The last block that two chains share.
    fn common(&self, mut one: BlockId, mut other: BlockId) -> BlockId {
        while one != other {
            let (a, b) = (&self.blocks[one.index()], &self.blocks[other.index()]);
            if a.height >= b.height {
                one = a.parent;
            } else {
                other = b.parent;
            }
        }
        one
    }
}

impl View for FakeView {
    fn now(&self) -> SimTime {
        self.now
    }
    fn node_count(&self) -> u32 {
        u32::try_from(self.names.len()).unwrap()
    }
    fn node_name(&self, node: NodeId) -> String {
        self.names[node.index()].clone()
    }
    fn is_person(&self, node: NodeId) -> bool {
        node.0 < self.people
    }
    fn is_running(&self, node: NodeId) -> bool {
        !self.down.contains(&node.0)
    }
    fn attacks(&self) -> Vec<AttackView> {
        self.attacks.clone()
    }
    fn branches_at(&self, node: NodeId) -> u32 {
        u32::from(self.is_running(node))
    }
    fn block_name(&self, block: BlockId) -> Option<&str> {
        (block == BlockId::GENESIS).then_some("genesis")
    }
    fn tip_count(&self) -> u32 {
        let mut tips = self.tips.clone();
        tips.sort_unstable();
        tips.dedup();
        tips.len() as u32
    }
    fn steady_since(&self) -> SimTime {
        SimTime::ZERO
    }
    fn tip(&self, node: NodeId) -> BlockId {
        self.tips[node.index()]
    }
    fn outbound(&self, _: NodeId) -> u32 {
        8
    }
    fn inbound(&self, node: NodeId) -> u32 {
        node.0
    }
    fn region(&self, node: NodeId) -> Option<&str> {
        (node.0 == 0).then_some("EU")
    }
    fn miner_count(&self) -> u32 {
        u32::try_from(self.miners.len()).unwrap()
    }
    fn miner_name(&self, miner: MinerId) -> String {
        self.miners[miner.index()].name.to_owned()
    }
    fn miner_node(&self, miner: MinerId) -> NodeId {
        NodeId(self.miners[miner.index()].node)
    }
    fn miner_share_ppb(&self, miner: MinerId) -> u64 {
        self.miners[miner.index()].share_ppb
    }
    fn block_count(&self) -> u32 {
        u32::try_from(self.blocks.len()).unwrap()
    }
    fn block(&self, block: BlockId) -> BlockView {
        self.blocks[block.index()]
    }
    fn block_bytes(&self, block: BlockId) -> Vec<u8> {
        self.blocks[block.index()].hash.as_bytes().to_vec()
    }
    fn best_tip(&self) -> BlockId {
        let ids = (0..self.block_count()).map(BlockId);
        ids.max_by_key(|id| (self.block(*id).height, core::cmp::Reverse(*id))).unwrap()
    }
    fn counters(&self) -> Counters {
        Counters { events: 1_000, messages: 900, hashes_tried: 5_000, ..Counters::default() }
    }
    fn payments_left_behind(&self, _: BlockId, _: BlockId) -> u32 {
        0
    }
    fn mempool(&self, node: NodeId) -> MempoolView {
        self.mempools[node.index()]
    }
    fn waits_at(&self, _: NodeId, _: TxId) -> bool {
        false
    }
    fn transaction_bytes(&self, _: TxId) -> Vec<u8> {
        Vec::new()
    }
    fn funds_sat(&self) -> i64 {
        0
    }
    fn txid(&self, _: TxId) -> Hash256 {
        Hash256::ZERO
    }
    fn scripted_payment(&self, payment: u32) -> Option<TxId> {
        let payment_view = self.payments.get(payment as usize)?;
        (!payment_view.name.is_empty()).then_some(TxId(payment))
    }
    fn payments(&self) -> Vec<PaymentView> {
        self.payments.clone()
    }
    fn payment(&self, name: &str, _: Option<NodeId>) -> Option<PaymentView> {
        self.payments.iter().find(|payment| payment.name == name).cloned()
    }
    fn finder(&self, block: BlockId) -> Option<(MinerId, SimTime)> {
        self.finders[block.index()]
    }
}
