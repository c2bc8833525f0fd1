//! The section `chain`: the rules of the chain and how its blocks are made.

use serde::Deserialize;
use serde::Serialize;

use crate::consensus::params::Params;
use crate::primitives::amount::Amount;
use crate::scenario::tree::Node;
use crate::scenario::units::amount_text;
use crate::scenario::units::duration_text;
use crate::scenario::value::amount_sat;
use crate::scenario::value::count;
use crate::scenario::value::duration;
use crate::scenario::value::never;
use crate::scenario::value::text;
use crate::scenario::value::whole;
use crate::sim::time::NANOS_PER_SECOND;
use crate::sim::time::SimDuration;

/// The chain of a scenario.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chain {
    /// Where the parameters come from that are not set.
    pub preset: ChainPreset,
    /// How blocks are found.
    pub pow: ProofOfWork,
    /// The mean time between two blocks of the whole network at its starting hashrate; the same
    /// as `params.pow_target_spacing`.
    pub block_interval: SimDuration,
    /// How many hashes a block of the starting difficulty costs on average; the compact rounding
    /// of 2^256 divided by it is the starting target.
    pub hashes_per_block: u64,
    /// Every parameter of the rules, resolved; the target of its genesis is the starting target.
    pub params: Params,
}

/// A set of chain parameters with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChainPreset {
    /// `classroom`: Bitcoin's rules from height 1 on, at a difficulty that one computer can meet.
    Classroom,
    /// `mainnet`: the parameters of the real chain.
    Mainnet,
    /// `regtest`: Bitcoin Core's chain for tests.
    Regtest,
    /// `signet-open`: Bitcoin Core's signet whose challenge anybody meets.
    SignetOpen,
}

/// How blocks are found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ProofOfWork {
    /// `real`: every nonce is hashed.
    Real,
    /// `sampled`: the finding time is drawn from the law of the same rate; no block has valid
    /// work.
    Sampled,
    /// `scripted`: blocks are found only where the script says so.
    Scripted,
}

impl Chain {
    /// The chain of a preset, nothing set.
    pub fn of_preset(preset: ChainPreset) -> Self {
        let (hashes_per_block, params) = match preset {
            ChainPreset::Classroom => {
                (65_536, Params::classroom(65_536, SimDuration::from_secs(600)))
            }
            // 2^256 / (target + 1) of the compact targets 1d00ffff, 207fffff, 1e0377ae, rounded.
            ChainPreset::Mainnet => (4_295_032_833, Params::mainnet()),
            ChainPreset::Regtest => (2, Params::regtest()),
            ChainPreset::SignetOpen => (4_838_420, Params::signet_open()),
        };
        let block_interval = params.pow_target_spacing;
        Self { preset, pow: ProofOfWork::Real, block_interval, hashes_per_block, params }
    }

    /// The chain that a checked section describes; what it leaves out comes from its preset.
    pub fn read(section: Option<&Node>) -> Self {
        let preset = match text(section, "preset") {
            Some("mainnet") => ChainPreset::Mainnet,
            Some("regtest") => ChainPreset::Regtest,
            Some("signet-open") => ChainPreset::SignetOpen,
            Some(_) | None => ChainPreset::Classroom,
        };
        let mut chain = Self::of_preset(preset);
        chain.pow = match text(section, "pow") {
            Some("sampled") => ProofOfWork::Sampled,
            Some("scripted") => ProofOfWork::Scripted,
            Some(_) | None => ProofOfWork::Real,
        };
        if let Some(span) = duration(section, "block_interval") {
            chain.block_interval = span;
            chain.params.pow_target_spacing = span;
        }
        if let Some(hashes) = whole(section, "hashes_per_block") {
            chain.set_hashes_per_block(hashes);
        }
        chain.read_params(section);
        chain
    }

