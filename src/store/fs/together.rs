//! Many new files at once: written on all cores, and on the disk with one wait for all of them.
//!
//! Must not know what the files hold, nor what names they get later.

use rayon::prelude::*;
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// With fewer files than this each waits for the disk by itself: nothing that others write is waited for.
#[cfg(target_os = "linux")]
const FEW: usize = 8;

/// Makes the files with `create` and returns once they are on the disk. `disk` opens a folder of the disk
/// that they lie on.
#[cfg(target_os = "linux")]
pub(super) fn create_together(
    files: &[(PathBuf, &[u8])],
    create: impl Fn(&Path) -> io::Result<File> + Sync,
    disk: impl FnOnce() -> io::Result<File>,
) -> io::Result<()> {
    use std::os::unix::fs::MetadataExt;
    if files.len() < FEW {
        return each(files, create);
    }
    // It is opened before anything is written, so that a failed write is told here and to nobody else.
    let disk = disk()?;
    let device = disk.metadata()?.dev();
    files.par_iter().try_for_each(|(path, bytes)| {
        let mut file = create(path)?;
        file.write_all(bytes)?;
        // Another disk may lie below the folder.
        if file.metadata()?.dev() == device { Ok(()) } else { file.sync_all() }
    })?;
    Ok(rustix::fs::syncfs(disk)?)
}

/// The same where no call waits for a whole disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn create_together(
    files: &[(PathBuf, &[u8])],
    create: impl Fn(&Path) -> io::Result<File> + Sync,
    _disk: impl FnOnce() -> io::Result<File>,
) -> io::Result<()> {
    each(files, create)
}

fn each(files: &[(PathBuf, &[u8])], create: impl Fn(&Path) -> io::Result<File> + Sync) -> io::Result<()> {
    files.par_iter().try_for_each(|(path, bytes)| {
        let mut file = create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    })
}
