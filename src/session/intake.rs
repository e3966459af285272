//! Drafts of articles and layers become one transaction.
//!
//! Must not know formats, disk or who asks.

use super::Session;
use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::import::{Draft, DraftLayer, DraftMark};
use crate::model::{
    Annotator, AnnotatorId, ArticleId, Colour, Label, LabelId, LayerKey, Link, LinkId, Mark, MarkId, Origin, Project,
    Relation, Text, annotator_id,
};
use crate::ops::{Maker, articles};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// An article that was not brought in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Its file.
    pub file: String,
    /// Why, such as that it is here already.
    pub why: String,
    /// The article that it already is, if so.
    pub same_as: Option<ArticleId>,
}

/// What bringing drafts in would do.
#[derive(Debug, Default)]
pub struct Intake {
    /// The edits of it all.
    pub edits: Vec<Edit>,
    /// The texts it needs.
    pub texts: Vec<Arc<Text>>,
    /// The articles that come in, in order.
    pub ids: Vec<ArticleId>,
    /// How many marks.
    pub marks: usize,
    /// How many links.
    pub links: usize,
    /// Whose marks, by name.
    pub annotators: Vec<String>,
    /// What stays out.
    pub skipped: Vec<Skipped>,
}

impl Intake {
    /// What it does, in words.
    pub fn title(&self) -> String {
        match self.ids.len() {
            1 => "Import an article".to_owned(),
            n => format!("Import {n} articles"),
        }
    }
}

/// Plans to bring in `drafts`. Layers without an annotator are the maker's.
pub fn plan(project: &Project, maker: &mut Maker<'_>, drafts: Vec<Draft>) -> Intake {
    let mut planner = Planner {
        project,
        intake: Intake::default(),
        new_texts: BTreeMap::new(),
        people: project.annotators.clone(),
        labels: BTreeMap::new(),
        relations: BTreeMap::new(),
    };
    for draft in drafts {
        planner.take(maker, draft);
    }
    let mut intake = planner.intake;
    let mut edits: Vec<Edit> = Vec::new();
    let new = planner.people.into_iter().filter(|(id, _)| !project.annotators.contains_key(id));
    edits.extend(new.map(|(id, row)| Edit::from(Change::add(id, row))));
    edits.extend(planner.labels.into_iter().map(|(id, row)| Edit::from(Change::add(id, row))));
    edits.extend(planner.relations.into_iter().map(|(id, row)| Edit::from(Change::add(id, row))));
    edits.append(&mut intake.edits);
    intake.edits = edits;
    intake
}

struct Planner<'p> {
    project: &'p Project,
    intake: Intake,
    new_texts: BTreeMap<crate::model::TextHash, ArticleId>,
    /// Everybody: who is known already and who comes in.
    people: BTreeMap<AnnotatorId, Annotator>,
    labels: BTreeMap<LabelId, Label>,
    relations: BTreeMap<crate::model::RelationId, Relation>,
}

impl Planner<'_> {
    fn take(&mut self, maker: &mut Maker<'_>, draft: Draft) {
        let hash = draft.text.hash();
        let format = draft.source.format.clone();
        let same = self.project.article_with_text(hash).or_else(|| self.new_texts.get(&hash).copied());
        let id = if let Some(id) = same {
            let stem =
                self.project.articles.get(&id).map_or_else(|| "the same file above".to_owned(), |a| a.stem.clone());
            let why = format!("this text is here already as {stem}");
            self.intake.skipped.push(Skipped { file: draft.source.file.clone(), why, same_as: Some(id) });
            id
        } else {
            let new = articles::NewArticle {
                title: draft.title,
                text: hash,
                source: draft.source,
                meta: draft.meta,
                parts: draft.parts,
            };
            let (id, edits) = articles::add(maker, new);
            self.intake.edits.extend(edits);
            self.intake.texts.push(Arc::clone(&draft.text));
            self.intake.ids.push(id);
            self.new_texts.insert(hash, id);
            id
        };
        for layer in draft.layers {
            self.take_layer(maker, id, layer, &format);
        }
    }

    fn take_layer(&mut self, maker: &mut Maker<'_>, article: ArticleId, layer: DraftLayer, format: &str) {
        let who = self.person(maker, &layer.annotator);
        let key: LayerKey = (article, who);
        let mut made = Vec::with_capacity(layer.marks.len());
        for mark in layer.marks {
            self.know_label(&mark);
            let id = MarkId::new(maker.ids);
            made.push(id);
            self.intake.edits.push(Change::add((key.clone(), id), row(mark, maker.now, format)).into());
        }
        self.intake.marks += made.len();
        for link in layer.links {
            let (Some(from), Some(to)) = (made.get(link.from), made.get(link.to)) else { continue };
            self.know_relation(&link.relation);
            let row = Link { relation: link.relation, from: *from, to: *to, created: maker.now };
            self.intake.edits.push(Change::add((key.clone(), LinkId::new(maker.ids)), row).into());
            self.intake.links += 1;
        }
    }

    fn person(&mut self, maker: &Maker<'_>, name: &str) -> AnnotatorId {
        let id = if name.is_empty() { maker.annotator.clone() } else { annotator_id(&self.people, name) };
        let new = if name.is_empty() { id.as_str() } else { name.trim() };
        let row = self.people.entry(id.clone()).or_insert_with(|| Annotator { name: new.to_owned() });
        if !self.intake.annotators.contains(&row.name) {
            self.intake.annotators.push(row.name.clone());
        }
        id
    }

    /// A label that the schema lacks is added, plain, so that nothing is lost.
    fn know_label(&mut self, mark: &DraftMark) {
        if self.project.schema.labels.contains_key(&mark.label) || self.labels.contains_key(&mark.label) {
            return;
        }
        let position = u32::try_from(self.project.schema.labels.len() + self.labels.len()).unwrap_or(u32::MAX);
        let colour = Colour { light: "#595959".to_owned(), dark: "#b0b0b0".to_owned() };
        let row = Label::plain(&mark.label_name, "Imported", colour, position);
        self.labels.insert(mark.label.clone(), row);
    }

    fn know_relation(&mut self, id: &crate::model::RelationId) {
        if self.project.schema.relations.contains_key(id) || self.relations.contains_key(id) {
            return;
        }
        let row =
            Relation { name: id.as_str().to_owned(), from: [].into(), to: [].into(), position: 900, retired: false };
        self.relations.insert(id.clone(), row);
    }
}

fn row(draft: DraftMark, now: Timestamp, format: &str) -> Mark {
    let mut mark = Mark::new(draft.label, draft.spans, now);
    mark.attributes = draft.attributes;
    mark.note = draft.note;
    mark.origin = Origin::Import(format.to_owned());
    mark
}

impl Session {
    /// Brings in what was planned, as one step of undo.
    ///
    /// # Errors
    /// A refusal; then nothing has changed.
    pub fn take_in(&mut self, intake: &mut Intake, now: Timestamp) -> Result<(), Refusal> {
        for text in intake.texts.drain(..) {
            self.add_text(text);
        }
        let title = intake.title();
        self.commit(Transaction::new(title, std::mem::take(&mut intake.edits)), now)
    }
}
