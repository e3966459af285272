//! Every problem of a project's content: invariants that a file edited by hand may break, and
//! inconsistencies that an annotator should look at.
//!
//! Must not know files: what was wrong in them is found when they are read.

mod layer;
mod quotes;

use crate::model::{ArticleId, Layer, LayerKey, Mark, MarkId, Part, Problem, Project, Schema, Text};

/// What a rule looks at: one layer with its article.
struct Scene<'p> {
    project: &'p Project,
    key: &'p LayerKey,
    text: &'p Text,
    layer: &'p Layer,
}

/// Looks for one kind of problem in one layer.
type Rule = fn(&Scene<'_>, &mut Vec<Problem>);

/// Every rule for layers, in the order in which their problems are listed.
const RULES: &[Rule] = &[
    layer::stale_words,
    layer::borders,
    layer::labels,
    layer::attributes,
    layer::entities,
    layer::twins,
    layer::links,
    layer::reading,
    quotes::without_source,
    quotes::cue_in_pieces,
    quotes::direct_without_marks,
];

/// Every problem, in the order in which the articles came in.
pub fn problems(project: &Project) -> Vec<Problem> {
    let mut found = Vec::new();
    for (id, _) in project.articles_in_order() {
        parts(project, id, &mut found);
        for (key, layer) in project.layers.iter().filter(|((article, _), _)| *article == id) {
            let Some(text) = project.text(id) else { continue };
            let scene = Scene { project, key, text, layer };
            for rule in RULES {
                rule(&scene, &mut found);
            }
        }
    }
    found
}

/// Parts that overlap or leave the text.
fn parts(project: &Project, article: ArticleId, found: &mut Vec<Problem>) {
    let length = project.text(article).map_or(0, |t| t.len());
    let mut last_end = 0;
    for (start, Part { end, .. }) in project.parts_of(article) {
        let end = *end as usize;
        if start < last_end || end <= start || end > length {
            let message = "the parts of this article overlap or leave its text; correct them in the window";
            found.push(Problem::error("bad_part", message).at(article, None, None));
        }
        last_end = end.max(last_end);
    }
}

impl<'p> Scene<'p> {
    fn schema(&self) -> &'p Schema {
        &self.project.schema
    }

    fn marks(&self) -> impl Iterator<Item = (MarkId, &'p Mark)> + use<'p> {
        self.layer.in_order().into_iter()
    }

    fn error(&self, kind: &'static str, mark: Option<MarkId>, message: String) -> Problem {
        Problem::error(kind, message).at(self.key.0, Some(&self.key.1), mark)
    }

    fn warning(&self, kind: &'static str, mark: Option<MarkId>, message: String) -> Problem {
        Problem::warning(kind, message).at(self.key.0, Some(&self.key.1), mark)
    }

    /// The first words of a mark, to name it by.
    fn words(&self, mark: &Mark) -> String {
        let first = mark.spans.iter().next().and_then(|s| self.text.get(s)).unwrap_or_default();
        let mut short: String = first.chars().take(40).collect();
        if short.len() < first.len() || mark.spans.count() > 1 {
            short.push('…');
        }
        short
    }
}
