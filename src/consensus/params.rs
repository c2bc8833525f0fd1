//! Every number that makes one chain differ from another, with presets.

use crate::consensus::pow::U256;
use crate::consensus::pow::encode_bits;
use crate::primitives::amount::Amount;
use crate::primitives::block::Block;
use crate::primitives::block::Header;
use crate::primitives::encoding::from_hex;
use crate::primitives::hash::Hash256;
use crate::primitives::script::Script;
use crate::primitives::transaction::OutPoint;
use crate::primitives::transaction::Transaction;
use crate::primitives::transaction::TxIn;
use crate::primitives::transaction::TxOut;
use crate::sim::time::SimDuration;
use serde::Deserialize;
use serde::Serialize;

/// The factor between bytes and weight for data without witness (BIP-0141).
pub const WITNESS_SCALE_FACTOR: u32 = 4;

/// The rules of one chain. Names and meanings follow Bitcoin Core's `Consensus::Params` and
/// `consensus.h`; a height at which a rule starts is the height of the first block it judges.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Params {
    /// The name on the command line: `mainnet`, `regtest`, `signet-open`, `classroom`.
    pub name: String,
    /// The four bytes that open a network message and a record of a block file (`pchMessageStart`).
    pub magic: [u8; 4],
    /// The version byte of a base58check address of a public key hash (`base58Prefixes`).
    pub address_version: u8,
    /// How the first block is built.
    pub genesis: Genesis,
    /// The easiest target that a header may state, compact (`powLimit`).
    pub pow_limit_bits: u32,
    /// Blocks from one retarget to the next (`DifficultyAdjustmentInterval`); `None` is never
    /// (`fPowNoRetargeting`).
    pub retarget_blocks: Option<u32>,
    /// The planned time from block to block (`nPowTargetSpacing`).
    pub pow_target_spacing: SimDuration,
    /// How far a header's time may be ahead of a node's clock, in seconds
    /// (`MAX_FUTURE_BLOCK_TIME`).
    pub max_future_block_time_s: u32,
    /// From here a coinbase states its height (BIP-0034) and versions below 2 are refused.
    pub bip34_height: u32,
    /// From here versions below 4 are refused (BIP-0065; its opcode is in no script that we judge).
    pub bip65_height: u32,
    /// From here signatures are strict DER (BIP-0066) and versions below 3 are refused.
    pub bip66_height: u32,
    /// From here BIP-0068 (relative locks) and BIP-0113 (median time for locks) hold.
    pub csv_height: u32,
    /// The blocks that repeated an unspent coinbase and were let through (BIP-0030).
    pub bip30_exceptions: Vec<Bip30Exception>,
    /// Whether each coinbase must commit to the witnesses of its block (BIP-0141), as a signet's
    /// must (`signet_blocks`). Its challenge is `OP_TRUE`, which nobody has to sign.
    pub asks_witness_commitment: bool,
    /// How many blocks above a coinbase the first block is that may spend it (`COINBASE_MATURITY`).
    pub coinbase_maturity_blocks: u32,
    /// What the first blocks may create.
    pub initial_subsidy: Amount,
    /// Blocks from one halving of the subsidy to the next (`nSubsidyHalvingInterval`).
    pub subsidy_halving_blocks: u32,
    /// The size limit of a block without witness, in bytes.
    pub max_block_size_bytes: u32,
    /// The limit of signature operations in a block, each counted four times
    /// (`MAX_BLOCK_SIGOPS_COST`).
    pub max_block_sigops_cost: u32,
}

/// The first block of a chain, as its constants; the Merkle root follows from them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Genesis {
    /// The header's version.
    pub version: i32,
    /// The header's time, in seconds since 1970.
    pub time: u32,
    /// The header's target, compact; also the target of the blocks up to the first retarget.
    pub bits: u32,
    /// The header's nonce.
    pub nonce: u32,
    /// What the coinbase says instead of a signature.
    pub coinbase_script: Script,
    /// What the coinbase pays.
    pub outputs: Vec<TxOut>,
}

/// A block that BIP-0030 does not judge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bip30Exception {
    /// Its height.
    pub height: u32,
    /// Its hash.
    pub hash: Hash256,
}

