//! The order in which the pieces of marks are opened and closed along a text.
//!
//! Must not know how an opening or a closing is written.

use super::NotedMark;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// A piece of a mark starts or ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Event {
    /// The byte of the text before which it happens.
    pub at: usize,
    /// The mark, by its place in the list.
    pub mark: usize,
    /// What happens.
    pub what: What,
}

/// What happens to a piece.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// The first piece of a mark starts.
    Open,
    /// Another piece of a mark starts.
    OpenAgain,
    /// The piece that was opened last ends.
    Close,
    /// A piece ends under one that was opened after it.
    CloseUnder,
}

/// Every opening and closing, in the order of the text. At one place what ends comes first, from
/// the inside out, then what starts, the longest first: so pieces nest wherever they can.
pub(super) fn events(marks: &[NotedMark]) -> Vec<Event> {
    let mut sweep = Sweep::default();
    for piece in pieces(marks) {
        sweep.close_until(piece.start);
        sweep.open(&piece);
    }
    sweep.close_until(usize::MAX);
    sweep.events
}

struct Piece {
    start: usize,
    end: usize,
    mark: usize,
    first: bool,
    /// An empty piece of the same mark lies where this one starts, and has to close before it opens.
    waits: bool,
}

fn pieces(marks: &[NotedMark]) -> Vec<Piece> {
    let mut made = Vec::new();
    for (mark, row) in marks.iter().enumerate() {
        let mut last = None;
        for span in row.spans.iter() {
            let (start, end) = (span.start(), span.end());
            made.push(Piece { start, end, mark, first: last.is_none(), waits: last == Some((start, start)) });
            last = Some((start, end));
        }
    }
    made.sort_by_key(|p| (p.start, p.waits, Reverse(p.end), p.mark));
    made
}

/// A walk along the text. Pieces that are open are known by their number in the order of opening.
#[derive(Default)]
struct Sweep {
    events: Vec<Event>,
    opened: usize,
    /// The marks of the open pieces; the last one was opened last.
    open: BTreeMap<usize, usize>,
    /// The ends of the open pieces; of those that end together the last opened comes first.
    ends: BTreeSet<(usize, Reverse<usize>)>,
}

impl Sweep {
    fn open(&mut self, piece: &Piece) {
        let what = if piece.first { What::Open } else { What::OpenAgain };
        self.events.push(Event { at: piece.start, mark: piece.mark, what });
        self.open.insert(self.opened, piece.mark);
        self.ends.insert((piece.end, Reverse(self.opened)));
        self.opened += 1;
        if piece.start == piece.end {
            // An empty piece holds nothing, not even another empty one.
            self.close_until(piece.end);
        }
    }

    fn close_until(&mut self, place: usize) {
        while let Some((end, Reverse(number))) = self.ends.first().copied().filter(|(end, _)| *end <= place) {
            self.ends.pop_first();
            let on_top = self.open.last_key_value().is_some_and(|(last, _)| *last == number);
            let what = if on_top { What::Close } else { What::CloseUnder };
            if let Some(mark) = self.open.remove(&number) {
                self.events.push(Event { at: end, mark, what });
            }
        }
    }
}
