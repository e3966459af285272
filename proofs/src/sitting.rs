//! One sitting at a project on the real disk, for whoever wants to end it badly.
//!
//!     sitting PROJECT HOME NAME COUNT
//!
//! Makes the project where there is none. NAME adds marks whose notes are numbers, each a step that now
//! and then deletes an earlier one, so that what is there tells how many steps there were. First says
//! `found N` for the steps that it finds, or what is wrong with them; then does COUNT steps and says
//! `did N` and `saved N`; at last `closed`. Exit code: 0, 3 where another program holds the project or
//! the disk refuses to show it, 1 where something is wrong.

use sidenote::edit::{Change, Transaction};
use sidenote::model::*;
use sidenote::ops::{self, Maker};
use sidenote::session::{How, NewProject, Session, create, news_schema, open};
use sidenote::store::{Places, RealFs, SaveState, SystemIds, now};
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

const TEXT: &str = "Officials deny it. “Ça va,” said José, who would not be named. Nobody else was there.\n";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [root, home, name, count] = args.as_slice() else {
        eprintln!("sitting PROJECT HOME NAME COUNT");
        return ExitCode::from(2);
    };
    match sit(Path::new(root), Path::new(home), name, count.parse().expect("a number")) {
        Ok(()) => ExitCode::SUCCESS,
        Err((code, why)) => {
            say(&format!("wrong {why}"));
            ExitCode::from(code)
        }
    }
}

/// One line on standard output; a reader that has gone is no reason to stop.
fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = out.write_all(format!("{line}\n").as_bytes()).and_then(|()| out.flush());
}

type Outcome = Result<(), (u8, String)>;

fn sit(root: &Path, home: &Path, name: &str, count: usize) -> Outcome {
    let busy = |why: String| (3, why);
    if !root.join("project.ron").exists() {
        let new = NewProject { title: "Sitting", schema: news_schema().unwrap(), annotator: name };
        create(&RealFs, root, new, &mut SystemIds).map_err(|e| busy(e.to_string()))?;
    }
    let places = Places { state: home.join("state"), data: home.join("data"), device: format!("{name}-desk") };
    let how = How { fs: Arc::new(RealFs), places, write: true, wake: Box::new(|| {}) };
    let mut session = open(root, how).map_err(|e| busy(e.to_string()))?;
    if let Some(why) = session.read_only() {
        return Err(busy(why.to_owned()));
    }
    let who = AnnotatorId::new(name).map_err(|e| (2, e.to_string()))?;
    let found = found(&session, &who).map_err(|why| (1, why))?;
    say(&format!("found {found}"));
    for step in found + 1..=found + count {
        take_step(&mut session, &who, step).map_err(|why| (1, why))?;
        say(&format!("did {step}"));
        if step % 5 == 0 {
            session.checkpoint();
        }
        session.settle();
        if session.save_state() == SaveState::Saved {
            say(&format!("saved {step}"));
        }
    }
    match session.close() {
        Ok(()) => say("closed"),
        Err(why) => say(&format!("not closed: {why}")),
    }
    Ok(())
}

/// The marks that are there after so many steps, by their notes.
fn expected(steps: usize) -> BTreeSet<usize> {
    let mut marks = BTreeSet::new();
    for step in 1..=steps {
        marks.insert(step);
        if step % 4 == 0 {
            marks.remove(&(step - 2));
        }
    }
    marks
}

fn article(project: &Project) -> Option<ArticleId> {
    project.articles.keys().next().copied()
}

/// How many steps were taken, as far as the project shows.
fn found(session: &Session, who: &AnnotatorId) -> Result<usize, String> {
    if let Some(problem) = session.problems().first() {
        return Err(format!("{problem:?}"));
    }
    let project = session.project();
    if let Some(problem) = ops::check::problems(project).iter().find(|p| p.severity == Severity::Error) {
        return Err(format!("the check finds {problem:?}"));
    }
    let layers = project.layers.iter().filter(|((_, by), _)| by == who);
    let marks: BTreeSet<usize> =
        layers.flat_map(|(_, layer)| layer.marks.values()).filter_map(|m| m.note.parse().ok()).collect();
    let steps = marks.last().copied().unwrap_or(0);
    let wanted = expected(steps);
    if marks == wanted {
        return Ok(steps);
    }
    let lost: Vec<_> = wanted.difference(&marks).collect();
    let back: Vec<_> = marks.difference(&wanted).collect();
    Err(format!("of {steps} steps, {lost:?} are lost and {back:?} came back"))
}

fn take_step(session: &mut Session, who: &AnnotatorId, step: usize) -> Result<(), String> {
    let wrong = |e: sidenote::edit::Refusal| e.0;
    let mut ids = SystemIds;
    if article(session.project()).is_none() {
        let text = Arc::new(Text::new(TEXT));
        session.add_text(Arc::clone(&text));
        let mut maker = Maker { annotator: who.clone(), now: now(), ids: &mut ids };
        let (_, edits) = ops::articles::add(&mut maker, new_article(&text));
        session.commit(Transaction::new("Import", edits), now()).map_err(wrong)?;
    }
    let article = article(session.project()).ok_or("no article")?;
    let key = (article, who.clone());
    let start = step % 17;
    let mut mark = Mark::new(LabelId::new("person").unwrap(), Spans::one(Span::of(start..start + 1)), now());
    mark.note = step.to_string();
    let mut edits = ops::marks::ensure_annotator(session.project(), who);
    edits.push(Change::add((key.clone(), MarkId::new(&mut ids)), mark).into());
    if step % 4 == 0 {
        let layer = session.project().layers.get(&key).ok_or("the layer is gone")?;
        let earlier = layer.marks.iter().find(|(_, m)| m.note == (step - 2).to_string()).map(|(id, _)| *id);
        let earlier = earlier.ok_or_else(|| format!("mark {} is gone", step - 2))?;
        edits.extend(ops::marks::delete(session.project(), &key, earlier).map_err(wrong)?.edits);
    }
    session.commit(Transaction::new("Step", edits), now()).map_err(wrong)
}

fn new_article(text: &Text) -> ops::articles::NewArticle {
    let end = u32::try_from(text.len()).unwrap();
    ops::articles::NewArticle {
        title: "Officials deny it".to_owned(),
        text: text.hash(),
        source: Source {
            file: "a.txt".into(),
            format: "text".into(),
            encoding: "UTF-8".into(),
            newlines: NewlineStyle::Lf,
            original: None,
            retrieved: now(),
        },
        meta: Meta::default(),
        parts: [(0, Part { end, role: Role::Body, by: Origin::Hand })].into(),
    }
}
