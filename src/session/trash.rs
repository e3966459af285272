//! What lies in the project's trash and the project has no more: listed, and brought back as a step.
//!
//! Must not empty the trash; that is done by hand.

use super::Session;
use crate::edit::{Change, Edit, Refusal, Transaction};
use crate::model::{
    AnnotatorId, Article, ArticleId, Layer, LayerKey, MAX_TEXT_BYTES, Mark, MarkId, Part, Project, Text,
};
use crate::store::{Folder, Fs, MAX_RON_BYTES, article_from_ron, article_on_blank, layer_from_ron};
use jiff::Timestamp;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The most files of the trash that are looked at.
const MOST: usize = 20_000;

/// Something in the trash.
#[derive(Debug, Clone, PartialEq)]
pub enum Thrown {
    /// An article, with everything that was said about it.
    Article(Box<ThrownArticle>),
    /// A mark of an article that is there.
    Mark {
        /// Whose, of which article.
        layer: LayerKey,
        /// Its id.
        id: MarkId,
        /// What it was.
        row: Box<Mark>,
    },
}

/// An article in the trash.
#[derive(Debug, Clone, PartialEq)]
pub struct ThrownArticle {
    /// Its id.
    pub id: ArticleId,
    /// What is known about it.
    pub row: Article,
    parts: BTreeMap<u32, Part>,
    text: Arc<Text>,
    layers: Vec<(AnnotatorId, Layer)>,
}

impl ThrownArticle {
    /// How many marks come back with it.
    pub fn marks(&self) -> usize {
        self.layers.iter().map(|(_, layer)| layer.marks.len()).sum()
    }
}

/// What lies in the trash of a project and is not in it: articles first, then marks.
pub fn thrown(fs: &dyn Fs, folder: &Folder, project: &Project) -> Vec<Thrown> {
    let entries = fs.list(&folder.trash()).unwrap_or_default();
    let names: Vec<String> = entries.into_iter().take(MOST).map(|e| e.name).collect();
    let mut found = Vec::new();
    for stem in names.iter().filter_map(|n| n.strip_suffix(".txt")) {
        let article = article(fs, folder, stem, &names).filter(|a| !project.articles.contains_key(&a.id));
        found.extend(article.map(|a| Thrown::Article(Box::new(a))));
    }
    for name in names.iter().filter(|n| n.ends_with(".deleted.ron")) {
        found.extend(marks(fs, folder, name, project));
    }
    found
}

fn article(fs: &dyn Fs, folder: &Folder, stem: &str, names: &[String]) -> Option<ThrownArticle> {
    let read = |name: &str, most| fs.read(&folder.trash().join(name), most).ok();
    let text = read(&format!("{stem}.txt"), MAX_TEXT_BYTES as u64)?;
    let text = Arc::new(Text::new(String::from_utf8(text).ok()?));
    let bytes = read(&format!("{stem}.ron"), MAX_RON_BYTES)?;
    article_on_blank(stem, &bytes).ok()?;
    let (id, row, parts, _) = article_from_ron(stem, &bytes, &text).ok()?;
    if row.text != text.hash() || row.stem != stem {
        return None;
    }
    let layer = |name: &String| {
        let who = AnnotatorId::new(name.strip_suffix(&format!(".{stem}.ron"))?).ok()?;
        let bytes = read(name, MAX_RON_BYTES)?;
        let (of, said, layer, _) = layer_from_ron(name, &bytes, |_| Some(Arc::clone(&text))).ok()?;
        (of == id && said == who).then_some((who, layer))
    };
    let layers = names.iter().filter_map(layer).collect();
    Some(ThrownArticle { id, row, parts, text, layers })
}

