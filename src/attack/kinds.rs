//! The kinds of attacks: a line for each.
//!
//! A new attack is one file in this layer, its `pub mod` line in `lib.rs` and one line below;
//! `forklab schema > scenarios/schema.json` tells editors of it. The file says at its head how the
//! attack works, when it pays, what defends against it and where it comes from, in the words that
//! the other files use (`**How it works.**` …). It has a `PROFILE` (its word, its aim, its
//! parameters, its figures), a struct that is plain data with a `new(&Values)`, the decisions of
//! its node ([`Strategy`](crate::node::strategy::Strategy), whose defaults are what Bitcoin Core
//! does) and those in between ([`Scheme`]). Scenario files, messages, summary, expressions, screen
//! and page follow from the profile.
//!
//! What there is to know of its life:
//!
//! - [`Scheme::decide`] is asked whenever something happened, at the same virtual moment. The
//!   methods of `Strategy` are not told the time; what needs it is done there.
//! - If what he mines on or takes into his blocks has changed after a decision, his miner begins
//!   anew by itself.
//! - After [`Step::End`](crate::attack::scheme::Step::End), or the script's `end_attack`, his node
//!   is like any other, and blocks that he never brought out stay secret.
//! - A parameter is read by the method of [`Values`] for its kind: `blocks` for `Blocks` and
//!   `PerSecond`, `blocks_or_never` for `BlocksOrNever`, `span` for `Seconds`, and so on. A file's
//!   keys, those of [`Scheme::figures`] and those of its profile are compared by a test. A figure
//!   that is a word is in the summary and in expressions, not on the screen.
//! - An attack is `is_endless` if it never ends by itself, whatever its parameters: a scenario
//!   that waits for its end is told so.
//!
//! This one takes no payments into its blocks (a file of the project says `crate::` where the
//! example says `forklab::`):
//!
//! ```
//! use forklab::attack::parameter::Parameter;
//! use forklab::attack::parameter::ParameterKind;
//! use forklab::attack::parameter::Values;
//! use forklab::attack::profile::Aim;
//! use forklab::attack::profile::FigureKind;
//! use forklab::attack::profile::Profile;
//! use forklab::attack::scheme::Figure;
//! use forklab::attack::scheme::Outcome;
//! use forklab::attack::scheme::Scheme;
//! use forklab::attack::scheme::Situation;
//! use forklab::attack::scheme::Step;
//! use forklab::chain::archive::Archive;
//! use forklab::chain::id::BlockId;
//! use forklab::chain::id::TxId;
//! use forklab::node::strategy::Publish;
//! use forklab::node::strategy::Strategy;
//!
//! pub const PROFILE: Profile = Profile {
//!     word: "empty_blocks",
//!     doc: "His blocks hold no payments.",
//!     aim: Aim::Everybody, // nobody is robbed: no victim, no amount
//!     mines: true,
//!     is_endless: false,
//!     is_linked: false,
//!     parameters: &[Parameter {
//!         key: "blocks",
//!         kind: ParameterKind::Blocks(10),
//!         doc: "After so many he stops.",
//!     }],
//!     figures: &[("own_blocks", FigureKind::Count)],
//! };
//!
//! #[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
//! pub struct EmptyBlocks {
//!     wanted: u32,
//!     found: u32,
//! }
//!
//! impl EmptyBlocks {
//!     pub fn new(values: &Values) -> Self {
//!         Self { wanted: values.blocks("blocks"), found: 0 }
//!     }
//! }
//!
//! impl Strategy for EmptyBlocks {
//!     fn payments(&self, _parent: BlockId) -> Option<Vec<TxId>> {
//!         Some(Vec::new()) // `None` is what his mempool offers
//!     }
//!
//!     fn on_found(&mut self, _block: BlockId, _content: &Archive) -> Publish {
//!         self.found += 1;
//!         Publish::Now
//!     }
//! }
//!
//! impl Scheme for EmptyBlocks {
//!     fn prepare(&mut self, _at: &Situation<'_>) {}
//!
//!     fn decide(&mut self, _at: &Situation<'_>) -> Step {
//!         if self.found < self.wanted { Step::Wait } else { Step::End(Outcome::Succeeded) }
//!     }
//!
//!     fn figures(&self) -> Vec<(&'static str, Figure)> {
//!         vec![("own_blocks", Figure::Count(self.found.into()))]
//!     }
//! }
//! ```
//!
//! and the line: `EmptyBlocks = empty_blocks,` (the names of type and file; the `PROFILE` is found
//! in the file).

use crate::attack::parameter::Values;
use crate::attack::profile::Profile;
use crate::attack::scheme::Scheme;
use serde::Deserialize;
use serde::Serialize;

/// Declares the enum, and the way to each file.
macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $file:ident,)*) => {
        /// An attack as it stands.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Attack {
            $($(#[$doc])* $name(crate::attack::$file::$name),)*
        }

        impl Attack {
            /// The attack of a kind that has not begun.
            pub fn new(kind: Kind, values: &Values) -> Self {
                match kind {
                    $(Kind::$name => Self::$name(crate::attack::$file::$name::new(values)),)*
                }
            }

            /// Its kind.
            pub const fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(_) => Kind::$name,)*
                }
            }

            /// Its decisions.
            pub fn scheme(&mut self) -> &mut dyn Scheme {
                match self {
                    $(Self::$name(attack) => attack,)*
                }
            }

            /// Its state.
            pub fn as_scheme(&self) -> &dyn Scheme {
                match self {
                    $(Self::$name(attack) => attack,)*
                }
            }
        }

        /// A kind of attack.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Kind {
            $($(#[$doc])* $name,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name,)*];

            /// What it is.
            pub const fn profile(self) -> &'static Profile {
                match self {
                    $(Self::$name => &crate::attack::$file::PROFILE,)*
                }
            }
        }
    };
}

kinds! {
    /// Two payments at the same moment.
    Race = race,
    /// A block in the hand before goods are asked for.
    Finney = finney,
    /// A block shown to one shop alone.
    Vector76 = vector76,
    /// A hidden branch against confirmations.
    PrivateChain = private_chain,
    /// A hidden branch against an old payment.
    RewriteHistory = rewrite_history,
    /// A shop whose every peer is the attacker.
    Eclipse = eclipse,
    /// Blocks that are kept back for a lead.
    SelfishMining = selfish_mining,
    /// Somebody's payments in no block.
    Censor = censor,
    /// The same as a threat.
    FeatherFork = feather_fork,
    /// Fees of a block that was found already.
    FeeSniping = fee_sniping,
    /// A pool's blocks thrown away by one of its own.
    WithholdInPool = withhold_in_pool,
    /// A majority on a block that breaks a rule.
    FalseChain = false_chain,
    /// Stamps that make blocks easy.
    TimeWarp = time_warp,
    /// Many machines, no hashpower.
    Sybil = sybil,
    /// More of something useless than anybody can want.
    Flood = flood,
}

impl Kind {
    /// The word in a script.
    pub const fn word(self) -> &'static str {
        self.profile().word
    }
}
