//! The kinds of attacks: a line for each.

use crate::attack::parameter::Parameter;
use crate::attack::parameter::Values;
use crate::attack::private_chain;
use crate::attack::private_chain::PrivateChain;
use crate::attack::race;
use crate::attack::race::Race;
use crate::attack::scheme::Scheme;
use serde::Deserialize;
use serde::Serialize;

/// Declares the enum, its words and the way to each strategy.
macro_rules! kinds {
    ($(
        $(#[$doc:meta])*
        $name:ident($word:literal, $file:ident, $mines:literal, $about:literal),
    )*) => {
        /// An attack as it stands.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub enum Attack {
            $($(#[$doc])* $name($name),)*
        }

        impl Attack {
            /// The attack of a kind that has not begun.
            pub fn new(kind: Kind, values: &Values) -> Self {
                match kind {
                    $(Kind::$name => Self::$name($name::new(values)),)*
                }
            }

            /// The word of its kind.
            pub const fn word(&self) -> &'static str {
                match self {
                    $(Self::$name(_) => $word,)*
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

            /// The word in a script.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                }
            }

            /// What it is, in one sentence.
            pub const fn doc(self) -> &'static str {
                match self {
                    $(Self::$name => $about,)*
                }
            }

            /// Whether the attacker must have hashpower.
            pub const fn mines(self) -> bool {
                match self {
                    $(Self::$name => $mines,)*
                }
            }

            /// What a scenario can say of it.
            pub const fn parameters(self) -> &'static [Parameter] {
                match self {
                    $(Self::$name => $file::PARAMETERS,)*
                }
            }
        }
    };
}

kinds! {
    /// Two payments at the same moment.
    Race("race", race, false, "The same coins to the shop and back, at two ends of the network."),
    /// A hidden branch against confirmations.
    PrivateChain(
        "private_chain",
        private_chain,
        true,
        "A hidden branch, brought out after delivery."
    ),
}
