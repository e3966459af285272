//! What differs between two projects, or between two people, as a list to read.
//!
//! Two copies of a project are compared row by row, by id; two people by what they say: marks by
//! label and words, since their ids never agree. Must not decide who is right.

mod people;

pub use people::{Said, people};

use crate::edit::{Edit, diff};
use crate::model::{ArticleId, LayerKey, Mark, MarkId, Project, Span, Spans};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::BTreeSet;

/// What happened to a row on the way from the first to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum What {
    /// Only the second has it.
    Added,
    /// Only the first has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
}

/// A field that differs; nothing where it is not set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Field {
    /// Its name.
    pub name: String,
    /// In the first.
    pub before: Option<String>,
    /// In the second.
    pub after: Option<String>,
}

/// One row that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// What happened to it.
    pub change: What,
    /// What kind of row it is: `mark`, `link`, `article` …
    pub kind: &'static str,
    /// The article it belongs to, by the name of its files.
    pub article: Option<String>,
    /// Whose it is, by name.
    pub annotator: Option<String>,
    /// Its id.
    pub id: String,
    /// What it is, in words.
    pub words: String,
    /// The fields that differ, of a changed row.
    pub fields: Vec<Field>,
}

/// What differs between two projects, row by row.
pub fn projects(a: &Project, b: &Project) -> Vec<Difference> {
    diff(a, b).iter().map(|edit| difference(a, b, edit)).collect()
}

/// One edit in words; `a` has the rows before and `b` those after.
pub fn difference(a: &Project, b: &Project, edit: &Edit) -> Difference {
    match edit {
        Edit::Settings(c) => row((a, b), "settings", None, String::new(), c, |s| s.title.clone()),
        Edit::Annotator(c) => row((a, b), "annotator", None, c.key.to_string(), c, |p| p.name.clone()),
        Edit::Label(c) => row((a, b), "label", None, c.key.to_string(), c, |l| l.name.clone()),
        Edit::Attribute(c) => row((a, b), "attribute", None, c.key.to_string(), c, |l| l.name.clone()),
        Edit::Relation(c) => row((a, b), "relation", None, c.key.to_string(), c, |l| l.name.clone()),
        Edit::Entity(c) => row((a, b), "entity", None, c.key.to_string(), c, |e| e.name.clone()),
        Edit::Article(c) => {
            row((a, b), "article", Some(Where::Article(c.key)), c.key.to_string(), c, |r| r.title.clone())
        }
        Edit::Part(c) => {
            let place = |p: &crate::model::Part| Span::of(c.key.1 as usize..p.end as usize);
            let shown = |p: &crate::model::Part| format!("{}: {}", p.role.title(), points((a, b), c.key.0, [place(p)]));
            let mut made = row((a, b), "part", Some(Where::Article(c.key.0)), String::new(), c, shown);
            // An end in bytes says nothing outside the program.
            made.fields.retain(|f| f.name != "end");
            made
        }
        Edit::Mark(c) => mark(a, b, &c.key.0, c),
        Edit::Link(c) => {
            let ends = |l: &crate::model::Link| {
                let layer = &c.key.0;
                format!("{}: {} → {}", l.relation, named((a, b), layer, l.from), named((a, b), layer, l.to))
            };
            row((a, b), "link", Some(Where::Layer(&c.key.0)), c.key.1.to_string(), c, ends)
        }
        Edit::Reading(c) => {
            let shown = |r: &crate::model::Reading| {
                let end = if r.finished { ", finished" } else { "" };
                format!("{}{end}", points((a, b), c.key.0, r.read.iter().copied()))
            };
            let mut made = row((a, b), "reading", Some(Where::Layer(&c.key)), String::new(), c, shown);
            made.fields.retain(|f| f.name != "read");
            made
        }
        Edit::Comment(c) => {
            row((a, b), "comment", Some(Where::Layer(&c.key.0)), c.key.1.to_string(), c, |r| r.text.clone())
        }
        Edit::Decision(c) => {
            let shown = |r: &crate::model::Decision| format!("{:?} {}", r.verdict, r.reason);
            row((a, b), "decision", Some(Where::Layer(&c.key.0)), c.key.1.to_string(), c, shown)
        }
    }
}

/// The project before and the project after.
type Both<'p> = (&'p Project, &'p Project);

/// Where a row lies.
#[derive(Clone, Copy)]
enum Where<'k> {
    Article(ArticleId),
    Layer(&'k LayerKey),
}

