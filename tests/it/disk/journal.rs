//! The journal begins anew when it has grown, and loses nothing at any step of that.

use super::*;
use proptest::prelude::*;
use sidenote::edit::History;
use sidenote::store::{Journal, Record, Recovered};
use std::collections::BTreeMap;

/// Opens, makes a mark, closes: as a script does again and again.
fn many_sittings(scene: &mut Scene, count: usize) {
    let labels = ["person", "claim"];
    for n in 0..count {
        let mut session = scene.open().unwrap();
        if n % 3 == 2 {
            session.undo(noon()).unwrap();
        } else {
            let label = labels[n % 3];
            let layer = session.project().layer(scene.article, &ana()).map(|l| (**l).clone()).unwrap_or_default();
            match layer.marks.iter().find(|(_, m)| m.label.as_str() == label) {
                None => drop(scene.mark(&mut session, label)),
                Some((id, _)) => {
                    let note = format!("note {n}");
                    let key = (scene.article, ana());
                    let t = ops::marks::note(session.project(), &key, *id, &note, noon()).unwrap();
                    session.commit(t, noon()).unwrap();
                }
            }
        }
        session.close().unwrap();
    }
}

fn history(scene: &Scene) -> (History, u64) {
    let found = Recovered::read(&RealFs, &scene.state()).unwrap();
    assert!(found.missing.is_empty() && found.unread.is_empty());
    let looked = Recovered::without_history(&RealFs, &scene.state()).unwrap();
    assert_eq!((looked.seq, looked.confirmed, looked.bytes), (found.seq, found.confirmed, found.bytes));
    assert!(looked.missing.is_empty() && looked.history.is_empty());
    (found.history, found.seq)
}

#[test]
fn it_stays_small_and_undo_survives_every_restart() {
    let (mut scene, session) = Scene::new();
    session.close().unwrap();
    many_sittings(&mut scene, 40);
    assert!(scene.generations().len() <= 13, "{:?}", scene.generations());
    let (history, seq) = history(&scene);
    assert_eq!(seq, 41);
    assert_eq!(history.len(), 41 - 2 * 13, "an undo takes its commit back");
    let mut session = scene.open().unwrap();
    assert!(session.problems().is_empty());
    while session.undo_title().is_some() {
        session.undo(noon()).unwrap();
    }
    assert!(session.project().articles.is_empty(), "all the way back");
}

#[test]
fn one_long_sitting_begins_anew_too() {
    let (mut scene, mut session) = Scene::new();
    let mark = scene.mark(&mut session, "person");
    let key = (scene.article, ana());
    // Each note is replaced by another, so a record holds two of them: over one MiB in a few steps.
    for n in 0..24 {
        let note = format!("{n}").repeat(40_000);
        let t = ops::marks::note(session.project(), &key, mark, &note, noon()).unwrap();
        session.commit(t, noon()).unwrap();
        session.save_now().unwrap();
    }
    let names = scene.generations();
    assert!(!names.contains(&"0000000000.journal".to_owned()), "{names:?}");
    for _ in 0..24 {
        session.undo(noon()).unwrap();
    }
    session.save_now().unwrap();
    assert_eq!(session.undo_title(), Some("Tag as Person"));
    let before = session.project().clone();
    scene.crash(session);
    let session = scene.open().unwrap();
    assert_eq!(session.project().layers[&key].marks, before.layers[&key].marks);
    assert_eq!(session.undo_title(), Some("Tag as Person"));
    assert_eq!(session.redo_title(), Some("Edit the note"));
}

/// Files by their names.
type Files = BTreeMap<String, Vec<u8>>;

/// The journal of a folder that holds `files`.
fn laid_out(files: &Files) -> Recovered {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        fs::write(folder.path().join(name), bytes).unwrap();
    }
    Recovered::read(&RealFs, folder.path()).unwrap()
}

