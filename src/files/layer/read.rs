//! Reading a layer's file: its records become rows, and what is wrong with them a list of problems.
//!
//! Must not know where the file lies nor how it is written.

use super::super::scan::within_bounds;
use super::super::{newer, parsed, text_of, to_bytes};
use super::{LayerFile, Points, Record, straight};
use crate::model::{
    AnnotatorId, ArticleId, Comment, Decision, LabelId, Layer, Link, Mark, MarkId, Problem, Reading, RowId, Span,
    Spans, Stamp, Text, TextHash,
};
use serde::Deserialize;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What stands before the records.
#[derive(Deserialize)]
struct Head {
    article: ArticleId,
    annotator: AnnotatorId,
    text: TextHash,
}

/// Of which article, by whom, what, and what is wrong with it.
type Read = (ArticleId, AnnotatorId, Layer, Vec<Problem>);

/// The layer of a file: of which article, by whom, what, and what is wrong with it.
///
/// # Errors
/// A located problem when the file cannot be read at all.
pub fn layer_from_ron(
    file: &str,
    bytes: &[u8],
    text_of_article: impl Fn(ArticleId) -> Option<Arc<Text>>,
) -> Result<Read, Problem> {
    let text = text_of(file, bytes)?;
    if let Some(problem) = newer(file, text) {
        return Err(problem);
    }
    within_bounds(file, text)?;
    if let Some(read) = by_line(file, text, &text_of_article) {
        return read;
    }
    let LayerFile { article, annotator, text: hash, records, .. } = parsed(file, text)?;
    let text = article_text(file, article, &text_of_article)?;
    let mut made = Reader::new(file, &text, hash);
    for record in records {
        made.take(record);
    }
    let (layer, problems) = made.finish();
    Ok((article, annotator, layer, problems))
}

/// A layer read a record at a time, so that a large file is never in memory as a list of records
/// beside the layer; `None` where the file is not just as this program writes it.
fn by_line(
    file: &str,
    text: &str,
    text_of_article: &impl Fn(ArticleId) -> Option<Arc<Text>>,
) -> Option<Result<Read, Problem>> {
    let (head, body) = text.split_once(" records: [\n")?;
    let body = body.strip_suffix("\n ],\n)\n")?;
    let head: Head = ron::from_str(&format!("{head})")).ok()?;
    let article = match article_text(file, head.article, text_of_article) {
        Ok(article) => article,
        Err(problem) => return Some(Err(problem)),
    };
    let mut made = Reader::new(file, &article, head.text);
    for line in body.split('\n') {
        let line = line.strip_suffix(',')?;
        made.take(straight::mark(line).or_else(|| ron::from_str(line).ok())?);
    }
    let (layer, problems) = made.finish();
    Some(Ok((head.article, head.annotator, layer, problems)))
}

fn article_text(
    file: &str,
    article: ArticleId,
    text_of_article: &impl Fn(ArticleId) -> Option<Arc<Text>>,
) -> Result<Arc<Text>, Problem> {
    text_of_article(article).ok_or_else(|| {
        let message = format!("the article {article} of this layer is not in the project");
        Problem::error("no_article", message).in_file(file, None, None)
    })
}

/// The layer of these records, and what is wrong with it.
pub(in super::super) fn layer_of(file: &str, text: &Text, records: Vec<Record>) -> (Layer, Vec<Problem>) {
    let mut made = Reader::new(file, text, text.hash());
    for record in records {
        made.take(record);
    }
    made.finish()
}

