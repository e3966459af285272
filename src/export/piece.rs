//! A request in pieces: some articles at a time, so that a large dataset never lies in memory as a whole and is
//! made on all cores.
//!
//! What the files of one article say may hang on all of them, such as whether there is more than one annotator;
//! that is found out once, for the whole. Must not know any format.

use super::Request;
use super::asked::asked;
use super::kept::spans_of;
use crate::edit::Refusal;
use crate::model::{ArticleId, AttributeId, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Which piece of a larger request a request is.
#[derive(Debug, Clone, Default)]
pub struct Piece {
    /// Whether another piece comes before it, so that headers are there already.
    pub later: bool,
    /// What the whole is; nothing where the request is the whole.
    pub whole: Option<Arc<Whole>>,
}

/// What has to be known of all articles.
#[derive(Debug, Default)]
pub struct Whole {
    /// Whether more than one of the people asked for said anything.
    pub several: bool,
    /// The attributes that marks have, but for entity records and values that say nothing, and whether one of
    /// them has a list of words.
    pub attributes: BTreeMap<AttributeId, bool>,
}

impl Whole {
    /// What there is to know of all that `request` asks for.
    ///
    /// # Errors
    /// A refusal when it asks for what is not there.
    pub fn of(request: &Request<'_>) -> Result<Self, Refusal> {
        let (mut made, mut who) = (Self::default(), BTreeSet::new());
        for article in asked(request)? {
            who.extend(article.layers.iter().map(|(who, _)| *who));
            for (_, mark) in article.marks().filter(|(_, mark)| spans_of(&article, mark).is_some()) {
                for (id, value) in mark.attributes.iter().filter(|(_, v)| says(v)) {
                    let list = matches!(value, Value::Choices(_));
                    match made.attributes.get_mut(id) {
                        Some(known) => *known |= list,
                        None => drop(made.attributes.insert(id.clone(), list)),
                    }
                }
            }
        }
        made.several = who.len() > 1;
        Ok(made)
    }
}

/// Whether a value says something that is no entity record.
fn says(value: &Value) -> bool {
    !matches!(value, Value::Entities(_)) && !value.is_blank()
}

impl Request<'_> {
    /// The request for some of its articles. The first piece has whatever stands at the head of a file.
    #[must_use]
    pub fn piece(&self, articles: &[ArticleId], later: bool, whole: &Arc<Whole>) -> Self {
        let piece = Piece { later, whole: Some(Arc::clone(whole)) };
        Self { articles: articles.to_vec(), piece, ..self.clone() }
    }
}
