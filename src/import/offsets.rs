//! Offsets of other tools become bytes of our text.
//!
//! Tools count in code points, in UTF-16 units, in bytes or in user-perceived characters, and a line end
//! of two characters as one or as two; on plain English they all agree, so that a wrong guess is
//! invisible. Where a file repeats the words of its marks, each way of counting is tried against them.
//! Must not know any format.

use super::Repair;
use crate::model::Span;
use std::ops::Range;
use unicode_segmentation::UnicodeSegmentation;

/// A way to count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unit {
    /// Unicode code points: Python.
    CodePoints,
    /// UTF-16 code units: Java and browsers.
    Utf16,
    /// Bytes of UTF-8.
    Bytes,
    /// User-perceived characters.
    Graphemes,
}

impl Unit {
    const ALL: [Self; 4] = [Self::CodePoints, Self::Utf16, Self::Bytes, Self::Graphemes];

    /// The unit of this name in options: `code-points`, `utf-16`, `bytes` or `graphemes`.
    pub fn named(name: &str) -> Option<Self> {
        let of = |(known, unit): &(&str, Self)| (*known == name).then_some(*unit);
        Self::NAMES.iter().find_map(of)
    }

    /// The names of the units in options.
    pub const NAMES: [(&'static str, Self); 4] = [
        ("code-points", Self::CodePoints),
        ("utf-16", Self::Utf16),
        ("bytes", Self::Bytes),
        ("graphemes", Self::Graphemes),
    ];

    /// The unit in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::CodePoints => "code points",
            Self::Utf16 => "UTF-16 units",
            Self::Bytes => "UTF-8 bytes",
            Self::Graphemes => "user-perceived characters",
        }
    }
}

/// How a file counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counting {
    unit: Unit,
    /// Whether a carriage return before a line feed counts.
    returns: bool,
}

/// A stretch that a file names, in its own counting, and the words it says are there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// Its first offset.
    pub start: u32,
    /// The offset after its last.
    pub end: u32,
    /// The words that the file has for it.
    pub words: Option<Box<str>>,
}

impl Stretch {
    /// A stretch with the words that the file has for it. No text goes as far as the largest offset that is kept,
    /// which stands for all that are larger.
    pub fn new(start: u64, end: u64, words: Option<Box<str>>) -> Self {
        let short = |offset: u64| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { start: short(start), end: short(end), words }
    }
}

/// Where a stretch lies in our text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placed {
    /// Here, on borders of user-perceived characters.
    Here(Span),
    /// Here, but the words there are others than the file says.
    Stale(Span),
    /// Nowhere: beyond the text, or ending before it starts.
    Nowhere,
}

/// What placing gave.
#[derive(Debug, Default)]
pub struct Placing {
    /// Where each stretch lies.
    pub placed: Vec<Placed>,
    /// What was put right.
    pub repairs: Vec<Repair>,
}

/// Places the stretches of one text. `original` is the text as the file has it, whose line ends may be
/// two characters; `text` is the same with line feeds alone. `standard` is the unit that the format
/// prescribes, used where the words do not tell another.
pub fn place(text: &str, original: &str, standard: Unit, stretches: &[Stretch]) -> Placing {
    let mut placing = Placer::new(text, original, standard, stretches.iter());
    let placed = stretches.iter().map(|stretch| placing.place(stretch)).collect();
    Placing { placed, repairs: placing.repairs() }
}

/// Places the stretches of one text, one after the other.
pub(super) struct Placer<'t> {
    text: &'t str,
    table: Table,
    counting: Counting,
    usual: Counting,
    /// How many stretches were placed, found again by their words, and rounded.
    placed: usize,
    found: usize,
    rounded: usize,
}

impl<'t> Placer<'t> {
    /// As [`place`], for the stretches that will come.
    pub fn new<'s>(
        text: &'t str,
        original: &str,
        standard: Unit,
        stretches: impl Iterator<Item = &'s Stretch>,
    ) -> Self {
        let counting = counting(text, original, standard, stretches);
        let usual = Counting { unit: standard, returns: original.len() != text.len() };
        let table = Table::new(original, counting);
        Self { text, table, counting, usual, placed: 0, found: 0, rounded: 0 }
    }

    /// Where the next stretch lies.
    pub fn place(&mut self, stretch: &Stretch) -> Placed {
        self.placed += 1;
        let (text, rounded) = (self.text, &mut self.rounded);
        let bytes = self.table.bytes(stretch);
        if let Some(fits) = bytes.clone().filter(|b| agrees(text, b, stretch.words.as_deref())) {
            return Placed::Here(whole(text, fits, rounded));
        }
        if let Some(there) = again(text, stretch, bytes.as_ref()) {
            self.found += 1;
            return Placed::Here(whole(text, there, rounded));
        }
        bytes.map_or(Placed::Nowhere, |b| Placed::Stale(whole(text, b, rounded)))
    }

    /// What was put right.
    pub fn repairs(self) -> Vec<Repair> {
        let Self { counting, usual, .. } = self;
        let line_ends = if counting.returns == usual.returns { "" } else { ", line ends as one" };
        let other = format!("offsets count {}{line_ends}, not {}", counting.unit.words(), usual.unit.words());
        let all = [
            (other, if counting == usual { 0 } else { self.placed }),
            ("marks found again by their words".to_owned(), self.found),
            ("ends inside a user-perceived character rounded outwards".to_owned(), self.rounded),
        ];
        all.into_iter().filter(|(_, count)| *count > 0).map(|(what, count)| Repair { what, count }).collect()
    }
}

