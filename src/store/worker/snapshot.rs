//! The part of a project that is to be written, at one moment: what a large project does not need for
//! saving one change is not copied for it.
//!
//! Must not write anything.

use crate::edit::Touched;
use crate::model::{ArticleId, Project, Schema};
use std::collections::BTreeSet;
use std::sync::Arc;

/// The project at one moment, as far as its files are to be written.
pub(super) struct Snapshot {
    /// The project's head, and everything of each article that is to be written.
    pub project: Project,
    pub touched: BTreeSet<Touched>,
    pub seq: u64,
    /// How much of what others changed is in it.
    pub epoch: u64,
    /// Which of the snapshots it is.
    pub number: u64,
}

/// What was handed over to be written and is not known to be: a later snapshot has to have it as well.
#[derive(Debug, Default)]
pub(super) struct Unsettled {
    touched: BTreeSet<Touched>,
    /// The number of the last snapshot that was handed over.
    handed: u64,
    /// The number of the last one that is in the files as a whole.
    pub written: u64,
}

impl Unsettled {
    /// The part of `project` that the files lack once `touched` changed.
    pub fn snapshot(&mut self, project: &Project, touched: BTreeSet<Touched>, seq: u64, epoch: u64) -> Snapshot {
        if self.written == self.handed {
            self.touched.clear();
        }
        self.handed += 1;
        self.touched.extend(touched.iter().cloned());
        Snapshot { project: part(project, &self.touched), touched, seq, epoch, number: self.handed }
    }
}

/// The head of `project`, and everything of the articles that are touched.
fn part(project: &Project, touched: &BTreeSet<Touched>) -> Project {
    let mut made = Project::new(project.id, "", Schema::default());
    made.settings.clone_from(&project.settings);
    made.annotators.clone_from(&project.annotators);
    made.schema = Arc::clone(&project.schema);
    if touched.contains(&Touched::Entities) {
        made.entities.clone_from(&project.entities);
    }
    let articles: BTreeSet<ArticleId> = touched.iter().filter_map(article_of).collect();
    for id in articles {
        take(project, &mut made, id);
    }
    made
}

fn article_of(touched: &Touched) -> Option<ArticleId> {
    match touched {
        Touched::Article(id) | Touched::Layer(id, _) => Some(*id),
        Touched::Project | Touched::Schema | Touched::Entities => None,
    }
}

/// Copies everything of one article.
fn take(project: &Project, made: &mut Project, id: ArticleId) {
    made.articles.extend(project.articles.get(&id).map(|a| (id, Arc::clone(a))));
    made.texts.extend(project.text(id).map(|text| (text.hash(), Arc::clone(text))));
    made.parts.extend(project.parts.get(&id).map(|parts| (id, Arc::clone(parts))));
    made.layers.extend(project.layers_of(id).map(|(who, layer)| ((id, who.clone()), Arc::clone(layer))));
}
