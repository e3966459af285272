//! Where a file lies that another file wants to be read with: beside it, below it, or one folder above.
//!
//! Nothing above the folder that a person named is looked at. Must not read files.

use crate::store::is_safe_part;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

/// What leads one folder up.
const UP: &str = "../";

/// The one file that is looked for above a file that is named for itself: an archive of UIMA's has its documents in
/// folders and one type system above them.
const ABOVE_A_FILE: &str = "TypeSystem.xml";

/// The place of the file that is called `name` from where `file` lies, where it may be looked at; `given` is what the
/// person named.
pub(super) fn near(file: &Path, name: &str, given: &BTreeSet<PathBuf>) -> Option<PathBuf> {
    let folder = file.parent().unwrap_or(Path::new(""));
    let (base, name) = match name.strip_prefix(UP) {
        Some(rest) => (above(file, folder, rest, given)?, rest),
        None => (folder.to_owned(), name),
    };
    name.split('/').all(is_safe_part).then(|| base.join(name))
}

/// The folder above `folder`.
fn above(file: &Path, folder: &Path, name: &str, given: &BTreeSet<PathBuf>) -> Option<PathBuf> {
    let inside = |above: &&Path| given.iter().any(|root| !root.as_os_str().is_empty() && above.starts_with(root));
    if let Some(above) = folder.parent().filter(inside) {
        return Some(above.to_owned());
    }
    let alone = name == ABOVE_A_FILE && given.contains(file);
    let whole = std::path::absolute(folder).ok().filter(|_| alone)?;
    // What `..` leads to only the disk knows, where links are.
    let plain = whole.components().all(|part| part != std::path::Component::ParentDir);
    whole.parent().filter(|_| plain).map(Path::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(file: &str, name: &str, given: &[&str]) -> Option<String> {
        let given = given.iter().map(PathBuf::from).collect();
        near(Path::new(file), name, &given).map(|path| path.display().to_string().replace('\\', "/"))
    }

    #[test]
    fn a_name_leads_beside_below_and_one_folder_up_and_never_out_of_what_was_named() {
        assert_eq!(found("a/b/c.xmi", "x.xml", &["a"]).as_deref(), Some("a/b/x.xml"));
        assert_eq!(found("a/b/c.xmi", "d/x.xml", &[]).as_deref(), Some("a/b/d/x.xml"));
        assert_eq!(found("a/b/c.xmi", "../x.xml", &["a"]).as_deref(), Some("a/x.xml"));
        assert_eq!(found("./b/c.xmi", "../x.xml", &["."]).as_deref(), Some("./x.xml"));
        for (file, name, given) in [
            ("a/b/c.xmi", "../x.xml", "a/b"),
            ("a/b/c.xmi", "../TypeSystem.xml", "a/b"),
            ("a/b/c.xmi", "../../x.xml", "a"),
            ("a/b/c.xmi", "../d/../../x.xml", "a"),
            ("a/b/c.xmi", "..", "a"),
            ("a/b/c.xmi", "../", "a"),
            ("a/b/c.xmi", "", "a"),
            ("a/b/c.xmi", "/etc/x.xml", "a"),
            ("ab/b/c.xmi", "../x.xml", "a"),
            ("b/c.xmi", "../x.xml", ""),
            ("a/b/c.xmi", "../x.xml", "a/b/c.xmi"),
            ("../b/c.xmi", "../TypeSystem.xml", "../b/c.xmi"),
        ] {
            assert_eq!(found(file, name, &[given]), None, "{file} {name} {given}");
        }
    }

    #[test]
    fn above_a_file_that_is_named_for_itself_only_its_type_system_is_found() {
        let there = found("a/b/c.xmi", "../TypeSystem.xml", &["a/b/c.xmi"]).unwrap();
        assert!(there.ends_with("/a/TypeSystem.xml"), "{there}");
        assert_eq!(found("a/b/c.xmi", "../TypeSystem.xml", &["a/b/d.xmi"]), None);
    }
}
