//! House rules that a compiler does not hold: who may know whom, tables complete, no giant files.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

/// The rooms each room may use, beside itself. `ARCHITECTURE.md` draws the same ladder.
const LADDER: &[(&str, &[&str])] = &[
    ("model", &[]),
    ("edit", &["model"]),
    ("text", &["model"]),
    ("notation", &["model", "text"]),
    ("records", &["model"]),
    ("files", &["model"]),
    ("ops", &["model", "edit", "text", "notation"]),
    ("import", &["model", "edit", "text", "notation", "records", "files"]),
    ("export", &["model", "edit", "text", "notation", "records"]),
    ("store", &["model", "edit", "files"]),
    ("session", &["model", "edit", "text", "notation", "ops", "import", "export", "store"]),
    ("cli", &["model", "edit", "text", "notation", "ops", "import", "export", "store", "session"]),
    ("ui", &["model", "edit", "text", "notation", "ops", "import", "export", "store", "session"]),
];

/// Libraries that only some rooms may name.
const LIBRARIES: &[(&str, &[&str])] =
    &[("egui", &["ui"]), ("eframe", &["ui"]), ("rfd", &["ui"]), ("parley", &["ui"]), ("clap", &["cli"])];

/// The most lines of a source file; long ones are split by noun.
const MOST_LINES: usize = 420;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every Rust file below `folder`, with its text.
fn sources(folder: &Path) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.insert(path, text);
            }
        }
    }
    found
}

/// The room a file of `src/` belongs to; none for `main.rs` and `lib.rs`.
fn room_of(path: &Path) -> Option<String> {
    let inside = path.strip_prefix(root().join("src")).unwrap();
    let first = inside.components().next()?.as_os_str().to_str()?;
    let room = first.trim_end_matches(".rs");
    (!matches!(room, "main" | "lib")).then(|| room.to_owned())
}

/// The words that follow `crate::` in code, without comments.
fn rooms_named(text: &str) -> Vec<String> {
    let code = text.lines().filter(|l| !l.trim_start().starts_with("//"));
    let names = code.flat_map(|l| l.split("crate::").skip(1).map(str::to_owned).collect::<Vec<_>>());
    names.map(|rest| rest.chars().take_while(|c| c.is_ascii_lowercase() || *c == '_').collect()).collect()
}

#[test]
fn every_room_uses_only_the_rooms_below_it() {
    for (path, text) in sources(&root().join("src")) {
        let Some(room) = room_of(&path) else { continue };
        let (_, may) = LADDER.iter().find(|(r, _)| *r == room).unwrap_or_else(|| panic!("{room} is not on the ladder"));
        for used in rooms_named(&text) {
            let known = LADDER.iter().any(|(r, _)| *r == used);
            assert!(!known || used == room || may.contains(&used.as_str()), "{} uses {used}", path.display());
        }
    }
}

#[test]
fn libraries_stay_in_their_rooms() {
    for (path, text) in sources(&root().join("src")) {
        let Some(room) = room_of(&path) else { continue };
        for (library, rooms) in LIBRARIES {
            let uses = text.lines().filter(|l| !l.trim_start().starts_with("//"));
            let named = |l: &str| l.contains(&format!("{library}::"));
            let other = text.contains(&format!("_{library}::"));
            assert!(
                rooms.contains(&room.as_str()) || other || !uses.into_iter().any(named),
                "{} names {library}",
                path.display()
            );
        }
    }
}

#[test]
fn every_file_says_what_it_is_for_and_is_not_too_long() {
    for (path, text) in sources(&root().join("src")).into_iter().chain(sources(&root().join("tests"))) {
        assert!(text.starts_with("//!"), "{} does not say what it is for", path.display());
        let lines = text.lines().count();
        assert!(lines <= MOST_LINES, "{} has {lines} lines", path.display());
    }
}

#[test]
fn every_file_of_a_folder_with_a_table_is_in_it() {
    let tables = [
        ("import", "Reader", "import/mod.rs"),
        ("export", "Format", "export/mod.rs"),
        ("ui/actions", "&[Action]", "ui/actions/mod.rs"),
    ];
    for (folder, kind, table) in tables {
        let src = root().join("src");
        let listed = fs::read_to_string(src.join(table)).unwrap();
        for (path, text) in sources(&src.join(folder)) {
            let makes = text.contains(&format!("static READER: {kind}"))
                || text.contains(&format!("static FORMAT: {kind}"))
                || text.contains(&format!(": {kind} ="));
            let name = path.file_stem().unwrap().to_str().unwrap();
            if makes && name != "mod" {
                let row = listed.contains(&format!("{name}::"));
                assert!(row, "{} is in no table of {table}", path.display());
            }
        }
    }
}

#[test]
fn every_subcommand_has_its_file_and_the_other_way_round() {
    let command = sidenote::cli::command();
    let names: Vec<&str> = command.get_subcommands().map(clap::Command::get_name).collect();
    for name in &names {
        let file = name.replace('-', "_");
        assert!(root().join(format!("src/cli/{file}.rs")).exists(), "{name} has no file");
    }
    for (path, text) in sources(&root().join("src/cli")) {
        let name = path.file_stem().unwrap().to_str().unwrap().replace('_', "-");
        let runs = text.contains("pub(super) fn run(");
        assert!(!runs || names.contains(&name.as_str()), "{name} is no subcommand");
    }
}

#[test]
fn every_dependency_says_why() {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let mut listing = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            listing = line.contains("dependencies");
        } else if listing && line.contains(" = ") && !line.trim_start().starts_with('#') {
            assert!(line.contains(" # "), "no reason: {line}");
        }
    }
}

#[test]
fn the_documents_name_every_format_and_every_subcommand() {
    let guide = fs::read_to_string(root().join("docs/guide.md")).unwrap();
    assert!(guide.contains("(formats.md)"), "docs/guide.md does not lead to the formats");
    for sub in sidenote::cli::command().get_subcommands() {
        let name = sub.get_name();
        assert!(guide.contains(&format!("sidenote {name}")), "docs/guide.md does not name {name}");
    }
}
