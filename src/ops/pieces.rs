//! Marks of several pieces: add one, drop one, join them.
//!
//! Must not know how a piece was selected.

use super::marks::{find, move_to};
use crate::edit::{Refusal, Transaction};
use crate::model::{LayerKey, MarkId, Project, Span, Spans};
use jiff::Timestamp;

/// One more piece for a mark; what touches or overlaps a piece grows it.
///
/// # Errors
/// When the mark is gone or the piece is empty.
pub fn add(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    piece: Span,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    let mut all = find(project, layer, id)?.spans.as_slice().to_vec();
    all.push(piece);
    let spans = Spans::new(united(all)).map_err(|e| Refusal::new(e.to_string()))?;
    move_to(project, layer, id, spans, now)
}

/// The same stretches, those that touch or overlap made one.
pub fn united(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut made: Vec<Span> = Vec::with_capacity(spans.len());
    for span in spans {
        match made.last_mut() {
            Some(last) if span.start() <= last.end() => {
                *last = Span::of(last.start()..last.end().max(span.end()));
            }
            _ => made.push(span),
        }
    }
    made
}

/// The mark without the piece that covers `offset`.
///
/// # Errors
/// When it has one piece only, or none there.
pub fn drop_at(
    project: &Project,
    layer: &LayerKey,
    id: MarkId,
    offset: usize,
    now: Timestamp,
) -> Result<Transaction, Refusal> {
    let spans = &find(project, layer, id)?.spans;
    let rest: Vec<Span> = spans.iter().filter(|s| !s.covers(offset)).collect();
    if rest.len() == spans.count() {
        return Err(Refusal::new("The mark has no piece here."));
    }
    let rest = Spans::new(rest).map_err(|_| Refusal::new("This is the mark's only piece; delete the mark instead."))?;
    move_to(project, layer, id, rest, now)
}

/// One span from the first piece to the last.
///
/// # Errors
/// When the mark has one piece only.
pub fn join(project: &Project, layer: &LayerKey, id: MarkId, now: Timestamp) -> Result<Transaction, Refusal> {
    let spans = &find(project, layer, id)?.spans;
    if spans.count() < 2 {
        return Err(Refusal::new("The mark has one piece only."));
    }
    move_to(project, layer, id, Spans::one(spans.hull()), now)
}
