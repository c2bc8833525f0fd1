//! What the program says when nothing is wrong; each language has one template for each.

use crate::scenario::schema::Language;
use crate::scenario::words_en;
use crate::scenario::words_zh;

/// Declares the phrases and the list of all of them.
macro_rules! phrases {
    ($($(#[$doc:meta])* $name:ident,)*) => {
        /// A sentence with gaps, numbered from 0.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Phrase {
            $($(#[$doc])* $name,)*
        }

        impl Phrase {
            /// All phrases, in the order of their declaration.
            pub const ALL: &'static [Self] = &[$(Self::$name,)*];
        }
    };
}

phrases! {
    /// The chain: preset, interval, hashes a block.
    Chain,
    /// Blocks are hashed for real.
    PowReal,
    /// Blocks are sampled.
    PowSampled,
    /// Blocks are scripted.
    PowScripted,
    /// The difficulty changes after so many blocks.
    Retarget,
    /// The difficulty is constant.
    ConstantDifficulty,
    /// The network: nodes, topology, latency, relay.
    Network,
    /// Each node opens so many links.
    TopologyRandom,
    /// Everybody is linked to everybody.
    TopologyFull,
    /// A ring.
    TopologyRing,
    /// A star.
    TopologyStar,
    /// A small world.
    TopologySmallWorld,
    /// Scale-free.
    TopologyScaleFree,
    /// From a file.
    TopologyFile,
    /// Anonymous miners: count, their share, the largest.
    Miners,
    /// One anonymous miner with a share.
    OneMiner,
    /// A person with hashpower.
    PersonMines,
    /// A person without.
    PersonWatches,
    /// Who pays whom how much.
    Pay,
    /// The same with the coins of another payment.
    PaySameCoins,
    /// Who gets a payment first.
    HandTo,
    /// What must hold before the next entry.
    ExpectNext,
    /// What somebody has.
    PersonHas,
    /// When a shop delivers.
    Shop,
    /// Random payments.
    Traffic,
    /// At a time: what.
    At,
    /// When a condition has come true: what.
    When,
    /// Some time after a condition has come true: what.
    WhenAfter,
    /// Somebody finds a block.
    Mine,
    /// Hashpower is multiplied.
    HashpowerChange,
    /// Links are cut.
    Partition,
    /// Links between two groups are cut.
    PartitionFrom,
    /// Links are slow.
    Slow,
    /// Links between two groups are slow.
    SlowFrom,
    /// Links are mended.
    Heal,
    /// Nodes crash.
    Crash,
    /// Nodes come back.
    Restart,
    /// Nodes come.
    Join,
    /// Nodes go.
    Leave,
    /// Who attacks whom, for how much, how.
    Attack,
    /// Who sends a block with which fault.
    SendCrafted,
    /// Nothing is expected.
    ExpectsNothing,
    /// Who attacks whom, how.
    AttackPerson,
    /// Who takes which payment back, how.
    AttackPayment,
    /// Who attacks, how.
    AttackEverybody,
    /// An attack ends.
    EndAttack,
    /// Only a remark.
    OnlyNote,
    /// When it ends.
    Ends,
    /// What must hold.
    Expect,
    /// What must hold for this seed.
    ExpectForSeed,
    /// The cost: blocks, hashes, messages, CPU time, memory.
    Cost,
    /// The cost is an upper bound.
    CostAtMost,
    /// A file was written.
    Written,
    /// A file exists already.
    FileExists,
    /// A file cannot be written.
    CannotWrite,
}

/// The phrase with its gaps filled.
pub fn say(language: Language, phrase: Phrase, gaps: &[&str]) -> String {
    let mut text = String::new();
    let mut rest = phrase.template(language);
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').expect("templates close their gaps") + open;
        let gap: usize = rest[open + 1..close].parse().expect("gaps are numbered");
        text.push_str(&rest[..open]);
        text.push_str(gaps.get(gap).copied().unwrap_or_default());
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    text
}

impl Phrase {
    /// The template of the phrase in a language.
    ///
    /// # Panics
    ///
    /// If the language lacks it, which a test rules out.
    pub fn template(self, language: Language) -> &'static str {
        let templates = match language {
            Language::English => words_en::PHRASES,
            Language::Chinese => words_zh::PHRASES,
        };
        let found = templates.iter().find(|(phrase, _)| *phrase == self);
        found.expect("no language lacks a phrase").1
    }
}
