//! The list of a project's articles as it was shown last, kept on this machine: so that a large
//! project shows its list at once while its files are still being read.
//!
//! It is rebuilt from the files and never trusted over them: it counts only while size and time of
//! every file are what they were. Must not know what a mark says.

use super::{Fs, StoreError, replace};
use crate::model::{AnnotatorId, Article, ArticleId, Project};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// The most bytes of a kept list that are read (64 MiB).
const MAX_BYTES: u64 = 64 << 20;

/// The articles of a project, without their texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listing {
    /// The digest of the files' sizes and times it was made from.
    stamps: String,
    /// The name of the project.
    pub title: String,
    /// Its articles in the order of the project.
    pub articles: Vec<Listed>,
}

/// An article of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Listed {
    /// Its id.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Where it comes from, in one line.
    pub from: String,
    /// How many marks each person made.
    pub marks: BTreeMap<AnnotatorId, usize>,
}

impl Listing {
    /// The list of `project`, whose files have these stamps.
    pub fn of(project: &Project, stamps: String) -> Self {
        let mut marks: BTreeMap<ArticleId, BTreeMap<AnnotatorId, usize>> = BTreeMap::new();
        for ((article, who), layer) in &project.layers {
            marks.entry(*article).or_default().insert(who.clone(), layer.marks.len());
        }
        let listed = |(id, article): (&ArticleId, &std::sync::Arc<Article>)| Listed {
            id: *id,
            title: article.title.clone(),
            from: article.from_in_words(),
            marks: marks.remove(id).unwrap_or_default(),
        };
        let articles = project.articles.iter().map(listed).collect();
        Self { stamps, title: project.settings.title.clone(), articles }
    }

    /// The list kept at `path`, where it is of files with these stamps.
    pub fn read(fs: &dyn Fs, path: &Path, stamps: &str) -> Option<Self> {
        let bytes = fs.read(path, MAX_BYTES).ok()?;
        serde_json::from_slice::<Self>(&bytes).ok().filter(|kept| kept.stamps == stamps)
    }

    /// Keeps it at `path`.
    ///
    /// # Errors
    /// [`StoreError`]; nothing depends on it.
    pub fn keep(&self, fs: &dyn Fs, path: &Path) -> Result<(), StoreError> {
        let wrong = |why: String| StoreError::new("keeping the list of articles", why, path);
        let bytes = serde_json::to_vec(self).map_err(|e| wrong(e.to_string()))?;
        replace(fs, path, &bytes).map_err(|e| wrong(e.to_string()))
    }
}
