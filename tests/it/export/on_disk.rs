//! Datasets of more articles than are written at a time: what lies on the disk is what the format makes at once.

use super::request;
use super::sample::Sample;
use crate::telling::Telling;
use sidenote::export::{self, Pieces};
use sidenote::model::Value;
use sidenote::session::deliver::deliver;
use sidenote::store::{Folder, Progress, RealFs};
use std::path::{Path, PathBuf};

/// More than two batches of pieces, the last of which is not full.
const MANY: usize = 530;

fn many() -> Sample {
    let mut sample = Sample::new();
    for n in 0..MANY {
        let article =
            sample.article(&format!("Article {n}"), &format!("=Officials deny it\u{1}, said José number {n}."));
        for who in ["ann", "bob"].into_iter().take(n % 3) {
            let from = sample.mark(article, who, "person", &["José"]);
            let to = sample.mark(article, who, if n % 7 == 0 { "other" } else { "quote" }, &["deny it"]);
            sample.link(article, who, "source", from, to);
            if n % 50 == 49 {
                sample.say(article, who, to, &format!("own-{}", n / 100), Value::Choices([format!("{n}")].into()));
            }
        }
    }
    sample
}

#[test]
fn what_is_delivered_in_pieces_is_what_is_made_at_once() {
    let (sample, dir) = (many(), tempfile::tempdir().unwrap());
    let own = Folder::at(&dir.path().join("project"));
    let in_pieces = |f: &&&export::Format| !matches!(f.pieces, Pieces::Whole | Pieces::Files);
    for format in export::ALL.iter().filter(in_pieces) {
        let (request, main) = (request(&sample, &[]), dir.path().join(format.id));
        let (whole, done) = (
            (format.write)(&request).unwrap(),
            deliver(&RealFs, &own, &main, format, &request, &Progress::default()).unwrap(),
        );
        assert_eq!(done.mismatches, [], "{}", format.id);
        assert_eq!((&done.written.losses, done.written.marks), (&whole.losses, whole.marks), "{}", format.id);
        assert_eq!(done.files.len(), whole.files.len(), "{}", format.id);
        for file in &whole.files {
            let path = PathBuf::from(format!("{}{}", main.display(), file.suffix));
            assert!(std::fs::read(&path).unwrap() == file.bytes, "{}{}", format.id, file.suffix);
        }
    }
}

#[test]
fn what_is_stopped_while_the_last_articles_are_written_replaces_nothing() {
    let (sample, dir) = (Sample::full(), tempfile::tempdir().unwrap());
    let own = Folder::at(&dir.path().join("project"));
    let growing = |f: &&&export::Format| !matches!(f.pieces, Pieces::Whole | Pieces::Files);
    for format in export::ALL.iter().filter(growing) {
        let (request, main) = (request(&sample, &[]), dir.path().join(format.id));
        std::fs::write(&main, "before").unwrap();
        let progress = Progress::default();
        let disk = Telling(|call: &str, _: &Path| {
            if call == "create" {
                progress.stop();
            }
            Ok(())
        });
        let why = deliver(&disk, &own, &main, format, &request, &progress).unwrap_err();
        assert!(why.to_string().contains("topped"), "{}: {why}", format.id);
        assert_eq!(std::fs::read_to_string(&main).unwrap(), "before", "{}", format.id);
        let beside = std::fs::read_dir(dir.path()).unwrap().count();
        std::fs::remove_file(&main).unwrap();
        assert_eq!(beside, 1, "{}: nothing half made is left", format.id);
    }
}
