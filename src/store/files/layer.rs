//! `layers/<annotator>/<stem>.ron`: what one person said about one article, one record a line.
//!
//! Records are sorted by position and id, so that the same layer is the same bytes and a diff reads
//! like a list of changes. Must not know where the file lies.

use super::{FORMAT, from_ron, to_bytes, to_code_points, to_ron};
use crate::model::{
    AnnotatorId, ArticleId, Attributes, Comment, CommentId, Decision, DecisionId, LabelId, Layer, Link, LinkId, Mark,
    MarkId, Origin, Problem, Reading, RelationId, RowId, Span, Spans, Stamp, Text, TextHash, Verdict,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Serialize, Deserialize)]
struct LayerFile {
    format: u32,
    min_reader: u32,
    article: ArticleId,
    annotator: AnnotatorId,
    text: TextHash,
    records: Vec<Record>,
}

type Points = Vec<(usize, usize)>;

fn yes() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
fn is_yes(value: &bool) -> bool {
    *value
}

/// What a person said, one thing a line.
#[derive(Serialize, Deserialize)]
pub(super) enum Record {
    Read {
        spans: Points,
        finished: bool,
    },
    Mark {
        id: MarkId,
        label: LabelId,
        spans: Points,
        words: Vec<String>,
        #[serde(default, skip_serializing_if = "Attributes::is_empty")]
        attributes: Attributes,
        by: Origin,
        #[serde(default = "yes", skip_serializing_if = "is_yes")]
        sure: bool,
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
        created: Timestamp,
        changed: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamp: Option<Stamp>,
    },
    Link {
        id: LinkId,
        relation: RelationId,
        from: MarkId,
        to: MarkId,
        created: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamp: Option<Stamp>,
    },
    Comment {
        id: CommentId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        about: Option<MarkId>,
        text: String,
        created: Timestamp,
        resolved: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamp: Option<Stamp>,
    },
    Decision {
        id: DecisionId,
        of: AnnotatorId,
        mark: MarkId,
        verdict: Verdict,
        reason: String,
        created: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        stamp: Option<Stamp>,
    },
    Gone {
        id: MarkId,
        stamp: Stamp,
    },
}

/// The file of a layer.
///
/// # Errors
/// When it cannot be written as RON.
pub fn layer_to_ron(article: ArticleId, annotator: &AnnotatorId, layer: &Layer, text: &Text) -> Result<String, String> {
    let (annotator, records) = (annotator.clone(), records_of(layer, text));
    to_ron(&LayerFile { format: FORMAT, min_reader: FORMAT, article, annotator, text: text.hash(), records })
}

/// The records of a layer, in the order of its file.
pub(super) fn records_of(layer: &Layer, text: &Text) -> Vec<Record> {
    let mut records = Vec::new();
    records.extend(layer.reading.as_ref().map(|reading| Record::Read {
        spans: reading.read.iter().map(|s| to_code_points(text, *s)).collect(),
        finished: reading.finished,
    }));
    records.extend(layer.in_order().into_iter().map(|(id, mark)| mark_record(id, mark, layer, text)));
    records.extend(link_records(layer));
    records.extend(remark_records(layer));
    records.extend(layer.gone.iter().map(|(id, stamp)| Record::Gone { id: MarkId(*id), stamp: stamp.clone() }));
    records
}

fn mark_record(id: MarkId, mark: &Mark, layer: &Layer, text: &Text) -> Record {
    let covered = || mark.spans.iter().map(|s| text.get(s).unwrap_or_default().to_owned()).collect();
    Record::Mark {
        id,
        label: mark.label.clone(),
        spans: mark.spans.iter().map(|s| to_code_points(text, s)).collect(),
        words: mark.stale.as_ref().map_or_else(covered, |said| said.to_vec()),
        attributes: mark.attributes.clone(),
        by: mark.origin.clone(),
        sure: mark.sure,
        note: mark.note.clone(),
        created: mark.created,
        changed: mark.changed,
        stamp: layer.stamps.get(&id.0).cloned(),
    }
}

