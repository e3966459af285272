//! What somebody does to a project: any change of any table, from a few words, so that things come
//! back to what they were.
//!
//! Must not know the disk.

use super::rng::Rng;
use jiff::Timestamp;
use sidenote::edit::{Change, Edit, Transaction};
use sidenote::model::*;
use sidenote::ops::{self, Maker};
use sidenote::session::Session;
use std::sync::Arc;

/// Words that notes, titles and names are made of.
const WORDS: &[&str] = &["", "a", "b", "“Ça va”", "two words", "x\ny"];

/// The person who does it.
pub fn who() -> AnnotatorId {
    AnnotatorId::new("ana").unwrap()
}

/// The instant at which everything happens.
pub fn noon() -> Timestamp {
    Timestamp::from_second(1_773_489_600).unwrap()
}

/// A schema of two labels, so that its file is short.
pub fn schema(news: &Schema) -> Schema {
    let mut schema = news.clone();
    schema.labels.retain(|id, _| matches!(id.as_str(), "person" | "quote"));
    schema.attributes.retain(|_, a| a.kind == AttributeKind::Entities);
    schema.relations.retain(|id, _| id.as_str() == "source");
    schema
}

/// Does one thing, where it can be done; whether it was.
pub fn one(session: &mut Session, rng: &mut Rng, ids: &mut SeededIds) -> bool {
    match rng.below(20) {
        0..=3 => return session.undo(noon()).is_ok(),
        4..=5 => return session.redo(noon()).is_ok(),
        6 => return add_article(session, rng, ids),
        _ => {}
    }
    let Some(transaction) = plan(session.project(), rng, ids) else { return false };
    session.commit(transaction, noon()).is_ok()
}

fn add_article(session: &mut Session, rng: &mut Rng, ids: &mut SeededIds) -> bool {
    if session.project().articles.len() > 2 {
        return false;
    }
    let count = rng.below(1000);
    let text = Arc::new(Text::new(format!("Article {count}: officials deny it, said José.\n")));
    session.add_text(Arc::clone(&text));
    let end = u32::try_from(text.len()).unwrap();
    let new = ops::articles::NewArticle {
        title: format!("Article {count}"),
        text: text.hash(),
        source: Source {
            file: "a.txt".into(),
            format: "text".into(),
            encoding: "UTF-8".into(),
            newlines: NewlineStyle::Lf,
            original: None,
            retrieved: noon(),
        },
        meta: Meta::default(),
        parts: [(0, Part { end, role: Role::Body, by: Origin::Hand })].into(),
    };
    let mut maker = Maker { annotator: who(), now: noon(), ids };
    let (_, edits) = ops::articles::add(&mut maker, new);
    session.commit(Transaction::new("Import", edits), noon()).is_ok()
}

fn plan(project: &Project, rng: &mut Rng, ids: &mut SeededIds) -> Option<Transaction> {
    let articles: Vec<ArticleId> = project.articles.keys().copied().collect();
    let word = rng.pick(WORDS)?.to_owned();
    match rng.below(14) {
        0 => return Some(settings(project, word)),
        1 => return schema_row(project, word),
        2 => return ops::articles::delete(project, rng.pick(&articles)?).ok(),
        3 => return describe(project, rng.pick(&articles)?, word),
        _ => {}
    }
    let article = rng.pick(&articles)?;
    let key: LayerKey = (article, who());
    let blank = Arc::default();
    let layer = project.layers.get(&key).unwrap_or(&blank);
    let marks: Vec<MarkId> = layer.marks.keys().copied().collect();
    let mut maker = Maker { annotator: who(), now: noon(), ids };
    match rng.below(10) {
        0 => ops::reading::read_to(project, &maker, article, rng.below(30)).ok(),
        1 => ops::reading::finish(project, &maker, article, layer.reading.as_ref().is_none_or(|r| !r.finished)).ok(),
        2 => Some(comment(layer, key, maker.ids, word)),
        3 => ops::marks::delete(project, &key, rng.pick(&marks)?).ok(),
        4 | 5 => ops::marks::note(project, &key, rng.pick(&marks)?, &word, noon()).ok(),
        6 => point(project, &key, rng, ids, &word),
        7 => {
            let (relation, from, to) = (RelationId::new("source").ok()?, rng.pick(&marks)?, rng.pick(&marks)?);
            ops::links::add(project, &mut maker, article, &relation, from, to).ok().map(|(_, t)| t)
        }
        _ => {
            let label = LabelId::new(rng.pick(&["person", "quote"])?).ok()?;
            let start = rng.below(9);
            let spans = Spans::one(Span::of(start..start + 1 + rng.below(9)));
            ops::marks::add(project, &mut maker, article, spans, &label).ok().map(|(_, t)| t)
        }
    }
}

fn settings(project: &Project, note: String) -> Transaction {
    let before = project.settings.clone();
    let after = Settings { note, ..before.clone() };
    let edits = if before == after { vec![] } else { vec![Change::replace((), before, after).into()] };
    Transaction::new("Settings", edits)
}

fn schema_row(project: &Project, help: String) -> Option<Transaction> {
    let id = LabelId::new("person").ok()?;
    let before = project.schema.labels.get(&id)?.clone();
    let after = Label { help, ..before.clone() };
    (before != after).then(|| Transaction::new("Schema", vec![Change::replace(id, before, after).into()]))
}

fn describe(project: &Project, article: ArticleId, author: String) -> Option<Transaction> {
    let row = project.articles.get(&article)?;
    let meta = Meta { author, ..row.meta.clone() };
    ops::articles::describe(project, article, &row.title, meta).ok()
}

fn comment(layer: &Layer, key: LayerKey, ids: &mut dyn IdSource, text: String) -> Transaction {
    let edit: Edit = match layer.comments.iter().next() {
        Some((id, row)) if text.is_empty() => Change::remove((key, *id), row.clone()).into(),
        _ => {
            let row = Comment { about: None, text, created: noon(), resolved: false };
            Change::add((key, CommentId::new(ids)), row).into()
        }
    };
    Transaction::new("Comment", vec![edit])
}

/// A new entity for a mark, or another name for one.
fn point(project: &Project, key: &LayerKey, rng: &mut Rng, ids: &mut SeededIds, word: &str) -> Option<Transaction> {
    let entities: Vec<EntityId> = project.entities.keys().copied().collect();
    if entities.len() > 2 {
        let id = rng.pick(&entities)?;
        let after = Entity { note: word.to_owned(), ..project.entities.get(&id)?.clone() };
        return ops::entities::edit(project, id, after).ok();
    }
    let layer = project.layers.get(key)?;
    let people: Vec<MarkId> =
        layer.marks.iter().filter(|(_, m)| m.label.as_str() == "person").map(|(id, _)| *id).collect();
    let entity = ops::entities::named("José", &LabelId::new("person").ok()?);
    ops::entities::add_for(project, ids, key, rng.pick(&people)?, entity, noon()).ok().map(|(_, t)| t)
}
