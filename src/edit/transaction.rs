//! A titled list of edits, the unit of undo, and its one way into a project.
//!
//! Must not know history, journal or window.

use super::{Carried, Edit, Touched, check};
use crate::model::Project;
use serde::{Deserialize, Serialize};

/// A titled list of edits that are done together or not at all.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Transaction {
    /// What it does, as a person would say it: “Tag as quote”.
    pub title: String,
    /// The edits, in order.
    pub edits: Vec<Edit>,
    /// Stamps and tombstones that come along from another copy; empty for what is done here.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub carried: Vec<Carried>,
}

/// Why a transaction cannot be applied. The project is as it was.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Conflict {
    /// A row is no longer what the edit says it was: something else changed it.
    #[error("{0} was changed meanwhile; look at it again and repeat")]
    Changed(String),
    /// A row would break a rule of the project.
    #[error("{0}")]
    Invalid(String),
}

impl Transaction {
    /// A transaction of these edits.
    pub fn new(title: impl Into<String>, edits: Vec<Edit>) -> Self {
        Self { title: title.into(), edits, carried: Vec::new() }
    }

    /// The transaction that undoes this one.
    #[must_use]
    pub fn inverse(&self) -> Self {
        let edits = self.edits.iter().rev().map(Edit::inverse).collect();
        let carried = self.carried.iter().rev().map(Carried::inverse).collect();
        Self { title: self.title.clone(), edits, carried }
    }

    /// What parts of a project it touches.
    pub fn touches(&self) -> impl Iterator<Item = Touched> + '_ {
        let carried = self.carried.iter().map(|c| Touched::Layer(c.layer.0, c.layer.1.clone()));
        self.edits.iter().map(Edit::touches).chain(carried)
    }

    /// Whether it changes nothing.
    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.carried.is_empty()
    }
}

/// Applies `transaction` to `project`, wholly or not at all.
///
/// # Errors
/// [`Conflict::Changed`] when a row is not what the edit says it was, [`Conflict::Invalid`] when a
/// row afterwards breaks a rule. In both cases the project is as it was.
pub fn apply(project: &mut Project, transaction: &Transaction) -> Result<(), Conflict> {
    apply_again(project, transaction)?;
    // Rules are looked at once everything is in place, so that the order of edits does not matter.
    for edit in &transaction.edits {
        if let Err(why) = check(project, edit) {
            roll_back(project, &transaction.edits);
            return Err(Conflict::Invalid(why));
        }
    }
    Ok(())
}

/// Applies a transaction whose rules were looked at when it was done for the first time.
///
/// # Errors
/// [`Conflict::Changed`] when a row is not what the edit says it was, [`Conflict::Invalid`] when a row
/// of a layer comes to an article that is not there; the project is as it was.
pub fn apply_again(project: &mut Project, transaction: &Transaction) -> Result<(), Conflict> {
    for (done, edit) in transaction.edits.iter().enumerate() {
        if !edit.fits(project) {
            roll_back(project, &transaction.edits[..done]);
            return Err(Conflict::Changed(name_of(edit)));
        }
        edit.put(project);
    }
    // After a crash the files may lack an article that the history still counts on, and a layer without
    // its article is in no file.
    if transaction.edits.iter().all(|edit| has_its_article(project, edit)) {
        return Ok(());
    }
    roll_back(project, &transaction.edits);
    Err(Conflict::Invalid("the article is not in the project".to_owned()))
}

/// Whether the row that `edit` left in a layer belongs to an article of the project.
fn has_its_article(project: &Project, edit: &Edit) -> bool {
    edit.article_of_row().is_none_or(|article| project.articles.contains_key(&article))
}

fn roll_back(project: &mut Project, done: &[Edit]) {
    for edit in done.iter().rev() {
        edit.inverse().put(project);
    }
}

fn name_of(edit: &Edit) -> String {
    match edit {
        Edit::Settings(_) => "the project's settings".to_owned(),
        Edit::Annotator(c) => format!("annotator “{}”", c.key),
        Edit::Label(c) => format!("label “{}”", c.key),
        Edit::Attribute(c) => format!("attribute “{}”", c.key),
        Edit::Relation(c) => format!("relation “{}”", c.key),
        Edit::Entity(c) => format!("entity {}", c.key),
        Edit::Article(c) => format!("article {}", c.key),
        Edit::Part(c) => format!("the part at byte {}", c.key.1),
        Edit::Mark(c) => format!("mark {}", c.key.1),
        Edit::Link(c) => format!("link {}", c.key.1),
        Edit::Reading(_) => "the reading ledger".to_owned(),
        Edit::Comment(c) => format!("comment {}", c.key.1),
        Edit::Decision(c) => format!("decision {}", c.key.1),
    }
}
