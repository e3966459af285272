//! What each column is: as the person says, else by the name in the header.
//!
//! Must not know rows, but for telling the words of a mark from the text of an article.

use super::rows::Row;
use super::table::Table;
use crate::import::Input;
use crate::import::offsets::Unit;
use crate::model::Problem;
use std::collections::BTreeMap;

/// The kind of problem of a table whose columns mean nothing here.
pub(super) const UNKNOWN: &str = "unknown_columns";

/// What the rows of a table are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Marks, or pieces of them.
    Marks,
    /// Articles.
    Texts,
    /// Words.
    Words,
}

/// What each column is.
pub(super) struct Columns {
    pub kind: Kind,
    /// Whether our own export wrote the table.
    pub ours: bool,
    /// What offsets count.
    pub unit: Unit,
    at: Places,
    /// The columns that are none of these, by name: attributes of marks.
    pub others: Vec<(String, usize)>,
}

/// The headers of our own tables: the marks, the articles, and those beside them.
pub(super) const OURS: [&[&str]; 5] = [
    &["article", "title", "annotator", "mark", "label", "piece", "pieces", "start", "end", "text"],
    &["article", "title", "text"],
    &["article", "annotator", "link", "relation", "from", "to"],
    &["id", "name", "kind", "aliases", "qid", "unnamed", "note"],
    &["article", "annotator", "sentence", "token", "start", "end"],
];

/// Names in headers, without capitals and what is no letter, by what they are.
const NAMES: [(&str, &[&str]); 17] = [
    ("word", &["word", "token", "form"]),
    ("tag", &["tag", "ner", "nertag", "nertags", "iob", "bio", "iobtag"]),
    ("sentence", &["sentence", "sentenceid", "sentid", "sentencenumber"]),
    ("start", &["start", "begin", "startoffset", "charstart", "startchar", "spanstart", "from", "beginoffset"]),
    ("end", &["end", "stop", "endoffset", "charend", "endchar", "spanend", "to"]),
    ("quote", &["quote", "exact", "spantext", "coveredtext", "mention", "entitytext", "surface", "span", "entity"]),
    ("text", &["text", "content", "body", "fulltext", "articletext", "documenttext", "doctext", "sentencetext"]),
    ("label", &["label", "category", "class", "code", "entitytype", "type", "annotation", "tag", "labels"]),
    (
        "article",
        &["article", "document", "doc", "docid", "documentid", "documentname", "file", "filename", "articleid"],
    ),
    ("annotator", &["annotator", "coder", "user", "username", "annotatorid", "worker", "workerid", "completedby"]),
    ("note", &["note", "remark", "comment"]),
    ("title", &["title", "headline"]),
    ("url", &["url", "link", "address"]),
    ("author", &["author", "byline"]),
    ("publication", &["publication", "publisher", "newspaper", "outlet", "source"]),
    ("published", &["date", "published", "publicationdate", "pubdate"]),
    ("language", &["language", "lang"]),
];

/// What a person can name, and how it is called; the facts of an article are only guessed.
pub const MEANINGS: [(&str, &str); 11] = [
    ("text", "Text of the article"),
    ("quote", "Words of the mark"),
    ("start", "First offset"),
    ("end", "Offset after the last"),
    ("label", "Label"),
    ("article", "Name of the article"),
    ("annotator", "Annotator"),
    ("note", "Remark"),
    ("word", "Word"),
    ("tag", "Tag of the word"),
    ("sentence", "Number of the sentence"),
];

/// The columns by what they are, where it is known.
pub(super) type Places = BTreeMap<&'static str, usize>;

impl Columns {
    /// The columns of `table`.
    pub fn of(input: &Input<'_>, table: &Table<'_>) -> Result<Self, Box<Problem>> {
        let refuse =
            |message: String| Box::new(Problem::error("columns", message).in_file(input.name, Some(1), Some(1)));
        let header: Vec<&str> = table.header.iter().map(String::as_str).collect();
        for sidecar in &OURS[2..] {
            if header.starts_with(sidecar) {
                let message = "this table belongs to another of the same export, which takes it with it; import that";
                return Err(refuse(message.to_owned()));
            }
        }
        let ours = header.starts_with(OURS[0]);
        let mut made =
            Self { kind: Kind::Marks, ours, unit: input.unit(Unit::CodePoints), at: BTreeMap::new(), others: vec![] };
        made.asked(input, table).map_err(&refuse)?;
        let denied = |name: &str| input.option(name).is_some_and(|said| said.trim().is_empty());
        by_name(&table.header, &mut made.at, denied);
        let asked = |name| input.options.contains_key(name);
        if ours {
            made.at.remove("text");
            made.at.insert("quote", 9);
            made.at.insert("mark", 3);
            made.at.insert("sure", 11);
        } else if !asked("text") && !asked("quote") && made.covers(table) {
            made.at.remove("text").map(|at| made.at.insert("quote", at));
        }
        let unknown = || Problem { kind: UNKNOWN, ..*refuse(unknown(&header)) };
        made.kind = kind(&made.at).ok_or_else(|| Box::new(unknown()))?;
        made.rest(table);
        Ok(made)
    }

