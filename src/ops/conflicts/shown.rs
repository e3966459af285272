//! A conflict in words, for people and for JSON.
//!
//! Must not know who reads it.

use crate::edit::merge::{Conflict, Held, Kept, Side};
use crate::edit::{Edit, RowName};
use crate::model::{AnnotatorId, ArticleId, LabelId, Mark, Project, Span, Spans};
use serde::Serialize;

/// A conflict in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// What kind of row it is: `mark`, `link`, `article` …
    pub kind: &'static str,
    /// Its id.
    pub id: String,
    /// The article it belongs to, by the name of its files.
    pub article: Option<String>,
    /// Whose it is, by name.
    pub annotator: Option<String>,
    /// The field.
    pub field: String,
    /// What ours says; none where it is deleted or not set.
    pub ours: Option<String>,
    /// What theirs says.
    pub theirs: Option<String>,
    /// Which of the two stands: `ours`, `theirs` or `both`.
    pub kept: &'static str,
}

impl Shown {
    /// A conflict of what became `project`.
    pub fn of(c: &Conflict, project: &Project) -> Self {
        let (kind, id, article, who) = place(&c.row);
        let held = |held: &Held| match held {
            Held::Nothing => None,
            Held::Words(words) => Some(words.clone()),
            Held::Spans(spans) => Some(points(project, article, spans)),
        };
        Self {
            kind,
            id,
            article: article.and_then(|id| project.articles.get(&id)).map(|r| r.stem.clone()),
            annotator: who.map(|w| project.name_of(w).to_owned()),
            field: c.field.clone(),
            ours: held(&c.ours),
            theirs: held(&c.theirs),
            kept: match c.kept {
                Kept::One(Side::Ours) => "ours",
                Kept::One(Side::Theirs) => "theirs",
                Kept::Both(_) => "both",
            },
        }
    }

    /// The conflict on one line.
    pub fn line(&self) -> String {
        let place: Vec<&str> = [self.article.as_deref(), self.annotator.as_deref()].into_iter().flatten().collect();
        let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
        let value = |v: &Option<String>| v.as_ref().map_or_else(|| "nothing".to_owned(), |v| format!("“{v}”"));
        let (ours, theirs) = (value(&self.ours), value(&self.theirs));
        let Self { kind, id, field, kept, .. } = self;
        format!("! {kind} {id}{place}: {field}: ours {ours}, theirs {theirs}; {kept} kept")
    }
}

/// Spans as they are counted outside the program, and their words.
fn points(project: &Project, article: Option<ArticleId>, spans: &Spans) -> String {
    let Some(text) = article.and_then(|id| project.text(id)) else { return String::new() };
    let shown = |s: Span| {
        let (start, end) = (text.code_points(s.start()), text.code_points(s.end()));
        format!("{start}..{end} {}", text.get(s).unwrap_or_default())
    };
    spans.iter().map(shown).collect::<Vec<_>>().join(" … ")
}

/// The kind of a row, its id, its article and whose it is.
pub fn place(row: &RowName) -> (&'static str, String, Option<ArticleId>, Option<&AnnotatorId>) {
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

/// What a side of a conflict says, as it is read beside the other: names instead of ids.
pub fn side_in_words(c: &Conflict, project: &Project, side: Side) -> String {
    let held = if side == Side::Ours { &c.ours } else { &c.theirs };
    let (_, _, article, _) = place(&c.row);
    match (held, &c.rows[..]) {
        (Held::Nothing, _) if c.field == "deleted" => "deleted".to_owned(),
        (Held::Nothing, _) => "not set".to_owned(),
        (Held::Spans(spans), _) => words_of(project, article, spans),
        (Held::Words(_), [Edit::Mark(m)]) if matches!(&*c.field, "deleted" | "row") => {
            let row = if side == Side::Ours { &m.before } else { &m.after };
            row.as_ref().map_or_else(String::new, |row| mark_in_words(project, article, row))
        }
        (Held::Words(id), _) if c.field == "label" => label_name(project, id),
        (Held::Words(words), _) => {
            let plain = words.strip_prefix('"').and_then(|w| w.strip_suffix('"')).unwrap_or(words);
            if plain.is_empty() { "empty".to_owned() } else { plain.to_owned() }
        }
    }
}

/// What the two sides disagree about, in words.
pub fn field_in_words(c: &Conflict, project: &Project) -> String {
    match &*c.field {
        "label" => "Label".to_owned(),
        "spans" => "Words that are marked".to_owned(),
        "note" => "Note".to_owned(),
        "sure" => "Sure or unsure".to_owned(),
        "deleted" => "Changed here, deleted there".to_owned(),
        "row" => "Two versions".to_owned(),
        "text" => "The article’s text".to_owned(),
        "parts" => "Parts of the article".to_owned(),
        other => match other.strip_prefix("attribute ") {
            Some(id) => {
                let named = project.schema.attributes.iter().find(|(known, _)| known.as_str() == id);
                named.map_or_else(|| id.to_owned(), |(_, row)| row.name.clone())
            }
            None => other.replace('_', " "),
        },
    }
}

/// What row a conflict is about, in words: a mark by its label and words.
pub fn row_in_words(c: &Conflict, project: &Project) -> String {
    let (kind, id, article, _) = place(&c.row);
    match &c.rows[..] {
        [Edit::Mark(m)] => {
            let now = project.layers.get(&m.key.0).and_then(|l| l.marks.get(&m.key.1));
            let row = now.or(m.before.as_ref()).or(m.after.as_ref());
            row.map_or_else(|| format!("mark {id}"), |row| mark_in_words(project, article, row))
        }
        [Edit::Entity(e)] => {
            let row = e.before.as_ref().or(e.after.as_ref());
            format!("Entity “{}”", row.map_or("", |r| &r.name))
        }
        [Edit::Article(a)] => {
            let row = a.before.as_ref().or(a.after.as_ref());
            format!("Article “{}”", row.map_or("", |r| &r.title))
        }
        _ if kind == "settings" => "The project".to_owned(),
        _ => format!("{kind} {id}").trim_end().to_owned(),
    }
}

fn mark_in_words(project: &Project, article: Option<ArticleId>, row: &Mark) -> String {
    format!("{} {}", label_name(project, row.label.as_str()), words_of(project, article, &row.spans))
}

fn label_name(project: &Project, id: &str) -> String {
    let known = LabelId::new(id).ok().and_then(|id| project.schema.labels.get(&id));
    known.map_or_else(|| id.to_owned(), |l| l.name.clone())
}

/// The words that spans cover, in quotation marks.
fn words_of(project: &Project, article: Option<ArticleId>, spans: &Spans) -> String {
    let Some(text) = article.and_then(|id| project.text(id)) else { return String::new() };
    let words: Vec<&str> = spans.iter().map(|s| text.get(s).unwrap_or_default()).collect();
    format!("“{}”", words.join(" … "))
}
