//! The rows of a packed file, and how they become a project and back.
//!
//! Must not read bytes.

use super::super::FORMAT;
use super::super::article::{PartRow, parts_of, rows_of};
use super::super::layer::{Record, layer_of, records_of};
use super::super::names::is_safe_name;
use super::super::recipe::recipe_to_ron;
use super::NO_DIGEST;
use crate::model::{
    Annotator, AnnotatorId, Article, ArticleId, Attribute, AttributeId, Entity, EntityId, Label, LabelId,
    MAX_TEXT_BYTES, Meta, Problem, Project, ProjectId, Recipe, Recipes, Relation, RelationId, Schema, Settings, Source,
    Text, TextHash,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// What a packed file holds.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PackedFile {
    format: u32,
    min_reader: u32,
    digest: String,
    id: ProjectId,
    settings: Settings,
    annotators: BTreeMap<AnnotatorId, Annotator>,
    labels: BTreeMap<LabelId, Label>,
    attributes: BTreeMap<AttributeId, Attribute>,
    relations: BTreeMap<RelationId, Relation>,
    entities: BTreeMap<EntityId, Entity>,
    /// Left out where there are none: as older versions pack, and read.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    recipes: Vec<PackedRecipe>,
    articles: Vec<PackedArticle>,
    said: Vec<Said>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PackedArticle {
    id: ArticleId,
    stem: String,
    title: String,
    text: TextHash,
    source: Source,
    meta: Meta,
    added: Timestamp,
    parts: Vec<PartRow>,
    content: String,
}

/// A recipe and its name.
#[derive(Serialize, Deserialize)]
struct PackedRecipe(String, Recipe);

/// Who said what of which article.
#[derive(Serialize, Deserialize)]
struct Said(AnnotatorId, String, Record);

impl PackedFile {
    /// The rows of a project, its digest still unknown.
    pub(super) fn of(project: &Project, recipes: &Recipes) -> Result<Self, String> {
        let mut articles = Vec::new();
        let mut said = Vec::new();
        for (id, article) in project.articles_in_order() {
            let text = project.text(id).ok_or_else(|| format!("the text of {} is missing", article.stem))?;
            articles.push(packed(project, id, article, text));
            for (who, layer) in project.layers_of(id) {
                let of = |record| Said(who.clone(), article.stem.clone(), record);
                said.extend(records_of(layer, text).into_iter().map(of));
            }
        }
        Ok(Self {
            format: FORMAT,
            min_reader: FORMAT,
            digest: NO_DIGEST.to_owned(),
            id: project.id,
            settings: project.settings.clone(),
            annotators: project.annotators.clone(),
            labels: project.schema.labels.clone(),
            attributes: project.schema.attributes.clone(),
            relations: project.schema.relations.clone(),
            entities: project.entities.clone(),
            recipes: recipes.iter().map(|(name, recipe)| PackedRecipe(name.clone(), recipe.clone())).collect(),
            articles,
            said,
        })
    }

    pub(super) fn digest(&self) -> &str {
        &self.digest
    }

    /// The project and its recipes.
    pub(super) fn into_project(self, file: &str) -> Result<(Project, Recipes), Problem> {
        let recipes = take_recipes(file, self.recipes)?;
        let schema = Schema { labels: self.labels, attributes: self.attributes, relations: self.relations };
        let mut project = Project::new(self.id, "", schema);
        project.settings = self.settings;
        project.annotators = self.annotators;
        project.entities = self.entities;
        let mut stems = BTreeMap::new();
        let mut names = BTreeSet::new();
        for article in self.articles {
            check_name(file, &article.stem, &mut names)?;
            let stem = article.stem.clone();
            let id = take_article(file, &mut project, article)?;
            stems.insert(stem, id);
        }
        take_said(file, &mut project, self.said, &stems)?;
        Ok((project, recipes))
    }
}

fn packed(project: &Project, id: ArticleId, article: &Article, text: &Text) -> PackedArticle {
    let blank = BTreeMap::new();
    PackedArticle {
        id,
        stem: article.stem.clone(),
        title: article.title.clone(),
        text: article.text,
        source: article.source.clone(),
        meta: article.meta.clone(),
        added: article.added,
        parts: rows_of(project.parts.get(&id).map_or(&blank, |p| &**p), text),
        content: text.as_str().to_owned(),
    }
}

fn wrong(file: &str, kind: &'static str, message: String) -> Problem {
    Problem::error(kind, message).in_file(file, None, None)
}

/// That a name may lie in a folder beside those before it, on every system.
fn check_name(file: &str, stem: &str, names: &mut BTreeSet<String>) -> Result<(), Problem> {
    let shown: String = stem.chars().take(80).collect();
    if !names.insert(stem.to_lowercase()) {
        let message = format!("the article's name “{shown}” stands twice, or differs from another only in capitals");
        return Err(wrong(file, "bad_name", message));
    }
    // The name must be one that is read again, with the ending that its files have.
    if !is_safe_name(stem) || !is_safe_name(&format!("{stem}.ron")) {
        let message = format!(
            "“{shown}” cannot name an article's files: a–z, 0–9, “.”, “_” and “-”, and no name that a system keeps for itself"
        );
        return Err(wrong(file, "bad_name", message));
    }
    Ok(())
}

fn take_recipes(file: &str, rows: Vec<PackedRecipe>) -> Result<Recipes, Problem> {
    let mut made = Recipes::new();
    for PackedRecipe(name, recipe) in rows {
        let shown: String = name.chars().take(80).collect();
        if !is_safe_name(&name) || !is_safe_name(&format!("{name}.ron")) {
            return Err(wrong(file, "bad_name", format!("“{shown}” cannot name a recipe's file")));
        }
        if recipe.min_reader > FORMAT {
            let message = format!("the recipe “{shown}” was made by a newer version of the program");
            return Err(wrong(file, "newer_version", message));
        }
        recipe_to_ron(&recipe).map_err(|why| wrong(file, "too_large", format!("the recipe “{shown}”: {why}")))?;
        if made.insert(name, recipe).is_some() {
            return Err(wrong(file, "bad_name", format!("the recipe “{shown}” stands twice")));
        }
    }
    Ok(made)
}

fn take_article(file: &str, project: &mut Project, row: PackedArticle) -> Result<ArticleId, Problem> {
    let stem = row.stem;
    if row.content.len() > MAX_TEXT_BYTES {
        let message = format!("the text of {stem} has more than {} MiB, the most of an article", MAX_TEXT_BYTES >> 20);
        return Err(wrong(file, "too_large", message));
    }
    let text = Arc::new(Text::new(row.content));
    if text.hash() != row.text {
        return Err(wrong(file, "changed_text", format!("the text of {stem} is not the one that was packed")));
    }
    let (parts, problems) = parts_of(file, row.parts, &text);
    if let Some(problem) = problems.into_iter().next() {
        return Err(problem);
    }
    let (title, source, meta, added) = (row.title, row.source, row.meta, row.added);
    let article = Article { stem: stem.clone(), title, text: text.hash(), source, meta, added };
    if project.articles.insert(row.id, Arc::new(article)).is_some() {
        return Err(wrong(file, "duplicate_id", format!("the id of {stem} is that of another article, too")));
    }
    project.texts.insert(text.hash(), text);
    if !parts.is_empty() {
        project.parts.insert(row.id, Arc::new(parts));
    }
    Ok(row.id)
}

fn take_said(
    file: &str,
    project: &mut Project,
    said: Vec<Said>,
    stems: &BTreeMap<String, ArticleId>,
) -> Result<(), Problem> {
    let mut layers: BTreeMap<(ArticleId, AnnotatorId), Vec<Record>> = BTreeMap::new();
    for Said(who, stem, record) in said {
        let Some(id) = stems.get(&stem) else {
            let shown: String = stem.chars().take(80).collect();
            return Err(wrong(
                file,
                "no_article",
                format!("something was said of “{shown}”, which is not in the file"),
            ));
        };
        if !project.annotators.contains_key(&who) {
            return Err(wrong(file, "no_annotator", format!("something was said by “{who}”, who is not in the file")));
        }
        layers.entry((*id, who)).or_default().push(record);
    }
    for (key, records) in layers {
        let Some(text) = project.text(key.0).cloned() else { continue };
        let (layer, problems) = layer_of(file, &text, records);
        if let Some(problem) = problems.into_iter().next() {
            return Err(problem);
        }
        project.layers.insert(key, Arc::new(layer));
    }
    Ok(())
}
