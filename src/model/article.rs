//! An article: where it came from and what is known about it. Its text is kept beside it, by hash.
//!
//! Must not know its parts, its marks or its file.

use super::TextHash;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// How lines ended in the file the article came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum NewlineStyle {
    /// Line feeds, as kept.
    Lf,
    /// Carriage return and line feed.
    CrLf,
    /// Carriage returns alone.
    Cr,
    /// More than one of them.
    Mixed,
}

/// Where the text came from and what was done to it on the way in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The file's name without its folder; empty for a paste.
    pub file: String,
    /// The reader that read it, such as `text`.
    pub format: String,
    /// The encoding the bytes were in, as the Encoding Standard names it.
    pub encoding: String,
    /// How lines ended before they became line feeds.
    pub newlines: NewlineStyle,
    /// The hash of the bytes as they came.
    pub original: Option<TextHash>,
    /// When it came into the project.
    pub retrieved: Timestamp,
}

/// What is known about the article; every field may be edited, empty means unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Meta {
    /// Who wrote it.
    pub author: String,
    /// Who published it.
    pub publication: String,
    /// Its address on the web.
    pub url: String,
    /// The section of the paper.
    pub section: String,
    /// The date printed on the page (ISO 8601), which may be the day the page was seen.
    pub page_date: String,
    /// When it was published: a date, or an interval `from/to` (ISO 8601).
    pub published: String,
    /// How `published` is known: `printed`, `inferred` or `typed`.
    pub published_how: String,
    /// The language (BCP 47).
    pub language: String,
    /// A remark; never part of a dataset unless asked for.
    pub note: String,
}

/// An article of a project.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    /// The name of its files and its name on the command line: a readable slug, a hyphen and the
    /// last six characters of its id.
    pub stem: String,
    /// Its title, usually the headline.
    pub title: String,
    /// The name of its text.
    pub text: TextHash,
    /// Where it came from.
    pub source: Source,
    /// What is known about it.
    pub meta: Meta,
    /// When it came into the project.
    pub added: Timestamp,
}

impl Article {
    /// Where it comes from in one line: who published it and the date on the page, or its file.
    pub fn from_in_words(&self) -> String {
        let known = [self.meta.publication.as_str(), self.meta.page_date.as_str()];
        let known: Vec<&str> = known.into_iter().filter(|s| !s.is_empty()).collect();
        if known.is_empty() { self.source.file.clone() } else { known.join(" · ") }
    }

    /// The stem of an article with this title and id.
    pub fn stem_of(title: &str, id: super::ArticleId) -> String {
        let written = id.to_string();
        let slug: String = super::slug(title, "article").chars().take(40).collect();
        format!("{}-{}", slug.trim_end_matches('-'), &written[written.len() - 6..])
    }
}
