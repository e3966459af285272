//! `sidenote merge`: another copy's work, as one step of undo.

use super::args::Merge;
use super::common::{count, to_read, to_write};
use super::{DONE, FOUND, Failure, out};
use crate::edit::RowName;
use crate::edit::merge::{Conflict, Held, Kept, Merged, Side, merge};
use crate::model::{AnnotatorId, ArticleId, Problem, Project, Spans};
use crate::ops::compare::{Difference, projects};
use crate::session::merging::Bases;
use crate::store::{Fs, MAX_PACKED_BYTES, Places, RealFs, now, packed_from_ron, place_of};
use serde_json::{Value, json};

pub(super) fn run(args: &Merge) -> Result<u8, Failure> {
    if place_of(&RealFs, &args.project) == place_of(&RealFs, &args.other) {
        return Err(refused("both are the same folder; name another copy"));
    }
    let (theirs, unread) = other(args)?;
    let mut session = to_write(&args.project)?;
    let ours = session.project().clone();
    if ours.id != theirs.id && !args.unrelated {
        return Err(refused(&format!(
            "{} is another project (“{}”), no copy of this one; give --unrelated to bring it in nevertheless",
            args.other.display(),
            theirs.settings.title
        )));
    }
    let bases = Bases::of(&RealFs, &Places::of_this_person(), &ours, &args.project, &args.other);
    // What could not be read is not there, which must not look as if it had been deleted.
    let whole = unread.is_empty() && session.problems().is_empty();
    let base = if whole && !args.no_base { bases.last(&RealFs, &ours, &theirs) } else { None };
    let merged = merge(base.as_ref(), &ours, &theirs);
    session.take_over(&merged, now())?;
    session.close()?;
    if whole {
        bases.remember(&RealFs, &merged).unwrap_or_else(|e| out::tell(&e.to_string()));
    }
    for p in &unread {
        out::tell(&format!("not brought in: {}: {}", p.place.file.as_deref().unwrap_or("-"), p.message));
    }
    say(args, &ours, &merged, base.is_some());
    let clean = merged.conflicts.is_empty() && merged.renamed.is_empty() && unread.is_empty();
    Ok(if clean { DONE } else { FOUND })
}

fn refused(why: &str) -> Failure {
    Failure(format!("merging: {why}"))
}

/// The other copy, a folder or a packed project, and what of it could not be read.
fn other(args: &Merge) -> Result<(Project, Vec<Problem>), Failure> {
    if RealFs.list(&args.other).is_err()
        && let Ok(bytes) = RealFs.read(&args.other, MAX_PACKED_BYTES)
    {
        let shown = args.other.display().to_string();
        return Ok((packed_from_ron(&shown, &bytes).map_err(|p| super::unpack::located(&p))?, Vec::new()));
    }
    let session = to_read(&args.other)?;
    let problems = session.problems().to_vec();
    match problems.iter().find(|p| p.kind == "newer_version") {
        Some(newer) => Err(refused(&newer.message)),
        None => Ok((session.project().clone(), problems)),
    }
}

fn say(args: &Merge, ours: &Project, merged: &Merged, based: bool) {
    let changes = projects(ours, &merged.project);
    let conflicts: Vec<Shown> = merged.conflicts.iter().map(|c| Shown::of(c, ours, &merged.project)).collect();
    if args.json {
        return out::json(&as_json(merged, &changes, &conflicts, based));
    }
    changes.iter().flat_map(super::diff::lines).for_each(|line| out::say(&line));
    for c in &conflicts {
        out::say(&c.line());
    }
    for (from, to) in &merged.renamed {
        let name = merged.project.name_of(to);
        out::say(&format!("! annotator {name} is somebody else than “{from}” here, and got the id {to}"));
    }
    if !based {
        out::tell("There was no common base: what is missing in one copy does not count as deleted.");
    }
    out::tell(&format!("{}, {}.", count(changes.len(), "change"), count(conflicts.len(), "conflict")));
}

