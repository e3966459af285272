//! A dataset for the Hugging Face `datasets` library: Parquet files with their features, and a card.
//!
//! A row is what one person said about one article. `spans` hold every mark, in code points; `tokens` and
//! `ner_tags` the outermost of them, or others as is chosen, for models that tag tokens. The features lie in the metadata of each
//! file, in the one spelling that versions 3 and 5 of the library both read. Must not know other formats.

mod card;
mod columns;
mod read;
mod rows;

use super::choice::COMMON;
use super::rules::{self, Rules};
use super::sheets::{Gathered, Reach, gather};
use super::tokeniser::TOKENISER;
use super::{Carries, Format, Mismatch, OptionSpec, OutFile, Pieces, Request, Splits, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::{ArticleId, LabelId, Value as Said};
use columns::Table;
use rayon::prelude::*;
use read::Read;
use rows::Rows;

/// How many articles are a group of rows: so many lie in memory as rows.
const GROUP: usize = 256;

pub(super) const CARRIES: Carries = Carries {
    overlap: true,
    nesting: true,
    discontinuous: true,
    token_border: true,
    attributes: true,
    kinds: false,
    links: true,
    entities: false,
    annotators: true,
    zero_width: true,
    comments: false,
    readings: false,
};

/// The rules are those of the tags. The parts are files of one dataset, so they are drawn here.
const OPTIONS: &[OptionSpec] = &[
    TOKENISER,
    rules::overlaps("of marks that share text, which is in ner_tags; all are in spans"),
    rules::HULL,
    rules::WORDS,
    COMMON[3],
    COMMON[4],
];

/// A Hugging Face dataset.
pub(super) static FORMAT: Format = Format {
    id: "huggingface",
    title: "Hugging Face dataset",
    extension: "",
    folder: true,
    about: "Parquet files and a card, for `datasets.load_dataset`; a row for each person and article.",
    offset_unit: "code points",
    carries: CARRIES,
    options: OPTIONS,
    pieces: Pieces::Whole,
    write,
    guide: None,
    verify: Verify::Here(verify),
};

/// The parts and their articles.
fn parts(request: &Request<'_>) -> Result<Vec<(String, Vec<ArticleId>)>, Refusal> {
    let mut options = request.options.clone();
    let splits = Splits::take(&mut options)?;
    options::known(&FORMAT, &options)?;
    Ok(match splits {
        Some(splits) => splits.draw(request.project, &request.articles),
        None => vec![("train".to_owned(), request.articles.clone())],
    })
}

fn gathered<'p>(request: &Request<'p>, articles: Vec<ArticleId>) -> Result<Gathered<'p>, Refusal> {
    let value = |value: &Said| !matches!(value, Said::Entities(_));
    let reach = Reach { value, notes: true, ..Reach::of(&FORMAT, request)? };
    gather(&Request { articles, ..request.clone() }, &reach)
}

/// The articles of each group of rows; there is one of none, too.
fn groups(articles: &[ArticleId]) -> Vec<&[ArticleId]> {
    if articles.is_empty() { vec![articles] } else { articles.chunks(GROUP).collect() }
}

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    let (labels, rules) = (rows::labels(request.project), Rules::of(&FORMAT, &request.options)?);
    let mut all = Written::default();
    let (mut files, mut sizes) = (Vec::new(), Vec::new());
    let wrong = |why| Refusal::new(format!("The rows cannot be written as Parquet: {why}."));
    for (name, articles) in parts(request)? {
        let (mut table, mut size) = (Table::new(&labels).map_err(wrong)?, 0);
        for articles in groups(&articles) {
            let made = gathered(request, articles.to_vec())?;
            let rows = Rows::of(request.project, &made, (&labels, rules));
            size += rows.0.len();
            table.group(&rows).map_err(wrong)?;
            all.join(&made.written(Vec::new()));
        }
        sizes.push((name.clone(), size));
        files.push(OutFile::new(format!("/data/{name}-00000-of-00001.parquet"), table.bytes().map_err(wrong)?));
    }
    let card = card::card(request, (&labels, rules), &sizes, &all);
    all.files.push(OutFile::new("/README.md", card.into_bytes()));
    all.files.append(&mut files);
    Ok(all)
}

/// Compares a file with the rows that its articles give: how many there are, what is told of them, what differs.
fn check(
    request: &Request<'_>,
    file: &[u8],
    articles: &[ArticleId],
    as_tags: (&[LabelId], Rules),
) -> (usize, Written, Vec<String>) {
    let (groups, read) = (groups(articles), Read::of(file, as_tags.0));
    let one = |(at, articles): (usize, &&[ArticleId])| {
        let Ok(made) = gathered(request, articles.to_vec()) else {
            return (0, Written::default(), Some("what was asked for is not there".to_owned()));
        };
        let wanted = Rows::of(request.project, &made, as_tags);
        let differs = read.as_ref().ok().and_then(|read| read.difference(at, &wanted));
        (wanted.0.len(), made.written(Vec::new()), differs)
    };
    let checked: Vec<_> = groups.par_iter().enumerate().map(one).collect();
    let (mut size, mut all, mut wrong) = (0, Written::default(), Vec::new());
    match &read {
        Err(why) => wrong.push(format!("it cannot be read: {why}")),
        Ok(read) if read.groups() != groups.len() => wrong.push("there are more or fewer groups of rows".to_owned()),
        Ok(_) => {}
    }
    for (rows, told, differs) in checked {
        size += rows;
        all.join(&told);
        wrong.extend(differs);
    }
    (size, all, wrong)
}

/// Reads every row of every file again.
fn verify(request: &Request<'_>, written: &Written) -> Vec<Mismatch> {
    let wrong = |message: String| Mismatch { article: None, message };
    let (Ok(parts), Ok(rules)) = (parts(request), Rules::of(&FORMAT, &request.options)) else {
        return vec![wrong("the options are not understood".to_owned())];
    };
    let labels = rows::labels(request.project);
    let mut found = Vec::new();
    if written.files.len() != parts.len() + 1 || written.files.first().is_none_or(|f| f.suffix != "/README.md") {
        found.push(wrong("there are more or fewer files than parts and a card".to_owned()));
    }
    let (mut all, mut sizes) = (Written::default(), Vec::new());
    for (name, articles) in parts {
        let suffix = format!("/data/{name}-00000-of-00001.parquet");
        let file = written.files.iter().find(|f| f.suffix == suffix).map_or(&[][..], |f| &f.bytes);
        let (size, told, wrongs) = check(request, file, &articles, (&labels, rules));
        sizes.push((name, size));
        all.join(&told);
        found.extend(wrongs.into_iter().map(|why| wrong(format!("{suffix}: {why}"))));
    }
    let card = card::card(request, (&labels, rules), &sizes, &all);
    if written.files.first().is_none_or(|file| file.bytes != card.as_bytes()) {
        found.push(wrong("the card is another".to_owned()));
    }
    if all.losses != written.losses {
        found.push(wrong("the losses are not those that were declared".to_owned()));
    }
    found
}
