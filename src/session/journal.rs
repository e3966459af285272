//! What is wrong with a journal that is read, told to the person; what cannot be used is kept aside.
//!
//! Must not know what a record does.

use crate::model::Problem;
use crate::store::{Damaged, Fs, Recovered, Unread, replace};
use std::path::{Path, PathBuf};

/// What the journal holds. One that cannot be read may hold work that the files lack, so nothing is
/// built upon it: the project opens for reading only. Who is `looking` only undoes nothing.
pub(super) fn read_journal(fs: &dyn Fs, state: &Path, looking: bool, read_only: &mut Option<String>) -> Recovered {
    let read = if looking { Recovered::without_history } else { Recovered::read };
    let found = read(fs, state).unwrap_or_else(|e| {
        read_only.get_or_insert(format!("its journal cannot be read ({e})"));
        Recovered::default()
    });
    for unread in found.unread.iter().filter(|u| !u.too_large) {
        read_only.get_or_insert(format!("its journal cannot be read ({}: {})", unread.why, unread.path.display()));
    }
    found
}

/// What is wrong with the journal; what cannot be used is kept aside, where the program `writes`.
pub(super) fn wrong_with(fs: &dyn Fs, found: &Recovered, writes: bool) -> Vec<Problem> {
    let unread = found.unread.iter().map(|unread| not_read(fs, unread, writes));
    unread.chain(found.damaged.iter().filter_map(|damaged| damage(fs, damaged, writes))).collect()
}

/// Says that a part of the journal was not read; one that is too large for ever is set aside.
fn not_read(fs: &dyn Fs, unread: &Unread, writes: bool) -> Problem {
    let mut aside = unread.path.clone().into_os_string();
    aside.push(".aside");
    let moved = writes && unread.too_large && fs.rename(&unread.path, Path::new(&aside)).is_ok();
    let place = if moved { PathBuf::from(aside) } else { unread.path.clone() };
    let message = format!(
        "a part of the journal was not read: {}; the files of the project are as they were last saved, and what was done before cannot be undone; the part is kept",
        unread.why
    );
    Problem::error("unread_journal", message).in_file(&place.display().to_string(), None, None)
}

/// Says that lines of the journal are damaged that were on the disk, and keeps them aside before the
/// journal begins anew. Where nothing is missing for it that is said once.
pub(super) fn damage(fs: &dyn Fs, damaged: &Damaged, writes: bool) -> Option<Problem> {
    let mut aside = damaged.path.clone().into_os_string();
    aside.push(".aside");
    let aside = PathBuf::from(aside);
    let bytes = fs.read(&damaged.path, u64::MAX - 1).ok();
    let told = bytes.is_some() && fs.read(&aside, u64::MAX - 1).ok() == bytes;
    if damaged.in_files && told {
        return None;
    }
    if let Some(bytes) = bytes.filter(|_| writes && !told) {
        // What cannot be kept aside still stands in the journal, until that begins anew.
        let _ = replace(fs, &aside, &bytes);
    }
    let lines: Vec<String> = damaged.lines.iter().take(9).map(ToString::to_string).collect();
    let lines = lines.join(", ");
    let (what, place) = (damaged.lines.first().copied(), aside.display());
    let message = if damaged.in_files {
        format!(
            "the disk damaged the journal (lines {lines}); the project’s files have all that was done, but what was done before that cannot be undone any more; the damaged journal is kept as {place}"
        )
    } else {
        format!(
            "the disk damaged the journal (lines {lines}), and what stood there may be in no file; what was done after it was applied as far as it fits; look through the last things you did, and see the earlier versions of the files; the damaged journal is kept as {place}"
        )
    };
    let problem = if damaged.in_files { Problem::warning } else { Problem::error };
    Some(problem("damaged_journal", message).in_file(&damaged.path.display().to_string(), what, None))
}