    /// Makes a block of the starting difficulty cost `hashes` on average. The easiest target of
    /// the chain becomes as easy as that where it was harder.
    fn set_hashes_per_block(&mut self, hashes: u64) {
        if hashes == self.hashes_per_block {
            return;
        }
        let classroom = Params::classroom(hashes, self.block_interval);
        if hashes < self.hashes_per_block {
            self.params.pow_limit_bits = classroom.pow_limit_bits;
        }
        self.params.genesis.bits = classroom.genesis.bits;
        self.hashes_per_block = hashes;
    }

    fn read_params(&mut self, section: Option<&Node>) {
        let params = &mut self.params;
        if never(section, "retarget_blocks") {
            params.retarget_blocks = None;
        } else if let Some(blocks) = count(section, "retarget_blocks") {
            params.retarget_blocks = Some(blocks);
        }
        if let Some(sat) = amount_sat(section, "initial_subsidy") {
            params.initial_subsidy = Amount::from_sat(i64::try_from(sat).unwrap_or(i64::MAX));
        }
        let set = |key, target: &mut u32| {
            if let Some(value) = count(section, key) {
                *target = value;
            }
        };
        set("subsidy_halving_blocks", &mut params.subsidy_halving_blocks);
        set("coinbase_maturity_blocks", &mut params.coinbase_maturity_blocks);
        set("bip34_height", &mut params.bip34_height);
        set("bip65_height", &mut params.bip65_height);
        set("bip66_height", &mut params.bip66_height);
        set("csv_height", &mut params.csv_height);
        set("max_block_size_bytes", &mut params.max_block_size_bytes);
        set("max_block_sigops_cost", &mut params.max_block_sigops_cost);
        set("genesis_time_s", &mut params.genesis.time);
        if let Some(span) = duration(section, "max_future_block_time") {
            let seconds = span.as_nanos() / NANOS_PER_SECOND;
            params.max_future_block_time_s = u32::try_from(seconds).unwrap_or(u32::MAX);
        }
        if let Some(version) = count(section, "address_version") {
            params.address_version = u8::try_from(version).unwrap_or(u8::MAX);
        }
    }

    /// The section with everything written out.
    pub fn to_node(&self) -> Node {
        let params = &self.params;
        let retarget = match params.retarget_blocks {
            Some(blocks) => Node::number(blocks),
            None => Node::text("never"),
        };
        let subsidy_sat = u64::try_from(params.initial_subsidy.to_sat()).unwrap_or(0);
        let future = SimDuration::from_secs(params.max_future_block_time_s.into());
        Node::map([
            ("preset", Node::text(self.preset.word())),
            ("pow", Node::text(self.pow.word())),
            ("block_interval", Node::text(duration_text(self.block_interval))),
            ("hashes_per_block", Node::number(self.hashes_per_block)),
            ("retarget_blocks", retarget),
            ("initial_subsidy", Node::text(amount_text(subsidy_sat))),
            ("subsidy_halving_blocks", Node::number(params.subsidy_halving_blocks)),
            ("coinbase_maturity_blocks", Node::number(params.coinbase_maturity_blocks)),
            ("bip34_height", Node::number(params.bip34_height)),
            ("bip65_height", Node::number(params.bip65_height)),
            ("bip66_height", Node::number(params.bip66_height)),
            ("csv_height", Node::number(params.csv_height)),
            ("max_block_size_bytes", Node::number(params.max_block_size_bytes)),
            ("max_block_sigops_cost", Node::number(params.max_block_sigops_cost)),
            ("max_future_block_time", Node::text(duration_text(future))),
            ("address_version", Node::number(params.address_version)),
            ("genesis_time_s", Node::number(params.genesis.time)),
        ])
    }
}

impl ChainPreset {
    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Classroom => "classroom",
            Self::Mainnet => "mainnet",
            Self::Regtest => "regtest",
            Self::SignetOpen => "signet-open",
        }
    }
}

impl ProofOfWork {
    /// The word in the file.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Real => "real",
            Self::Sampled => "sampled",
            Self::Scripted => "scripted",
        }
    }
}

impl ChainPreset {
    /// Whether the first block may hold coins that nobody mined.
    pub const fn has_funds(self) -> bool {
        matches!(self, Self::Classroom)
    }
}
