//! Drafts of articles and layers become one transaction.
//!
//! What the schema of the project lacks is added to it, so that nothing is lost.
//!
//! Must not know formats, disk or who asks.

mod fits;
mod needs;

use super::Session;
use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::import::{Draft, DraftLayer, DraftMark, DraftSchema, LayerSaid, MarkSaid};
use crate::model::{
    Annotator, AnnotatorId, ArticleId, Comment, CommentId, Decision, Layer, LayerKey, Link, LinkId, Mark, MarkId,
    Origin, Project, RelationId, Source, Text, annotator_id,
};
use crate::ops::{Maker, articles};
use crate::store::Progress;
use jiff::Timestamp;
use needs::Needs;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};
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
    /// What the schema gets that files declare, whether marks need it or not, such as “9 labels, 1 relation”;
    /// empty where it gets nothing.
    pub declared: String,
}

impl Intake {
    /// What it does, in words.
    pub fn title(&self) -> String {
        match self.ids.len() {
            0 if !self.declared.is_empty() => format!("Import {}", self.declared),
            1 => "Import an article".to_owned(),
            n => format!("Import {n} articles"),
        }
    }
}

/// Plans to bring in `drafts`, whose marks need `schema`. Layers without an annotator are the maker's.
pub fn plan(project: &Project, maker: &mut Maker<'_>, drafts: Vec<Draft>, schema: DraftSchema) -> Intake {
    plan_telling(project, maker, drafts, schema, &Progress::default())
}

/// The same, which tells how far it is and ends when it is to stop. What it has by then is not whole. Each draft
/// is a step.
pub fn plan_telling(
    project: &Project,
    maker: &mut Maker<'_>,
    mut drafts: Vec<Draft>,
    schema: DraftSchema,
    progress: &Progress,
) -> Intake {
    progress.begin(drafts.len());
    let declares = schema.whole;
    name_by_hints(&mut drafts);
    let mut planner = Planner {
        project,
        intake: Intake::default(),
        texts: project.articles.iter().rev().map(|(id, article)| (article.text, *id)).collect(),
        people: project.annotators.clone(),
        needs: Needs::new(project, schema),
        known: OnceCell::new(),
        taken: BTreeSet::new(),
        whole: BTreeSet::new(),
    };
    for draft in drafts {
        if progress.is_stopped() {
            break;
        }
        planner.take(maker, draft);
        progress.step(1);
    }
    let mut intake = planner.intake;
    let mut edits: Vec<Edit> = Vec::new();
    let new = planner.people.into_iter().filter(|(id, _)| !project.annotators.contains_key(id));
    edits.extend(new.map(|(id, row)| Edit::from(Change::add(id, row))));
    let needed = planner.needs.edits();
    intake.declared = if declares { needs::in_words(&needed) } else { String::new() };
    edits.extend(needed);
    edits.append(&mut intake.edits);
    intake.edits = edits;
    intake
}

/// Where several drafts speak of one text and do not say whose word it is, what they lie in does.
fn name_by_hints(drafts: &mut [Draft]) {
    let mut hints: BTreeMap<crate::model::TextHash, BTreeSet<String>> = BTreeMap::new();
    for draft in drafts.iter() {
        let unnamed = draft.layers.iter().filter(|l| l.annotator.is_empty()).map(|l| l.hint.clone());
        hints.entry(draft.text.hash()).or_default().extend(unnamed);
    }
    for draft in drafts {
        if hints.get(&draft.text.hash()).is_some_and(|hints| hints.len() > 1) {
            for layer in draft.layers.iter_mut().filter(|l| l.annotator.is_empty()) {
                layer.annotator = layer.hint.clone();
            }
        }
    }
}

struct Planner<'p> {
    project: &'p Project,
    intake: Intake,
    /// The articles of the project and those that come in, by their texts.
    texts: BTreeMap<crate::model::TextHash, ArticleId>,
    /// Everybody: who is known already and who comes in.
    people: BTreeMap<AnnotatorId, Annotator>,
    needs: Needs<'p>,
    /// The ids of the project's marks, once they are asked for.
    known: OnceCell<BTreeSet<u128>>,
    /// The ids that come in with the file.
    taken: BTreeSet<u128>,
    /// The layers that came in with all that is in them.
    whole: BTreeSet<LayerKey>,
}