/// Mainnet's blocks from one retarget to the next.
const MAINNET_RETARGET_BLOCKS: u32 = 2_016;

/// Mainnet's planned seconds from block to block.
const MAINNET_SPACING_S: u64 = 10 * 60;

// A window is planned to take two weeks.
const _: () = assert!(MAINNET_RETARGET_BLOCKS as u64 * MAINNET_SPACING_S == 14 * 24 * 60 * 60);

/// The headline in the first coinbase of mainnet, and of the chains that copy it.
const HEADLINE: &[u8] = b"The Times 03/Jan/2009 Chancellor on brink of second bailout for banks";

/// The key that the first coinbase of mainnet pays.
const SATOSHI_KEY: &str = "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb6\
                           49f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f";

impl Params {
    /// The chain of 2009, with the heights at which its rules came into force
    /// (Bitcoin Core: `CMainParams`).
    pub fn mainnet() -> Self {
        Self {
            name: "mainnet".to_owned(),
            magic: [0xf9, 0xbe, 0xb4, 0xd9],
            address_version: 0,
            genesis: Genesis::with_headline(1_231_006_505, 0x1d00_ffff, 2_083_236_893),
            pow_limit_bits: 0x1d00_ffff,
            retarget_blocks: Some(MAINNET_RETARGET_BLOCKS),
            pow_target_spacing: SimDuration::from_secs(MAINNET_SPACING_S),
            max_future_block_time_s: 2 * 60 * 60,
            bip34_height: 227_931,
            bip65_height: 388_381,
            bip66_height: 363_725,
            csv_height: 419_328,
            bip30_exceptions: vec![
                Bip30Exception::new(
                    91_842,
                    "00000000000a4d0a398161ffc163c503763b1f4360639393e0e4c8e300e0caec",
                ),
                Bip30Exception::new(
                    91_880,
                    "00000000000743f190a18c5577a3c2d2a1f610ae9601ac046a38084ccb7cd721",
                ),
            ],
            asks_witness_commitment: false,
            coinbase_maturity_blocks: 100,
            initial_subsidy: Amount::from_sat(50 * Amount::COIN.to_sat()),
            subsidy_halving_blocks: 210_000,
            max_block_size_bytes: 1_000_000,
            max_block_sigops_cost: 80_000,
        }
    }

    /// Bitcoin Core's chain for tests: two hashes a block, no retarget, halving each 150 blocks
    /// (`CRegTestParams`). Its rule of minimum-difficulty blocks cannot matter where every target
    /// is the limit, and is left out.
    pub fn regtest() -> Self {
        Self {
            name: "regtest".to_owned(),
            magic: [0xfa, 0xbf, 0xb5, 0xda],
            address_version: 111,
            genesis: Genesis::with_headline(1_296_688_602, 0x207f_ffff, 2),
            pow_limit_bits: 0x207f_ffff,
            retarget_blocks: None,
            bip34_height: 1,
            bip65_height: 1,
            bip66_height: 1,
            csv_height: 1,
            bip30_exceptions: Vec::new(),
            subsidy_halving_blocks: 150,
            ..Self::mainnet()
        }
    }

    /// Bitcoin Core's signet with the challenge `OP_TRUE`, so that anybody may make its blocks:
    /// windows of 2,016 blocks over two weeks from 4.8 million hashes a block on
    /// (`SigNetParams`).
    pub fn signet_open() -> Self {
        Self {
            name: "signet-open".to_owned(),
            // The first bytes of the double SHA-256 of the challenge with its length, 01 51.
            magic: [0x54, 0xd2, 0x6f, 0xbd],
            address_version: 111,
            genesis: Genesis::with_headline(1_598_918_400, 0x1e03_77ae, 52_613_770),
            pow_limit_bits: 0x1e03_77ae,
            bip34_height: 1,
            bip65_height: 1,
            bip66_height: 1,
            csv_height: 1,
            bip30_exceptions: Vec::new(),
            asks_witness_commitment: true,
            ..Self::mainnet()
        }
    }