/// The marks in a file of deleted ones that their layer has no more.
fn marks(fs: &dyn Fs, folder: &Folder, name: &str, project: &Project) -> Vec<Thrown> {
    let Some((layer, deleted)) = deleted(fs, folder, name, project) else { return Vec::new() };
    let lives = |id: &MarkId| project.layers.get(&layer).is_some_and(|l| l.marks.contains_key(id));
    let rows = deleted.in_order().into_iter().filter(|(id, _)| !lives(id));
    rows.map(|(id, row)| Thrown::Mark { layer: layer.clone(), id, row: Box::new(row.clone()) }).collect()
}

fn deleted(fs: &dyn Fs, folder: &Folder, name: &str, project: &Project) -> Option<(LayerKey, Layer)> {
    let bytes = fs.read(&folder.trash().join(name), MAX_RON_BYTES).ok()?;
    let (article, who, layer, _) = layer_from_ron(name, &bytes, |id| project.text(id).cloned()).ok()?;
    Some(((article, who), layer))
}

impl Session {
    /// What lies in the project's trash and is not in the project.
    pub fn thrown(&self, fs: &dyn Fs) -> Vec<Thrown> {
        thrown(fs, &self.folder, &self.project)
    }

    /// Brings something back from the trash, as one step of undo.
    ///
    /// # Errors
    /// A refusal; then nothing has changed.
    pub fn bring_back(&mut self, fs: &dyn Fs, what: &Thrown, now: Timestamp) -> Result<(), Refusal> {
        let transaction = match what {
            Thrown::Article(article) => {
                self.add_text(Arc::clone(&article.text));
                Transaction::new(format!("Bring back “{}”", article.row.title), whole(article))
            }
            Thrown::Mark { layer, id, row } => {
                let mut edits: Vec<Edit> = vec![Change::add((layer.clone(), *id), (**row).clone()).into()];
                edits.extend(self.links_back(fs, layer, *id));
                Transaction::new("Bring back a mark", edits)
            }
        };
        self.commit(transaction, now)
    }

    /// The links of a mark whose other ends are there.
    fn links_back(&self, fs: &dyn Fs, layer: &LayerKey, id: MarkId) -> Vec<Edit> {
        let Some(stem) = self.project.articles.get(&layer.0).map(|a| &a.stem) else { return Vec::new() };
        let name = format!("{}.{stem}.deleted.ron", layer.1);
        let Some((_, deleted)) = deleted(fs, &self.folder, &name, &self.project) else { return Vec::new() };
        let there = self.project.layers.get(layer);
        let lives = |end: MarkId| end == id || there.is_some_and(|l| l.marks.contains_key(&end));
        let new = |link: &crate::model::LinkId| !there.is_some_and(|l| l.links.contains_key(link));
        let links = deleted.links_of(id).filter(|(link, row)| new(link) && lives(row.from) && lives(row.to));
        links.map(|(link, row)| Change::add((layer.clone(), link), row.clone()).into()).collect()
    }
}

/// The rows of an article, its parts and its layers.
fn whole(article: &ThrownArticle) -> Vec<Edit> {
    let mut edits: Vec<Edit> = vec![Change::add(article.id, article.row.clone()).into()];
    edits.extend(article.parts.iter().map(|(start, part)| Edit::from(Change::add((article.id, *start), part.clone()))));
    for (who, layer) in &article.layers {
        let key: LayerKey = (article.id, who.clone());
        edits.extend(layer.marks.iter().map(|(id, row)| Edit::from(Change::add((key.clone(), *id), row.clone()))));
        edits.extend(layer.links.iter().map(|(id, row)| Edit::from(Change::add((key.clone(), *id), row.clone()))));
        edits.extend(layer.comments.iter().map(|(id, row)| Edit::from(Change::add((key.clone(), *id), row.clone()))));
        edits.extend(layer.decisions.iter().map(|(id, row)| Edit::from(Change::add((key.clone(), *id), row.clone()))));
        edits.extend(layer.reading.iter().map(|row| Edit::from(Change::add(key.clone(), row.clone()))));
    }
    edits
}
