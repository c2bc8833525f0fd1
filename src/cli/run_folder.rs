//! The run folder: a receipt from which anybody can play the same history again.

use crate::chain::id::BlockId;
use crate::cli::block_file::write_frame;
use crate::cli::playing::VERSION;
use crate::primitives::encoding::to_hex;
use crate::scenario::schema::Scenario;
use crate::story::ending::Story;
use crate::story::money::PaymentLine;
use crate::story::summary::FORMAT;
use crate::story::tables::BlockLine;
use crate::story::tables::BlockStatus;
use crate::story::tables::CheckpointLine;
use crate::story::tables::ForkLine;
use crate::story::tables::NodeLine;
use crate::story::tables::ReorgLine;
use crate::world::observation::View;
use serde::Deserialize;
use serde::Serialize;
use serde_json::value::RawValue;
use sha2::Digest;
use sha2::Sha256;
use std::collections::BTreeMap;
use std::fs;
use std::fs::File;
use std::fs::TryLockError;
use std::io;
use std::io::BufWriter;
use std::io::Write;
use std::path::Path;
use std::path::PathBuf;

/// The files that a replay must make again byte for byte.
pub const REPLAYED: [&str; 8] = [
    "blocks.csv",
    "forks.csv",
    "reorgs.csv",
    "payments.csv",
    "nodes.csv",
    "checkpoints.csv",
    "blocks.dat",
    REFUSED,
];

/// The blocks that nobody took.
pub const REFUSED: &str = "refused.dat";

/// The receipt itself.
pub const RECEIPT: &str = "run.json";
/// The numbers.
pub const SUMMARY: &str = "summary.json";
/// The page.
pub const REPORT: &str = "report.html";
/// Inside a draft: locked while it is written.
const LOCK: &str = ".lock";
/// The folder of charts.
pub const CHARTS: &str = "charts";

/// The commit that the program was built from, if whoever built it said so.
pub const COMMIT: Option<&str> = option_env!("FORKLAB_COMMIT");

/// `run.json`: what must be known to play the same history again.
#[derive(Debug, Serialize, Deserialize)]
pub struct Receipt {
    /// [`FORMAT`].
    pub format: u32,
    /// The version of the program.
    pub version: String,
    /// The commit of the program, if known.
    pub commit: Option<String>,
    /// The scenario's name.
    pub name: String,
    /// The seed.
    pub seed: u64,
    /// The digest over everything that happened.
    pub digest: String,
    /// Whether it was the author's own seed with nothing overridden.
    pub as_written: bool,
    /// The scenario as the user called it, with what was set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<String>,
    /// SHA-256 of each file.
    pub sha256: BTreeMap<String, String>,
    /// The scenario with every default.
    pub scenario: Box<RawValue>,
}

/// What a folder holds.
#[derive(Debug)]
pub enum Held {
    /// Nothing: it is not there, or empty.
    Nothing,
    /// A run.
    Run(Box<Receipt>),
    /// A run of which `run.json` cannot be read, and why.
    Broken(String),
    /// Something else.
    Other,
}

/// Looks into a folder.
///
/// # Errors
///
/// If it cannot be read.
pub fn held(folder: &Path) -> io::Result<Held> {
    match fs::read(folder.join(RECEIPT)) {
        Ok(bytes) => Ok(match serde_json::from_slice(&bytes) {
            Ok(receipt) => Held::Run(Box::new(receipt)),
            Err(fault) => Held::Broken(fault.to_string()),
        }),
        Err(fault) if fault.kind() == io::ErrorKind::NotFound => {
            let is_empty = match fs::read_dir(folder) {
                Ok(mut entries) => entries.next().is_none(),
                Err(fault) if fault.kind() == io::ErrorKind::NotFound => true,
                Err(fault) => return Err(fault),
            };
            Ok(if is_empty { Held::Nothing } else { Held::Other })
        }
        Err(fault) => Err(fault),
    }
}

/// The resolved scenario as `run.json` holds it: one line inside that file's indentation.
pub fn scenario_text(scenario: &Scenario) -> String {
    scenario.to_resolved_json().trim_end().replace('\n', "\n  ")
}

/// Looks into what should be a run folder; a file is none.
///
/// # Errors
///
/// If it cannot be read.
pub fn held_run(folder: &Path) -> io::Result<Held> {
    match held(folder) {
        Err(fault) if fault.kind() == io::ErrorKind::NotADirectory => Ok(Held::Other),
        held => held,
    }
}

impl Receipt {
    /// The receipt of a run, still without its files.
    pub fn new(scenario: &Scenario, as_written: bool, digest: &str) -> Self {
        Self {
            format: FORMAT,
            version: VERSION.to_owned(),
            commit: COMMIT.map(str::to_owned),
            name: scenario.name.clone(),
            seed: scenario.seed,
            digest: digest.to_owned(),
            as_written,
            asked: None,
            sha256: BTreeMap::new(),
            scenario: RawValue::from_string(scenario_text(scenario)).expect("a scenario is JSON"),
        }
    }

    /// Whether it is of the same scenario, seed and version: then its history must be the same.
    pub fn is_of(&self, scenario: &Scenario) -> bool {
        self.format == FORMAT
            && self.version == VERSION
            && self.name == scenario.name
            && self.seed == scenario.seed
            && self.scenario.get() == scenario_text(scenario)
    }
}

/// A run folder that is being written, beside the place where it will stand.
///
/// Nobody sees it half written: it gets its name in the end, and if it is dropped before that,
/// nothing is left.
#[derive(Debug)]
pub struct Draft {
    /// Where it will stand.
    target: PathBuf,
    /// Where it is written.
    path: PathBuf,
    /// Locked as long as this process writes.
    lock: File,
}

