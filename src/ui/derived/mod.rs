//! What panes show of the open layer and the project, computed once per change and not per frame.
//!
//! A single edit is followed in logarithmic time; anything else is computed anew. Must not change
//! anything, nor draw.

mod index;
mod rows;

pub use index::{Entry, MarkIndex};
pub use rows::{ROWS, Rows};

use super::focus::Focus;
use crate::edit::Edit;
use crate::model::{Article, ArticleId, LabelId, Layer, LayerKey, Mark, MarkId, ProjectId};
use crate::session::Session;
use std::collections::BTreeMap;

/// Where a mark stands in the order of the text: first byte, longest first, id.
type Place = (u32, u32, MarkId);

/// What panes show, computed once per change.
#[derive(Debug, Clone, Default)]
pub struct Derived {
    of: Option<(ProjectId, LayerKey, u64)>,
    /// The marks of the open layer by place.
    pub index: MarkIndex,
    /// How many marks have each label.
    pub counts: BTreeMap<LabelId, usize>,
    /// Where marks lie in the whole article.
    pub rows: Rows,
    order: Vec<Place>,
    listed: Option<(ProjectId, u64, String)>,
    articles: Vec<ArticleId>,
}

impl Derived {
    /// Takes notice of what changed since the last frame.
    pub fn follow(&mut self, session: &Session, focus: &Focus) {
        self.follow_articles(session, &focus.filter);
        let Some(key) = focus.article.zip(focus.annotator.clone()) else {
            self.of = None;
            return;
        };
        let now = (session.project().id, key, session.revision());
        if self.of.as_ref() == Some(&now) {
            return;
        }
        let next = self.of.as_ref().is_some_and(|of| (of.0, &of.1, of.2 + 1) == (now.0, &now.1, now.2));
        if next && !touches_article(session.last_edits(), now.1.0) {
            session.last_edits().iter().for_each(|edit| self.follow_edit(edit, &now.1));
        } else {
            let length = session.project().text(now.1.0).map_or(0, |t| t.len());
            let empty = Layer::default();
            self.compute(session.project().layers.get(&now.1).map_or(&empty, |l| &**l), length);
        }
        self.of = Some(now);
    }

    fn compute(&mut self, layer: &Layer, length: usize) {
        self.index = MarkIndex::new(layer);
        self.counts = BTreeMap::new();
        self.rows = Rows::new(length);
        self.order = layer.marks.iter().map(|(id, mark)| place(*id, mark)).collect();
        self.order.sort_unstable();
        for mark in layer.marks.values() {
            *self.counts.entry(mark.label.clone()).or_default() += 1;
            self.rows.add(mark);
        }
    }

    fn follow_edit(&mut self, edit: &Edit, layer: &LayerKey) {
        match edit {
            Edit::Mark(c) if c.key.0 == *layer => {
                if let Some(mark) = &c.before {
                    self.forget(c.key.1, mark);
                }
                if let Some(mark) = &c.after {
                    self.learn(c.key.1, mark);
                }
            }
            Edit::Link(c) if c.key.0 == *layer => {
                for (link, came) in c.before.iter().map(|l| (l, false)).chain(c.after.iter().map(|l| (l, true))) {
                    self.index.link(link.from, came);
                    self.index.link(link.to, came);
                }
            }
            _ => {}
        }
    }

    fn learn(&mut self, id: MarkId, mark: &Mark) {
        self.index.insert(id, mark);
        self.rows.add(mark);
        *self.counts.entry(mark.label.clone()).or_default() += 1;
        let place = place(id, mark);
        if let Err(at) = self.order.binary_search(&place) {
            self.order.insert(at, place);
        }
    }

    fn forget(&mut self, id: MarkId, mark: &Mark) {
        self.index.remove(id, mark);
        self.rows.remove(mark);
        if let Some(count) = self.counts.get_mut(&mark.label) {
            *count = count.saturating_sub(1);
        }
        if let Ok(at) = self.order.binary_search(&place(id, mark)) {
            self.order.remove(at);
        }
    }

    /// How many marks the open layer has.
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether the open layer has no marks.
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// The mark at a place in the order of the text, from 0.
    pub fn nth(&self, at: usize) -> Option<MarkId> {
        self.order.get(at).map(|p| p.2)
    }

    /// The place of a mark in the order of the text.
    pub fn position(&self, id: MarkId, mark: &Mark) -> Option<usize> {
        self.order.binary_search(&place(id, mark)).ok()
    }

    /// How many marks start before the byte `offset`.
    pub fn before(&self, offset: usize) -> usize {
        self.order.partition_point(|p| (p.0 as usize) < offset)
    }

    /// The articles that the filter lets through, in the order they came in.
    pub fn articles(&self) -> &[ArticleId] {
        &self.articles
    }

    fn follow_articles(&mut self, session: &Session, filter: &str) {
        let now = (session.project().id, session.revision(), filter.trim().to_lowercase());
        if self.listed.as_ref() == Some(&now) {
            return;
        }
        let rows = session.project().articles_in_order();
        self.articles = rows.into_iter().filter(|(_, a)| fits(a, &now.2)).map(|(id, _)| id).collect();
        self.listed = Some(now);
    }
}

fn fits(a: &Article, wanted: &str) -> bool {
    wanted.is_empty()
        || a.title.to_lowercase().contains(wanted)
        || a.meta.publication.to_lowercase().contains(wanted)
        || a.stem.contains(wanted)
}

/// Whether an edit brings, takes or changes the article itself, with whatever that means for its marks.
fn touches_article(edits: &[Edit], article: ArticleId) -> bool {
    edits.iter().any(|e| matches!(e, Edit::Article(c) if c.key == article))
}

fn place(id: MarkId, mark: &Mark) -> Place {
    let hull = mark.spans.hull();
    let short = |v: usize| u32::try_from(v).unwrap_or(u32::MAX);
    (short(hull.start()), u32::MAX - short(hull.end()), id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Change;
    use crate::model::{AnnotatorId, Span, Spans};
    use proptest::prelude::*;

    fn mark(start: usize, len: usize, label: u8) -> Mark {
        let spans = Spans::one(Span::of(start..start + len));
        Mark::new(LabelId::of_name(&format!("l{label}")), spans, jiff::Timestamp::UNIX_EPOCH)
    }

    proptest! {
        #[test]
        fn following_edits_agrees_with_computing_anew(steps in proptest::collection::vec((0u128..12, 0usize..90, 1usize..20, 0u8..3, any::<bool>()), 0..40)) {
            let key = (ArticleId(1), AnnotatorId::of_name("ana"));
            let mut layer = Layer::default();
            let mut followed = Derived::default();
            followed.compute(&layer, 120);
            for (id, start, len, label, goes) in steps {
                let before = layer.marks.remove(&MarkId(id));
                let after = (!goes).then(|| mark(start, len, label));
                if let Some(mark) = &after {
                    layer.marks.insert(MarkId(id), mark.clone());
                }
                let change = Change { key: (key.clone(), MarkId(id)), before, after };
                followed.follow_edit(&change.into(), &key);
            }
            let mut anew = Derived::default();
            anew.compute(&layer, 120);
            followed.counts.retain(|_, n| *n > 0);
            prop_assert_eq!(&followed.order, &anew.order);
            prop_assert_eq!(&followed.counts, &anew.counts);
            prop_assert_eq!(&followed.rows, &anew.rows);
            let ids = |d: &Derived| d.index.touching(0..120).iter().map(|e| (e.span, e.mark)).collect::<Vec<_>>();
            prop_assert_eq!(ids(&followed), ids(&anew));
        }
    }
}
