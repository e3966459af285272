//! What panes show of the open layer and the project, computed once per change and not per frame.
//!
//! A single edit is followed in logarithmic time; anything else is computed anew. Must not change
//! anything, nor draw.

mod index;
mod order;
mod problems;
mod rows;

pub use index::{Entry, MarkIndex};
pub use order::Order;
pub use problems::{Placed, Problems};
pub use rows::{ROWS, Rows};

use super::focus::Focus;
use crate::edit::Edit;
use crate::model::{Article, ArticleId, LabelId, Layer, LayerKey, Mark, MarkId, ProjectId};
use crate::session::Session;
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

/// A layer of more marks than this is computed on a thread, so that its text is there at once.
const MANY: usize = 5_000;

/// Which layer of which project, in which revision.
type Of = (ProjectId, LayerKey, u64);

/// What panes show of one layer.
#[derive(Debug, Clone, Default)]
struct Marks {
    index: MarkIndex,
    counts: BTreeMap<LabelId, usize>,
    rows: Rows,
    order: Order,
}

/// What panes show, computed once per change.
#[derive(Debug, Default)]
pub struct Derived {
    of: Option<Of>,
    marks: Marks,
    /// What a thread is computing, and for which revision.
    coming: Option<(Of, Receiver<Marks>)>,
    problems: Problems,
    listed: Option<(ProjectId, u64, String)>,
    articles: Vec<ArticleId>,
}

impl Derived {
    /// Takes notice of what changed since the last frame. `wake` is called when a thread has more.
    pub fn follow(&mut self, session: &Session, focus: &Focus, wake: impl FnOnce() + Send + 'static) {
        self.follow_articles(session, &focus.filter);
        let Some(key) = focus.article.zip(focus.annotator.clone()) else {
            self.of = None;
            self.marks = Marks::default();
            return;
        };
        let now = (session.project().id, key, session.revision());
        self.take_coming(&now);
        if self.of.as_ref() == Some(&now) || self.coming.as_ref().is_some_and(|(of, _)| *of == now) {
            return;
        }
        let next = self.of.as_ref().is_some_and(|of| (of.0, &of.1, of.2 + 1) == (now.0, &now.1, now.2));
        if next && !touches_article(session.last_edits(), now.1.0) {
            session.last_edits().iter().for_each(|edit| self.marks.follow_edit(edit, &now.1));
            self.of = Some(now);
        } else {
            self.compute(session, now, wake);
        }
    }

    /// Computes everything anew: at once, or on a thread where there is much.
    fn compute(&mut self, session: &Session, now: Of, wake: impl FnOnce() + Send + 'static) {
        let length = session.project().text(now.1.0).map_or(0, |t| t.len());
        let layer = session.project().layers.get(&now.1).cloned().unwrap_or_default();
        let same_layer = self.of.as_ref().is_some_and(|of| (of.0, &of.1) == (now.0, &now.1));
        if !same_layer {
            // The marks of another layer must not be seen on this text.
            self.marks = Marks::default();
            self.of = None;
        }
        if layer.marks.len() > MANY
            && let Some(coming) = on_a_thread(Arc::clone(&layer), length, wake)
        {
            self.coming = Some((now, coming));
            return;
        }
        self.marks = Marks::new(&layer, length);
        self.coming = None;
        self.of = Some(now);
    }

    /// Takes what a thread has computed, where it is still what is wanted.
    fn take_coming(&mut self, now: &Of) {
        let Some((of, inbox)) = self.coming.take() else { return };
        if of != *now {
            return;
        }
        match inbox.try_recv() {
            Ok(marks) => {
                self.marks = marks;
                self.of = Some(of);
            }
            Err(TryRecvError::Empty) => self.coming = Some((of, inbox)),
            Err(TryRecvError::Disconnected) => {}
        }
    }

    /// Whether a thread is still computing.
    pub fn is_coming(&self) -> bool {
        self.coming.is_some()
    }