/// The way of counting that most of the words agree with; the standard one where they do not tell.
fn counting<'s>(text: &str, original: &str, standard: Unit, stretches: impl Iterator<Item = &'s Stretch>) -> Counting {
    let two = original.len() != text.len();
    let usual = Counting { unit: standard, returns: two };
    let telling: Vec<&Stretch> = stretches.filter(|s| s.words.is_some()).take(2_000).collect();
    if telling.is_empty() || (text.is_ascii() && !two) {
        return usual;
    }
    let agree = |counting: Counting| {
        let table = Table::new(original, counting);
        let fits = |s: &&&Stretch| table.bytes(s).is_some_and(|b| agrees(text, &b, s.words.as_deref()));
        telling.iter().filter(fits).count()
    };
    let mut best = (agree(usual), usual);
    if best.0 == telling.len() {
        return usual;
    }
    for unit in Unit::ALL {
        for returns in [two, false] {
            let counting = Counting { unit, returns };
            let count = agree(counting);
            if count > best.0 {
                best = (count, counting);
            }
        }
    }
    best.1
}

/// Whether the words at `bytes` are those of the file. Line ends count as the same however they are
/// written, and as a space, which some tools put in their place.
fn agrees(text: &str, bytes: &Range<usize>, words: Option<&str>) -> bool {
    let (Some(there), Some(said)) = (text.get(bytes.clone()), words) else {
        return text.get(bytes.clone()).is_some();
    };
    there == said || (there.contains('\n') && same_but_line_ends(there, said))
}

fn same_but_line_ends(there: &str, said: &str) -> bool {
    let said = said.replace("\r\n", "\n");
    let mut said = said.chars();
    there.chars().all(|c| said.next().is_some_and(|s| s == c || (c == '\n' && (s == ' ' || s == '\r'))))
        && said.next().is_none()
}

/// Where the words stand, when they stand in the text once only, or once only near where they should.
fn again(text: &str, stretch: &Stretch, near: Option<&Range<usize>>) -> Option<Range<usize>> {
    const NEAR: usize = 400;
    let words = stretch.words.as_deref().filter(|w| !w.trim().is_empty())?;
    let only = |from: usize, part: &str| {
        let mut found = part.match_indices(words);
        let at = found.next()?.0 + from;
        found.next().is_none().then(|| at..at + words.len())
    };
    only(0, text).or_else(|| {
        let middle = near?.start;
        let (from, to) = (floor(text, middle.saturating_sub(NEAR)), floor(text, (middle + NEAR).min(text.len())));
        only(from, &text[from..to])
    })
}

