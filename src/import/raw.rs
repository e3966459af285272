//! Marks as a file has them, with its own offsets, become marks of our text.
//!
//! What lies nowhere is left out and listed; what lies on other words than the file says is kept, listed
//! and says so. Must not know any format.

mod blocks;
mod sayings;

pub use blocks::Blocks;
pub use sayings::Sayings;

use super::draft::push_tight;
use super::offsets::{Placed, Placer, Stretch, Unit};
use super::{DraftComment, DraftLink, DraftMark, MarkSaid, Problems, Rare, Repair};
use crate::model::{LabelId, Problem, Spans};

/// A mark as a file has it. A file may have a great many, most of which say no more than their label.
#[derive(Debug, Clone)]
pub struct RawMark {
    /// Its label.
    pub label: LabelId,
    /// Its first piece, in the file's counting.
    pub first: Stretch,
    /// What is noted of its place in the file, from 1: its line, or in a file of JSON its byte; 0 where it is not known.
    pub at: u32,
    more: Option<Box<More>>,
}

/// What few marks have.
#[derive(Debug, Clone, Default)]
pub struct More {
    /// Its further pieces.
    pieces: Box<[Stretch]>,
    /// What is said about it.
    pub said: MarkSaid,
}

impl RawMark {
    /// A sure mark of these pieces.
    pub fn new(label: LabelId, pieces: impl IntoIterator<Item = Stretch>) -> Self {
        let mut pieces = pieces.into_iter();
        // A mark without a piece lies nowhere.
        let first = pieces.next().unwrap_or(Stretch::new(u64::MAX, 0, None));
        let rest: Box<[Stretch]> = pieces.collect();
        let more = (!rest.is_empty()).then(|| Box::new(More { pieces: rest, ..More::default() }));
        Self { label, first, at: 0, more }
    }

    /// What few marks have, to be added to.
    pub fn more(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    /// One more piece.
    pub fn add(&mut self, piece: Stretch) {
        let more = self.more();
        let mut pieces = std::mem::take(&mut more.pieces).into_vec();
        pieces.push(piece);
        more.pieces = pieces.into();
    }

    /// What is noted of its place.
    pub fn noted(&self) -> Option<usize> {
        (self.at > 0).then_some(self.at as usize)
    }

    /// Its remark.
    pub fn note(&self) -> &str {
        self.more.as_ref().map_or("", |more| &more.said.note)
    }

    /// Its pieces.
    pub fn pieces(&self) -> impl Iterator<Item = &Stretch> {
        std::iter::once(&self.first).chain(self.more.iter().flat_map(|more| &more.pieces))
    }
}

/// Marks as a file has them, in blocks that are given back one by one while they become ours.
pub type RawMarks = Blocks<RawMark>;

/// A text that marks are placed on.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'t> {
    /// Our text.
    pub text: &'t str,
    /// The text as the file has it, whose line ends may be two characters.
    pub original: &'t str,
    /// The unit of offsets that the format prescribes.
    pub unit: Unit,
}

/// What stands for a mark that was left out.
const NONE: u32 = u32::MAX;

/// What became of the marks of a file.
#[derive(Debug, Default)]
pub struct Made {
    /// The marks.
    pub marks: Vec<DraftMark>,
    /// Which of them each mark of the file became; [`NONE`] where it was left out.
    at: Vec<u32>,
    /// What was wrong.
    pub problems: Problems,
    /// What was put right.
    pub repairs: Vec<Repair>,
}

impl Made {
    /// The mark that the one of this number in the file became.
    pub fn now(&self, of: usize) -> Option<usize> {
        self.at.get(of).copied().filter(|at| *at != NONE).map(|at| at as usize)
    }

    /// A remark on a mark of the file, as one on the mark it became; on the article where that was left out.
    pub fn comment(&self, raw: DraftComment) -> DraftComment {
        let about = raw.about.and_then(|of| self.at.get(of as usize).copied()).filter(|at| *at != NONE);
        DraftComment { about, ..raw }
    }

    /// Links between marks of the file, as links between the marks they became; an end that is left out
    /// takes its links with it.
    pub fn links(&self, raw: Vec<DraftLink>) -> Vec<DraftLink> {
        let end = |of: usize| self.now(of);
        raw.into_iter().filter_map(|l| Some(DraftLink { from: end(l.from)?, to: end(l.to)?, ..l })).collect()
    }
}

/// Places the marks of a file, of which these things are said beside what they say themselves.
pub fn marks(ground: Ground<'_>, raw: RawMarks, sayings: Sayings) -> Made {
    let stretches = raw.iter().flat_map(RawMark::pieces);
    let mut placer = Placer::new(ground.text, ground.original, ground.unit, stretches);
    let mut made = Made::default();
    made.at.reserve_exact(raw.len());
    let mut sayings = sayings.sorted();
    for (n, mark) in raw.into_iter().enumerate() {
        let at = u32::try_from(made.marks.len()).unwrap_or(NONE);
        let done = one(mark, &mut placer, &mut made.problems);
        made.at.push(if done.is_some() { at } else { NONE });
        // The marks of the file give back their room block by block, so that this list is not taken at once.
        if let Some(mut mark) = done {
            sayings.give(n, &mut mark);
            push_tight(&mut made.marks, mark);
        }
    }
    made.repairs = placer.repairs();
    made
}

fn one(raw: RawMark, placer: &mut Placer<'_>, problems: &mut Problems) -> Option<DraftMark> {
    let (mut spans, mut is_stale, mut nowhere) = (Vec::new(), false, false);
    for piece in raw.pieces() {
        match placer.place(piece) {
            Placed::Here(span) => spans.push(span),
            Placed::Stale(span) => {
                is_stale = true;
                spans.push(span);
            }
            Placed::Nowhere => nowhere = true,
        }
    }
    let name = || format!("the mark “{}” {}", raw.label, offsets(&raw));
    // Pieces that met inside a user-perceived character share it once they are rounded to whole ones.
    let made = if nowhere {
        Err(format!("{} lies beyond the text or ends before it starts; it was left out", name()))
    } else {
        Spans::united(spans).map_err(|why| format!("{}: {why}; it was left out", name()))
    };
    let spans = match made {
        Ok(spans) => spans,
        Err(why) => {
            problems.push(located(Problem::error("bad_span", why), &raw));
            return None;
        }
    };
    if is_stale {
        problems.push(stale(&raw));
    }
    let words = || raw.pieces().map(|p| p.words.as_deref().unwrap_or_default().to_owned()).collect();
    let stale = is_stale.then(words);
    let said = raw.more.map(|more| more.said).unwrap_or_default();
    Some(DraftMark { label: raw.label, spans, said: Rare::from(MarkSaid { stale, ..said }) })
}

fn offsets(raw: &RawMark) -> String {
    raw.pieces().map(|p| format!("{}..{}", p.start, p.end)).collect::<Vec<_>>().join(" ")
}

fn stale(raw: &RawMark) -> Problem {
    let words: Vec<&str> = raw.pieces().filter_map(|p| p.words.as_deref()).collect();
    let message = format!(
        "the mark “{}” {} says it covers “{}”, but other words stand there and these were not found; it needs placing",
        raw.label,
        offsets(raw),
        words.join(" … ")
    );
    located(Problem::warning("stale_words", message), raw)
}

fn located(problem: Problem, raw: &RawMark) -> Problem {
    problem.in_file("", raw.noted(), None)
}
