//! Scripts as bytes, the two forms that forklab judges, and their sigops.

use serde::Deserialize;
use serde::Serialize;

/// A script as its bytes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
pub struct Script(pub Vec<u8>);
