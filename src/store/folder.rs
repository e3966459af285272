//! Where the files of a project are, and which names may be used in its folder.
//!
//! Must not read or write anything.

use crate::model::AnnotatorId;
use std::path::{Path, PathBuf};

/// A project's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    root: PathBuf,
}

impl Folder {
    /// The folder at `root`, an absolute path.
    pub fn at(root: &Path) -> Self {
        Self { root: root.to_owned() }
    }

    /// The folder itself.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The project's own file.
    pub fn project(&self) -> PathBuf {
        self.root.join("project.ron")
    }

    /// The schema.
    pub fn schema(&self) -> PathBuf {
        self.root.join("schema.ron")
    }

    /// The entity records.
    pub fn entities(&self) -> PathBuf {
        self.root.join("entities.ron")
    }

    /// The folder of the articles.
    pub fn articles(&self) -> PathBuf {
        self.root.join("articles")
    }

    /// What is known about an article.
    pub fn article(&self, stem: &str) -> PathBuf {
        self.articles().join(format!("{stem}.ron"))
    }

    /// The text of an article.
    pub fn text(&self, stem: &str) -> PathBuf {
        self.articles().join(format!("{stem}.txt"))
    }

    /// The folder of the layers.
    pub fn layers(&self) -> PathBuf {
        self.root.join("layers")
    }

    /// What an annotator said about an article.
    pub fn layer(&self, who: &AnnotatorId, stem: &str) -> PathBuf {
        self.layers().join(who.as_str()).join(format!("{stem}.ron"))
    }

    /// The recipes of exports.
    pub fn recipes(&self) -> PathBuf {
        self.root.join("recipes")
    }

    /// What was deleted, until it is emptied.
    pub fn trash(&self) -> PathBuf {
        self.root.join("trash")
    }

    /// How far the files are while the journal cannot be written.
    pub fn ahead(&self) -> PathBuf {
        self.root.join(".ahead-of-journal.ron")
    }

    /// What git is told about the folder.
    pub fn gitattributes(&self) -> PathBuf {
        self.root.join(".gitattributes")
    }

    /// The path as people read it: inside the folder, with forward slashes.
    pub fn shown(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.root).unwrap_or(path);
        inside.to_string_lossy().replace('\\', "/")
    }
}
