//! A project with another version of one of its files.
//!
//! Must not read disk.

use super::Kind;
use crate::files::{
    article_from_ron, article_on_blank, entities_from_ron, layer_from_ron, project_from_ron, schema_from_ron,
};
use crate::model::{Annotator, Layer, Problem, Project};
use std::sync::Arc;

/// `project` as it would be if the file of this name held `bytes`, and what is doubtful about them.
///
/// # Errors
/// A located problem: they cannot be read, or are not of this project.
pub fn with_file(project: &Project, kind: Kind, file: &str, bytes: &[u8]) -> Result<(Project, Vec<Problem>), Problem> {
    let mut made = project.clone();
    let other = |message: &str| Problem::error("misplaced_file", message).in_file(file, None, None);
    let mut doubts = Vec::new();
    match kind {
        Kind::Project => {
            let (head, newer) = project_from_ron(file, bytes)?;
            if head.id != project.id {
                return Err(other("this is of another project"));
            }
            doubts.extend(newer);
            (made.settings, made.annotators) = (head.settings, head.annotators);
            // Whoever has said something stays.
            for (_, who) in project.layers.keys() {
                let known = project.annotators.get(who).cloned();
                let row = known.unwrap_or_else(|| Annotator { name: who.as_str().to_owned() });
                made.annotators.entry(who.clone()).or_insert(row);
            }
        }
        Kind::Schema => made.schema = Arc::new(schema_from_ron(file, bytes)?),
        Kind::Entities => made.entities = entities_from_ron(file, bytes)?.0,
        Kind::Article => {
            let (id, ..) = article_on_blank(file, bytes)?;
            let text = project.text(id).ok_or_else(|| other("the article is not in the project"))?;
            let (_, article, parts, problems) = article_from_ron(file, bytes, text)?;
            if article.text != text.hash() {
                return Err(other("this is of another text of the article"));
            }
            doubts = problems;
            made.articles.insert(id, Arc::new(article));
            made.parts.insert(id, Arc::new(parts));
        }
        Kind::Layer => {
            let (article, who, layer, problems) = layer_from_ron(file, bytes, |id| project.text(id).cloned())?;
            doubts = problems;
            let before = project.layer(article, &who).map(|l| (**l).clone()).unwrap_or_default();
            made.layers.insert((article, who), Arc::new(saying(&layer, &before)));
        }
    }
    Ok((made, doubts))
}

/// What `layer` says, with the bookkeeping of `before`: restoring is a change of now, with stamps of now.
fn saying(layer: &Layer, before: &Layer) -> Layer {
    Layer { stamps: before.stamps.clone(), gone: before.gone.clone(), ..layer.clone() }
}
