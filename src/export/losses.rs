//! Collects what a format cannot carry, kind by kind.
//!
//! Must not know any format: each says its own rules.

use super::asked::{Asked, words};
use super::{Example, Loss, LossKind};
use crate::model::{ArticleId, Decision, Mark, MarkId, Value};
use std::collections::{BTreeMap, BTreeSet};

/// The losses of an export as they are found.
#[derive(Default)]
pub(super) struct Losses(BTreeMap<LossKind, Loss>);

impl Losses {
    /// One more thing that is lost.
    pub fn add(&mut self, kind: LossKind, rule: &'static str, example: Example) {
        let loss = self.0.entry(kind).or_insert_with(|| Loss { kind, count: 0, rule, examples: Vec::new() });
        loss.count += 1;
        loss.examples.push(example);
    }

    /// The losses of articles that follow.
    pub fn join(&mut self, other: Self) {
        for (kind, loss) in other.0 {
            match self.0.get_mut(&kind) {
                Some(mine) => {
                    mine.count += loss.count;
                    mine.examples.extend(loss.examples);
                }
                None => drop(self.0.insert(kind, loss)),
            }
        }
    }

    /// One more mark that is lost or changed.
    pub fn mark(&mut self, kind: LossKind, rule: &'static str, asked: &Asked<'_>, id: MarkId, mark: &Mark) {
        self.add(kind, rule, example(asked.id, Some(id), words(asked.text, mark)));
    }

    /// The losses in the order of their kinds.
    pub fn done(self) -> Vec<Loss> {
        self.0.into_values().collect()
    }

    /// For formats that write whether the maker of a mark was sure.
    pub fn doubt_is_written(&mut self) {
        if let Some(loss) = self.0.get_mut(&LossKind::Attribute) {
            // An attribute is written `name=value`.
            loss.examples.retain(|e| e.text != DOUBT);
            loss.count = loss.examples.len();
        }
        self.0.retain(|_, loss| loss.count > 0);
    }

    /// The remarks of the marks given; for formats without a place for them.
    pub fn notes(&mut self, asked: &Asked<'_>, marks: &[(MarkId, &Mark)]) {
        for (id, mark) in marks.iter().filter(|(_, m)| !m.note.is_empty()) {
            let example = example(asked.id, Some(*id), mark.note.clone());
            self.add(LossKind::Comment, COMMENT, example);
        }
    }

    /// The comments and the reviewers' decisions of the layers asked for.
    pub fn comments(&mut self, asked: &Asked<'_>) {
        for (_, layer) in &asked.layers {
            for comment in layer.comments.values() {
                let example = example(asked.id, comment.about, comment.text.clone());
                self.add(LossKind::Comment, COMMENT, example);
            }
            for decision in layer.decisions.values() {
                self.decision(asked, decision);
            }
        }
    }

    /// A reviewer's decision.
    pub fn decision(&mut self, asked: &Asked<'_>, decision: &Decision) {
        let example = example(asked.id, Some(decision.mark), decision.reason.clone());
        self.add(LossKind::Comment, COMMENT, example);
    }

    /// The reading ledgers of the layers asked for.
    pub fn readings(&mut self, asked: &Asked<'_>) {
        const RULE: &str = "what was read of an article is not written";
        for (who, layer) in &asked.layers {
            if layer.reading.is_some() {
                let example = example(asked.id, None, who.to_string());
                self.add(LossKind::Reading, RULE, example);
            }
        }
    }

    /// The links of the layers asked for.
    pub fn links(&mut self, asked: &Asked<'_>) {
        const RULE: &str = "links between marks are not written";
        for link in asked.layers.iter().flat_map(|(_, l)| l.links.values()) {
            let example = example(asked.id, Some(link.from), link.relation.to_string());
            self.add(LossKind::Link, RULE, example);
        }
    }

    /// Every attribute of the marks given.
    pub fn attributes(&mut self, asked: &Asked<'_>, marks: &[(MarkId, &Mark)]) {
        const RULE: &str = "attributes of marks are not written";
        for (id, mark) in marks {
            for (attribute, value) in &mark.attributes {
                let example = example(asked.id, Some(*id), format!("{attribute}={value}"));
                self.add(LossKind::Attribute, RULE, example);
            }
        }
    }

    /// Every entity record that one of the marks given points to, once per article.
    pub fn entities(&mut self, asked: &Asked<'_>, marks: &[(MarkId, &Mark)]) {
        const RULE: &str = "entity records are not written";
        let mut seen = BTreeSet::new();
        for (id, mark) in marks {
            for value in mark.attributes.values() {
                let Value::Entities(set) = value else {
                    continue;
                };
                for entity in set.iter().filter(|e| seen.insert(**e)) {
                    let example = example(asked.id, Some(*id), entity.to_string());
                    self.add(LossKind::Entity, RULE, example);
                }
            }
        }
    }
}

/// How the doubt of a mark's maker stands among what is lost.
pub(super) const DOUBT: &str = "unsure";

const COMMENT: &str = "notes, comments and reviewers' decisions are not written";

pub(super) fn example(article: ArticleId, mark: Option<MarkId>, text: String) -> Example {
    Example { article, mark, text }
}
