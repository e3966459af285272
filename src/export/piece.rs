//! A request in pieces: some articles at a time, so that a large dataset never lies in memory as a whole and is
//! made on all cores.
//!
//! What the files of one article say may hang on all of them, such as whether there is more than one annotator;
//! that is found out once, for the whole. Must not know any format.

use super::asked::asked;
use super::kept::spans_of;
use super::used::Used;
use super::{Format, Request};
use crate::edit::Refusal;
use crate::model::{ArticleId, AttributeId, Value};
use crate::records::kinds::kind_of;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// How the files of a request come together from those of its articles.
#[derive(Debug, Clone, Copy)]
pub enum Pieces {
    /// They do not: all articles have to be known for any of them.
    Whole,
    /// Each article has files of its own; files that more than one of them has are the same.
    Files,
    /// Each article adds to the end of the same files.
    Lines,
    /// As lines, in which numbers go on from article to article.
    Numbered(Survey),
    /// Each article adds to the list of JSON that the main file is, and to the end of others.
    List(Survey),
    /// Each article adds files of its own to the archive that the main file is; files that more than one of them
    /// has are the same.
    Archive(Survey),
}

/// Finds out what some articles use, for what stands in a file for all of them.
pub type Survey = fn(&Request<'_>) -> Result<Used, Refusal>;

impl Pieces {
    fn survey(self) -> Option<Survey> {
        match self {
            Self::Numbered(survey) | Self::List(survey) | Self::Archive(survey) => Some(survey),
            Self::Whole | Self::Files | Self::Lines => None,
        }
    }
}

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
    /// The attributes that marks have, but for entity records and values that say nothing, and of which kinds their
    /// values are.
    pub attributes: BTreeMap<AttributeId, BTreeSet<&'static str>>,
    /// Every attribute that a mark has.
    pub named: BTreeSet<AttributeId>,
    /// What its marks and links use, where the format has to know.
    pub used: Used,
    /// How many things that the format numbers stand before each article.
    before: BTreeMap<ArticleId, usize>,
}

/// How many articles are surveyed before what they use is put together.
const BATCH: usize = 256;

impl Whole {
    /// What there is to know of all that `request` asks for.
    ///
    /// # Errors
    /// A refusal when it asks for what is not there.
    pub fn of(request: &Request<'_>) -> Result<Self, Refusal> {
        let (mut made, mut who) = (Self::default(), BTreeSet::new());
        for article in asked(request)? {
            who.extend(article.layers.iter().map(|(who, _)| *who));
            for id in article.marks().flat_map(|(_, mark)| mark.attributes.keys()) {
                if !made.named.contains(id) {
                    made.named.insert(id.clone());
                }
            }
            for (_, mark) in article.marks().filter(|(_, mark)| spans_of(&article, mark).is_some()) {
                for (id, value) in mark.attributes.iter().filter(|(_, v)| says(v)) {
                    let kind = kind_of(value);
                    match made.attributes.get_mut(id) {
                        Some(known) => drop(known.insert(kind)),
                        None => drop(made.attributes.insert(id.clone(), [kind].into())),
                    }
                }
            }
        }
        made.several = who.len() > 1;
        Ok(made)
    }
}

impl Whole {
    /// What there is to know of all that `request` asks for, and what `format` has to know beside.
    ///
    /// # Errors
    /// A refusal when it asks for what is not there, of the format's, or what `go_on` says between articles.
    pub fn for_format(
        format: &Format,
        request: &Request<'_>,
        go_on: &dyn Fn() -> Result<(), Refusal>,
    ) -> Result<Self, Refusal> {
        let mut made = Self::of(request)?;
        let Some(survey) = format.pieces.survey() else { return Ok(made) };
        let alone = |id: &ArticleId| {
            let Request { project, annotators, options, .. } = request;
            let (annotators, options) = (annotators.clone(), options.clone());
            survey(&Request { project, annotators, articles: vec![*id], options, piece: Piece::default() })
        };
        for batch in request.articles.chunks(BATCH) {
            go_on()?;
            let found: Vec<Used> = batch.par_iter().map(alone).collect::<Result<_, _>>()?;
            for (id, used) in batch.iter().zip(found) {
                // An article that is asked for twice is written once.
                if !made.before.contains_key(id) {
                    made.before.insert(*id, made.used.numbered);
                    made.used.join(used);
                }
            }
        }
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

    /// How many things that the format numbers stand in the pieces before this one.
    pub(super) fn before(&self) -> usize {
        let whole = self.piece.whole.as_ref().zip(self.articles.first());
        whole.and_then(|(whole, first)| whole.before.get(first).copied()).unwrap_or(0)
    }
}