    /// forklab's own chain: mainnet's numbers, every soft fork from height 1, and a starting
    /// target at which a block costs `hashes_per_block` hashes on average.
    ///
    /// The limit is the easiest target that compact form can say without a sign bit (regtest's,
    /// two hashes a block), not the starting target: so difficulty can fall as well as rise.
    pub fn classroom(hashes_per_block: u64, block_interval: SimDuration) -> Self {
        let pow_limit_bits = 0x207f_ffff;
        let bits = classroom_bits(hashes_per_block);
        Self {
            name: "classroom".to_owned(),
            magic: [0xf0, 0x9b, 0x1a, 0xb0],
            // Not mainnet's 0: nobody shall send real money to a key that is derived from a name.
            address_version: 111,
            genesis: Genesis::with_headline(1_231_006_505, bits, 0),
            pow_limit_bits,
            pow_target_spacing: block_interval,
            bip34_height: 1,
            bip65_height: 1,
            bip66_height: 1,
            csv_height: 1,
            bip30_exceptions: Vec::new(),
            ..Self::mainnet()
        }
    }

    /// The preset called `name`, or `None`. `classroom` has 65,536 hashes and ten minutes a block.
    pub fn by_name(name: &str) -> Option<Self> {
        match name {
            "mainnet" => Some(Self::mainnet()),
            "regtest" => Some(Self::regtest()),
            "signet-open" => Some(Self::signet_open()),
            "classroom" => Some(Self::classroom(65_536, SimDuration::from_secs(600))),
            _ => None,
        }
    }

    /// The names that [`Params::by_name`] knows.
    pub const NAMES: [&str; 4] = ["mainnet", "regtest", "signet-open", "classroom"];

    /// The planned time of a whole retarget window, in seconds, at least 1 (`nPowTargetTimespan`).
    pub const fn pow_target_timespan_s(&self, retarget_blocks: u32) -> u64 {
        let nanos = self.pow_target_spacing.as_nanos() as u128 * retarget_blocks as u128;
        let seconds = nanos / 1_000_000_000;
        if seconds == 0 { 1 } else { seconds as u64 }
    }

    /// The first block.
    pub fn genesis_block(&self) -> Block {
        self.genesis.block()
    }
}

/// The compact form of 2^256 / `hashes_per_block`, not above the limit of the classroom.
fn classroom_bits(hashes_per_block: u64) -> u32 {
    if hashes_per_block <= 2 {
        return 0x207f_ffff;
    }
    let hashes = U256::from(hashes_per_block);
    // 2^256 itself does not fit: floor(2^256 / h) = floor((2^256 - 1) / h), but one more where h
    // is a power of two.
    let below = U256::MAX / hashes;
    let exact = hashes_per_block.is_power_of_two();
    encode_bits(if exact { below + U256::from(1) } else { below })
}

impl Genesis {
    /// A first block in the form of mainnet's: its headline, its key, 50 bitcoins, version 1.
    fn with_headline(time: u32, bits: u32, nonce: u32) -> Self {
        let mut coinbase_script = Script::new();
        coinbase_script.push_number(486_604_799); // 1d00ffff
        coinbase_script.push_item(&[4]);
        coinbase_script.push_item(HEADLINE);
        let key = from_hex(SATOSHI_KEY).expect("a constant of this file");
        let value = Amount::from_sat(50 * Amount::COIN.to_sat());
        let outputs = vec![TxOut { value, script_pubkey: Script::pay_to_public_key(&key) }];
        Self { version: 1, time, bits, nonce, coinbase_script, outputs }
    }

    /// The block: one coinbase under a header without parent (`CreateGenesisBlock`).
    pub fn block(&self) -> Block {
        let input = TxIn {
            previous: OutPoint::NULL,
            script_sig: self.coinbase_script.clone(),
            sequence: TxIn::SEQUENCE_FINAL,
        };
        let outputs = self.outputs.clone();
        let coinbase = Transaction { version: 1, inputs: vec![input], outputs, lock_time: 0 };
        let header = Header {
            version: self.version,
            previous: Hash256::ZERO,
            merkle_root: coinbase.txid(),
            time: self.time,
            bits: self.bits,
            nonce: self.nonce,
        };
        Block { header, transactions: vec![coinbase] }
    }
}

impl Bip30Exception {
    /// An exception from constants of this file.
    fn new(height: u32, hash: &str) -> Self {
        Self { height, hash: Hash256::from_hex(hash).expect("a constant of this file") }
    }
}
