//! Amounts of bitcoin in satoshis.

use serde::Deserialize;
use serde::Serialize;

/// A number of satoshis, as the wire has it: signed, so that a negative output can be refused.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Amount(i64);