/// What the folder of the journal held before and after it began anew.
fn renewed() -> (Scene, Files, Files) {
    let (mut scene, session) = Scene::new();
    session.close().unwrap();
    many_sittings(&mut scene, 9);
    let read = |scene: &Scene| -> Files {
        scene.generations().into_iter().map(|n| (n.clone(), fs::read(scene.state().join(n)).unwrap())).collect()
    };
    let before = read(&scene);
    let found = Recovered::read(&RealFs, &scene.state()).unwrap();
    let mut journal = Journal::new(Arc::new(RealFs), scene.state(), &found);
    journal.renew(&found.history, found.seq, true).unwrap();
    let after = read(&scene);
    (scene, before, after)
}

#[test]
fn wherever_the_power_fails_while_it_begins_anew_the_history_is_whole() {
    let (scene, before, after) = renewed();
    let whole = history(&scene);
    assert_eq!(after.len(), 1, "{:?}", after.keys());
    let (name, new) = after.iter().next().unwrap();
    // The new generation is torn anywhere, and the older ones are all there.
    for cut in 0..=new.len() {
        let mut files = before.clone();
        files.insert(name.clone(), new[..cut].to_vec());
        let found = laid_out(&files);
        assert_eq!((&found.history, found.seq), (&whole.0, whole.1), "cut at {cut}");
        assert!(found.missing.is_empty(), "cut at {cut}");
    }
    // The new one is there, and of the older ones the first ones are gone, or any one of them.
    let names: Vec<&String> = before.keys().collect();
    for gone in 0..=names.len() {
        let mut files: Files = names[gone..].iter().map(|n| ((*n).clone(), before[*n].clone())).collect();
        files.insert(name.clone(), new.clone());
        assert_eq!(laid_out(&files).history, whole.0, "{gone} gone");
        if gone < names.len() {
            let mut files = before.clone();
            files.insert(name.clone(), new.clone());
            files.remove(names[gone]);
            assert_eq!(laid_out(&files).history, whole.0, "{} gone", names[gone]);
        }
    }
}

#[test]
fn what_is_done_after_a_torn_beginning_counts() {
    let (_, before, after) = renewed();
    let (name, new) = after.iter().next().unwrap();
    let whole = laid_out(&after);
    for cut in [0, new.len() / 3, new.len() - 1, new.len()] {
        let mut files = before.clone();
        files.insert(name.clone(), new[..cut].to_vec());
        let begin = Record::Begin { format: 1, after: whole.seq }.line().unwrap();
        let undo = Record::Undo { seq: whole.seq + 1 }.line().unwrap();
        files.insert("0000000099.journal".to_owned(), (begin + &undo).into_bytes());
        let found = laid_out(&files);
        assert_eq!(found.history.len(), whole.history.len() - 1, "cut at {cut}");
        assert_eq!(found.missing, [whole.history.undo().unwrap().into()], "cut at {cut}");
    }
}

#[test]
fn what_a_later_generation_overrules_is_overruled_again_before_anything_counts_as_saved() {
    let line = |record: Record| record.line().unwrap();
    let first = line(Record::Begin { format: 1, after: 4 }) + &line(Record::Checkpoint { seq: 4 });
    let refused = first.clone() + &line(Record::Undo { seq: 5 });
    let second = line(Record::Begin { format: 1, after: 4 });
    let name = |number: u32| format!("{number:010}.journal");
    let found = laid_out(&Files::from([(name(1), refused.into_bytes()), (name(2), second.clone().into_bytes())]));
    assert_eq!((found.seq, found.confirmed, found.overruled), (4, 3, true));
    assert_eq!(found.unconfirmed, [(4, line(Record::Checkpoint { seq: 4 }))], "its name may not be on the disk");
    let found = laid_out(&Files::from([(name(1), first.into_bytes()), (name(2), second.into_bytes())]));
    assert_eq!((found.confirmed, found.overruled, found.unconfirmed.len()), (4, false, 0));
}

/// A line of a journal in which a bit flipped.
fn flipped(line: &str) -> String {
    line.replacen("seq:", "seQ:", 1)
}

