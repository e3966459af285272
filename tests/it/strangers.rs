//! Files of strangers: bounds, links, names that mislead, formats of other times.

use crate::sharing::{Open, change};
use crate::support::Desk;
use sidenote::model::Problem;
use sidenote::store::{Folder, RealFs, StoreError, load};
use std::fs;

/// What loading a project says whose entities are these.
fn entities(content: &str) -> Result<Vec<Problem>, StoreError> {
    let desk = Desk::with_project();
    fs::write(desk.root().join("entities.ron"), content).unwrap();
    load(&RealFs, &Folder::at(&desk.root())).map(|l| l.problems)
}

#[test]
fn a_bound_that_is_broken_is_named_and_located() {
    let head = "(\n format: 1,\n min_reader: 1,\n entities: {";
    let deep = format!("{head}{}", "[".repeat(60));
    let long = format!("{head}\"{}\": ", "x".repeat(1_100_000));
    let many = format!("{head}{}", "a,".repeat(1_000_001));
    let nul = format!("{head}\0");
    for (content, words) in [
        (deep, "nested deeper than 24"),
        (long, "more than 1048576 bytes"),
        (many, "more than 1000000 records"),
        (nul, "NUL characters"),
        (format!("{head} r#\"raw\"#"), "no raw strings"),
    ] {
        let why = entities(&content).unwrap_err().to_string();
        assert!(why.contains(words) && why.contains("line 4"), "{why}");
    }
}

#[test]
fn what_people_write_into_files_by_hand_is_read() {
    let row = "\"01m88044btetrrgycyxe1mgdkn\": (name: \"A // no comment, [[[[ \\\" \", qid: \"\")";
    let content = format!(
        "( // a remark \" with a quote\n format: 1,\n min_reader: 1, /* two /* deep */ ' */\n entities: {{ {row} }})"
    );
    assert_eq!(entities(&content).unwrap(), vec![]);
}

#[test]
fn a_file_that_is_too_large_is_refused_by_its_size() {
    let desk = Desk::with_project();
    #[expect(clippy::disallowed_types, reason = "only an open file can be given a hole")]
    fs::File::create(desk.root().join("entities.ron")).unwrap().set_len((64 << 20) + 1).unwrap();
    let why = load(&RealFs, &Folder::at(&desk.root())).unwrap_err().to_string();
    assert!(why.contains("larger than 64 MiB"), "{why}");
}

#[cfg(unix)]
#[test]
fn a_folder_that_is_a_link_is_not_followed_and_nothing_is_written_through_it() {
    for name in ["layers", "articles"] {
        let open = Open::new();
        let (root, outside) = (open.desk.root(), open.desk.dir.path().join("outside"));
        open.session.close().unwrap();
        fs::rename(root.join(name), &outside).unwrap();
        std::os::unix::fs::symlink(&outside, root.join(name)).unwrap();
        let session = open.desk.open();
        assert!(session.read_only().is_some_and(|why| why.contains("is a link to another place")));
        assert!(session.problems().iter().any(|p| p.kind == "linked_folder"), "{:?}", session.problems());
        assert!(session.project().layers.is_empty());
    }
}

#[cfg(unix)]
#[test]
fn a_person_who_is_a_link_is_left_out_and_said() {
    let open = Open::new();
    let root = open.desk.root();
    open.session.close().unwrap();
    std::os::unix::fs::symlink("/etc", root.join("layers/evil")).unwrap();
    let problems = open.desk.open().problems().to_vec();
    assert_eq!(problems.iter().map(|p| p.place.file.as_deref()).collect::<Vec<_>>(), [Some("layers/evil")]);
}

#[test]
fn a_file_of_an_older_version_is_kept_before_it_is_brought_up_to_date() {
    let open = Open::new();
    let file = open.file();
    open.session.close().unwrap();
    change(&file, "format: 1,\n min_reader: 1", "format: 0,\n min_reader: 0");
    let older = fs::read_to_string(&file).unwrap();
    let session = open.desk.open();
    assert!(session.problems().is_empty() && session.read_only().is_none());
    let mut open = Open { session, ..open };
    assert_eq!(fs::read_to_string(&file).unwrap(), older, "opening alone changes nothing");
    open.note("new");
    open.session.save_now().unwrap();
    assert!(fs::read_to_string(&file).unwrap().starts_with("(\n format: 1,"));
    let said = open.session.take_notices().join("\n");
    assert!(said.contains("made by an older version (file format 0)"), "{said}");
    let kept = fs::read_dir(open.desk.root().join("trash")).unwrap().next().unwrap().unwrap().path();
    assert!(kept.to_str().unwrap().contains("format-0"), "{}", kept.display());
    assert_eq!(fs::read_to_string(kept).unwrap(), older);
}
