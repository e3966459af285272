//! `layers/<annotator>/<stem>.ron`: what one person said about one article, one record a line.
//!
//! Records are sorted by position and id, so that the same layer is the same bytes and a diff reads
//! like a list of changes. Must not know where the file lies.

mod bare;
mod read;
mod straight;

pub(super) use bare::blank;
pub use bare::{LayerHead, layer_on, layer_over_blank};
pub use read::layer_from_ron;
pub(super) use read::layer_of;

use super::{FORMAT, to_code_points, to_ron};
use crate::model::{
    AnnotatorId, ArticleId, Attributes, CommentId, DecisionId, LabelId, Layer, Link, LinkId, Mark, MarkId, Origin,
    Problem, RelationId, Stamp, Text, TextHash, Verdict,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

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

/// How many records a layer's file has, without looking at what they say: the least that reading it
/// costs.
///
/// # Errors
/// A located problem.
pub fn layer_records(bytes: &[u8]) -> Result<usize, Problem> {
    super::parsed::<LayerFile>("layer", super::text_of("layer", bytes)?).map(|file| file.records.len())
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
