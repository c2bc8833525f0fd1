//! Snapshots of a run beside its tables: with them any moment of a long run is near.
//!
//! They are made when a moment of a long run is first asked for, since that plays it whole; the
//! receipt stays as it is, and whoever removes `snapshots/` loses nothing but time.

use crate::cli::playing::VERSION;
use crate::primitives::encoding::to_hex;
use crate::scenario::schema::Scenario;
use crate::story::run::Run;
use crate::world::observation::View;
use flate2::Compression;
use flate2::read::ZlibDecoder;
use flate2::write::ZlibEncoder;
use serde::Deserialize;
use serde::Serialize;
use sha2::Digest;
use sha2::Sha256;
use std::fs;
use std::io;
use std::io::Read;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// The folder, inside the run folder.
const FOLDER: &str = "snapshots";
/// What is in it.
const INDEX: &str = "index.json";
/// From one snapshot to the next: about half a second of playing. Shorter runs have none.
pub const EVENTS_BETWEEN: u64 = 1 << 21;

/// What stands in the folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Index {
    version: String,
    /// The digest of the run.
    digest: String,
    /// SHA-256 of the run's bytes when nothing has happened yet: another program, whose bytes mean
    /// something else, has another one.
    beginning: String,
    /// In the order of time.
    pub snapshots: Vec<Snapshot>,
}

/// One snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// Events up to it.
    pub events: u64,
    /// The moment of the last of them, in nanoseconds.
    pub time_ns: u64,
    /// The height of the best chain then.
    pub height: u32,
    /// SHA-256 of the file.
    sha256: String,
}

/// The index of a run's snapshots, if there are any that this program can use.
pub fn find(folder: &Path, digest: &str, beginning: &Run<'_>) -> Option<Index> {
    let bytes = fs::read(folder.join(FOLDER).join(INDEX)).ok()?;
    let index: Index = serde_json::from_slice(&bytes).ok()?;
    let is_of = index.version == VERSION && index.digest == digest;
    (is_of && index.beginning == hash(&beginning.to_bytes())).then_some(index)
}

/// The run at a snapshot, or `None` if its file is not what was written.
pub fn read<'a>(folder: &Path, snapshot: &Snapshot, scenario: &'a Scenario) -> Option<Run<'a>> {
    let file = fs::read(file_of(&folder.join(FOLDER), snapshot.events)).ok()?;
    if hash(&file) != snapshot.sha256 {
        return None;
    }
    let mut bytes = Vec::new();
    ZlibDecoder::new(file.as_slice()).read_to_end(&mut bytes).ok()?;
    Run::from_bytes(&bytes, scenario)
}

/// Snapshots that are being made; they get their name when the run has come to its digest.
pub struct Making {
    target: PathBuf,
    partial: PathBuf,
    index: Index,
    bytes: u64,
}

impl Making {
    /// Begins in the run folder `folder`.
    ///
    /// # Errors
    ///
    /// Nothing can be written there.
    pub fn begin(folder: &Path, digest: &str, beginning: &Run<'_>) -> io::Result<Self> {
        let partial = folder.join(format!(".{FOLDER}.partial-{}", std::process::id()));
        fs::create_dir(&partial)?;
        let index = Index {
            version: VERSION.to_owned(),
            digest: digest.to_owned(),
            beginning: hash(&beginning.to_bytes()),
            snapshots: Vec::new(),
        };
        Ok(Self { target: folder.join(FOLDER), partial, index, bytes: 0 })
    }

    /// Keeps this moment.
    ///
    /// # Errors
    ///
    /// It cannot be written.
    pub fn keep(&mut self, run: &Run<'_>) -> io::Result<()> {
        let mut file = ZlibEncoder::new(Vec::new(), Compression::fast());
        file.write_all(&run.to_bytes())?;
        let file = file.finish()?;
        let world = &run.world;
        self.index.snapshots.push(Snapshot {
            events: world.events(),
            time_ns: world.now().as_nanos(),
            height: world.content().block(world.best_tip()).height,
            sha256: hash(&file),
        });
        self.bytes += file.len() as u64;
        fs::write(file_of(&self.partial, world.events()), file)
    }

    /// Puts them in their place. Returns how many there are, and their bytes.
    ///
    /// # Errors
    ///
    /// They cannot be written.
    pub fn finish(self) -> io::Result<(usize, u64)> {
        let index = serde_json::to_vec_pretty(&self.index).expect("plain data");
        fs::write(self.partial.join(INDEX), index)?;
        if self.target.exists() {
            fs::remove_dir_all(&self.target)?;
        }
        fs::rename(&self.partial, &self.target)?;
        Ok((self.index.snapshots.len(), self.bytes))
    }
}

impl Drop for Making {
    fn drop(&mut self) {
        // After `finish` it is not there any more; what cannot be removed is only litter.
        let _ = fs::remove_dir_all(&self.partial);
    }
}

fn file_of(folder: &Path, events: u64) -> PathBuf {
    folder.join(format!("{events}.zlib"))
}

fn hash(bytes: &[u8]) -> String {
    to_hex(&Sha256::digest(bytes))
}
