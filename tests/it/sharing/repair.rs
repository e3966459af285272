//! Damaged layers, conflicted copies, conflict markers: what is still there comes back, and the file as
//! it was is kept.

use super::Open;
use crate::support::{Desk, add_article, ana, noon};
use proptest::prelude::*;
use sidenote::edit::Transaction;
use sidenote::model::*;
use sidenote::session::repair::{Repaired, can_repair, repair};
use sidenote::store::{Folder, RealFs, load};
use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

/// A layer of 300 marks on disk, closed.
struct Damaged {
    desk: Desk,
    file: PathBuf,
    good: Vec<u8>,
}

impl Damaged {
    fn new() -> Self {
        let desk = Desk::with_project();
        let mut session = desk.open();
        let text = (0..300).map(|n| format!("Word{n:03} ")).collect::<Vec<_>>().concat();
        let article = add_article(&mut session, "Long", &text, &mut SeededIds::new(2));
        let mut ids = SeededIds::new(3);
        let label = LabelId::new("person").unwrap();
        let mark = |n: usize| {
            let mut mark = Mark::new(label.clone(), Spans::one(Span::of(n * 8..n * 8 + 7)), noon());
            mark.note = format!("note (“{n}”), with [brackets] and \\ \"quotes\"");
            mark
        };
        let edits =
            (0..300).map(|n| sidenote::edit::Change::add(((article, ana()), MarkId::new(&mut ids)), mark(n)).into());
        session.commit(Transaction::new("Mark", edits.collect()), noon()).unwrap();
        let stem = session.project().articles[&article].stem.clone();
        session.close().unwrap();
        let file = desk.root().join(format!("layers/ana/{stem}.ron"));
        let good = fs::read(&file).unwrap();
        Self { desk, file, good }
    }

    fn shown(&self) -> String {
        Folder::at(&self.desk.root()).shown(&self.file)
    }

    /// Repairs the file with this content, which must be one that cannot be read.
    fn repaired(&self, content: &[u8]) -> Result<(Repaired, BTreeSet<String>), String> {
        fs::write(&self.file, content).unwrap();
        let folder = Folder::at(&self.desk.root());
        let done = repair(&RealFs, &folder, &self.shown())?;
        assert_eq!(fs::read(self.desk.root().join(&done.kept_as)).unwrap(), content, "it is kept as it was");
        let loaded = load(&RealFs, &folder).unwrap();
        assert!(!loaded.problems.iter().any(can_repair), "{:?}", loaded.problems);
        Ok((done, ids(&String::from_utf8(fs::read(&self.file).unwrap()).unwrap())))
    }

    /// The ids of the lines that are in both, byte for byte.
    fn undamaged(&self, content: &[u8]) -> BTreeSet<String> {
        let lines: BTreeSet<&[u8]> = content.split(|b| *b == b'\n').collect();
        let whole = self.good.split(|b| *b == b'\n').filter(|line| lines.contains(line));
        whole.flat_map(|line| ids(&String::from_utf8_lossy(line))).collect()
    }

    /// At least 99 of 100 undamaged lines come back.
    fn check(&self, content: &[u8]) {
        let (_, back) = self.repaired(content).unwrap();
        let undamaged = self.undamaged(content);
        let lost = undamaged.difference(&back).count();
        assert!(lost * 100 <= undamaged.len(), "{lost} of {} undamaged lines are lost", undamaged.len());
    }
}

fn ids(text: &str) -> BTreeSet<String> {
    let records = text.split("Mark(id: \"").skip(1);
    records.filter_map(|r| r.get(..26)).map(str::to_owned).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn undamaged_lines_come_back(
        flips in proptest::collection::vec((any::<prop::sample::Index>(), 0u8..8), 0..40),
        zeros in proptest::collection::vec(any::<prop::sample::Index>(), 0..3),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let damaged = Damaged::new();
        let mut content = damaged.good.clone();
        for (at, bit) in flips {
            let at = at.index(content.len());
            content[at] ^= 1 << bit;
        }
        for block in zeros {
            let start = block.index(content.len()) / 4096 * 4096;
            let end = (start + 4096).min(content.len());
            content[start..end].fill(0);
        }
        if let Some(cut) = cut {
            content.truncate(cut.index(content.len()));
        }
        damaged.check(&content);
    }
}

#[test]
fn one_flipped_bit_costs_one_record_at_most() {
    let damaged = Damaged::new();
    let line_end = damaged.good.iter().enumerate().filter(|(_, b)| **b == b'\n').nth(40).unwrap().0;
    let comma = damaged.good.len() / 2;
    for at in [line_end, comma, 3, damaged.good.len() - 2] {
        let mut content = damaged.good.clone();
        content[at] ^= 0x10;
        let (done, back) = damaged.repaired(&content).unwrap();
        assert!(back.len() >= 299, "{at}: {} {:?}", back.len(), done.lost);
    }
}

