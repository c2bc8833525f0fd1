//! Ancestors by skipping against ancestors by walking.

use crate::fixture::*;
use forklab::chain::archive::Archive;
use forklab::chain::id::BlockId;
use forklab::consensus::params::Params;
use forklab::sim::rng::Stream;
use ruint::aliases::U256;

const GENESIS: BlockId = BlockId::GENESIS;

/// A random tree in an archive that asks no header for its work.
fn random_tree(seed: u64, blocks: u32) -> Archive {
    let params = Params::regtest();
    let genesis = params.genesis_block();
    let mut content = Archive::new(params, false, &genesis);
    let mut luck = Stream::new(seed, "tree", "");
    for salt in 1..blocks {
        // Mostly near the newest block, so that long branches grow.
        let back = luck.below(12).min(luck.below(12)).min(u64::from(salt - 1)) as u32;
        let block = draft(&content, BlockId(salt - 1 - back), salt, Vec::new());
        let mut block = block;
        block.header.merkle_root = block.merkle_root().0;
        content.enter_block(&block);
    }
    content
}

/// All blocks from `of` down to genesis, by walking.
fn line(content: &Archive, of: BlockId) -> Vec<BlockId> {
    core::iter::successors(Some(of), |&at| {
        let parent = content.block(at).parent;
        (parent != BlockId::NONE).then_some(parent)
    })
    .collect()
}

#[test]
fn heights_and_work_add_up() {
    let content = random_tree(1, 500);
    for block in (0..500).map(BlockId) {
        let line = line(&content, block);
        let record = content.block(block);
        assert_eq!(record.height as usize, line.len() - 1);
        // Regtest: the target is 2^255 - 1 or so, and each block is worth two hashes.
        assert_eq!(record.work, U256::from(2 * line.len()));
    }
}

#[test]
fn every_ancestor_is_the_one_that_walking_finds() {
    let content = random_tree(2, 700);
    for block in (0..700).step_by(7).map(BlockId) {
        let line = line(&content, block);
        for (height, &ancestor) in line.iter().rev().enumerate() {
            assert_eq!(content.ancestor(block, height as u32), ancestor);
            assert!(content.is_ancestor(ancestor, block));
        }
    }
}

#[test]
fn common_ancestors_are_those_that_walking_finds() {
    let content = random_tree(3, 400);
    let mut luck = Stream::new(3, "pairs", "");
    for _ in 0..3_000 {
        let [a, b] = [(); 2].map(|()| BlockId(luck.below(400) as u32));
        let (of_a, of_b) = (line(&content, a), line(&content, b));
        let shared = of_a.iter().find(|block| of_b.contains(block)).copied();
        assert_eq!(content.common_ancestor(a, b), shared);
        assert_eq!(content.is_ancestor(a, b), of_b.contains(&a));
    }
}

#[test]
fn median_times_are_those_of_the_last_eleven() {
    let params = Params::regtest();
    let genesis = params.genesis_block();
    let mut content = Archive::new(params, false, &genesis);
    let mut luck = Stream::new(4, "times", "");
    let mut tip = GENESIS;
    for salt in 0..60 {
        let mut block = draft(&content, tip, salt, Vec::new());
        block.header.time = content.block(tip).median_time_past + 1 + luck.below(5_000) as u32;
        block.header.merkle_root = block.merkle_root().0;
        tip = content.enter_block(&block);
        let mut times: Vec<u32> =
            line(&content, tip).iter().take(11).map(|&b| content.block(b).header.time).collect();
        times.sort_unstable();
        assert_eq!(content.block(tip).median_time_past, times[times.len() / 2]);
    }
}

/// o1 names a parent that nobody has.
#[test]
fn a_block_from_nowhere_shares_nothing_with_anybody() {
    let mut content = easy_archive();
    let mut nowhere = draft(&content, GENESIS, 0, Vec::new());
    nowhere.header.previous = forklab::primitives::hash::Hash256([9; 32]);
    seal(&mut nowhere);
    let o1 = content.enter_block(&nowhere);
    let o2 = mine(&mut content, o1, 0);
    let a1 = mine(&mut content, GENESIS, 0);

    assert_eq!(content.block(o1).parent, BlockId::NONE);
    assert_eq!(content.common_ancestor(o2, a1), None);
    assert!(!content.is_ancestor(GENESIS, o2) && content.is_ancestor(o1, o2));
}
