//! `sidenote show`: the list of articles, or one with its marks as readable notation.

use super::args::Show;
use super::common::{annotators, article, to_read, word};
use super::{DONE, Failure, out};
use crate::export::show_json;
use crate::model::{ArticleId, Project};
use crate::notation;
use serde_json::json;

pub(super) fn run(args: &Show) -> Result<u8, Failure> {
    let session = to_read(&args.project)?;
    out::tell_unread(&session);
    let project = session.project();
    match &args.article {
        None => list(project, args.json),
        Some(wanted) => one(project, article(project, wanted)?, args)?,
    }
    Ok(DONE)
}

fn list(project: &Project, as_json: bool) {
    let rows = project.articles_in_order();
    let people = |id| {
        project
            .layers_of(id)
            .filter(|(_, l)| !l.says_nothing())
            .map(|(who, _)| project.name_of(who))
            .collect::<Vec<_>>()
    };
    let marks = |id| project.layers_of(id).map(|(_, l)| l.marks.len()).sum::<usize>();
    if as_json {
        let rows: Vec<_> = rows
            .iter()
            .map(|(id, a)| json!({"id": a.stem, "title": a.title, "annotators": people(*id), "marks": marks(*id)}))
            .collect();
        return out::json(&json!({ "articles": rows }));
    }
    let width = rows.iter().map(|(_, a)| a.stem.len()).max().unwrap_or(0);
    for (id, a) in &rows {
        let (n, people) = (marks(*id), people(*id).join(", "));
        out::say(&format!("{:<width$}  {n:>5} {:<5}  {people:<20}  {}", a.stem, word(n, "mark"), a.title));
    }
    if rows.is_empty() {
        out::tell("There are no articles yet; `sidenote import` brings them in.");
    }
}

fn one(project: &Project, id: ArticleId, args: &Show) -> Result<(), Failure> {
    let people = annotators(project, &args.annotator, &[id])?;
    if args.json {
        out::json(&show_json(project, id, &people));
        return Ok(());
    }
    let Some(text) = project.text(id) else { return Err(Failure("the article has no text".to_owned())) };
    if people.is_empty() {
        out::say(text.as_str());
    }
    for who in people {
        out::say(&format!("# {}", project.name_of(&who)));
        let layer = project.layer(id, &who);
        let noted = layer.map(|l| notation::print(&notation::of_layer(text, l)));
        out::say(&noted.unwrap_or_else(|| text.as_str().to_owned()));
    }
    Ok(())
}