fn as_json(merged: &Merged, changes: &[Difference], conflicts: &[Shown], based: bool) -> Value {
    let renamed = merged.renamed.iter().map(|(from, to)| json!({"from": from, "to": to}));
    json!({
        "base": based,
        "changes": changes,
        "conflicts": conflicts.iter().map(Shown::json).collect::<Vec<_>>(),
        "renamed": renamed.collect::<Vec<_>>(),
    })
}

/// A conflict in words.
struct Shown {
    kind: &'static str,
    id: String,
    article: Option<String>,
    annotator: Option<String>,
    field: String,
    ours: Option<String>,
    theirs: Option<String>,
    kept: &'static str,
}

impl Shown {
    fn of(c: &Conflict, ours: &Project, merged: &Project) -> Self {
        let (kind, id, article, who) = place(&c.row);
        let row = article.and_then(|id| merged.articles.get(&id).or_else(|| ours.articles.get(&id)));
        let held = |held: &Held| match held {
            Held::Nothing => None,
            Held::Words(words) => Some(words.clone()),
            Held::Spans(spans) => Some(points(merged, article, spans)),
        };
        let kept = match c.kept {
            Kept::One(Side::Ours) => "ours",
            Kept::One(Side::Theirs) => "theirs",
            Kept::Both(_) => "both",
        };
        Self {
            kind,
            id,
            article: row.map(|r| r.stem.clone()),
            annotator: who.map(|w| merged.name_of(w).to_owned()),
            field: c.field.clone(),
            ours: held(&c.ours),
            theirs: held(&c.theirs),
            kept,
        }
    }

    fn line(&self) -> String {
        let place: Vec<&str> = [self.article.as_deref(), self.annotator.as_deref()].into_iter().flatten().collect();
        let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
        let value = |v: &Option<String>| v.as_ref().map_or_else(|| "nothing".to_owned(), |v| format!("“{v}”"));
        let (ours, theirs) = (value(&self.ours), value(&self.theirs));
        let Self { kind, id, field, kept, .. } = self;
        format!("! {kind} {id}{place}: {field}: ours {ours}, theirs {theirs}; {kept} kept")
    }

    fn json(&self) -> Value {
        json!({
            "kind": self.kind,
            "id": self.id,
            "article": self.article,
            "annotator": self.annotator,
            "field": self.field,
            "ours": self.ours,
            "theirs": self.theirs,
            "kept": self.kept,
        })
    }
}

/// Spans as they are counted outside the program, and their words.
fn points(project: &Project, article: Option<ArticleId>, spans: &Spans) -> String {
    let Some(text) = article.and_then(|id| project.text(id)) else { return String::new() };
    let shown = |s: crate::model::Span| {
        let (start, end) = (text.code_points(s.start()), text.code_points(s.end()));
        format!("{start}..{end} {}", text.get(s).unwrap_or_default())
    };
    spans.iter().map(shown).collect::<Vec<_>>().join(" … ")
}

/// The kind of a row, its id, its article and whose it is.
fn place(row: &RowName) -> (&'static str, String, Option<ArticleId>, Option<&AnnotatorId>) {
    match row {
        RowName::Settings(()) => ("settings", String::new(), None, None),
        RowName::Annotator(id) => ("annotator", id.to_string(), None, None),
        RowName::Label(id) => ("label", id.to_string(), None, None),
        RowName::Attribute(id) => ("attribute", id.to_string(), None, None),
        RowName::Relation(id) => ("relation", id.to_string(), None, None),
        RowName::Entity(id) => ("entity", id.to_string(), None, None),
        RowName::Article(id) => ("article", id.to_string(), Some(*id), None),
        RowName::Part((article, _)) => ("part", String::new(), Some(*article), None),
        RowName::Mark(((article, who), id)) => ("mark", id.to_string(), Some(*article), Some(who)),
        RowName::Link(((article, who), id)) => ("link", id.to_string(), Some(*article), Some(who)),
        RowName::Reading((article, who)) => ("reading", String::new(), Some(*article), Some(who)),
        RowName::Comment(((article, who), id)) => ("comment", id.to_string(), Some(*article), Some(who)),
        RowName::Decision(((article, who), id)) => ("decision", id.to_string(), Some(*article), Some(who)),
    }
}
