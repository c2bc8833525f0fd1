//! The kinds of attacks: a line for each.

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
    /// Stamps that make blocks easy.
    TimeWarp = time_warp,
}

impl Kind {
    /// The word in a script.
    pub const fn word(self) -> &'static str {
        self.profile().word
    }
}
