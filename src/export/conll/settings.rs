//! The options of the column format, read once.
//!
//! Must not know marks or tokens.

use super::FORMAT;
use crate::edit::Refusal;
use crate::export::rules::Rules;
use crate::export::{Request, options};
use crate::model::LabelId;

/// The word that starts a document.
pub(super) const DOCSTART: &str = "-DOCSTART-";

/// How tags tell where a chunk starts and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scheme {
    /// B starts every chunk, I continues it.
    Iob2,
    /// I everywhere; B only where a chunk follows another of the same label.
    Iob1,
    /// B, I, E for the last token, S for a single one.
    Bioes,
    /// B, I, L for the last token, U for a single one.
    Bilou,
}

/// The options of a request.
pub(super) struct Settings {
    /// How chunks are tagged.
    pub scheme: Scheme,
    /// What becomes of pieces, of marks that share tokens, and of ends inside a token.
    pub rules: Rules,
    four: bool,
    conll: bool,
}

impl Settings {
    /// The options of `request`; what is misspelt is refused.
    pub fn of(request: &Request<'_>) -> Result<Self, Refusal> {
        let options = &request.options;
        options::known(&FORMAT, options)?;
        let scheme = options::choice(options, "scheme", &["iob2", "iob1", "bioes", "bilou"])?;
        Ok(Self {
            scheme: match scheme {
                "iob1" => Scheme::Iob1,
                "bioes" => Scheme::Bioes,
                "bilou" => Scheme::Bilou,
                _ => Scheme::Iob2,
            },
            rules: Rules::of(&FORMAT, options)?,
            four: options::choice(options, "columns", &["4", "2"])? == "4",
            conll: options::choice(options, "names", &["id", "conll"])? == "conll",
        })
    }

    /// The name of a label in tags. Upper case, unless that would be one of the three short names
    /// of another label.
    pub fn name(&self, label: &LabelId) -> String {
        match label.as_str() {
            id if !self.conll => id.to_owned(),
            "person" => "PER".to_owned(),
            "organisation" => "ORG".to_owned(),
            "place" => "LOC".to_owned(),
            id @ ("per" | "org" | "loc") => id.to_owned(),
            id => id.to_uppercase(),
        }
    }

    /// The line that starts a document.
    pub fn docstart(&self) -> &'static str {
        if self.four { "-DOCSTART- -X- O O\n" } else { "-DOCSTART- O\n" }
    }

    /// Adds the line of a token.
    pub fn line(&self, token: &str, tag: &str, out: &mut String) {
        out.push_str(token);
        out.push_str(if self.four { " -X- _ " } else { " " });
        out.push_str(tag);
        out.push('\n');
    }

    /// How many columns a line has.
    pub fn columns(&self) -> usize {
        if self.four { 4 } else { 2 }
    }
}