#[test]
fn a_line_that_was_on_the_disk_and_is_damaged_is_said_and_what_follows_it_counts() {
    let mut scene = Scene::new().0;
    let mut session = scene.open().unwrap();
    let first = scene.mark(&mut session, "person");
    session.settle();
    scene.mark(&mut session, "claim");
    session.settle();
    let third = scene.mark(&mut session, "place");
    session.settle();
    let before = scene.generations().pop().unwrap();
    let path = scene.state().join(&before);
    let text = fs::read_to_string(&path).unwrap();
    scene.crash(session);
    // The files know nothing of the three, and the second is damaged.
    let lines: Vec<&str> = text.split_inclusive('\n').filter(|l| !l.contains(" Checkpoint(")).collect();
    let commits: Vec<usize> = (0..lines.len()).filter(|at| lines[*at].contains(" Commit(")).collect();
    let damaged: String =
        (0..lines.len()).map(|at| if at == commits[1] { flipped(lines[at]) } else { lines[at].to_owned() }).collect();
    let torn: String = (0..lines.len())
        .filter(|at| *at <= commits[1])
        .map(|at| if at == commits[1] { flipped(lines[at]) } else { lines[at].to_owned() })
        .collect();
    fs::write(&path, torn).unwrap();
    let found = Recovered::read(&RealFs, &scene.state()).unwrap();
    assert!(found.damaged.is_empty(), "the end may be torn: {:?}", found.damaged);
    fs::write(&path, damaged).unwrap();
    let session = scene.open().unwrap();
    let layer = &session.project().layers[&(scene.article, ana())];
    assert_eq!(layer.marks.keys().copied().collect::<Vec<_>>(), [first, third]);
    let problem = session.problems().iter().find(|p| p.kind == "damaged_journal").unwrap();
    assert_eq!((problem.severity, problem.place.line), (Severity::Error, Some(commits[1] + 1)));
    assert!(problem.message.contains("may be in no file"), "{}", problem.message);
    assert_eq!(session.undo_title(), Some("Tag as Place"));
    assert!(path.with_extension("journal.aside").exists());
}

#[test]
fn damage_of_what_the_files_have_is_said_once_and_costs_undo_alone() {
    let mut scene = Scene::new().0;
    let mut session = scene.open().unwrap();
    scene.mark(&mut session, "person");
    session.settle();
    scene.mark(&mut session, "claim");
    session.close().unwrap();
    let path = scene.state().join(scene.generations().pop().unwrap());
    let text = fs::read_to_string(&path).unwrap();
    let commit = text.find(" Commit(").unwrap();
    fs::write(&path, format!("{}{}", &text[..commit], flipped(&text[commit..]))).unwrap();
    let session = scene.open().unwrap();
    assert_eq!(session.project().layers[&(scene.article, ana())].marks.len(), 2);
    let kinds: Vec<_> = session.problems().iter().map(|p| (p.kind, p.severity)).collect();
    assert_eq!(kinds, [("damaged_journal", Severity::Warning)]);
    assert_eq!(session.undo_title(), Some("Tag as Claim"));
    session.close().unwrap();
    let mut session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "{:?}", session.problems());
    session.undo(noon()).unwrap();
    assert_eq!(session.undo_title(), None);
}

#[test]
fn a_disk_that_refuses_the_new_generation_keeps_the_old_ones() {
    let (mut scene, session) = Scene::new();
    session.close().unwrap();
    many_sittings(&mut scene, 9);
    let whole = history(&scene);
    let old = scene.generations();
    let found = Recovered::read(&RealFs, &scene.state()).unwrap();
    let fs = Arc::new(Shared(Arc::clone(&scene.disk)));
    let mut journal = Journal::new(fs, scene.state(), &found);
    scene.disk.set(&[scene.state()]);
    assert!(journal.renew(&found.history, found.seq, true).is_err());
    scene.disk.set(&[]);
    assert_eq!(scene.generations(), old);
    // One that can be written but whose elders cannot be removed says the same.
    scene.disk.set(&[scene.state().join(&old[0])]);
    assert!(journal.renew(&found.history, found.seq, true).is_err());
    assert!(scene.generations().contains(&old[0]));
    assert_eq!(history(&scene), whole);
}