impl Draft {
    /// Makes the folder.
    ///
    /// # Errors
    ///
    /// If it cannot be made.
    pub fn begin(target: &Path) -> io::Result<Self> {
        let path = sibling(target, "partial")?;
        for litter in drafts_of(target).filter(|draft| !is_locked(draft)) {
            fs::remove_dir_all(&litter)?;
        }
        fs::create_dir_all(path.join(CHARTS))?;
        let lock = File::create(path.join(LOCK))?;
        lock.lock()?;
        Ok(Self { target: target.to_owned(), path, lock })
    }

    /// Where it is written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Writes one file and returns its SHA-256.
    ///
    /// # Errors
    ///
    /// If it cannot be written.
    pub fn write(
        &self,
        name: &str,
        fill: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> io::Result<String> {
        let file = BufWriter::new(File::create(self.path.join(name))?);
        let mut out = Hashing { inner: file, hash: Sha256::new() };
        fill(&mut out)?;
        out.flush()?;
        Ok(to_hex(&out.hash.finalize()))
    }

    /// Puts the folder in its place; what stood there is gone afterwards.
    ///
    /// # Errors
    ///
    /// If it cannot be renamed; then the old folder stays.
    pub fn finish(self) -> io::Result<()> {
        self.lock.unlock()?;
        fs::remove_file(self.path.join(LOCK))?;
        let old = sibling(&self.target, "old")?;
        let replaces = self.target.exists();
        if replaces {
            fs::rename(&self.target, &old)?;
        }
        if let Err(fault) = fs::rename(&self.path, &self.target) {
            if replaces {
                fs::rename(&old, &self.target)?;
            }
            return Err(fault);
        }
        if replaces { fs::remove_dir_all(&old) } else { Ok(()) }
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // After `finish` it is not there any more; a folder that cannot be removed is only litter.
        let _ = fs::remove_dir_all(&self.path);
    }
}

/// A hidden folder beside `target`, this process's own.
fn sibling(target: &Path, role: &str) -> io::Result<PathBuf> {
    let invalid = || io::Error::new(io::ErrorKind::InvalidInput, "the run folder needs a name");
    let name = target.file_name().ok_or_else(invalid)?.to_string_lossy();
    Ok(target.with_file_name(format!(".{name}.{role}-{}", std::process::id())))
}

/// Whether another process is writing a run that will stand here.
pub fn is_being_written(target: &Path) -> bool {
    drafts_of(target).any(|draft| is_locked(&draft))
}

/// The drafts beside the place: of processes that write, and of those that were killed.
fn drafts_of(target: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let name = target.file_name().map(|name| format!(".{}.partial-", name.to_string_lossy()));
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty());
    let beside = fs::read_dir(folder.unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    beside
        .filter(move |entry| {
            let found = entry.file_name();
            name.as_ref().is_some_and(|name| found.to_string_lossy().starts_with(name))
        })
        .map(|entry| entry.path())
}

/// Whether the process that began a draft still writes it.
fn is_locked(draft: &Path) -> bool {
    let lock = File::open(draft.join(LOCK));
    lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
}

/// Writes one of the [`REPLAYED`] files.
///
/// # Errors
///
/// Whatever `out` says.
pub fn fill(
    name: &str,
    story: &Story,
    view: &dyn View,
    magic: [u8; 4],
    out: &mut dyn Write,
) -> io::Result<()> {
    let tables = &story.tables;
    match name {
        "blocks.csv" => table(&BlockLine::COLUMNS, &tables.blocks, out),
        "forks.csv" => table(&ForkLine::COLUMNS, &tables.forks, out),
        "reorgs.csv" => table(&ReorgLine::COLUMNS, &tables.reorgs, out),
        "payments.csv" => table(&PaymentLine::COLUMNS, &tables.payments, out),
        "nodes.csv" => table(&NodeLine::COLUMNS, &tables.nodes, out),
        "checkpoints.csv" => table(&CheckpointLine::COLUMNS, &tables.checkpoints, out),
        "blocks.dat" => blocks(story, view, magic, |status| status != BlockStatus::Refused, out),
        REFUSED => blocks(story, view, magic, |status| status == BlockStatus::Refused, out),
        other => unreachable!("{other} is not in the list"),
    }
}

/// A table with its head; lines end with LF on every system.
fn table<Line: Serialize>(columns: &[&str], lines: &[Line], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_writer(out);
    writer.write_record(columns)?;
    for line in lines {
        writer.serialize(line)?;
    }
    writer.flush()
}

/// Blocks as Bitcoin Core keeps them: magic, length, block; the genesis block first, parents
/// before children.
fn blocks(
    story: &Story,
    view: &dyn View,
    magic: [u8; 4],
    chosen: impl Fn(BlockStatus) -> bool,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (id, block) in (0u32..).map(BlockId).zip(&story.picture.blocks) {
        if chosen(block.status) && !block.is_only_header() {
            write_frame(&view.block_bytes(id), magic, out)?;
        }
    }
    Ok(())
}

/// Passes bytes on and hashes them.
struct Hashing<W: Write> {
    /// Where they go.
    inner: W,
    /// The hash so far.
    hash: Sha256,
}

impl<W: Write> Write for Hashing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.inner.write(bytes)?;
        self.hash.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// SHA-256 of a file.
///
/// # Errors
///
/// If it cannot be read.
pub fn sha256_of(path: &Path) -> io::Result<String> {
    let mut out = Hashing { inner: io::sink(), hash: Sha256::new() };
    io::copy(&mut File::open(path)?, &mut out)?;
    Ok(to_hex(&out.hash.finalize()))
}
