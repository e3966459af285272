//! What is wrong with the path of an entry of an archive: nothing that lies in a folder has such a one.
//!
//! Either slash parts names, as some programs write the one and some systems know the other. Must not know any format.

use crate::model::is_device;

/// Why a path leads out of the folder that an archive is, or nowhere; none where it is one of a file in it. With
/// `rooted` one slash before all means nothing.
pub(super) fn odd(path: &str, rooted: bool) -> Option<&'static str> {
    let path = if rooted { path.strip_prefix('/').unwrap_or(path) } else { path };
    let parts = || path.split(['/', '\\']);
    let drive = path.as_bytes().get(1) == Some(&b':');
    match () {
        () if parts().any(|part| part == "..") => Some("leads out of the archive (..)"),
        () if path.starts_with(['/', '\\']) || drive => Some("is that of a place on the disk, not in the archive"),
        () if path.contains('\0') => Some("has a NUL character in it"),
        () if parts().any(|part| is_device(stem(part))) => Some("is that of a device of Windows"),
        () => None,
    }
}

/// The part of a name by which Windows knows its devices: whatever follows a full stop does not count.
fn stem(part: &str) -> &str {
    part.split('.').next().unwrap_or(part).trim_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_climb_are_absolute_or_name_a_device_are_odd() {
        for path in [
            "../a",
            "a/../../b",
            "a\\..\\b",
            "..",
            "/a",
            "\\a",
            "//a",
            "C:\\a",
            "c:a",
            "nul",
            "a/CON.txt",
            "Aux .b/c",
            "a\0b",
        ] {
            assert!(odd(path, false).is_some(), "{path:?}");
        }
        for path in ["a", "a/b.xmi", "a..b/c", "...", "console.txt", "com0", "été/東.xmi", "a/./b", "lpt10"] {
            assert_eq!(odd(path, false), None, "{path:?}");
        }
        assert_eq!(odd("/source/a.txt", true), None);
        assert!(odd("//a", true).is_some() && odd("/../a", true).is_some());
    }
}
