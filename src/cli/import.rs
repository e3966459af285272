//! `sidenote import`: articles and, where the files have them, annotations, as one step of undo.

use super::args::Import;
use super::common::{annotator, count, options, to_read, to_write};
use super::{DONE, FOUND, Failure, out};
use crate::edit::Change;
use crate::import::{Draft, DraftSchema, MAX_DATASET_BYTES, Options, Reader, by_id};
use crate::model::{Annotator, AnnotatorId, Problem, Project, Severity};
use crate::ops::Maker;
use crate::session::bring::{Bringer, Brought, Others, files};
use crate::session::intake::{Intake, plan};
use crate::session::recipes;
use crate::store::{Places, Progress, RealFs, SystemIds, now};
use serde_json::json;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub(super) fn run(args: &Import) -> Result<u8, Failure> {
    let reader = args.format.as_deref().map(known).transpose()?;
    let options = options(&args.option)?;
    crate::import::options::check(reader, &options).map_err(Failure)?;
    let mut session = if args.dry_run { to_read(&args.project)? } else { to_write(&args.project)? };
    out::tell_unread(&session);
    let mut found = read_all(args, reader, options)?;
    let (drafts, schema) = (std::mem::take(&mut found.drafts), std::mem::take(&mut found.schema));
    let mut intake = planned(session.project(), args, drafts, schema);
    let code = report(args, &intake, &found);
    if !args.dry_run {
        session.take_in(&mut intake, now())?;
        for recipe in recipes::bring(&RealFs, session.folder(), found.recipes.iter().map(|(name, r)| (name, r)))? {
            out::tell(&format!("Came in, too: {}.", recipes::in_words(&recipe)));
        }
        session.close()?;
    }
    Ok(code)
}

/// What comes in, and with it whoever brings it, where they are new and asked for or needed.
fn planned(project: &Project, args: &Import, drafts: Vec<Draft>, schema: DraftSchema) -> Intake {
    let (who, name) = whose(project, args.annotator.as_deref());
    let new = !project.annotators.contains_key(&who);
    // They are known before anybody whom a file names, so that nobody else is given their id.
    let mut with = project.clone();
    with.annotators.entry(who.clone()).or_insert_with(|| Annotator { name: name.clone() });
    let mut maker = Maker { annotator: who.clone(), now: now(), ids: &mut SystemIds };
    let mut intake = plan(&with, &mut maker, drafts, schema);
    let speaks = intake.edits.iter().any(|e| e.layer().is_some_and(|(_, by)| by == who));
    if new && (speaks || (args.annotator.is_some() && !intake.edits.is_empty())) {
        intake.edits.insert(0, Change::add(who, Annotator { name }).into());
    }
    intake
}

fn known(id: &str) -> Result<&'static Reader, Failure> {
    by_id(id).ok_or_else(|| {
        let ids: Vec<&str> = crate::import::ALL.iter().map(|r| r.id).collect();
        Failure(format!("choosing the format: “{id}” cannot be read; use one of {}", ids.join(", ")))
    })
}

/// Who brings the articles in: as asked, else the project's only annotator, else nobody in particular.
fn whose(project: &Project, wanted: Option<&str>) -> (AnnotatorId, String) {
    if let Some(name) = wanted {
        let id = annotator(project, name).unwrap_or_else(|_| project.annotator_id_for(name));
        return (id, name.trim().to_owned());
    }
    let mut people = project.annotators.iter();
    match (people.next(), people.next()) {
        (Some((id, row)), None) => (id.clone(), row.name.clone()),
        _ => (project.annotator_id_for("annotator"), "annotator".to_owned()),
    }
}

fn read_all(args: &Import, reader: Option<&'static Reader>, options: Options) -> Result<Brought, Failure> {
    // Stopped or not, nothing was written yet.
    out::watched("Reading", |progress| read_watched(args, reader, options, progress))
}

fn read_watched(
    args: &Import,
    reader: Option<&'static Reader>,
    options: Options,
    progress: &Progress,
) -> Result<Brought, Failure> {
    let others = Others { fs: Arc::new(RealFs), places: Places::of_this_person() };
    let mut bringer = Bringer::new(&RealFs, reader, now()).with(options).with_others(others).watched(progress);
    bringer = bringer.within(&args.files);
    let (piped, named): (Vec<PathBuf>, Vec<PathBuf>) = args.files.iter().cloned().partition(|p| p == Path::new("-"));
    let mut problems = Vec::new();
    let files = Bringer::sorted(files(&RealFs, reader, &named, &mut problems));
    bringer.problems(problems);
    progress.begin(files.len() + usize::from(!piped.is_empty()));
    if !piped.is_empty() {
        bringer.read_bytes("standard input", &standard_input()?);
        progress.step(1);
    }
    bringer.read_all(&files);
    if progress.is_stopped() {
        return Err(Failure("stopped; the project is as it was".to_owned()));
    }
    Ok(bringer.done())
}

fn standard_input() -> Result<Vec<u8>, Failure> {
    let most = MAX_DATASET_BYTES as u64;
    let mut bytes = Vec::new();
    std::io::stdin()
        .lock()
        .take(most + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| Failure(format!("reading standard input: {e}")))?;
    if bytes.len() as u64 > most {
        return Err(Failure(format!("standard input is larger than {} MiB; split it", most >> 20)));
    }
    Ok(bytes)
}

fn report(args: &Import, intake: &Intake, found: &Brought) -> u8 {
    let problems = &found.problems;
    if args.json {
        out::json(&json!({
            "articles": intake.ids.len(),
            "marks": intake.marks,
            "links": intake.links,
            "annotators": intake.annotators,
            "problems": problems.iter().map(problem_json).collect::<Vec<_>>(),
            "repairs": found.repairs.iter().map(|(file, r)| json!({"file": file, "what": r.what, "count": r.count})).collect::<Vec<_>>(),
            "skipped": intake.skipped.iter().map(|s| json!({"file": s.file, "why": s.why})).collect::<Vec<_>>(),
        }));
    }
    for p in problems {
        out::tell(&p.in_a_line());
    }
    for (file, r) in &found.repairs {
        out::tell(&format!("{file}: {} ({})", r.what, r.count));
    }
    for s in &intake.skipped {
        out::tell(&format!("{}: {}", s.file, s.why));
    }
    if !intake.declared.is_empty() {
        out::tell(&format!("{} with it: {}.", if args.dry_run { "Would come in" } else { "Came in" }, intake.declared));
    }
    if !args.json {
        let verb = if args.dry_run { "would come in" } else { "came in" };
        let articles = count(intake.ids.len(), "article");
        out::say(&format!("{articles}, {}, {} {verb}.", count(intake.marks, "mark"), count(intake.links, "link")));
    }
    // An article that is here already is no error; one that cannot be one is.
    let refused = intake.skipped.iter().any(|s| s.same_as.is_none());
    let wrong = refused || problems.iter().any(|p| p.severity == Severity::Error);
    match (wrong, intake.ids.is_empty() && intake.skipped.iter().all(|s| s.same_as.is_none()) && intake.marks == 0) {
        (false, _) => DONE,
        (true, false) => FOUND,
        (true, true) => super::COULD_NOT,
    }
}

fn problem_json(p: &Problem) -> serde_json::Value {
    json!({"file": p.place.file, "line": p.place.line, "column": p.place.column, "message": p.message, "severity": p.severity.word()})
}
