//! One path for one place, however it is typed.
//!
//! Must not know what lies there.

use super::Fs;
use std::path::{Component, Path, PathBuf};

/// The place of `path`, which need not exist: the longest part of it that does without links and
/// dots, as the disk says, and the rest as it is written.
pub fn place_of(fs: &dyn Fs, path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    for above in absolute.ancestors() {
        if let (Ok(found), Ok(rest)) = (fs.canonical(above), absolute.strip_prefix(above)) {
            return cleaned(&found.join(rest));
        }
    }
    cleaned(&absolute)
}

/// The path without dots, as far as that can be told without the disk.
fn cleaned(path: &Path) -> PathBuf {
    let mut made = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                made.pop();
            }
            other => made.push(other),
        }
    }
    made
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::RealFs;

    #[test]
    fn what_is_not_there_has_a_place_too() {
        let root = tempfile::tempdir().unwrap();
        let place = place_of(&RealFs, root.path());
        assert_eq!(place_of(&RealFs, &root.path().join("a/../b/./c/")), place.join("b/c"));
        assert_eq!(cleaned(Path::new("/a/./b/../../../c/")), Path::new("/c"));
    }
}
