//! The first blocks, built from their constants.

use forklab::consensus::params::Params;
use forklab::consensus::pow::U256;
use forklab::consensus::pow::decode_bits;
use forklab::consensus::pow::work_of_bits;
use forklab::primitives::encoding::to_hex;
use forklab::primitives::hash::Hash256;
use forklab::sim::time::SimDuration;

const GENESIS_ROOT: &str = "4a5e1e4baab89f3a32518a88c31bc87f618f76673e2cc77ab2127b7afdeda33b";

#[test]
fn the_first_blocks_have_the_hashes_that_everybody_knows() {
    let named = [
        (Params::mainnet(), "000000000019d6689c085ae165831e934ff763ae46a2a6c172b3f1b60a8ce26f"),
        (Params::regtest(), "0f9188f13cb7b2c71f2a335e3a4fc328bf5beb436012afca590b1a11466e2206"),
        (Params::signet_open(), "00000008819873e925422c1ff0f99f7cc9bbb232af63a077a480a3633bee1ef6"),
    ];
    for (params, hash) in named {
        let genesis = params.genesis_block();
        assert_eq!(genesis.hash(), Hash256::from_hex(hash).unwrap(), "{}", params.name);
        let root = Hash256::from_hex(GENESIS_ROOT).unwrap();
        assert_eq!(genesis.merkle_root(), (root, false));
    }
}

#[test]
fn the_first_block_of_mainnet_has_the_bytes_of_2009() {
    let bytes = to_hex(&Params::mainnet().genesis_block().to_bytes());

    assert_eq!(bytes.len(), 285 * 2);
    assert!(bytes.starts_with("01000000000000000000"));
    assert!(bytes.ends_with("4c702b6bf11d5fac00000000"));
}

#[test]
fn a_classroom_starts_at_2_to_the_256_over_its_hashes_and_may_become_easier() {
    let bits_of = |hashes| Params::classroom(hashes, SimDuration::from_secs(600)).genesis.bits;

    assert_eq!(bits_of(2), 0x207f_ffff);
    assert_eq!(bits_of(16), 0x2010_0000);
    assert_eq!(bits_of(1_024), 0x1f40_0000);
    assert_eq!(bits_of(65_536), 0x1f01_0000);
    assert_eq!(bits_of(3), 0x2055_5555);
    assert_eq!(work_of_bits(bits_of(65_536)), U256::from(65_535));
    let params = Params::classroom(65_536, SimDuration::from_secs(600));
    assert!(
        decode_bits(params.pow_limit_bits).unwrap() > decode_bits(params.genesis.bits).unwrap()
    );
    assert_eq!(params.genesis.time, 1_231_006_505);
}
