//! The crate `bitcoin` reads every block of a run and comes to the same conclusions.

use crate::worlds::height;
use crate::worlds::plan;
use crate::worlds::play_to_height;
use crate::worlds::seed_of;
use crate::worlds::sized;
use crate::worlds::world_of;
use bitcoin::CompactTarget;
use bitcoin::Target;
use bitcoin::consensus::deserialize;
use bitcoin::consensus::serialize;
use bitcoin::hashes::Hash;
use bitcoin::pow::Work;
use forklab::chain::id::BlockId;
use forklab::world::observation::View;
use forklab::world::state::World;

const WINDOW: u32 = 16;
const INTERVAL_S: u64 = 60;

/// At 16,384 hashes a block even a target four times as easy, times four planned timespans, fits
/// into the judge's 256 bits.
const HASHES_PER_BLOCK: u64 = 16_384;

/// Thirty nodes whose news takes so long that they fork, with real work.
fn world(relay: &str, seed: u64, heights: u32) -> World {
    let mut world = world_of(plan(&format!(
        r#"{{"chain": {{"hashes_per_block": {HASHES_PER_BLOCK}, "block_interval": "{INTERVAL_S}s",
                       "retarget_blocks": {WINDOW}}},
            "network": {{"nodes": 30, "miners": 8, "topology": {{"random": {{"outbound": 4}}}},
                         "relay": "{relay}", "latency": "4s"}},
            "stop": "height >= 1"}}"#
    )));
    world.reset(seed);
    play_to_height(&mut world, heights);
    world
}

/// The parameters of our chain in the judge's words.
fn judges_params() -> bitcoin::consensus::Params {
    let mut params = bitcoin::consensus::Params::REGTEST;
    params.no_pow_retargeting = false;
    params.allow_min_difficulty_blocks = false;
    params.pow_target_spacing = INTERVAL_S;
    params.pow_target_timespan = INTERVAL_S * u64::from(WINDOW);
    params
}

/// The judge's view of the blocks so far, in our order.
struct Judge {
    params: bitcoin::consensus::Params,
    blocks: Vec<bitcoin::Block>,
    works: Vec<Work>,
    retargets: u32,
}

impl Judge {
    /// The target that the judge asks of a child of `parent` at `height`.
    fn next_bits(&mut self, world: &World, parent: BlockId, height: u32) -> CompactTarget {
        let last = self.blocks[parent.index()].header;
        if !height.is_multiple_of(WINDOW) {
            return last.bits;
        }
        self.retargets += 1;
        let first = world.content().ancestor(parent, height - WINDOW);
        let timespan = last.time - self.blocks[first.index()].header.time;
        CompactTarget::from_next_work_required(last.bits, timespan.into(), &self.params)
    }

    /// Reads one block, and holds everything that it says against what forklab thinks of it.
    fn read(&mut self, world: &World, id: BlockId) {
        let ours = world.block(id);
        let bytes = world.block_bytes(id);
        let block: bitcoin::Block = deserialize(&bytes).expect("a block");
        assert_eq!(serialize(&block), bytes);
        assert_eq!(block.block_hash().to_byte_array(), ours.hash.0);
        assert_eq!(block.total_size(), ours.size_bytes as usize);
        assert_eq!(block.txdata.len(), ours.transactions as usize);
        assert!(block.check_merkle_root());
        let mut work = block.header.work();
        if id != BlockId::GENESIS {
            let parent = &self.blocks[ours.parent.index()];
            assert_eq!(block.header.prev_blockhash, parent.block_hash());
            assert_eq!(block.header.bits, self.next_bits(world, ours.parent, ours.height));
            assert_eq!(written_height(&block), u64::from(ours.height));
            assert!(block.coinbase().expect("a first transaction").is_coinbase());
            work = work + self.works[ours.parent.index()];
        }
        let target = Target::from(block.header.bits);
        let met = block.header.validate_pow(target).expect("the target is met");
        assert_eq!(met, block.block_hash());
        assert_eq!(work.to_le_bytes(), ours.chain_work.to_le_bytes::<32>());
        self.blocks.push(block);
        self.works.push(work);
    }
}

/// The height in the coinbase (BIP-0034). The judge reads no heights below 17, which Core writes
/// as single opcodes.
fn written_height(block: &bitcoin::Block) -> u64 {
    const OP_1: u8 = 0x51;
    let script = &block.coinbase().expect("a coinbase").input[0].script_sig;
    match script.as_bytes()[0] {
        opcode @ OP_1..=0x60 => u64::from(opcode - OP_1 + 1),
        _ => block.bip34_block_height().expect("a height"),
    }
}

/// Blocks that the best chain left behind.
fn stale(world: &World) -> u32 {
    world.block_count() - 1 - height(world)
}

#[test]
fn every_block_of_a_run_is_the_same_block_to_the_crate_bitcoin() {
    let heights = sized(100, 1_000);
    for (relay, trial) in [("flood", 0), ("inv", 1), ("headers", 0), ("compact", 1)] {
        let world = world(relay, seed_of("foreign", trial), heights);
        let mut judge =
            Judge { params: judges_params(), blocks: Vec::new(), works: Vec::new(), retargets: 0 };
        for id in (0..world.block_count()).map(BlockId) {
            judge.read(&world, id);
        }
        let (blocks, stale) = (world.block_count() - 1, stale(&world));
        println!("  {relay}: {blocks} blocks, {stale} stale, {} retargets", judge.retargets);
        assert!(stale > 0 && judge.retargets >= heights / WINDOW, "{relay}");
        // Nodes did change their minds: the run has what makes chains differ.
        let reorganised = (0..world.node_count())
            .map(forklab::sim::id::NodeId)
            .any(|node| world.node(node).disconnected > 0);
        assert!(reorganised, "{relay}");
    }
}