    /// The place of a column.
    pub fn at(&self, name: &str) -> Option<usize> {
        self.at.get(name).copied()
    }

    /// The cell of a row in a column; empty where there is none.
    pub fn cell<'r>(&self, row: Row<'r>, name: &str) -> &'r str {
        self.at(name).and_then(|at| row.get(at)).unwrap_or_default()
    }

    fn asked(&mut self, input: &Input<'_>, table: &Table<'_>) -> Result<(), String> {
        for (name, _) in MEANINGS {
            let Some(wanted) = input.option(name).filter(|said| !said.trim().is_empty()) else { continue };
            let at = table.column(wanted).ok_or_else(|| {
                format!("there is no column “{wanted}” for {name}; the columns are: {}", table.header.join(", "))
            })?;
            self.at.insert(name, at);
        }
        Ok(())
    }

    /// Whether the text of most rows is as long as their offsets are apart: then it is the words of a mark.
    fn covers(&self, table: &Table<'_>) -> bool {
        if self.at("quote").is_some() || self.at("text").is_none() || self.at("start").is_none() {
            return false;
        }
        let long = |row: &Row<'_>| {
            let number = |name| self.cell(*row, name).trim().parse::<usize>().ok();
            let (text, length) = (self.cell(*row, "text"), number("end").zip(number("start")));
            let length = length.and_then(|(end, start)| end.checked_sub(start));
            length == Some(text.chars().count()) || length == Some(text.encode_utf16().count())
        };
        let looked = table.rows.len().min(100);
        table.rows.iter().take(100).filter(long).count() * 2 > looked
    }

    fn rest(&mut self, table: &Table<'_>) {
        let skipped = |name: &str| self.ours && matches!(name, "title" | "piece" | "pieces" | "origin");
        let free = |at: &usize| !self.at.values().any(|taken| taken == at);
        let rest = table.header.iter().enumerate().filter(|(at, name)| free(at) && !name.is_empty() && !skipped(name));
        self.others = rest.map(|(at, name)| (name.clone(), at)).collect();
    }
}

/// What rows with these columns are; none where that is nothing.
pub(super) fn kind(at: &Places) -> Option<Kind> {
    let has = |name| at.contains_key(name);
    match () {
        () if has("word") && has("tag") && !has("start") => Some(Kind::Words),
        () if has("start") && has("end") => Some(Kind::Marks),
        () if has("quote") && (has("label") || has("text") || has("article")) => Some(Kind::Marks),
        () if has("text") && has("label") => Some(Kind::Marks),
        () if has("text") => Some(Kind::Texts),
        () => None,
    }
}

/// Finds by the names in the header what is not known yet; what is denied, no column is.
pub(super) fn by_name(header: &[String], at: &mut Places, denied: impl Fn(&str) -> bool) {
    let plain = |h: &String| h.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect::<String>();
    let header: Vec<String> = header.iter().map(plain).collect();
    for (name, known) in NAMES {
        if at.contains_key(name) || denied(name) {
            continue;
        }
        let free = |found: &usize| !at.values().any(|taken| taken == found);
        let found = known.iter().filter_map(|k| header.iter().position(|h| h == k)).find(free);
        found.map(|found| at.insert(name, found));
    }
    // A tag belongs to a word; without one it is a label.
    if !at.contains_key("word") {
        if let (Some(tag), false) = (at.remove("tag"), at.contains_key("label")) {
            at.insert("label", tag);
        }
        at.remove("sentence");
    }
}

fn unknown(header: &[&str]) -> String {
    let shown: Vec<&str> = header.iter().take(30).copied().collect();
    format!(
        "no column was recognised as a text, as words with tags, or as the start and end of marks; say which it is with --option text=COLUMN, and so for quote, start, end, label, article, annotator, word and tag; the columns are: {}",
        shown.join(", ")
    )
}
