//! Copies of a file that tools which sync keep beside it when two machines changed it.
//!
//! Dropbox and Nextcloud write `name (conflicted copy …).ron`, Syncthing `name.sync-conflict-….ron`,
//! `OneDrive` `name-DEVICE.ron`, Google Drive `name (1).ron`, iCloud `name 2.ron`. All begin with the name of
//! a file that is there and go on with a character that separates. Must not read them.

use super::{Folder, Fs};
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// The known stem that the file `name` is another copy of, the longest of several; none where the name
/// is a known one itself.
pub(super) fn copy_of<'k>(name: &str, known: &'k BTreeSet<String>) -> Option<&'k str> {
    let stem = name.strip_suffix(".ron")?;
    if known.contains(stem) {
        return None;
    }
    let goes_on =
        |k: &&String| stem.strip_prefix(k.as_str()).is_some_and(|rest| rest.starts_with([' ', '.', '-', '_', '(']));
    known.iter().filter(goes_on).max_by_key(|k| k.len()).map(String::as_str)
}

/// The head of a project, such as `schema`, that the file `name` beside it is another copy of. There
/// people put files of their own, so only what says so counts.
pub(super) fn copy_of_head(name: &str) -> Option<&'static str> {
    let heads = ["project", "schema", "entities"];
    let stem = name.strip_suffix(".ron")?;
    let head = heads.into_iter().find(|head| stem.starts_with(head) && stem != *head)?;
    let rest = stem[head.len()..].to_lowercase();
    let numbered = rest.trim_start().strip_prefix('(').and_then(|r| r.strip_suffix(')'));
    let says_so = rest.contains("conflict") || numbered.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()));
    says_so.then_some(head)
}

/// The stems of articles in a folder: what is known about one lies beside its text.
pub(super) fn stems_in(names: &BTreeSet<String>) -> BTreeSet<String> {
    let stems = names.iter().filter_map(|n| n.strip_suffix(".ron"));
    stems.filter(|stem| names.contains(&format!("{stem}.txt"))).map(str::to_owned).collect()
}

/// The file that the one at `path` is another copy of, where it is one.
pub fn original_of(fs: &dyn Fs, folder: &Folder, path: &Path) -> Option<PathBuf> {
    let name = path.file_name()?.to_str()?;
    let beside = path.parent()?;
    if beside == folder.root() {
        return copy_of_head(name).map(|head| path.with_file_name(format!("{head}.ron")));
    }
    let names = fs.list(&folder.articles()).ok()?.into_iter().map(|e| e.name).collect();
    let stem = copy_of(name, &stems_in(&names))?.to_owned();
    Some(path.with_file_name(format!("{stem}.ron")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn copies_are_known_by_their_names() {
        let known: BTreeSet<String> = ["ferry-jwkkzy", "ferry"].map(str::to_owned).into();
        for name in [
            "ferry-jwkkzy (Ana's conflicted copy 2026-01-02).ron",
            "ferry-jwkkzy (conflicted copy 2026-01-02 101112).ron",
            "ferry-jwkkzy_conflict-20260102-101112.ron",
            "ferry-jwkkzy.sync-conflict-20260102-101112-ABCDEFG.ron",
            "ferry-jwkkzy-DESKTOP-7AB.ron",
            "ferry-jwkkzy(1).ron",
            "ferry-jwkkzy 2.ron",
        ] {
            assert_eq!(copy_of(name, &known), Some("ferry-jwkkzy"), "{name}");
        }
        for name in ["ferry-jwkkzy.ron", "ferryman.ron", "ferry-jwkkzy.txt", "other (1).ron"] {
            assert_eq!(copy_of(name, &known), None, "{name}");
        }
        assert_eq!(copy_of_head("schema (1).ron"), Some("schema"));
        assert_eq!(copy_of_head("entities.sync-conflict-20260102-101112-ABCDEFG.ron"), Some("entities"));
        assert_eq!((copy_of_head("schema-old.ron"), copy_of_head("schema.ron")), (None, None));
    }
}
