//! The card of a dataset: what it holds, from whom, and how it was made, for people and for the library.
//!
//! Must not know Parquet.

use super::super::rules::{OfBorders, OfPieces, OfSeveral, Rules};
use super::super::{Request, Written, losses_in_words};
use super::rows::tag_names;
use crate::model::LabelId;
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// The card as Markdown with its facts in YAML on top; JSON strings, which YAML reads as they are.
pub(super) fn card(
    request: &Request<'_>,
    (labels, rules): (&[LabelId], Rules),
    sizes: &[(String, usize)],
    all: &Written,
) -> String {
    let mut made = front(request, sizes, all);
    let settings = &request.project.settings;
    let _ = writeln!(made, "# {}\n", plain(&settings.title));
    if !settings.note.trim().is_empty() {
        let _ = writeln!(made, "{}\n", plain(&settings.note));
    }
    let _ = writeln!(
        made,
        "{} articles, {} marks. A row is what one annotator said about one article. All offsets are Unicode code points of `text`, half-open.\n",
        all.articles, all.marks
    );
    made.push_str(&COLUMNS.replace("TOKENS", rules.tokeniser.in_words()).replace("WHICH", &which(rules)));
    made.push_str(&counts(request, labels));
    made.push_str(&people(request));
    let _ = writeln!(made, "## Parts\n\n| part | rows |\n|---|---|");
    for (name, rows) in sizes {
        let _ = writeln!(made, "| {name} | {rows} |");
    }
    let _ = writeln!(made, "\n## What is not in it\n");
    let losses = losses_in_words(all);
    if losses.is_empty() {
        made.push_str("Nothing of the annotations is left out.\n\n");
    }
    for loss in losses {
        let _ = writeln!(made, "- {loss}");
    }
    let _ = writeln!(made, "\n## Licence and sources\n");
    let _ = writeln!(made, "Licence: {}.\n", or(&settings.licence, "not stated; ask whoever gave you this dataset"));
    let _ = writeln!(made, "Guideline: {}.\n", or(&settings.guideline, "not stated"));
    made.push_str(&sources(request));
    made
}

const COLUMNS: &str = "## Columns

| column | holds |
|---|---|
| `id`, `title`, `language`, `published`, `source`, `text` | the article |
| `annotator` | who marked it; empty where nobody did |
| `tokens`, `ner_tags` | TOKENS and the tags of WHICH, IOB2 |
| `spans` | every mark: `label`, `start`, `end`, its words, its pieces (`fragments`), `attributes` as a JSON object |
| `relations` | links: from the span `head` to the span `child`, by `id` |

";

/// Which marks the tags are of, in words.
fn which(rules: Rules) -> String {
    let marks = match rules.overlaps {
        OfSeveral::Outermost => "the outermost marks",
        OfSeveral::Innermost => "the innermost marks",
        OfSeveral::First => "the marks that start first",
    };
    let pieces = match rules.pieces {
        OfPieces::Hull => "",
        OfPieces::Split => ", each piece by itself",
        OfPieces::First => ", their first piece alone",
        OfPieces::Drop => " in one piece",
    };
    let borders = match rules.tokens {
        OfBorders::Outwards => "",
        OfBorders::Inwards => " on the words they cover whole",
        OfBorders::Cut => ", which cut words",
        OfBorders::Drop => " that start and end with a word",
    };
    format!("{marks}{pieces}{borders}")
}

/// The facts for the library.
fn front(request: &Request<'_>, sizes: &[(String, usize)], all: &Written) -> String {
    let settings = &request.project.settings;
    let languages: BTreeSet<&str> =
        articles(request).map(|a| a.meta.language.as_str()).filter(|language| !language.is_empty()).collect();
    let files: Vec<_> =
        sizes.iter().map(|(name, _)| json!({"split": name, "path": format!("data/{name}-*.parquet")})).collect();
    let mut made = String::from("---\n");
    let _ = writeln!(made, "pretty_name: {}", json!(settings.title));
    if !languages.is_empty() {
        let _ = writeln!(made, "language: {}", json!(languages));
    }
    // The hub knows licences by short names; any other is “other”, with its name.
    if !settings.licence.trim().is_empty() {
        let _ = writeln!(made, "license: other\nlicense_name: {}", json!(settings.licence));
    }
    let _ = writeln!(made, "task_categories: [\"token-classification\"]");
    let _ = writeln!(made, "size_categories: [{}]", json!(size(all.articles)));
    let _ = writeln!(made, "configs: {}", json!([{"config_name": "default", "data_files": files}]));
    made + "---\n\n"
}

fn size(articles: usize) -> &'static str {
    match articles {
        0..1_000 => "n<1K",
        1_000..10_000 => "1K<n<10K",
        10_000..100_000 => "10K<n<100K",
        _ => "100K<n<1M",
    }
}

fn articles<'p>(request: &Request<'p>) -> impl Iterator<Item = &'p crate::model::Article> {
    let project = request.project;
    request.articles.iter().filter_map(|id| project.articles.get(id)).map(|a| &**a).collect::<Vec<_>>().into_iter()
}

/// How often each label was used, and what it is for.
fn counts(request: &Request<'_>, labels: &[LabelId]) -> String {
    let mut count: BTreeMap<&LabelId, usize> = BTreeMap::new();
    for ((article, who), layer) in &request.project.layers {
        if request.articles.contains(article) && request.annotators.contains(who) {
            layer.marks.values().for_each(|mark| *count.entry(&mark.label).or_default() += 1);
        }
    }
    let mut made = format!("## Labels\n\n`ner_tags` are numbers: {}.\n\n", tag_names(labels).join(", "));
    made.push_str("| label | marks | what it is for |\n|---|---|---|\n");
    for label in labels {
        let help = request.project.schema.labels.get(label).map_or("", |row| row.help.as_str());
        let _ = writeln!(made, "| {label} | {} | {} |", count.get(label).unwrap_or(&0), plain(help));
    }
    made + "\n"
}

fn people(request: &Request<'_>) -> String {
    let names: Vec<String> = request.annotators.iter().map(|who| plain(request.project.name_of(who))).collect();
    format!("## Annotators\n\n{}\n\n", if names.is_empty() { "None.".to_owned() } else { names.join(", ") })
}

fn sources(request: &Request<'_>) -> String {
    let mut count: BTreeMap<String, usize> = BTreeMap::new();
    for article in articles(request) {
        *count.entry(or(&article.meta.publication, "not stated")).or_default() += 1;
    }
    let mut made = String::from("| publication | articles |\n|---|---|\n");
    for (name, articles) in count {
        let _ = writeln!(made, "| {} | {articles} |", plain(&name));
    }
    made
}

fn or(said: &str, instead: &str) -> String {
    if said.trim().is_empty() { instead.to_owned() } else { plain(said) }
}

/// Words that are no markup, in one line.
fn plain(words: &str) -> String {
    let escaped = words.chars().flat_map(|c| {
        let special = "\\`*_[]<>#|&".contains(c);
        special.then_some('\\').into_iter().chain(std::iter::once(if c.is_control() { ' ' } else { c }))
    });
    escaped.collect::<String>().trim().to_owned()
}
