//! Reading the files of articles and layers, many at a time.
//!
//! Each file is read by itself, so that all cores are used; the results are in the order of the files.
//! Must not put anything into a project.

use crate::files::{MAX_RON_BYTES, article_from_ron, layer_from_ron};
use crate::model::{AnnotatorId, Article, ArticleId, Layer, MAX_TEXT_BYTES, Part, Problem, Project, Text, TextHash};
use crate::store::{Folder, Fs, Progress};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Fewer files than this are read one after the other: starting threads would take longer.
const FEW: usize = 64;

/// A file that was read.
pub(super) struct FileRead {
    pub path: PathBuf,
    pub hash: TextHash,
    /// What is doubtful about what it holds.
    pub problems: Vec<Problem>,
}

/// An article, its text and its parts.
pub(super) struct ArticleRead {
    pub file: FileRead,
    pub id: ArticleId,
    pub article: Article,
    pub parts: BTreeMap<u32, Part>,
    pub text: Arc<Text>,
}

/// A layer's file: whose, and of which article by its name.
pub(super) struct LayerFile {
    pub who: AnnotatorId,
    pub path: PathBuf,
    pub stem: String,
}

/// What one person said about one article.
pub(super) struct LayerRead {
    pub file: FileRead,
    pub article: ArticleId,
    pub who: AnnotatorId,
    pub layer: Layer,
}

/// Whoever reads files of a project.
pub(super) struct Reader<'a> {
    pub fs: &'a dyn Fs,
    pub folder: &'a Folder,
    pub progress: &'a Progress,
}

impl Reader<'_> {
    /// The articles of these names.
    pub fn articles(&self, stems: &[String]) -> Vec<Result<ArticleRead, Problem>> {
        self.each(stems, 2, |stem| self.article(stem))
    }

    /// These layers of articles of `project`.
    pub fn layers(&self, project: &Project, files: &[LayerFile]) -> Vec<Result<LayerRead, Problem>> {
        self.each(files, 1, |file| self.layer(project, file))
    }

    /// What `read` gives for each of `items`, each of so many files, in their order, until it is stopped.
    fn each<T: Sync, R: Send>(&self, items: &[T], files: usize, read: impl Fn(&T) -> R + Sync) -> Vec<R> {
        let step = |item: &T| {
            let read = (!self.progress.is_stopped()).then(|| read(item));
            self.progress.step(files);
            read
        };
        if items.len() < FEW {
            return items.iter().filter_map(step).collect();
        }
        let read: Vec<Option<R>> = items.par_iter().map(step).collect();
        read.into_iter().flatten().collect()
    }

    fn article(&self, stem: &str) -> Result<ArticleRead, Problem> {
        let (path, text_path) = (self.folder.article(stem), self.folder.text(stem));
        let shown = self.folder.shown(&path);
        let bytes = self.bytes(&path, MAX_RON_BYTES)?;
        let text = self.bytes(&text_path, MAX_TEXT_BYTES as u64)?;
        let in_text = |p: Problem| p.in_file(&self.folder.shown(&text_path), None, None);
        let text =
            String::from_utf8(text).map_err(|_| in_text(Problem::error("damaged_file", "the text is not UTF-8")))?;
        let text = Arc::new(Text::new(text));
        let (id, article, parts, problems) = article_from_ron(&shown, &bytes, &text)?;
        if article.text != text.hash() {
            let message = "the text was changed outside the program; it and its marks are left out until the original is put back";
            return Err(in_text(Problem::error("changed_text", message)));
        }
        if article.stem != stem {
            return Err(renamed(&article, &shown));
        }
        Ok(ArticleRead { file: FileRead { path, hash: TextHash::of(&bytes), problems }, id, article, parts, text })
    }

    fn layer(&self, project: &Project, file: &LayerFile) -> Result<LayerRead, Problem> {
        let LayerFile { who, path, stem } = file;
        let shown = self.folder.shown(path);
        let bytes = self.bytes(path, MAX_RON_BYTES)?;
        let (article, said, layer, problems) = layer_from_ron(&shown, &bytes, |id| project.text(id).cloned())?;
        let fits = project.articles.get(&article).is_some_and(|a| a.stem == *stem);
        if said != *who || !fits {
            let message = format!(
                "this layer says it is by “{said}” on another article; it lies in the wrong place and is left out"
            );
            return Err(Problem::error("misplaced_layer", message).in_file(&shown, None, None));
        }
        let file = FileRead { path: path.clone(), hash: TextHash::of(&bytes), problems };
        Ok(LayerRead { file, article, who: said, layer })
    }

    fn bytes(&self, path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
        self.fs.read(path, limit).map_err(|e| {
            // What is missing, too large or no file stays so; anything else may be over the next time.
            let lasting = [ErrorKind::NotFound, ErrorKind::FileTooLarge, ErrorKind::InvalidInput].contains(&e.kind());
            let kind = if lasting { "unusable_file" } else { "unreadable_file" };
            Problem::error(kind, format!("this cannot be read: {e}")).in_file(&self.folder.shown(path), None, None)
        })
    }
}

/// That an article's file has another name than it says, or is there twice.
pub(super) fn renamed(article: &Article, file: &str) -> Problem {
    let message =
        format!("this article calls itself “{}”; it was renamed or copied by hand and is left out", article.stem);
    Problem::error("renamed_article", message).in_file(file, None, None)
}
