//! Projects with something in every table, made by code.

use crate::support::{ana, borders, noon, project_of};
use proptest::prelude::*;
use sidenote::edit::{Change, Edit, Transaction, apply};
use sidenote::model::*;

/// A second article, in one line of which stands what has trouble on disk.
const OTHER: &str = "\u{feff}Tab\there, “quotes” and \\back\\slashes.\n\u{202e}Ana Ruiz\u{202c} said {nothing}|.\n";

/// What one person put somewhere: who, in which article, where, how long, of which kind, with which words.
type Said = (bool, bool, usize, usize, usize, String);

fn said() -> impl Strategy<Value = Said> {
    (any::<bool>(), any::<bool>(), 0usize..60, 1usize..20, 0usize..7, ".{0,8}|\\PC{0,8}")
}

/// Any project: two articles, two people, marks of every kind of value, links, comments, decisions,
/// readings, entities, parts, a changed schema and settings.
pub fn any_full_project() -> impl Strategy<Value = Project> {
    (proptest::collection::vec(said(), 0..24), any::<bool>(), ".{0,12}").prop_map(|(said, changed, words)| {
        let mut world = World::new();
        world.people();
        for s in &said {
            world.say(s);
        }
        if changed {
            world.change_the_rest(&words);
        }
        world.project
    })
}

struct World {
    project: Project,
    articles: [ArticleId; 2],
    ids: SeededIds,
}

impl World {
    fn new() -> Self {
        let mut ids = SeededIds::new(9);
        let (mut project, first) = project_of(crate::support::TEXT, &mut ids);
        let (other, second) = project_of(OTHER, &mut ids);
        let row = other.articles[&second].clone();
        project.texts.extend(other.texts);
        project.articles.insert(second, row);
        Self { project, articles: [first, second], ids }
    }

    fn add(&mut self, edit: impl Into<Edit>) {
        // What does not fit this project is left out: then the next thing is said.
        let _ = apply(&mut self.project, &Transaction::new("Make", vec![edit.into()]));
    }

    fn people(&mut self) {
        self.add(Change::add(ana(), Annotator { name: "Ana".to_owned() }));
        self.add(Change::add(ben(), Annotator { name: "Ben “B.” Ø".to_owned() }));
    }

    fn say(&mut self, (second, by_ben, start, length, kind, words): &Said) {
        let article = self.articles[usize::from(*second)];
        let key: LayerKey = (article, if *by_ben { ben() } else { ana() });
        let layer = self.project.layers.get(&key).map(|l| (**l).clone()).unwrap_or_default();
        let marks: Vec<MarkId> = layer.marks.keys().copied().collect();
        let pick = |n: usize| marks.get(n % marks.len().max(1)).copied();
        match (kind, pick(*start), pick(*length)) {
            (3, Some(about), _) => {
                let about = Some(about).filter(|_| length.is_multiple_of(2));
                let row = Comment { about, text: words.clone(), created: noon(), resolved: *second };
                let id = CommentId::new(&mut self.ids);
                self.add(Change::add((key, id), row));
            }
            (4, Some(mark), _) => {
                let (verdict, reason) = (Verdict::Changed, words.clone());
                let row = Decision { of: ana(), mark, verdict, reason, created: noon() };
                let id = DecisionId::new(&mut self.ids);
                self.add(Change::add((key, id), row));
            }
            (5, Some(from), Some(to)) => {
                let relation = RelationId::new("source").unwrap();
                let id = LinkId::new(&mut self.ids);
                self.add(Change::add((key, id), Link { relation, from, to, created: noon() }));
            }
            (6, _, _) => {
                let read = self.stretch(article, *start, *length).into_iter().collect();
                let after = Some(Reading { read, finished: *second });
                self.add(Change { key, before: layer.reading, after });
            }
            _ => self.mark(key, *start, *length, words),
        }
    }

    fn mark(&mut self, key: LayerKey, start: usize, length: usize, words: &str) {
        let Some(span) = self.stretch(key.0, start, length) else { return };
        let mut mark = Mark::new(LabelId::new("person").unwrap(), Spans::one(span), noon());
        words.clone_into(&mut mark.note);
        mark.sure = length.is_multiple_of(2);
        let values = [
            Value::Choice("direct".to_owned()),
            Value::Choices([words.to_owned(), "b".to_owned()].into()),
            Value::Text(words.to_owned()),
            Value::Number(f64::from(u8::try_from(start).unwrap()) / 7.0),
            Value::Flag(length.is_multiple_of(2)),
            Value::Date("2025-11".to_owned()),
            Value::Entities([self.entity(words)].into()),
        ];
        mark.attributes.insert(AttributeId::new("any").unwrap(), values[start % values.len()].clone());
        mark.origin = if start.is_multiple_of(2) { Origin::Hand } else { Origin::Rule(words.to_owned()) };
        let id = MarkId::new(&mut self.ids);
        self.add(Change::add((key, id), mark));
    }

    fn entity(&mut self, name: &str) -> EntityId {
        let id = EntityId::new(&mut self.ids);
        let aliases = [name.to_uppercase()].into();
        let row = Entity { name: name.to_owned(), aliases, qid: "Q42".to_owned(), ..Entity::default() };
        self.add(Change::add(id, row));
        id
    }

    fn stretch(&self, article: ArticleId, start: usize, length: usize) -> Option<Span> {
        let borders = borders(self.project.text(article)?.as_str());
        let at = |i: usize| borders[i.min(borders.len() - 1)];
        Some(Span::of(at(start)..at(start + length))).filter(|s| !s.is_empty())
    }

    fn change_the_rest(&mut self, words: &str) {
        let before = self.project.settings.clone();
        let after = Settings { note: words.to_owned(), ..before.clone() };
        self.add(Change::replace((), before, after));
        let id = LabelId::new("claim").unwrap();
        let before = self.project.schema.labels[&id].clone();
        let after = Label { help: words.to_owned(), retired: true, ..before.clone() };
        self.add(Change::replace(id, before, after));
        let article = self.articles[0];
        let before = (*self.project.articles[&article]).clone();
        let meta = Meta { author: words.to_owned(), ..before.meta.clone() };
        let after = Article { title: words.to_owned(), meta, ..before.clone() };
        self.add(Change::replace(article, before, after));
        let Some((start, part)) = self.project.parts.get(&article).and_then(|p| p.iter().next()) else { return };
        let change = Change::replace((article, *start), part.clone(), Part { role: Role::Headline, ..part.clone() });
        self.add(change);
    }
}

fn ben() -> AnnotatorId {
    AnnotatorId::new("ben").unwrap()
}