    /// Whether the project has changed beyond what is known here.
    pub fn lags(&self, session: &Session) -> bool {
        self.is_coming() || self.of.as_ref().is_some_and(|of| of.2 != session.revision())
    }

    /// Looks for what is wrong in the open layer, once it rests.
    pub fn follow_problems(
        &mut self,
        session: &Session,
        focus: &Focus,
        now: Timestamp,
        wake: impl Fn(Option<Duration>) + Send + 'static,
    ) {
        self.problems.follow(session, focus.article.zip(focus.annotator.clone()), now, wake);
    }

    /// What is wrong in the open layer, as far as it is known.
    pub fn problems(&self) -> &Problems {
        &self.problems
    }

    /// The marks of the open layer by place.
    pub fn index(&self) -> &MarkIndex {
        &self.marks.index
    }

    /// How many marks have each label.
    pub fn counts(&self) -> &BTreeMap<LabelId, usize> {
        &self.marks.counts
    }

    /// Where marks lie in the whole article.
    pub fn rows(&self) -> &Rows {
        &self.marks.rows
    }

    /// The marks of the open layer in the order of the text.
    pub fn order(&self) -> &Order {
        &self.marks.order
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

/// Computes a layer on a thread; none where the system gives no thread.
fn on_a_thread(layer: Arc<Layer>, length: usize, wake: impl FnOnce() + Send + 'static) -> Option<Receiver<Marks>> {
    let (done, inbox) = channel();
    let work = move || {
        let made = Marks::new(&layer, length);
        // Let go of the layer first: the next edit would have to copy it.
        drop(layer);
        if done.send(made).is_ok() {
            wake();
        }
    };
    let thread = std::thread::Builder::new().name("sidenote-marks".to_owned()).spawn(work);
    thread.ok().map(|_| inbox)
}

impl Marks {
    fn new(layer: &Layer, length: usize) -> Self {
        let mut made = Self {
            index: MarkIndex::new(layer),
            counts: BTreeMap::new(),
            rows: Rows::new(length),
            order: Order::new(layer.marks.iter().map(|(id, mark)| (*id, mark))),
        };
        for mark in layer.marks.values() {
            made.count(&mark.label);
            made.rows.add(mark);
        }
        made
    }

    fn count(&mut self, label: &LabelId) {
        match self.counts.get_mut(label) {
            Some(count) => *count += 1,
            None => {
                self.counts.insert(label.clone(), 1);
            }
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
                    self.index.link(c.key.1, link, came);
                }
            }
            _ => {}
        }
    }

    fn learn(&mut self, id: MarkId, mark: &Mark) {
        self.index.insert(id, mark);
        self.rows.add(mark);
        self.count(&mark.label);
        self.order.insert(id, mark);
    }

    fn forget(&mut self, id: MarkId, mark: &Mark) {
        self.index.remove(id, mark);
        self.rows.remove(mark);
        self.order.remove(id, mark);
        if let Some(count) = self.counts.get_mut(&mark.label) {
            *count = count.saturating_sub(1);
        }
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
            let mut followed = Marks::new(&layer, 120);
            for (id, start, len, label, goes) in steps {
                let before = layer.marks.remove(&MarkId(id));
                let after = (!goes).then(|| mark(start, len, label));
                if let Some(mark) = &after {
                    layer.marks.insert(MarkId(id), mark.clone());
                }
                let change = Change { key: (key.clone(), MarkId(id)), before, after };
                followed.follow_edit(&change.into(), &key);
            }
            let anew = Marks::new(&layer, 120);
            followed.counts.retain(|_, n| *n > 0);
            prop_assert_eq!(followed.order.len(), anew.order.len());
            prop_assert_eq!(&followed.counts, &anew.counts);
            prop_assert_eq!(&followed.rows, &anew.rows);
            let ids = |d: &Marks| d.index.touching(0..120).iter().map(|e| (e.span, e.mark)).collect::<Vec<_>>();
            prop_assert_eq!(ids(&followed), ids(&anew));
        }
    }
}