/// The links in the order of the marks they start at.
fn link_records(layer: &Layer) -> Vec<Record> {
    let start = |link: &Link| layer.marks.get(&link.from).map_or(usize::MAX, |m| m.spans.hull().start());
    let mut links: Vec<_> = layer.links.iter().collect();
    links.sort_by_key(|(id, link)| (start(link), **id));
    let record = |(id, link): (&LinkId, &Link)| Record::Link {
        id: *id,
        relation: link.relation.clone(),
        from: link.from,
        to: link.to,
        created: link.created,
        stamp: layer.stamps.get(&id.0).cloned(),
    };
    links.into_iter().map(record).collect()
}

fn remark_records(layer: &Layer) -> Vec<Record> {
    let comments = layer.comments.iter().map(|(id, c)| Record::Comment {
        id: *id,
        about: c.about,
        text: c.text.clone(),
        created: c.created,
        resolved: c.resolved,
        stamp: layer.stamps.get(&id.0).cloned(),
    });
    let decisions = layer.decisions.iter().map(|(id, d)| Record::Decision {
        id: *id,
        of: d.of.clone(),
        mark: d.mark,
        verdict: d.verdict,
        reason: d.reason.clone(),
        created: d.created,
        stamp: layer.stamps.get(&id.0).cloned(),
    });
    comments.chain(decisions).collect()
}

/// The layer of a file: of which article, by whom, what, and what is wrong with it.
///
/// # Errors
/// A located problem when the file cannot be read at all.
pub fn layer_from_ron(
    file: &str,
    bytes: &[u8],
    text_of: impl Fn(ArticleId) -> Option<std::sync::Arc<Text>>,
) -> Result<(ArticleId, AnnotatorId, Layer, Vec<Problem>), Problem> {
    let read: LayerFile = from_ron(file, bytes)?;
    let text = text_of(read.article).ok_or_else(|| {
        Problem::error("no_article", format!("the article {} of this layer is not in the project", read.article))
            .in_file(file, None, None)
    })?;
    let mut made = Reader::new(file, &text);
    if read.text != text.hash() {
        made.problem(
            "other_text",
            "this layer was made on another version of the text; its marks may be misplaced".to_owned(),
        );
    }
    for record in read.records {
        made.take(record);
    }
    Ok((read.article, read.annotator, made.layer, made.problems))
}

/// The layer of these records, and what is wrong with it.
pub(super) fn layer_of(file: &str, text: &Text, records: Vec<Record>) -> (Layer, Vec<Problem>) {
    let mut made = Reader::new(file, text);
    for record in records {
        made.take(record);
    }
    (made.layer, made.problems)
}

struct Reader<'a> {
    file: &'a str,
    text: &'a Text,
    layer: Layer,
    /// The ids of all rows so far: one id names one row, whatever its table.
    seen: BTreeSet<RowId>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    fn new(file: &'a str, text: &'a Text) -> Self {
        Self { file, text, layer: Layer::default(), seen: BTreeSet::new(), problems: Vec::new() }
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
        if let Some(stamp) = stamp {
            self.layer.stamps.insert(id, stamp);
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
        let mark = Mark { label, spans: placed, attributes, origin: by, sure, note, created, changed, stale };
        self.layer.marks.insert(id, mark);
    }

    fn place(&self, spans: &Points) -> Option<Spans> {
        let bytes: Option<Vec<Span>> = spans.iter().map(|p| to_bytes(self.text, *p)).collect();
        let placed = Spans::new(bytes?).ok()?;
        let on_border = |s: Span| self.text.is_grapheme_border(s.start()) && self.text.is_grapheme_border(s.end());
        let fits = placed.iter().all(on_border);
        fits.then_some(placed)
    }
}