fn floor(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// The span of `bytes`, grown to whole user-perceived characters.
pub fn outward(text: &str, bytes: Range<usize>) -> Span {
    whole(text, bytes, &mut 0)
}

fn whole(text: &str, bytes: Range<usize>, rounded: &mut usize) -> Span {
    let border = |at: usize| {
        let mut cursor = unicode_segmentation::GraphemeCursor::new(at, text.len(), true);
        cursor.is_boundary(text, 0).unwrap_or(true)
    };
    if border(bytes.start) && border(bytes.end) {
        return Span::of(bytes);
    }
    *rounded += 1;
    let start = if border(bytes.start) { bytes.start } else { crate::text::grapheme_before(text, bytes.start) };
    let end = if border(bytes.end) { bytes.end } else { crate::text::grapheme_after(text, bytes.end) };
    Span::of(start..end)
}

/// The byte of our text at each offset of a file's counting.
struct Table {
    bytes: Vec<u32>,
}

impl Table {
    fn new(original: &str, counting: Counting) -> Self {
        let mut bytes = Vec::with_capacity(original.len() + 1);
        let mut at = 0_u32;
        if counting.unit == Unit::Graphemes {
            for grapheme in original.graphemes(true) {
                bytes.push(at);
                let kept = grapheme.replace("\r\n", "\n").len();
                at += u32::try_from(kept).unwrap_or(0);
            }
        } else {
            let mut chars = original.chars().peekable();
            while let Some(c) = chars.next() {
                let dropped = c == '\r' && chars.peek() == Some(&'\n');
                let units = match counting.unit {
                    Unit::Utf16 => c.len_utf16(),
                    Unit::Bytes => c.len_utf8(),
                    _ => 1,
                };
                if !dropped || counting.returns {
                    bytes.extend(std::iter::repeat_n(at, units));
                }
                if !dropped {
                    at += u32::try_from(c.len_utf8()).unwrap_or(0);
                }
            }
        }
        bytes.push(at);
        Self { bytes }
    }

    /// The bytes of a stretch; none beyond the text or where it ends before it starts.
    fn bytes(&self, stretch: &Stretch) -> Option<Range<usize>> {
        let at = |offset: u32| self.bytes.get(offset as usize).map(|b| *b as usize);
        let (start, end) = (at(stretch.start)?, at(stretch.end)?);
        (start <= end).then_some(start..end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn count(text: &str, counting: Counting, byte: usize) -> u64 {
        let before = &text[..byte];
        let units = match counting.unit {
            Unit::CodePoints => before.chars().count(),
            Unit::Utf16 => before.chars().map(char::len_utf16).sum(),
            Unit::Bytes => before.len(),
            Unit::Graphemes => before.graphemes(true).count(),
        };
        units as u64
    }

    proptest! {
        #[test]
        fn whichever_way_a_file_counts_its_words_are_found(
            pieces in proptest::collection::vec("[a-c]{1,3}|👩‍👩‍👧|é|e\u{301}|東京|قال| ", 4..24),
            unit in 0usize..4, from in 0usize..20, len in 1usize..6,
        ) {
            let text = pieces.concat();
            let unit = Unit::ALL[unit];
            let borders: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
            let start = borders[from % borders.len()];
            let end = borders[(from % borders.len() + len).min(borders.len() - 1)];
            let counting = Counting { unit, returns: false };
            let at = |byte: usize| count(&text, counting, byte);
            let said = |start: usize, end: usize| Stretch::new(at(start), at(end), Some(text[start..end].into()));
            // The first and the last character tell the unit, too.
            let all = [said(start, end), said(0, borders[1]), said(borders[borders.len() - 2], text.len())];
            let made = place(&text, &text, unit, &all);
            prop_assert_eq!(made.placed[0], Placed::Here(Span::of(start..end)));
            let other = place(&text, &text, Unit::CodePoints, &all);
            let Placed::Here(found) = other.placed[0] else { panic!("{:?}", other.placed) };
            prop_assert_eq!(&text[found.range()], &text[start..end]);
        }

        #[test]
        fn no_offsets_make_it_panic(text in "\\PC{0,20}", start in any::<u64>(), end in any::<u64>(), words in proptest::option::of("\\PC{0,4}")) {
            let stretch = Stretch::new(start % 40, end % 40, words.clone().map(Into::into));
            place(&text, &text, Unit::Utf16, std::slice::from_ref(&stretch));
            place(&text, &text, Unit::Utf16, &[Stretch::new(start, end, words.map(Into::into))]);
        }
    }

    #[test]
    fn a_line_end_of_two_characters_counts_as_one_or_two() {
        let (text, original) = ("one\ntwo", "one\r\ntwo");
        let said = |start, end| Stretch { start, end, words: Some("two".into()) };
        let two = Placed::Here(Span::of(4..7));
        assert_eq!(place(text, original, Unit::CodePoints, &[said(5, 8)]).placed, [two]);
        let made = place(text, original, Unit::CodePoints, &[said(4, 7)]);
        assert_eq!(made.placed, [two]);
        assert_eq!(made.repairs[0].what, "offsets count code points, line ends as one, not code points");
    }

    #[test]
    fn words_that_are_elsewhere_are_found_where_they_stand_once() {
        let text = "Ana met Ben. Ben left.";
        let said = |start, end, words: &str| Stretch { start, end, words: Some(words.into()) };
        let made = place(
            text,
            text,
            Unit::CodePoints,
            &[said(2, 5, "Ana"), said(9, 12, "Ben"), said(0, 3, "Cem"), said(50, 60, "x")],
        );
        assert_eq!(made.placed[0], Placed::Here(Span::of(0..3)));
        assert_eq!(made.placed[1], Placed::Stale(Span::of(9..12)), "there are two of them: nothing is guessed");
        assert_eq!(made.placed[2], Placed::Stale(Span::of(0..3)));
        assert_eq!(made.placed[3], Placed::Nowhere);
    }

    #[test]
    fn an_end_inside_a_character_is_rounded_outwards() {
        let text = "a👩‍👩‍👧b";
        let made = place(text, text, Unit::CodePoints, &[Stretch { start: 1, end: 3, words: None }]);
        assert_eq!(made.placed, [Placed::Here(Span::of(1..text.len() - 1))]);
        assert_eq!(made.repairs[0].count, 1);
    }
}
