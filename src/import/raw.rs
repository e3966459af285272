//! Marks as a file has them, with its own offsets, become marks of our text.
//!
//! What lies nowhere is left out and listed; what lies on other words than the file says is kept, listed
//! and says so. Must not know any format.

use super::offsets::{Placed, Stretch, Unit, place};
use super::{DraftLink, DraftMark, Repair};
use crate::model::{AttributeId, LabelId, Problem, Span, Spans, Value};
use std::collections::BTreeMap;

/// A mark as a file has it.
#[derive(Debug, Clone)]
pub struct RawMark {
    /// Its label.
    pub label: LabelId,
    /// Its pieces, in the file's counting.
    pub pieces: Vec<Stretch>,
    /// Its attributes.
    pub attributes: BTreeMap<AttributeId, Value>,
    /// A remark.
    pub note: String,
    /// Whether its maker was sure of it.
    pub sure: bool,
    /// The line of the file it stands on, from 1, where the file has lines.
    pub line: Option<usize>,
}

impl RawMark {
    /// A sure mark of these pieces.
    pub fn new(label: LabelId, pieces: Vec<Stretch>) -> Self {
        Self { label, pieces, attributes: BTreeMap::new(), note: String::new(), sure: true, line: None }
    }
}

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

/// What became of the marks of a file.
#[derive(Debug, Default)]
pub struct Made {
    /// The marks.
    pub marks: Vec<DraftMark>,
    /// Which of them each mark of the file became.
    pub at: Vec<Option<usize>>,
    /// What was wrong.
    pub problems: Vec<Problem>,
    /// What was put right.
    pub repairs: Vec<Repair>,
}

impl Made {
    /// Links between marks of the file, as links between the marks they became; an end that is left out
    /// takes its links with it.
    pub fn links(&self, raw: Vec<DraftLink>) -> Vec<DraftLink> {
        let end = |of: usize| self.at.get(of).copied().flatten();
        raw.into_iter().filter_map(|l| Some(DraftLink { from: end(l.from)?, to: end(l.to)?, ..l })).collect()
    }
}

/// Places the marks of a file.
pub fn marks(ground: Ground<'_>, raw: Vec<RawMark>) -> Made {
    let stretches: Vec<Stretch> = raw.iter().flat_map(|m| m.pieces.iter().cloned()).collect();
    let placing = place(ground.text, ground.original, ground.unit, &stretches);
    let mut made = Made { repairs: placing.repairs, ..Made::default() };
    let mut placed = placing.placed.into_iter();
    for mark in raw {
        let pieces: Vec<Placed> = placed.by_ref().take(mark.pieces.len()).collect();
        let at = made.marks.len();
        match one(&mark, &pieces) {
            Ok(done) => {
                if done.stale.is_some() {
                    made.problems.push(stale(&mark));
                }
                made.marks.push(done);
                made.at.push(Some(at));
            }
            Err(why) => {
                made.at.push(None);
                made.problems.push(located(Problem::error("bad_span", why), &mark));
            }
        }
    }
    made
}

fn one(raw: &RawMark, pieces: &[Placed]) -> Result<DraftMark, String> {
    let span = |placed: &Placed| match placed {
        Placed::Here(span) | Placed::Stale(span) => Some(*span),
        Placed::Nowhere => None,
    };
    let spans: Option<Vec<Span>> = pieces.iter().map(span).collect();
    let name = || format!("the mark “{}” {}", raw.label, offsets(raw));
    let spans =
        spans.ok_or_else(|| format!("{} lies beyond the text or ends before it starts; it was left out", name()))?;
    // Pieces that met inside a user-perceived character share it once they are rounded to whole ones.
    let spans = Spans::united(spans).map_err(|why| format!("{}: {why}; it was left out", name()))?;
    let is_stale = pieces.iter().any(|p| matches!(p, Placed::Stale(_)));
    let words = || raw.pieces.iter().map(|p| p.words.clone().unwrap_or_default()).collect::<Vec<_>>();
    let mut mark = DraftMark::new(raw.label.clone(), spans);
    mark.attributes.clone_from(&raw.attributes);
    mark.note.clone_from(&raw.note);
    mark.sure = raw.sure;
    mark.stale = is_stale.then(|| words().into_boxed_slice());
    Ok(mark)
}

fn offsets(raw: &RawMark) -> String {
    raw.pieces.iter().map(|p| format!("{}..{}", p.start, p.end)).collect::<Vec<_>>().join(" ")
}

fn stale(raw: &RawMark) -> Problem {
    let words: Vec<String> = raw.pieces.iter().filter_map(|p| p.words.clone()).collect();
    let message = format!(
        "the mark “{}” {} says it covers “{}”, but other words stand there and these were not found; it needs placing",
        raw.label,
        offsets(raw),
        words.join(" … ")
    );
    located(Problem::warning("stale_words", message), raw)
}

fn located(problem: Problem, raw: &RawMark) -> Problem {
    problem.in_file("", raw.line, raw.line.map(|_| 1))
}
