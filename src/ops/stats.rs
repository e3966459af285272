//! Counts per label, annotator and article.
//!
//! Must not know who asks; the shapes are those of the command line's JSON.

use super::reading::fraction;
use crate::model::{AnnotatorId, ArticleId, LabelId, Layer, Project};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The counts of a project.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Stats {
    /// How many articles it has.
    pub articles: usize,
    /// What each annotator did, in order of their ids.
    pub annotators: Vec<AnnotatorStats>,
    /// How often each label was used, in order of the schema; labels outside it last.
    pub labels: Vec<LabelStats>,
}

/// What an annotator did.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct AnnotatorStats {
    /// The annotator's name.
    pub name: String,
    /// The articles they said something about.
    pub articles: usize,
    /// Their marks.
    pub marks: usize,
    /// Their links.
    pub links: usize,
    /// The share of all articles' text they have read, from 0 to 1.
    pub read_fraction: f64,
}

/// How often a label was used.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LabelStats {
    /// The label's id.
    pub id: String,
    /// The marks that have it.
    pub marks: usize,
    /// The articles with such a mark.
    pub articles: usize,
}

/// Counts everything, over all layers.
pub fn stats(project: &Project) -> Stats {
    Stats {
        articles: project.articles.len(),
        annotators: project.annotators.keys().map(|who| annotator(project, who)).collect(),
        labels: labels(project),
    }
}

fn annotator(project: &Project, who: &AnnotatorId) -> AnnotatorStats {
    let own = project.layers.iter().filter(|((_, w), layer)| w == who && !layer.says_nothing());
    let own: Vec<&Layer> = own.map(|(_, layer)| &**layer).collect();
    AnnotatorStats {
        name: project.name_of(who).to_owned(),
        articles: own.len(),
        marks: own.iter().map(|l| l.marks.len()).sum(),
        links: own.iter().map(|l| l.links.len()).sum(),
        read_fraction: read_fraction(project, who),
    }
}

/// The share of all articles' bytes that `who` has read.
#[expect(clippy::cast_precision_loss, reason = "texts are far below 2^52 bytes")]
fn read_fraction(project: &Project, who: &AnnotatorId) -> f64 {
    let length = |id: &ArticleId| project.text(*id).map_or(0, |t| t.len()) as f64;
    let all: f64 = project.articles.keys().map(length).sum();
    let read: f64 = project.articles.keys().map(|id| fraction(project, *id, who) * length(id)).sum();
    if all > 0.0 { read / all } else { 0.0 }
}

fn labels(project: &Project) -> Vec<LabelStats> {
    let mut used: BTreeMap<&LabelId, (usize, BTreeSet<ArticleId>)> = BTreeMap::new();
    for ((article, _), layer) in &project.layers {
        for mark in layer.marks.values() {
            let row = used.entry(&mark.label).or_default();
            row.0 += 1;
            row.1.insert(*article);
        }
    }
    let position = |id: &LabelId| project.schema.labels.get(id).map_or(u32::MAX, |l| l.position);
    let mut rows: Vec<_> = used.into_iter().collect();
    rows.sort_by_key(|(id, _)| (position(id), (*id).clone()));
    rows.into_iter()
        .map(|(id, (marks, articles))| LabelStats { id: id.to_string(), marks, articles: articles.len() })
        .collect()
}
