//! How spaCy is trained with the files: a page beside them with commands that work as they stand.
//!
//! Must not know what is in the files. Source: the command line of spaCy 3 (`init config`, `debug data`, `train`,
//! `evaluate`).

use crate::export::{PartFile, Request, Written, losses_in_words};
use std::collections::BTreeSet;
use std::fmt::Write as _;

/// The languages that spaCy 3 has a tokeniser for without any other package.
const LANGUAGES: [&str; 73] = [
    "af", "am", "ar", "az", "bg", "bn", "bo", "ca", "cs", "da", "de", "dsb", "el", "en", "es", "et", "eu", "fa", "fi",
    "fo", "fr", "ga", "gd", "grc", "gu", "he", "hi", "hr", "hsb", "ht", "hu", "hy", "id", "is", "it", "kmr", "kn",
    "ky", "la", "lb", "lg", "lij", "lt", "lv", "mk", "ml", "mr", "ms", "nb", "ne", "nl", "nn", "pl", "pt", "ro", "ru",
    "sa", "si", "sk", "sl", "sq", "sr", "sv", "ta", "te", "ti", "tl", "tn", "tr", "tt", "uk", "ur", "yo",
];

/// The page, for the files of these parts; the whole has no name.
pub(super) fn guide(request: &Request<'_>, files: &[PartFile], written: &Written) -> String {
    let parts = Parts::of(files);
    let mut page = format!("# Training data for spaCy\n\nFrom the project “{}”: ", plain(request));
    // Writing to a string does not fail, here and below.
    let _ = writeln!(
        page,
        "{} articles, {} marks.\n\n| file | part | articles |\n|---|---|---|",
        written.articles, written.marks
    );
    for part in files {
        let name = if part.name.is_empty() { "all" } else { &part.name };
        let _ = writeln!(page, "| `{}` | {name} | {} |", part.file, part.articles);
    }
    page.push_str(
        "\nEvery mark is in the span group `sc`; of those that share text one is an entity (`doc.ents`).\nThe commands are for spaCy 3 (`python -m pip install spacy`), in the folder of this page.\n",
    );
    if parts.train == parts.dev {
        page.push_str("There is nothing else to measure on, so that what is learned is measured on itself: export with the option `split=train:80,dev:10,test:10` for figures that mean something.\n");
    }
    let language = language(request);
    if language == "xx" {
        page.push_str("`xx` stands for any language: the articles do not say one that spaCy has a tokeniser for by itself, or more than one.\n");
    }
    for (title, pipeline) in [("Entities", "ner"), ("All marks, those that overlap too", "spancat")] {
        let _ = write!(page, "\n## {title}\n\n```sh\n{}```\n", parts.commands(pipeline, language));
    }
    page.push_str("\nspaCy cuts the texts into tokens of its own and learns no mark that starts or ends inside one; `debug data` counts them. What it says of too few examples stops nothing.\n\n## What is not in it\n\n");
    let losses = losses_in_words(written);
    if losses.is_empty() {
        page.push_str("Nothing of the annotations is left out.\n");
    }
    for loss in losses {
        let _ = writeln!(page, "- {loss}");
    }
    page
}

/// Which file is for what.
struct Parts<'f> {
    train: &'f str,
    dev: &'f str,
    test: &'f str,
}

impl<'f> Parts<'f> {
    /// By the usual names of parts; where there are others, the first is learned from and the next is for looking.
    /// A part without an article is good for nothing.
    fn of(files: &'f [PartFile]) -> Self {
        let filled = || files.iter().filter(|part| part.articles > 0);
        let named = |names: &[&str]| filled().find(|part| names.contains(&part.name.as_str()));
        let other = |than: &str| filled().find(|part| part.file != than && part.name != "test");
        let file = |part: Option<&'f PartFile>| part.map(|part| part.file.as_str());
        let train = named(&["train", "training"]).or_else(|| filled().next()).or(files.first());
        let train = file(train).unwrap_or_default();
        let dev = named(&["dev", "valid", "val", "validation"]).filter(|part| part.file != train);
        let dev = file(dev.or_else(|| other(train))).unwrap_or(train);
        Self { train, dev, test: file(named(&["test"])).unwrap_or(dev) }
    }

    /// The commands that make a pipeline of this component.
    fn commands(&self, pipeline: &str, language: &str) -> String {
        let paths = format!("--paths.train {} --paths.dev {}", quoted(self.train), quoted(self.dev));
        let test = quoted(self.test);
        format!(
            "python -m spacy init config {pipeline}.cfg --lang {language} --pipeline {pipeline}\n\
             python -m spacy debug data {pipeline}.cfg {paths}\n\
             python -m spacy train {pipeline}.cfg --output {pipeline} {paths}\n\
             python -m spacy evaluate {pipeline}/model-best {test}\n"
        )
    }
}

/// The one language of the articles that spaCy has by itself; `xx`, which is any, where there is none or several.
fn language(request: &Request<'_>) -> &'static str {
    let articles = request.articles.iter().filter_map(|id| request.project.articles.get(id));
    let first = |tag: &str| tag.split(['-', '_']).next().unwrap_or_default().to_lowercase();
    let all: BTreeSet<String> = articles.map(|article| first(&article.meta.language)).collect();
    let one = all.first().filter(|_| all.len() == 1);
    LANGUAGES.into_iter().find(|known| one.is_some_and(|one| one == known)).unwrap_or("xx")
}

/// A name of a file as one word of a shell.
fn quoted(name: &str) -> String {
    let bare = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    if !name.is_empty() && name.chars().all(bare) && !name.starts_with('-') {
        return name.to_owned();
    }
    format!("'{}'", name.replace('\'', "'\\''"))
}

/// The title of the project in one line.
fn plain(request: &Request<'_>) -> String {
    let title = request.project.settings.title.trim();
    title.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(names: &[(&str, &str)]) -> (String, String, String) {
        let part = |(name, file): &(&str, &str)| PartFile {
            name: (*name).to_owned(),
            file: (*file).to_owned(),
            articles: file.len(),
        };
        let files: Vec<PartFile> = names.iter().map(part).collect();
        let Parts { train, dev, test } = Parts::of(&files);
        (train.to_owned(), dev.to_owned(), test.to_owned())
    }

    #[test]
    fn parts_are_found_by_their_usual_names_or_by_their_order() {
        let told = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
        assert_eq!(parts(&[("", "a")]), told("a", "a", "a"));
        assert_eq!(parts(&[("test", "t"), ("valid", "v"), ("train", "a")]), told("a", "v", "t"));
        assert_eq!(parts(&[("one", "1"), ("two", "2")]), told("1", "2", "2"));
        assert_eq!(parts(&[("train", "a"), ("test", "t")]), told("a", "a", "t"));
        assert_eq!(parts(&[("train", "a"), ("dev", "d"), ("test", "")]), told("a", "d", "d"), "nothing is in it");
        assert_eq!(parts(&[]), told("", "", ""));
    }

    #[test]
    fn names_of_files_are_one_word() {
        assert_eq!(quoted("study.train.spacy"), "study.train.spacy");
        assert_eq!(quoted("my study's.spacy"), "'my study'\\''s.spacy'");
        assert_eq!(quoted("-x"), "'-x'");
    }
}
