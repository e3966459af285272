//! Going out: a project becomes the files of a dataset, in memory, with a list of what they lose.
//!
//! Must not know disk or window. One file per format, one line each in [`ALL`].

mod asked;
mod brat;
mod cas_json;
mod cas_xmi;
mod choice;
mod claimreview;
mod conll;
mod conllu;
mod csv;
mod cuts;
mod doccano;
mod format;
mod gate;
mod html;
mod huggingface;
pub mod json;
mod jsonl;
mod kept;
mod kinds;
mod label_studio;
mod losses;
mod notation;
mod options;
mod packed;
mod piece;
mod prodigy;
mod pubannotation;
mod report;
mod rules;
mod seam;
mod sheets;
mod spacy;
mod spacy_json;
mod splits;
mod tei;
mod tokeniser;
mod tokens;
mod uima;
mod used;
mod utf16;
mod w3c;
mod webanno_tsv;

pub use choice::{COMMON, Choice, RECIPE};
pub use format::{
    Carries, Example, Format, GUIDE, Guide, Loss, LossKind, Mismatch, OptionSpec, Options, OutFile, PartFile, Request,
    Verify, Written,
};
pub use json::{article_json, layer_json, mark_json, show_json};
pub use kept::{Kept, KeptMark, kept_value};
pub use options::renewed;
pub use piece::{Piece, Pieces, Survey, Whole};
pub use report::{FileFact, loss_counted, losses_in_words, losses_of, report_json};
pub use rules::{about_rule, is_rule, rule_beside, rule_in_words, rules_of};
pub use seam::Seam;
pub use splits::Splits;
pub use used::{Used, Values};

/// Every format that can be written, in the order in which they are listed.
pub static ALL: &[&Format] = &[
    &jsonl::FORMAT,
    &csv::FORMAT,
    &csv::tsv::FORMAT,
    &conll::FORMAT,
    &conllu::FORMAT,
    &brat::FORMAT,
    &label_studio::FORMAT,
    &doccano::FORMAT,
    &prodigy::FORMAT,
    &huggingface::FORMAT,
    &spacy::FORMAT,
    &spacy_json::FORMAT,
    &gate::FORMAT,
    &pubannotation::FORMAT,
    &cas_json::FORMAT,
    &cas_xmi::FORMAT,
    &webanno_tsv::FORMAT,
    &w3c::FORMAT,
    &tei::FORMAT,
    &claimreview::FORMAT,
    &html::FORMAT,
    &notation::FORMAT,
];

/// The format of this id.
pub fn by_id(id: &str) -> Option<&'static Format> {
    ALL.iter().find(|format| format.id == id).copied()
}
