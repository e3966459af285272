//! Files that are read on all cores give what they give one after the other, and none is read again once it is
//! written.

use super::{folder, take_in};
use crate::support::noon;
use crate::telling::Telling;
use sidenote::import::{Input, by_id};
use sidenote::session::bring::{Bringer, files};
use sidenote::session::{How, open};
use sidenote::store::{Fs, Progress, RealFs};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Lines of doccano, more than are looked at together, of texts that look like something.
fn lines(count: usize) -> String {
    let line = |n: usize| {
        let text = format!("Bridge {n} to close\\nBy Ana Brook\\n5 May 2021\\n\\nThe council of Hill {n} said so.\\n");
        format!("{{\"text\": \"{text}\", \"label\": [[0, 6, \"place\"]]}}\n")
    };
    (0..count).map(line).collect()
}

fn names(n: usize) -> [String; 3] {
    [format!("brat/a{n:03}.ann"), format!("brat/a{n:03}.txt"), format!("notes/n{n:03}.txt")]
}

#[test]
fn reading_together_gives_what_reading_one_after_the_other_gives() {
    let mut all: Vec<(String, String)> = Vec::new();
    for n in 0..40 {
        let [ann, txt, note] = names(n);
        all.push((ann, "T1\tPlace 0 6\tBridge\nT2\tPerson 900 901\tx\n".to_owned()));
        all.push((txt, format!("Bridge {n} closes.\n")));
        all.push((note, format!("A note of its own, number {n}.\n")));
    }
    all.push(("lines.jsonl".to_owned(), lines(600)));
    all.push(("broken.jsonl".to_owned(), lines(1) + "{\"text\": \"a\", \"label\": [[0,\n"));
    let all: Vec<(&str, &str)> = all.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    let dir = folder(&all);
    let paths = Bringer::sorted(files(&RealFs, None, &[dir.path().to_owned()], &mut Vec::new()));
    let mut one = Bringer::new(&RealFs, None, noon());
    for path in &paths {
        one.read(path);
    }
    let some = Bringer::new(&RealFs, None, noon());
    let progress = Progress::default();
    progress.begin(paths.len());
    let mut some = some.watched(&progress);
    some.read_all(&paths);
    assert_eq!(progress.state(), (paths.len(), paths.len()));
    let (one, some) = (one.done(), some.done());
    assert_eq!(one.drafts.len(), 40 + 40 + 600, "a text of brat's comes with its annotations, and once");
    assert_eq!(one.problems.len(), 41, "a mark beyond each text, and a file that ends too soon");
    assert_eq!(format!("{one:?}"), format!("{some:?}"));
}

#[test]
fn what_texts_look_like_does_not_depend_on_how_many_there_are() {
    let look = |content: &str| {
        (by_id("doccano").unwrap().read)(&Input::alone("lines.jsonl", content.as_bytes(), noon())).drafts
    };
    let (many, content) = (look(&lines(300)), lines(300));
    for (n, line) in content.lines().enumerate().step_by(37) {
        let alone = look(line).remove(0);
        assert_eq!((&alone.title, &alone.parts), (&many[n].title, &many[n].parts));
        assert_eq!(*alone.meta, *many[n].meta);
    }
    assert_eq!((many[299].title.as_str(), many[299].meta.author.as_str()), ("Bridge 299 to close", "Ana Brook"));
}

#[test]
fn what_was_just_written_is_not_read_again_to_see_whether_others_changed_it() {
    let dir = folder(&[("lines.jsonl", &lines(100))]);
    let mut bringer = Bringer::new(&RealFs, None, noon());
    bringer.read(&dir.path().join("lines.jsonl"));
    let (desk, mut session, _) = take_in(bringer.done());
    session.save_now().unwrap();
    session.close().unwrap();
    let read = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&read);
    let fs: Arc<dyn Fs> = Arc::new(Telling(move |call: &str, path: &Path| {
        let has = |name: &str| path.components().any(|part| part.as_os_str() == name);
        let counts = call == "read" && (has("articles") || has("layers")) && !has("versions") && path.exists();
        counted.fetch_add(usize::from(counts), Ordering::Relaxed);
        Ok(())
    }));
    let mut session =
        open(&desk.root(), How { fs, places: desk.places(), write: true, wake: Box::new(|| {}) }).unwrap();
    assert_eq!(read.swap(0, Ordering::Relaxed), 300, "opening reads each file once");
    session.undo(noon()).unwrap();
    session.save_now().unwrap();
    session.redo(noon()).unwrap();
    session.save_now().unwrap();
    read.store(0, Ordering::Relaxed);
    session.close().unwrap();
    assert_eq!(read.load(Ordering::Relaxed), 0);
}
