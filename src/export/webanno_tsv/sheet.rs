//! The file of one article and annotator: header, sentences, and a row for each token and part of one.
//!
//! A sentence takes the white space behind it with it where readers would put another there. What the format has
//! no place for, such as the title, stands in lines that its readers skip. Must not know where marks go.

use super::cells::{line, value};
use super::plan::{Placed, Plan, Row};
use crate::export::asked::Asked;
use crate::export::sheets::Sheet;
use crate::export::uima::{Attributes, Held, RELATION, SPAN, said};
use crate::export::utf16::Utf16;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

/// What a file is made of.
pub(super) struct Document<'d> {
    pub article: &'d Asked<'d>,
    pub sheet: &'d Sheet<'d>,
    pub plan: &'d Plan,
    pub attributes: &'d Attributes,
    /// The name of who marked it.
    pub who: &'d str,
}

/// What the marks say, by feature.
type Features = Vec<BTreeMap<String, Held>>;

impl Document<'_> {
    /// The content of the file.
    pub fn write(&self) -> String {
        let features: Features =
            self.sheet.marks.iter().map(|mark| said(mark, self.attributes).into_iter().collect()).collect();
        let columns = Self::columns(&features);
        let mut out = String::from("#FORMAT=WebAnno TSV 3.3\n");
        // Writing to a string does not fail, here and below.
        if !columns.is_empty() {
            let _ = writeln!(out, "#T_SP={SPAN}|{}", columns.join("|"));
        }
        let links = self.links();
        if !links.is_empty() {
            let _ = writeln!(out, "#T_RL={RELATION}|label|BT_{SPAN}");
        }
        out.push_str("\n\n");
        self.own(&columns, &mut out);
        let rows = Rows { document: self, features, columns, links, counter: Utf16::new(self.article.text) };
        rows.write(&mut out);
        out
    }

    fn text(&self) -> &str {
        self.article.text.as_str()
    }

    /// The features that marks of this file have, the label first and the note behind it.
    fn columns(features: &Features) -> Vec<String> {
        let all: BTreeSet<&String> = features.iter().flat_map(BTreeMap::keys).collect();
        let first = ["label", "note"].into_iter().filter(|name| all.iter().any(|known| known == name));
        let others = all.iter().filter(|name| !["label", "note"].contains(&name.as_str())).map(|name| (*name).clone());
        first.map(str::to_owned).chain(others).collect()
    }

    /// Where each link starts, and its relation, by the mark it leads to.
    fn links(&self) -> BTreeMap<usize, Vec<(usize, &str)>> {
        let mut made: BTreeMap<usize, Vec<(usize, &str)>> = BTreeMap::new();
        for (_, link, from, to) in &self.sheet.links {
            made.entry(*to).or_default().push((*from, link.relation.as_str()));
        }
        made
    }

    /// The lines that other readers skip.
    fn own(&self, columns: &[String], out: &mut String) {
        let title = &self.article.article.title;
        for (key, said) in [("title", title.as_str()), ("annotator", self.who)] {
            if !said.is_empty() {
                let _ = writeln!(out, "#Sidenote.{key}={}", line(said));
            }
        }
        for (id, kind, name) in self.attributes.all().filter(|(.., name)| columns.iter().any(|c| c == name)) {
            let _ = writeln!(out, "#Sidenote.feature={name}|{id}|{kind}");
        }
        let _ = writeln!(out, "#Sidenote.rows={}", self.plan.tokens.len() + self.plan.parts.len());
        let before = self.plan.tokens.first().map_or(self.text(), |first| &self.text()[..first.start]);
        // Spaces are what readers put before the first token by themselves.
        if self.plan.tokens.is_empty() || before.contains(|c| c != ' ') {
            let _ = writeln!(out, "#Sidenote.before={}", line(before));
        }
    }
}

struct Rows<'d> {
    document: &'d Document<'d>,
    features: Features,
    columns: Vec<String>,
    links: BTreeMap<usize, Vec<(usize, &'d str)>>,
    counter: Utf16<'d>,
}