#[test]
fn a_record_beyond_the_bounds_costs_itself_alone() {
    let damaged = Damaged::new();
    let good = String::from_utf8(damaged.good.clone()).unwrap();
    let long = "x".repeat(2 << 20);
    let content = good.replacen("note (“7”)", &long, 1);
    let before = ids(&good);
    let (done, back) = damaged.repaired(content.as_bytes()).unwrap();
    assert_eq!((done.lost.len(), back.len()), (1, before.len() - 1));
    assert!(back.is_subset(&before));
}

#[test]
fn a_line_of_nothing_but_beginnings_is_given_up() {
    let damaged = Damaged::new();
    let mut content = "Mark(".repeat(300_000).into_bytes();
    content.push(b'\n');
    content.extend_from_slice(&damaged.good);
    let (done, back) = damaged.repaired(&content).unwrap();
    assert_eq!((done.lost, back.len()), (vec![1], 300));
}

#[test]
fn records_that_all_stand_in_one_line_are_found() {
    let damaged = Damaged::new();
    let good = String::from_utf8(damaged.good.clone()).unwrap();
    let one_line = good.replace(",\n  Mark(", ", Mark(").replacen("format: 1", "format 1", 1);
    let (_, back) = damaged.repaired(one_line.as_bytes()).unwrap();
    assert_eq!(back, ids(&good));
}

#[test]
fn markers_of_a_text_merge_are_taken_apart_and_merged() {
    let damaged = Damaged::new();
    let good = String::from_utf8(damaged.good.clone()).unwrap();
    let line = good.lines().find(|l| l.contains("Word100")).unwrap();
    let stamp = &line[line.find("stamp: ").unwrap()..];
    let ours = line.replace("note (“100”)", "ours").replace(stamp, "stamp: Some((800, \"a\"))),");
    let theirs = line.replace("note (“100”)", "theirs").replace(stamp, "stamp: Some((900, \"b\"))),");
    for base in [String::new(), format!("||||||| 1234567\n{line}\n")] {
        let marked = format!("<<<<<<< HEAD\n{ours}\n{base}=======\n{theirs}\n>>>>>>> theirs");
        let (done, back) = damaged.repaired(good.replace(line, &marked).as_bytes()).unwrap();
        assert_eq!((back.len(), done.conflicts.len()), (300, 1));
        assert_eq!(done.conflicts[0].field, "note");
        let written = fs::read_to_string(&damaged.file).unwrap();
        assert!(written.contains("theirs, with") && !written.contains("ours, with"), "the later one stands");
    }
}

#[test]
fn a_conflicted_copy_is_recognised_merged_and_moved_to_the_trash() {
    let mut open = Open::new();
    let file = open.file();
    let stem = file.file_stem().unwrap().to_str().unwrap().to_owned();
    let copy = file.with_file_name(format!("{stem} (Ana's conflicted copy 2026-01-02).ron"));
    fs::copy(&file, &copy).unwrap();
    super::change(&copy, "label: \"person\"", "label: \"place\"");
    super::change(&copy, "stamp: Some((1,", "stamp: Some((9,");
    open.until(|s| s.problems().iter().any(|p| p.kind == "conflicted_copy"));
    let shown = open.session.folder().shown(&copy);
    let done = repair(&RealFs, open.session.folder(), &shown).unwrap();
    assert!(done.conflicts.is_empty(), "{:?}", done.conflicts);
    assert!(!copy.exists() && open.desk.root().join(&done.kept_as).exists());
    open.session.repaired(&shown);
    open.until(|s| s.project().layers.values().all(|l| l.marks.values().all(|m| m.label.as_str() == "place")));
    let open = open.reopened();
    assert!(open.session.problems().is_empty(), "{:?}", open.session.problems());
}

#[test]
fn a_copy_of_the_entities_is_merged_too() {
    let open = Open::new();
    let root = open.desk.root();
    open.session.close().unwrap();
    let copy = root.join("entities.sync-conflict-20260102-101112-ABCDEFG.ron");
    let row = "entities: {\n  \"01m88044btetrrgycyxe1mgdkn\": (name: \"Ana Ruiz\", kind: Person, aliases: [], qid: \"\", unnamed: false, note: \"\"),\n }";
    fs::copy(root.join("entities.ron"), &copy).unwrap();
    super::change(&copy, "entities: {}", row);
    let folder = Folder::at(&root);
    let problems = load(&RealFs, &folder).unwrap().problems;
    assert_eq!(problems.iter().map(|p| p.kind).collect::<Vec<_>>(), ["conflicted_copy"]);
    repair(&RealFs, &folder, &folder.shown(&copy)).unwrap();
    let loaded = load(&RealFs, &folder).unwrap();
    assert!(loaded.problems.is_empty());
    assert_eq!(loaded.project.entities.values().next().unwrap().name, "Ana Ruiz");
}

#[test]
fn what_is_no_file_of_the_project_is_refused() {
    let open = Open::new();
    for file in ["../x.ron", "/etc/passwd", "layers/ana/../../x.ron", "project.ron"] {
        assert!(repair(&RealFs, open.session.folder(), file).is_err(), "{file}");
    }
}