#[test]
#[expect(clippy::disallowed_types, reason = "only an open file can be given a hole")]
fn one_beyond_its_bound_is_set_aside_and_the_project_opens() {
    let (mut scene, mut session) = Scene::new();
    scene.mark(&mut session, "person");
    session.close().unwrap();
    let name = scene.generations().pop().unwrap();
    let path = scene.state().join(&name);
    // A file with a hole takes no room on the disk.
    fs::File::options().write(true).open(&path).unwrap().set_len((1 << 30) + 1).unwrap();
    let looking = How { fs: Arc::new(RealFs), places: scene.desk.places(), write: false, wake: Box::new(|| {}) };
    let session = open(&scene.desk.root(), looking).unwrap();
    assert!(session.problems().iter().any(|p| p.kind == "unread_journal"));
    assert!(path.exists(), "who only looks moves nothing");

    let mut session = scene.open().unwrap();
    assert_eq!(session.read_only(), None);
    let problem = session.problems().iter().find(|p| p.kind == "unread_journal").unwrap();
    assert!(problem.message.contains("1024 MiB"), "{}", problem.message);
    let aside = PathBuf::from(problem.place.file.as_ref().unwrap());
    assert!(aside.exists() && !path.exists());
    assert_eq!(session.undo_title(), None, "nothing is built on what is not known");
    scene.mark(&mut session, "claim");
    session.close().unwrap();
    let session = scene.open().unwrap();
    assert!(session.problems().is_empty(), "it is said once");
    assert_eq!(session.undo_title(), Some("Tag as Claim"));
    assert_eq!(session.project().layers[&(scene.article, ana())].marks.len(), 2);
}

#[test]
fn one_that_cannot_be_read_for_now_is_not_written_past() {
    let (scene, session) = Scene::new();
    session.close().unwrap();
    let path = scene.state().join("0000000500.journal");
    fs::create_dir(&path).unwrap();
    let session = scene.open().unwrap();
    assert!(session.read_only().is_some_and(|why| why.contains("journal cannot be read")));
    assert_eq!(session.project().articles.len(), 1);
}

/// What is done to a project, as long as it goes.
#[derive(Debug, Clone)]
enum Deed {
    Note(String),
    Undo,
    Redo,
    Checkpoint,
    Reopen,
    Crash,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        5 => "\\PC{0,6}".prop_map(Deed::Note),
        3 => Just(Deed::Undo),
        2 => Just(Deed::Redo),
        1 => Just(Deed::Checkpoint),
        1 => Just(Deed::Reopen),
        2 => Just(Deed::Crash),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn what_the_disk_says_after_a_crash_is_what_memory_said(deeds in proptest::collection::vec(deed(), 1..24)) {
        let (mut scene, mut session) = Scene::new();
        let mark = scene.mark(&mut session, "person");
        let key = (scene.article, ana());
        for deed in deeds {
            match &deed {
                Deed::Note(note) => {
                    if let Ok(t) = ops::marks::note(session.project(), &key, mark, note, noon()) {
                        session.commit(t, noon()).unwrap();
                    }
                }
                Deed::Undo => drop(session.undo(noon())),
                Deed::Redo => drop(session.redo(noon())),
                Deed::Checkpoint => session.save_now().unwrap(),
                Deed::Reopen | Deed::Crash => {
                    prop_assert_eq!(settled(&session), SaveState::Saved);
                    let before = session.project().clone();
                    let titles = (session.undo_title().map(str::to_owned), session.redo_title().map(str::to_owned));
                    if matches!(deed, Deed::Crash) { scene.crash(session) } else { session.close().unwrap() }
                    session = scene.open().unwrap();
                    prop_assert!(session.problems().is_empty(), "{:?}", session.problems());
                    let said = |p: &Project| sidenote::edit::diff(&before, p);
                    prop_assert_eq!(said(session.project()), vec![]);
                    let again = (session.undo_title().map(str::to_owned), session.redo_title().map(str::to_owned));
                    prop_assert_eq!(again, titles);
                }
            }
        }
        // The article itself and the mark can be undone to the very beginning.
        while session.undo(noon()).is_ok() {}
        prop_assert!(session.project().articles.is_empty());
    }
}
