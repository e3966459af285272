//! Something wrong in content, with its place. Listed, never fatal.
//!
//! Must not know who looks for problems.

use super::{AnnotatorId, ArticleId, MarkId};

/// How much a problem matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something is wrong; a dataset made from it would be wrong too.
    Error,
    /// Something to look at.
    Warning,
}

impl Severity {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Where a problem lies, as far as it is known.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The file, as the person named it.
    pub file: Option<String>,
    /// The line, from 1.
    pub line: Option<usize>,
    /// The column in code points, from 1.
    pub column: Option<usize>,
    /// The article.
    pub article: Option<ArticleId>,
    /// Whose layer.
    pub annotator: Option<AnnotatorId>,
    /// The mark.
    pub mark: Option<MarkId>,
}

impl Place {
    /// The file with line and column, as far as they are known: `file:line:column`.
    pub fn in_file(&self) -> String {
        let mut place = self.file.clone().unwrap_or_default();
        for number in [self.line, self.column].into_iter().flatten() {
            place.push(':');
            place.push_str(&number.to_string());
        }
        place
    }
}

/// Something wrong in content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// How much it matters.
    pub severity: Severity,
    /// Its kind, lower case with underscores, such as `stale_words`.
    pub kind: &'static str,
    /// Where it lies.
    pub place: Place,
    /// What is wrong and what to do, in a sentence.
    pub message: String,
}

impl Problem {
    /// An error of this kind, its place still unknown.
    pub fn error(kind: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, kind, place: Place::default(), message: message.into() }
    }

    /// A warning of this kind, its place still unknown.
    pub fn warning(kind: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, kind, place: Place::default(), message: message.into() }
    }

    /// Its place and what is wrong, as compilers say it: `file:line:column: error: message`.
    pub fn in_a_line(&self) -> String {
        format!("{}: {}: {}", self.place.in_file(), self.severity.word(), self.message)
    }

    /// The same problem in `file`, at `line` and `column` where they are known.
    #[must_use]
    pub fn in_file(mut self, file: &str, line: Option<usize>, column: Option<usize>) -> Self {
        self.place.file = Some(file.to_owned());
        self.place.line = line;
        self.place.column = column;
        self
    }

    /// The same problem in a layer of an article, at a mark where it is known.
    #[must_use]
    pub fn at(mut self, article: ArticleId, who: Option<&AnnotatorId>, mark: Option<MarkId>) -> Self {
        self.place.article = Some(article);
        self.place.annotator = who.cloned();
        self.place.mark = mark;
        self
    }
}
