//! `sweep.json`: what must be known to play the same trials again.

use crate::primitives::encoding::to_hex;
use crate::primitives::hash::sha256;
use crate::scenario::schema::Scenario;
use crate::sweep::file::Base;
use crate::sweep::file::Sweep;
use serde::Deserialize;
use serde::Serialize;
use std::collections::BTreeMap;

/// The file in a sweep folder.
pub const RECEIPT: &str = "sweep.json";
/// The layout of the folder.
const FORMAT: u32 = 1;

/// The receipt of a sweep.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Receipt {
    /// The layout.
    pub format: u32,
    /// The version of the program.
    pub version: String,
    /// The commit of the program, if known.
    pub commit: Option<String>,
    /// SHA-256 of the libraries' versions (`Cargo.lock`).
    pub lock_sha256: String,
    /// The machine that the program was built for.
    pub target: String,
    /// The name of the sweep.
    pub name: String,
    /// A hash of everything that all cells share: base scenario, settings, seed, measures, version.
    /// A folder holds the cells of one of them.
    pub identity: String,
    /// The sweep as it was written.
    pub sweep: String,
    /// The name of the base scenario.
    pub scenario_name: String,
    /// The base scenario as it was written.
    pub scenario: String,
    /// The files that it names beside it, by the name in the scenario.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub beside: BTreeMap<String, String>,
}

/// Why a receipt cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ReceiptReject {
    /// It is not what was written.
    Damaged,
    /// It has a layout that this version does not know.
    OtherFormat {
        /// Its layout.
        format: u32,
        /// The layout of this version.
        known: u32,
    },
}

/// What all layouts have.
#[derive(Deserialize)]
struct Layout {
    format: u32,
}

impl Receipt {
    /// Reads a receipt.
    ///
    /// # Errors
    ///
    /// It is not what was written, or of another layout.
    pub fn read(bytes: &[u8]) -> Result<Self, ReceiptReject> {
        match serde_json::from_slice::<Layout>(bytes) {
            Ok(Layout { format: FORMAT }) => {}
            Ok(Layout { format }) => {
                return Err(ReceiptReject::OtherFormat { format, known: FORMAT });
            }
            Err(_) => return Err(ReceiptReject::Damaged),
        }
        serde_json::from_slice(bytes).map_err(|_| ReceiptReject::Damaged)
    }

    /// The base scenario.
    pub fn base(&self) -> Base {
        Base {
            path: self.scenario_name.clone(),
            file: self.scenario_name.clone(),
            name: self.scenario_name.clone(),
            text: self.scenario.clone(),
        }
    }

    /// The receipt of a sweep whose file is `text`, without the files beside its scenario.
    pub fn new(sweep: &Sweep, text: &str, version: &str, commit: Option<&str>) -> Self {
        Self {
            format: FORMAT,
            version: version.to_owned(),
            commit: commit.map(str::to_owned),
            lock_sha256: to_hex(&sha256(include_bytes!("../../Cargo.lock"))),
            target: format!("{}-{}", std::env::consts::ARCH, std::env::consts::OS),
            name: sweep.name.clone(),
            identity: identity_of(sweep, version),
            sweep: text.to_owned(),
            scenario_name: sweep.base.name.clone(),
            scenario: sweep.base.text.clone(),
            beside: BTreeMap::new(),
        }
    }
}

/// The hash of what all cells share.
fn identity_of(sweep: &Sweep, version: &str) -> String {
    let settings: Vec<String> = sweep.set.iter().map(|one| one.setting()).collect();
    let measures: Vec<(&str, String)> =
        sweep.measures.iter().map(|one| (one.name.as_str(), format!("{:?}", one.what))).collect();
    let axes: Vec<(&str, bool)> =
        sweep.axes.iter().map(|axis| (axis.name.as_str(), axis.is_common)).collect();
    let shared = (version, sweep.seed, &sweep.base.text, settings, measures, axes);
    hash_of(&serde_json::to_string(&shared).expect("plain data"))
}

/// The hash of everything that the trials of a cell depend on.
///
/// # Panics
///
/// Never: a scenario is plain data.
pub fn cell_identity(shared: &str, luck: &str, scenario: &Scenario) -> String {
    let resolved = serde_json::to_string(scenario).expect("a scenario is plain data");
    hash_of(&format!("{shared}\n{luck}\n{resolved}"))
}

fn hash_of(text: &str) -> String {
    to_hex(&sha256(text.as_bytes())[..16])
}
