//! What lies in a project's trash: `sidenote recover --trash` and `--bring-back`.

use super::super::args::Recover;
use super::super::common::{count, to_mend, to_read};
use super::super::{DONE, Failure, out};
use crate::model::{ArticleId, Project, Span};
use crate::session::trash::Thrown;
use crate::store::{RealFs, now};
use serde_json::{Value, json};
use std::path::Path;

/// Lists what lies in the trash and the project has no more.
pub(super) fn list(args: &Recover, root: &Path) -> Result<u8, Failure> {
    let session = to_read(root)?;
    let rows = session.thrown(&RealFs);
    if args.json {
        let rows: Vec<Value> = rows.iter().map(|what| as_json(session.project(), what)).collect();
        out::json(&json!({ "trash": rows }));
        return Ok(DONE);
    }
    for what in &rows {
        out::say(&line(session.project(), what));
    }
    out::tell(&match rows.len() {
        0 => "Nothing lies in the trash that the project does not have.".to_owned(),
        n => format!("{} in the trash; --bring-back ID brings one back.", count(n, "thing")),
    });
    Ok(DONE)
}

/// Brings an article or a mark back, as a step that can be undone.
pub(super) fn bring_back(root: &Path, id: &str) -> Result<u8, Failure> {
    let wrong = |why: &str| Failure(format!("bringing {id} back: {why}"));
    let mut session = to_mend(root)?;
    let rows = session.thrown(&RealFs);
    let found: Vec<&Thrown> = rows.iter().filter(|what| id_of(what).starts_with(id)).collect();
    let what = match found[..] {
        [one] => one,
        [] => return Err(wrong("it is not in the trash; `sidenote recover PROJECT --trash` lists what is")),
        _ => return Err(wrong(&format!("it may mean {}; write more of it", count(found.len(), "thing")))),
    };
    let said = line(session.project(), what);
    session.bring_back(&RealFs, what, now()).map_err(|e| wrong(&e.0))?;
    session.close().map_err(|why| wrong(&why))?;
    out::tell(&format!("Brought back: {said}. It can be undone."));
    Ok(DONE)
}

/// What it is called: the article's file stem, or the mark's id.
fn id_of(what: &Thrown) -> String {
    match what {
        Thrown::Article(article) => article.row.stem.clone(),
        Thrown::Mark { id, .. } => id.to_string(),
    }
}

fn line(project: &Project, what: &Thrown) -> String {
    match what {
        Thrown::Article(article) => {
            let marks = count(article.marks(), "mark");
            format!("{}  article  “{}”, with {marks}", id_of(what), article.row.title)
        }
        Thrown::Mark { layer, id, row } => {
            let words = words(project, layer.0, row.spans.iter());
            let title = project.articles.get(&layer.0).map_or("", |a| a.title.as_str());
            format!("{id}  {}  “{words}”, of {} in “{title}”", row.label, project.name_of(&layer.1))
        }
    }
}

fn as_json(project: &Project, what: &Thrown) -> Value {
    match what {
        Thrown::Article(article) => {
            json!({"kind": "article", "id": id_of(what), "title": article.row.title, "marks": article.marks()})
        }
        Thrown::Mark { layer, id, row } => json!({
            "kind": "mark",
            "id": id,
            "article": project.articles.get(&layer.0).map(|a| &a.stem),
            "annotator": project.name_of(&layer.1),
            "label": row.label,
            "text": words(project, layer.0, row.spans.iter()),
        }),
    }
}

/// The words of a mark; nothing where the text has them no more.
fn words(project: &Project, article: ArticleId, spans: impl Iterator<Item = Span>) -> String {
    let text = project.text(article).map_or("", |text| text.as_str());
    let pieces: Vec<&str> = spans.filter_map(|span| text.get(span.range())).collect();
    pieces.join(" … ")
}
