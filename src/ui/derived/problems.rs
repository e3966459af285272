//! What is wrong in the open layer, looked for on a thread while the person rests.
//!
//! Must not change anything, nor draw.

use crate::model::{LayerKey, MarkId, Problem, Project, ProjectId};
use crate::session::Session;
use jiff::Timestamp;
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::time::Duration;

/// How long nothing must have changed before the layer is looked through, in milliseconds.
const REST_MS: i64 = 600;

/// Which layer of which project, in which revision.
type Of = (ProjectId, LayerKey, u64);

/// A problem and the byte of the text where it lies.
pub type Placed = (usize, Problem);

/// What is wrong in the open layer.
#[derive(Debug, Default)]
pub struct Problems {
    /// What `found` is about.
    of: Option<Of>,
    found: Vec<Placed>,
    /// What is to be looked through, and since when nothing changed.
    wanted: Option<(Of, Timestamp)>,
    coming: Option<(Of, Receiver<Vec<Placed>>)>,
}

impl Problems {
    /// Takes notice of what changed; looks again once it rests. `wake` is called after a while, at once
    /// where there is no duration.
    pub fn follow(
        &mut self,
        session: &Session,
        layer: Option<LayerKey>,
        now: Timestamp,
        wake: impl Fn(Option<Duration>) + Send + 'static,
    ) {
        let Some(key) = layer else { return *self = Self::default() };
        let of: Of = (session.project().id, key, session.revision());
        if self.of.as_ref().is_some_and(|old| (old.0, &old.1) != (of.0, &of.1)) {
            self.found.clear();
            self.of = None;
        }
        self.take(&of);
        if self.of.as_ref() == Some(&of) || self.coming.as_ref().is_some_and(|(coming, _)| *coming == of) {
            return;
        }
        let since = self.wanted.take().filter(|(wanted, _)| *wanted == of).map_or(now, |(_, since)| since);
        let rested = now.as_millisecond() - since.as_millisecond();
        if rested >= REST_MS {
            self.coming = look(session.project(), of, wake);
        } else {
            wake(Some(Duration::from_millis((REST_MS - rested).unsigned_abs().max(1))));
            self.wanted = Some((of, since));
        }
    }

    fn take(&mut self, now: &Of) {
        let Some((of, inbox)) = self.coming.take() else { return };
        match inbox.try_recv() {
            Ok(found) if of == *now => {
                self.found = found;
                self.of = Some(of);
            }
            Err(TryRecvError::Empty) => self.coming = Some((of, inbox)),
            _ => {}
        }
    }

    /// The problems that are known, in the order of the text.
    pub fn found(&self) -> &[Placed] {
        &self.found
    }

    /// The first problem of another mark after the byte `at`, from the beginning again.
    pub fn after(&self, at: usize, but: Option<MarkId>) -> Option<&Placed> {
        let other = |p: &&Placed| p.1.place.mark.is_none() || p.1.place.mark != but;
        let on = self.found.iter().filter(other).find(|(place, _)| *place >= at);
        on.or_else(|| self.found.iter().find(other)).or(self.found.first())
    }
}

/// Looks the layer through on a thread; none where the system gives no thread.
fn look(
    project: &Project,
    of: Of,
    wake: impl Fn(Option<Duration>) + Send + 'static,
) -> Option<(Of, Receiver<Vec<Placed>>)> {
    let (done, inbox) = channel();
    let (alone, (article, who)) = (project.only(&of.1), of.1.clone());
    let work = move || {
        let mut found: Vec<Placed> =
            crate::ops::check::problems(&alone).into_iter().map(|p| (place(&alone, &p, article, &who), p)).collect();
        // Let go of the layer first: the next edit would have to copy it.
        drop(alone);
        found.sort_by_key(|(at, _)| *at);
        if done.send(found).is_ok() {
            wake(None);
        }
    };
    std::thread::Builder::new().name("sidenote-problems".to_owned()).spawn(work).ok().map(|_| (of, inbox))
}

fn place(
    project: &Project,
    problem: &Problem,
    article: crate::model::ArticleId,
    who: &crate::model::AnnotatorId,
) -> usize {
    let mark = problem.place.mark.and_then(|id| project.layer(article, who)?.marks.get(&id));
    mark.map_or(0, |m| m.spans.hull().start())
}