impl Rows<'_> {
    fn write(&self, out: &mut String) {
        let plan = self.document.plan;
        for (n, start) in plan.starts.iter().enumerate() {
            let end = plan.starts.get(n + 1).copied().unwrap_or(plan.tokens.len());
            if n > 0 {
                out.push('\n');
            }
            for words in self.sentence(*start, end).split('\n') {
                let _ = writeln!(out, "#Text={}", line(words));
            }
            for token in *start..end {
                self.row(Row { token, part: None }, out);
                for row in plan.parts_of(token) {
                    self.row(row, out);
                }
            }
        }
    }

    /// The text of the sentence of these tokens. Behind it readers put one line end, or nothing where there is no
    /// room; all else stands in the sentence.
    fn sentence(&self, start: usize, end: usize) -> &str {
        let (text, tokens) = (self.document.text(), &self.document.plan.tokens);
        let from = tokens.get(start).map_or(0, |t| t.start);
        let next = tokens.get(end).map(|t| t.start);
        let words = &text[from..next.unwrap_or(text.len())];
        if next.is_some() { words.strip_suffix('\n').unwrap_or(words) } else { words }
    }

    fn row(&self, row: Row, out: &mut String) {
        let plan = self.document.plan;
        let bytes = plan.bytes(row);
        let (begin, end) = (self.counter.units(bytes.start), self.counter.units(bytes.end));
        let _ = write!(out, "{}\t{begin}-{end}\t{}\t", self.name(row), &self.document.text()[bytes]);
        let marks = plan.on.get(&row).map_or(&[][..], Vec::as_slice);
        for column in &self.columns {
            cell(out, marks.iter().map(|n| self.feature(*n, column)));
        }
        if !self.links.is_empty() {
            let ends = || marks.iter().filter(|n| self.placed(**n).is_some_and(|p| p.first == row));
            let here = || ends().flat_map(|to| self.links.get(to).into_iter().flatten().map(|link| (*to, *link)));
            cell(out, here().map(|(_, (_, relation))| value(relation)));
            cell(out, here().map(|(to, (from, _))| self.source(from, to)));
        }
        out.push('\n');
    }

    /// What a row is called: the numbers of its sentence, of its token there, and of its part.
    fn name(&self, row: Row) -> String {
        let plan = self.document.plan;
        let sentence = plan.starts.partition_point(|start| *start <= row.token);
        let first = sentence.checked_sub(1).and_then(|n| plan.starts.get(n)).copied().unwrap_or(0);
        let token = row.token - first + 1;
        match plan.parts.get(&row) {
            Some(part) => format!("{sentence}-{token}.{part}"),
            None => format!("{sentence}-{token}"),
        }
    }

    fn placed(&self, mark: usize) -> Option<&Placed> {
        self.document.plan.marks.get(mark)
    }

    /// What a mark says of a feature, with its number.
    fn feature(&self, mark: usize, column: &str) -> String {
        let said = match self.features.get(mark).and_then(|features| features.get(column)) {
            Some(Held::Word(word)) => value(word),
            Some(Held::Words(words)) => words.iter().map(|word| value(word)).collect::<Vec<_>>().join(";"),
            Some(Held::Ref(_)) | None => "*".to_owned(),
        };
        match self.placed(mark).and_then(|placed| placed.number) {
            Some(number) => format!("{said}[{number}]"),
            None => said,
        }
    }

    /// The row that a link starts at, with the numbers of both marks.
    fn source(&self, from: usize, to: usize) -> String {
        let number = |mark: usize| self.placed(mark).and_then(|placed| placed.number).unwrap_or(0);
        let name = self.placed(from).map_or(String::new(), |placed| self.name(placed.first));
        match (number(from), number(to)) {
            (0, 0) => name,
            (from, to) => format!("{name}[{from}_{to}]"),
        }
    }
}

/// A cell of stacked values, which may be empty words.
fn cell(out: &mut String, values: impl Iterator<Item = String>) {
    let mut values = values.peekable();
    if values.peek().is_none() {
        out.push('_');
    }
    for (n, value) in values.enumerate() {
        if n > 0 {
            out.push('|');
        }
        out.push_str(&value);
    }
    out.push('\t');
}
