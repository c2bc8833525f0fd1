//! Files that nobody sees half written.

use std::fs;
use std::io;
use std::io::Write;
use std::path::Path;

/// Writes a file beside its place, and puts it there once it is on the disk.
///
/// # Errors
///
/// It cannot be written; what was there before is still there, and nothing lies beside it.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let partial = path.with_extension("partial");
    let written = write(&partial, bytes).and_then(|()| fs::rename(&partial, path));
    if written.is_err() {
        // The first error tells; if the part cannot be removed either, it stays under its own name.
        let _ = fs::remove_file(&partial);
    }
    written
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = fs::File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