impl Planner<'_> {
    fn take(&mut self, maker: &mut Maker<'_>, draft: Draft) {
        let hash = draft.text.hash();
        let source = Arc::clone(&draft.source);
        if let Err(why) = fits::fits(&draft) {
            let file = draft.source.file.clone();
            return self.intake.skipped.push(Skipped { file, why, same_as: None });
        }
        let same = self.texts.get(&hash).copied();
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
                source: Arc::unwrap_or_clone(draft.source),
                meta: draft.meta.into_inner(),
                parts: draft.parts.into_rows().collect(),
            };
            let (id, edits) = articles::add(maker, new);
            self.intake.edits.extend(edits);
            self.intake.texts.push(Arc::clone(&draft.text));
            self.intake.ids.push(id);
            self.texts.insert(hash, id);
            id
        };
        // Decisions name people by the ids that they had where the records come from.
        let had = draft.layers.iter().filter_map(|l| Some((l.who.clone()?, l.annotator.clone())));
        let people: BTreeMap<AnnotatorId, AnnotatorId> =
            had.collect::<Vec<_>>().into_iter().map(|(who, name)| (who, self.person(maker, &name))).collect();
        for layer in draft.layers {
            self.take_layer(maker, id, layer, (&source, &people));
        }
    }

    fn take_layer(
        &mut self,
        maker: &mut Maker<'_>,
        article: ArticleId,
        layer: DraftLayer,
        (source, people): (&Source, &BTreeMap<AnnotatorId, AnnotatorId>),
    ) {
        let who = self.person(maker, &layer.annotator);
        let key: LayerKey = (article, who);
        let LayerSaid { links, comments, exact, .. } = layer.said.into_inner();
        if let Some(exact) = exact {
            return self.take_exact(maker, &key, *exact, (source, people));
        }
        let mut made = Vec::with_capacity(layer.marks.len());

        for mut mark in layer.marks {
            self.needs.fit(&mut mark);
            let id = MarkId::new(maker.ids);
            made.push(id);
            self.intake.edits.push(Change::add((key.clone(), id), row(mark, maker.now, &source.format)).into());
        }
        self.intake.marks += made.len();
        for link in links {
            let (Some(from), Some(to)) = (made.get(link.from), made.get(link.to)) else { continue };
            if from == to {
                self.skip_link(source, &link.relation);
                continue;
            }
            let relation = self.needs.relation(&link.relation);
            let row = Link { relation, from: *from, to: *to, created: maker.now };
            self.intake.edits.push(Change::add((key.clone(), LinkId::new(maker.ids)), row).into());
            self.intake.links += 1;
        }
        for comment in comments {
            let about = comment.about.and_then(|at| made.get(at as usize).copied());
            let row = Comment { about, text: comment.text, created: maker.now, resolved: false };
            self.intake.edits.push(Change::add((key.clone(), CommentId::new(maker.ids)), row).into());
        }
    }

    /// A layer of our own records: with its ids, unless something of the project has them already.
    fn take_exact(
        &mut self,
        maker: &mut Maker<'_>,
        key: &LayerKey,
        mut layer: Layer,
        (source, people): (&Source, &BTreeMap<AnnotatorId, AnnotatorId>),
    ) {
        if self.project.layers.get(key).is_some_and(|l| !l.says_nothing()) {
            let stem = self.project.articles.get(&key.0).map_or_else(String::new, |a| a.stem.clone());
            let why = format!("{} has a layer on this text already; use “merge” to bring two copies together", key.1);
            self.intake.skipped.push(Skipped { file: stem, why, same_as: Some(key.0) });
            return;
        }
        if !self.whole.insert(key.clone()) {
            let why = format!("what {} says of this text stands twice in what comes in; the first one counts", key.1);
            return self.intake.skipped.push(Skipped { file: source.file.clone(), why, same_as: Some(key.0) });
        }
        layer.links.retain(|_, link| {
            let fits = link.from != link.to;
            if !fits {
                self.skip_link(source, &link.relation);
            }
            fits
        });
        let known = self
            .known
            .get_or_init(|| self.project.layers.values().flat_map(|l| l.marks.keys().map(|id| id.0)).collect());
        let mut ids: BTreeMap<u128, u128> = BTreeMap::new();
        let all = layer.marks.keys().map(|id| id.0).chain(layer.links.keys().map(|id| id.0));
        let all = all.chain(layer.comments.keys().map(|id| id.0)).chain(layer.decisions.keys().map(|id| id.0));
        for id in all {
            let free = !known.contains(&id) && self.taken.insert(id);
            ids.insert(id, if free { id } else { maker.ids.next_id() });
        }
        let new = |id: u128| ids.get(&id).copied().unwrap_or(id);
        let edits = &mut self.intake.edits;
        self.intake.marks += layer.marks.len();
        self.intake.links += layer.links.len();
        for (id, mark) in layer.marks {
            self.needs.know_label(&mark.label);
            edits.push(Change::add((key.clone(), MarkId(new(id.0))), mark).into());
        }
        for (id, link) in layer.links {
            let relation = self.needs.relation(&link.relation);
            let row = Link { relation, from: MarkId(new(link.from.0)), to: MarkId(new(link.to.0)), ..link };
            edits.push(Change::add((key.clone(), LinkId(new(id.0))), row).into());
        }
        for (id, comment) in layer.comments {
            let row = Comment { about: comment.about.map(|m| MarkId(new(m.0))), ..comment };
            edits.push(Change::add((key.clone(), CommentId(new(id.0))), row).into());
        }
        for (id, decision) in layer.decisions {
            let of = people.get(&decision.of).cloned().unwrap_or(decision.of);
            let decision = Decision { of, ..decision };
            edits.push(Change::add((key.clone(), crate::model::DecisionId(new(id.0))), decision).into());
        }
        if let Some(reading) = layer.reading {
            edits.push(Change::add(key.clone(), reading).into());
        }
    }

    /// A link from a mark to itself stays out: the project would refuse all that comes in with it.
    fn skip_link(&mut self, source: &Source, relation: &RelationId) {
        let why = format!("a relation “{relation}” leads from a mark to itself; it was left out");
        self.intake.skipped.push(Skipped { file: source.file.clone(), why, same_as: None });
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
}

fn row(draft: DraftMark, now: Timestamp, format: &str) -> Mark {
    let MarkSaid { attributes, note, sure, stale } = draft.said.into_inner();
    Mark {
        attributes: attributes.into_iter().collect(),
        note,
        sure,
        stale,
        origin: Origin::Import(format.to_owned()),
        ..Mark::new(draft.label, draft.spans, now)
    }
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
