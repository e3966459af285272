//! A project that was being made when the program ended is made anew in the same folder; anything else there stays.

use crate::support::Desk;
use crate::telling::Telling;
use sidenote::model::SeededIds;
use sidenote::session::{NewProject, create, news_schema};
use sidenote::store::{Fs, RealFs, StoreError};
use std::fs;
use std::io::{Error, ErrorKind};
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};

fn made(on: &dyn Fs, root: &Path, seed: u64) -> Result<(), StoreError> {
    let new = NewProject { title: "Desk", schema: news_schema().unwrap(), annotator: "Ana" };
    create(on, root, new, &mut SeededIds::new(seed))
}

#[test]
fn wherever_the_making_of_a_project_ended_it_is_made_anew() {
    for most in 0.. {
        let desk = Desk::new();
        let calls = AtomicUsize::new(0);
        // As after a kill nothing is tidied up.
        let ended = Telling(|_: &str, _: &Path| match calls.fetch_add(1, Ordering::Relaxed) {
            n if n < most => Ok(()),
            _ => Err(Error::from(ErrorKind::StorageFull)),
        });
        let whole = made(&ended, &desk.root(), 1).is_ok();
        if !whole && !desk.root().join("project.ron").exists() {
            made(&RealFs, &desk.root(), 2).unwrap();
        }
        assert_eq!(desk.open().project().annotators.len(), 1);
        let names = RealFs.list(&desk.root()).unwrap().into_iter().map(|e| e.name);
        assert_eq!(names.filter(|name| name.strip_suffix(".tmp").is_some()).count(), 0, "after {most} calls");
        if whole {
            assert!(most > 12, "{most} calls for four files");
            return;
        }
    }
}

#[test]
fn what_else_is_in_a_folder_keeps_a_project_from_being_made_there() {
    for (name, content) in [
        ("schema.ron", "(of somebody)"),
        ("notes.txt", ""),
        (".schema.ron.tmp", ""),
        (".schema.ron.1-x.tmp", ""),
        ("project.ron", ""),
        ("articles/a.txt", "words"),
    ] {
        let desk = Desk::new();
        let path = desk.root().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, content).unwrap();
        let why = made(&RealFs, &desk.root(), 1).unwrap_err().to_string();
        assert!(why.contains("not empty"), "{name}: {why}");
        assert_eq!(fs::read_to_string(&path).unwrap(), content);
    }
}
