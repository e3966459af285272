//! Other projects of this program: all their articles, and all that everybody said of them.
//!
//! Here a project in one file, as `sidenote pack` makes it; one in a folder is read by whoever may look at
//! folders, and becomes drafts here. Must not know where a project lies.

use super::{Draft, DraftLayer, DraftSchema, Input, LayerSaid, Outcome, Reader, text};
use crate::files::packed_and_recipes;
use crate::model::{AnnotatorId, ArticleId, Layer, Problem, Project};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Reads projects.
pub static READER: Reader = Reader {
    id: "sidenote",
    title: "Another Sidenote project",
    extensions: &["ron"],
    leads: false,
    about: "Another project, its folder or the one file that `sidenote pack` makes: everything that everybody said in it.",
    sniff,
    read,
};

fn sniff(input: &Input<'_>) -> u8 {
    let head = String::from_utf8_lossy(&input.bytes[..input.bytes.len().min(200)]);
    let is_packed = head.trim_start_matches('\u{feff}').starts_with("(\n format: ") && head.contains("\n digest: ");
    if is_packed { 98 } else { u8::from(super::extension(input.name) == "ron") * 30 }
}

fn read(input: &Input<'_>) -> Outcome {
    match packed_and_recipes(input.name, input.bytes) {
        Ok((project, recipes)) => Outcome { recipes, ..outcome(&project) },
        Err(problem) => text::refused(problem),
    }
}

/// The drafts of a project.
pub fn outcome(project: &Project) -> Outcome {
    if project.articles.is_empty() {
        return text::refused(Problem::error("empty", "There are no articles in this project."));
    }
    let names = names(project);
    let draft = |(id, _)| draft(project, id, &names);
    Outcome {
        drafts: project.articles_in_order().into_iter().filter_map(draft).collect(),
        schema: schema(project),
        ..Outcome::default()
    }
}

fn schema(project: &Project) -> DraftSchema {
    DraftSchema {
        labels: project.schema.labels.clone(),
        attributes: project.schema.attributes.clone(),
        relations: project.schema.relations.clone(),
        entities: project.entities.clone(),
        whole: true,
        ..DraftSchema::default()
    }
}

fn draft(project: &Project, id: ArticleId, names: &BTreeMap<AnnotatorId, String>) -> Option<Draft> {
    let (article, text) = (project.articles.get(&id)?, project.text(id)?);
    let layers = project.layers_of(id).filter(|(_, layer)| !layer.says_nothing());
    Some(Draft {
        title: article.title.clone(),
        text: text.clone(),
        source: Arc::new(article.source.clone()),
        meta: article.meta.clone().into(),
        parts: project.parts.get(&id).into_iter().flat_map(|p| p.iter().map(|(s, p)| (*s, p.clone()))).collect(),
        layers: layers.map(|(who, layer)| said(layer, who, names)).collect(),
    })
}

/// What a layer says. Stamps and deleted rows are bookkeeping of the project that it was in.
fn said(layer: &Layer, who: &AnnotatorId, names: &BTreeMap<AnnotatorId, String>) -> DraftLayer {
    let said = Layer { stamps: BTreeMap::new(), gone: BTreeMap::new(), ..layer.clone() };
    let annotator = names.get(who).map_or(who.as_str(), String::as_str).to_owned();
    let said = LayerSaid { who: Some(who.clone()), exact: Some(Box::new(said)), ..LayerSaid::default() };
    DraftLayer { annotator, marks: Vec::new(), said: said.into() }
}

/// Everybody's name. Where two have the same, all but the first have their id with it, so that nobody is
/// given another's work.
fn names(project: &Project) -> BTreeMap<AnnotatorId, String> {
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut name = |(id, row): (&AnnotatorId, &crate::model::Annotator)| {
        let times = met.entry(row.name.trim().to_lowercase()).or_default();
        *times += 1;
        let shown = if *times == 1 { row.name.clone() } else { format!("{} ({id})", row.name) };
        (id.clone(), shown)
    };
    project.annotators.iter().map(&mut name).collect()
}
