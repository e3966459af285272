//! `sidenote merge-file`: three versions of one file, as git's merge driver.
//!
//! Git takes 0 for merged and anything else for a conflict; then OURS still is a file that opens.

use super::args::MergeFile;
use super::common::count;
use super::{DONE, FOUND, Failure, out};
use crate::model::Project;
use crate::ops::conflicts::Shown;
use crate::session::file_merge::{Around, MergedFile, Versions, leave_conflicts, merge_file};
use crate::store::{Fs, MAX_RON_BYTES, Places, RealFs, now, replace};
use std::path::Path;

pub(super) fn run(args: &MergeFile) -> Result<u8, Failure> {
    let (base, ours, theirs) = (read(&args.base)?, read(&args.ours)?, read(&args.theirs)?);
    let name = args.path.as_deref().unwrap_or(&args.ours).display().to_string();
    let around = args.path.as_deref().and_then(|path| Around::of(&RealFs, path));
    let versions = Versions { base: Some(&base[..]).filter(|b| !b.is_empty()), ours: &ours, theirs: &theirs };
    let merged = merge_file(&name, versions, |_| around.as_ref().and_then(|a| a.text(&RealFs)));
    let merged = merged.map_err(|why| Failure(format!("merging: {why}; our version is left as it is")))?;
    let place = std::path::absolute(&args.ours).unwrap_or_else(|_| args.ours.clone());
    replace(&RealFs, &place, merged.content.as_bytes())
        .map_err(|e| Failure(format!("merging: {e}: {}", args.ours.display())))?;
    if merged.conflicts.is_empty() {
        return Ok(DONE);
    }
    say(&name, &merged, around.as_ref());
    Ok(FOUND)
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    RealFs.read(path, MAX_RON_BYTES).map_err(|e| Failure(format!("merging: {e}: {}", path.display())))
}

fn say(name: &str, merged: &MergedFile, around: Option<&Around>) {
    let blank = Project::new(crate::model::ProjectId(0), "", crate::model::Schema::default());
    for conflict in &merged.conflicts {
        out::tell(&Shown::of(conflict, &blank).line());
    }
    let kept = around.filter(|_| merged.on_text).map(|a| {
        let (places, found) = (Places::of_this_person(), merged.conflicts.clone());
        leave_conflicts(&RealFs, &places, a.folder(), found, "a merge by git", now())
    });
    let list = match kept {
        Some(Ok(())) => "both versions of each are kept; the window lists them under File, Conflicts",
        _ => "of each the later version stands; the other is listed above and in git",
    };
    out::tell(&format!("{name}: {}; {list}.", count(merged.conflicts.len(), "conflict")));
}