struct Reader<'a> {
    file: &'a str,
    text: &'a Text,
    layer: Layer,
    marks: Vec<(MarkId, Mark)>,
    stamps: Vec<(RowId, Stamp)>,
    /// The labels and devices met so far: each is kept once, however many records name it.
    labels: BTreeSet<LabelId>,
    devices: BTreeSet<Arc<str>>,
    /// The ids of all rows so far: one id names one row, whatever its table.
    seen: BTreeSet<RowId>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    /// A reader of the file of a layer that was made on the text of this `hash`.
    fn new(file: &'a str, text: &'a Text, hash: TextHash) -> Self {
        let mut made = Self {
            file,
            text,
            layer: Layer::default(),
            marks: Vec::new(),
            stamps: Vec::new(),
            labels: BTreeSet::new(),
            devices: BTreeSet::new(),
            seen: BTreeSet::new(),
            problems: Vec::new(),
        };
        if hash != text.hash() {
            let message = "this layer was made on another version of the text; its marks may be misplaced";
            made.problem("other_text", message.to_owned());
        }
        made
    }

    /// The layer, and what is wrong with it. Maps built of all rows at once are packed full.
    fn finish(mut self) -> (Layer, Vec<Problem>) {
        self.layer.marks = self.marks.into_iter().collect();
        self.layer.stamps = self.stamps.into_iter().collect();
        (self.layer, self.problems)
    }

    fn problem(&mut self, kind: &'static str, message: String) {
        self.problems.push(Problem::error(kind, message).in_file(self.file, None, None));
    }

    fn take(&mut self, record: Record) {
        match record {
            Record::Read { spans, finished } => self.take_reading(&spans, finished),
            Record::Gone { id, stamp } => {
                self.layer.gone.insert(id.0, stamp);
            }
            Record::Link { id, relation, from, to, created, stamp } => {
                self.keep(id.0, stamp);
                self.layer.links.insert(id, Link { relation, from, to, created });
            }
            Record::Comment { id, about, text, created, resolved, stamp } => {
                self.keep(id.0, stamp);
                self.layer.comments.insert(id, Comment { about, text, created, resolved });
            }
            Record::Decision { id, of, mark, verdict, reason, created, stamp } => {
                self.keep(id.0, stamp);
                self.layer.decisions.insert(id, Decision { of, mark, verdict, reason, created });
            }
            Record::Mark { .. } => self.take_mark(record),
        }
    }

    fn keep(&mut self, id: RowId, stamp: Option<Stamp>) {
        if let Some(Stamp(counter, device)) = stamp {
            let device = one_of(&mut self.devices, device);
            self.stamps.push((id, Stamp(counter, device)));
        }
        if !self.seen.insert(id) {
            let message = "stands twice; of two records of one kind the later was kept, give one another id";
            self.problem("duplicate_id", format!("the id {} {message}", MarkId(id)));
        }
    }

    fn take_reading(&mut self, spans: &Points, finished: bool) {
        let read: Vec<Span> = spans.iter().filter_map(|p| to_bytes(self.text, *p)).collect();
        if read.len() < spans.len() {
            self.problem("bad_reading", "a stretch of the reading ledger leaves the text; it was left out".to_owned());
        }
        self.layer.reading = Some(Reading { read, finished });
    }

    fn take_mark(&mut self, record: Record) {
        let Record::Mark { id, label, spans, words, attributes, by, sure, note, created, changed, stamp } = record
        else {
            return;
        };
        let Some(placed) = self.place(&spans) else {
            self.problem(
                "bad_span",
                format!(
                    "the mark {id} on “{}” leaves the text, cuts a character or overlaps itself; it was left out",
                    words.join(" … ")
                ),
            );
            return;
        };
        let covered = |s: Span| self.text.get(s).unwrap_or_default();
        let agrees = placed.count() == words.len() && placed.iter().zip(&words).all(|(s, w)| covered(s) == w);
        self.keep(id.0, stamp);
        let stale = (!agrees).then(|| words.into_boxed_slice());
        let label = one_of(&mut self.labels, label);
        let mark = Mark { label, spans: placed, attributes, origin: by, sure, note, created, changed, stale };
        self.marks.push((id, mark));
    }

    fn place(&self, spans: &Points) -> Option<Spans> {
        let bytes: Option<Vec<Span>> = spans.iter().map(|p| to_bytes(self.text, *p)).collect();
        let placed = Spans::new(bytes?).ok()?;
        let on_border = |s: Span| self.text.is_grapheme_border(s.start()) && self.text.is_grapheme_border(s.end());
        let fits = placed.iter().all(on_border);
        fits.then_some(placed)
    }
}

/// The equal value that was met before, or this one from now on.
fn one_of<T: Ord + Clone>(met: &mut BTreeSet<T>, value: T) -> T {
    if let Some(known) = met.get(&value) {
        return known.clone();
    }
    met.insert(value.clone());
    value
}

#[cfg(test)]
mod tests {
    use super::super::layer_to_ron;
    use super::*;
    use jiff::Timestamp;

    /// A layer with a stamped mark, one with other words than the text's, and one that stands twice.
    fn file(text: &Text) -> String {
        let mut layer = Layer::default();
        for (id, at) in [(1, 0), (2, 4), (3, 8)] {
            let spans = Spans::one(Span::of(at..at + 3));
            layer.marks.insert(MarkId(id), Mark::new(LabelId::of_name("claim"), spans, Timestamp::UNIX_EPOCH));
            layer.stamps.insert(id, Stamp(7, Arc::from("desk")));
        }
        let written = layer_to_ron(ArticleId(5), &AnnotatorId::of_name("ana"), &layer, text).unwrap();
        let twice = MarkId(3).to_string();
        written.replace("words: [\"two\"]", "words: [\"deux\"]").replace(&MarkId(1).to_string(), &twice)
    }

    #[test]
    fn a_record_at_a_time_reads_what_the_whole_file_says() {
        let text = Arc::new(Text::new("one two ten"));
        let by_line = file(&text);
        let at_once = by_line.replace(" records: [\n", " records: [ \n");
        let read = |content: &str| layer_from_ron("a.ron", content.as_bytes(), |_| Some(Arc::clone(&text))).unwrap();
        let (a, b) = (read(&by_line), read(&at_once));
        assert_eq!(a, b);
        assert_eq!((a.2.marks.len(), a.3.len()), (2, 1), "{:?}", a.3);
        assert!(a.2.marks[&MarkId(2)].stale.is_some());
    }

    #[test]
    fn a_record_that_cannot_be_read_is_located_in_the_file() {
        let text = Arc::new(Text::new("one two ten"));
        let damaged = file(&text).replacen("Mark(", "Murk(", 2).replacen("Murk(", "Mark(", 1);
        let problem = layer_from_ron("a.ron", damaged.as_bytes(), |_| Some(Arc::clone(&text))).unwrap_err();
        assert_eq!((problem.kind, problem.place.line), ("damaged_file", Some(9)), "{problem:?}");
    }
}
