//! Many new files at once: written on all cores, and on the disk with one wait for all of them.
//!
//! Must not know what the files hold, nor what names they get later.

use super::modified;
use crate::store::FileStamp;
use rayon::prelude::*;
use std::fs::{File, Metadata};
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
) -> io::Result<Vec<Option<FileStamp>>> {
    use std::os::unix::fs::MetadataExt;
    if files.len() < FEW {
        return each(files, create);
    }
    // It is opened before anything is written, so that a failed write is told here and to nobody else.
    let disk = disk()?;
    let device = disk.metadata()?.dev();
    let make = |(path, bytes): &(PathBuf, &[u8])| {
        let mut file = create(path)?;
        file.write_all(bytes)?;
        let about = file.metadata()?;
        // Another disk may lie below the folder.
        if about.dev() != device {
            file.sync_all()?;
        }
        Ok(stamp(&about))
    };
    let stamps = files.par_iter().map(make).collect::<io::Result<_>>()?;
    rustix::fs::syncfs(disk)?;
    Ok(stamps)
}

/// The same where no call waits for a whole disk.
#[cfg(not(target_os = "linux"))]
pub(super) fn create_together(
    files: &[(PathBuf, &[u8])],
    create: impl Fn(&Path) -> io::Result<File> + Sync,
    _disk: impl FnOnce() -> io::Result<File>,
) -> io::Result<Vec<Option<FileStamp>>> {
    each(files, create)
}

fn each(
    files: &[(PathBuf, &[u8])],
    create: impl Fn(&Path) -> io::Result<File> + Sync,
) -> io::Result<Vec<Option<FileStamp>>> {
    let make = |(path, bytes): &(PathBuf, &[u8])| {
        let mut file = create(path)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        Ok(stamp(&file.metadata()?))
    };
    files.par_iter().map(make).collect()
}

/// Size and time as they stay when the file gets its name; none where the disk has no times.
fn stamp(about: &Metadata) -> Option<FileStamp> {
    Some((about.len(), modified(about))).filter(|(_, modified)| *modified != 0)
}