fn row<K, V: Serialize>(
    (a, b): Both<'_>,
    kind: &'static str,
    place: Option<Where<'_>>,
    id: String,
    change: &crate::edit::Change<K, V>,
    words: impl Fn(&V) -> String,
) -> Difference {
    let article = match &place {
        Some(Where::Article(id) | Where::Layer((id, _))) => {
            b.articles.get(id).or_else(|| a.articles.get(id)).map(|row| row.stem.clone())
        }
        None => None,
    };
    let annotator = match &place {
        Some(Where::Layer((_, who))) => {
            Some(if b.annotators.contains_key(who) { b } else { a }.name_of(who).to_owned())
        }
        _ => None,
    };
    let (change_is, fields) = match (&change.before, &change.after) {
        (None, _) => (What::Added, Vec::new()),
        (_, None) => (What::Removed, Vec::new()),
        (Some(before), Some(after)) => (What::Changed, fields(before, after)),
    };
    let words = change.after.as_ref().or(change.before.as_ref()).map(words).unwrap_or_default();
    Difference { change: change_is, kind, article, annotator, id, words, fields }
}

fn mark(a: &Project, b: &Project, layer: &LayerKey, c: &crate::edit::Change<(LayerKey, MarkId), Mark>) -> Difference {
    let shown = |m: &Mark| format!("{} “{}”", m.label, words_of((a, b), layer.0, &m.spans));
    let mut made = row((a, b), "mark", Some(Where::Layer(layer)), c.key.1.to_string(), c, shown);
    made.fields.retain(|f| f.name != "changed" && f.name != "spans");
    if let (Some(before), Some(after)) = (&c.before, &c.after)
        && before.spans != after.spans
    {
        let place = |m: &Mark| Some(points((a, b), layer.0, m.spans.iter()));
        made.fields.push(Field { name: "spans".to_owned(), before: place(before), after: place(after) });
    }
    made
}

/// The words that spans cover, as many as can be read in a list.
fn words_of((a, b): Both<'_>, article: ArticleId, spans: &Spans) -> String {
    let Some(text) = b.text(article).or_else(|| a.text(article)) else { return String::new() };
    let pieces: Vec<&str> = spans.iter().map(|s| text.get(s).unwrap_or_default()).collect();
    short(&pieces.join(" … "))
}

/// A text on one line, cut where it is long.
fn short(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut cut: String = line.chars().take(60).collect();
    if cut.len() < line.len() {
        cut.push('…');
    }
    cut
}

/// Spans as they are counted outside the program: in code points.
fn points((a, b): Both<'_>, article: ArticleId, spans: impl IntoIterator<Item = Span>) -> String {
    let Some(text) = b.text(article).or_else(|| a.text(article)) else { return String::new() };
    let shown = |s: Span| format!("{}..{}", text.code_points(s.start()), text.code_points(s.end()));
    spans.into_iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn named((a, b): Both<'_>, layer: &LayerKey, id: MarkId) -> String {
    let of = |p: &Project| p.layers.get(layer).and_then(|l| l.marks.get(&id)).map(|m| m.spans.clone());
    of(b).or_else(|| of(a)).map_or_else(|| format!("{id}"), |spans| format!("“{}”", words_of((a, b), layer.0, &spans)))
}

/// The fields in which two rows differ; those of a group one by one.
fn fields(before: &impl Serialize, after: &impl Serialize) -> Vec<Field> {
    let flat = |row: Value| {
        let mut made = Map::new();
        for (name, value) in row.as_object().cloned().unwrap_or_default() {
            match value {
                Value::Object(group) => made.extend(group.into_iter().map(|(k, v)| (format!("{name}.{k}"), v))),
                value => drop(made.insert(name, value)),
            }
        }
        made
    };
    let value = |row: Result<Value, serde_json::Error>| flat(row.unwrap_or_default());
    let (before, after) = (value(serde_json::to_value(before)), value(serde_json::to_value(after)));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let differs = |name: &&String| before.get(*name) != after.get(*name);
    let field = |name: &String| Field {
        name: name.clone(),
        before: before.get(name).and_then(shown),
        after: after.get(name).and_then(shown),
    };
    names.into_iter().filter(differs).map(field).collect()
}

fn shown(value: &Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        // A value of an attribute is its kind and what it says; the kind is known.
        Value::Object(one) if one.len() == 1 => one.values().next().and_then(shown),
        other => Some(other.to_string()),
    }
}
