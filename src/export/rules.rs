//! What becomes of marks that a format cannot carry as they are: those of several pieces, those that share text
//! and those that end inside a token.
//!
//! Each rule is an option that a format has in its table where it changes something there; the first value is
//! what is done where nothing is said. The words of a loss are those of the rule in force. Must not know any format.

mod beside;

pub use beside::{about_rule, is_rule, rule_beside, rule_in_words, rules_of};

use super::tokeniser::Tokeniser;
use super::tokens::{chunks, within};
use super::{Format, LossKind, OptionSpec, Options};
use crate::edit::Refusal;
use crate::model::{Span, Spans};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

const PIECES: &str = "pieces";
const OVERLAPS: &str = "overlaps";
const TOKENS: &str = "tokens";

/// For formats whose marks are in one piece.
pub(super) const HULL: OptionSpec = pieces(&["hull", "split", "first", "drop"]);
/// For formats whose marks are made of chunks.
pub(super) const SPLIT: OptionSpec = pieces(&["split", "hull", "first", "drop"]);
/// For formats whose tokens are cut for marks.
pub(super) const CUT: OptionSpec = tokens(&["cut", "outwards", "inwards", "drop"]);
/// For formats whose tokens are words.
pub(super) const WORDS: OptionSpec = tokens(&["outwards", "inwards", "cut", "drop"]);

const fn pieces(values: &'static [&'static str]) -> OptionSpec {
    let about = "marks of several pieces; hull: one from the first to the last";
    OptionSpec { name: PIECES, values, about, default: values[0] }
}

const fn tokens(values: &'static [&'static str]) -> OptionSpec {
    let about = "marks that end inside a token; cut: the token is cut there";
    OptionSpec { name: TOKENS, values, about, default: values[0] }
}

/// For formats, or columns of them, in which marks share nothing; `about` says what is chosen.
pub(super) const fn overlaps(about: &'static str) -> OptionSpec {
    let values: &[&str] = &["outermost", "innermost", "first"];
    OptionSpec { name: OVERLAPS, values, about, default: values[0] }
}

/// What becomes of a mark of several pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfPieces {
    /// One mark, from the first piece to the last.
    Hull,
    /// A mark, or a chunk, for each piece.
    Split,
    /// The first piece that covers anything.
    First,
    /// Nothing.
    Drop,
}

/// Which of several marks that share something is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfSeveral {
    /// The one that covers most.
    Outermost,
    /// The one that covers least.
    Innermost,
    /// The one that starts first, of those the longest.
    First,
}

/// What becomes of a mark that starts or ends inside a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OfBorders {
    /// The token is cut there.
    Cut,
    /// It grows to whole tokens.
    Outwards,
    /// It shrinks to whole tokens.
    Inwards,
    /// Nothing.
    Drop,
}

/// The rules in force. A format heeds those of its options; the others are never asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rules {
    pub pieces: OfPieces,
    pub overlaps: OfSeveral,
    pub tokens: OfBorders,
    /// What a token is.
    pub tokeniser: Tokeniser,
}

impl Rules {
    /// The rules that `options` choose, and what is done in `format` where they say nothing.
    ///
    /// # Errors
    /// A refusal when a value is misspelt.
    pub fn of(format: &Format, options: &Options) -> Result<Self, Refusal> {
        let chosen = |name: &str| {
            let spec = format.options.iter().find(|spec| spec.name == name);
            spec.map_or(Ok(""), |spec| super::options::choice(options, name, spec.values))
        };
        Ok(Self {
            pieces: match chosen(PIECES)? {
                "split" => OfPieces::Split,
                "first" => OfPieces::First,
                "drop" => OfPieces::Drop,
                _ => OfPieces::Hull,
            },
            overlaps: match chosen(OVERLAPS)? {
                "innermost" => OfSeveral::Innermost,
                "first" => OfSeveral::First,
                _ => OfSeveral::Outermost,
            },
            tokens: match chosen(TOKENS)? {
                "outwards" => OfBorders::Outwards,
                "inwards" => OfBorders::Inwards,
                "drop" => OfBorders::Drop,
                _ => OfBorders::Cut,
            },
            tokeniser: Tokeniser::of(format, options)?,
        })
    }

    /// Whether a loss of this kind is a mark that is not written, not one that is changed.
    pub fn drops(self, kind: LossKind) -> bool {
        match kind {
            LossKind::Overlap | LossKind::Nesting | LossKind::ZeroWidth => true,
            LossKind::Discontinuous => self.pieces == OfPieces::Drop,
            LossKind::TokenBorder => self.tokens == OfBorders::Drop,
            _ => false,
        }
    }
}

/// Why a mark is not written, and the rule in words.
pub(super) type Unwritten = (LossKind, &'static str);

impl OfPieces {
    /// The marks that one of these spans becomes, in order of the text.
    pub fn of(self, spans: &Spans) -> Vec<Spans> {
        let covers = |span: &Span| !span.is_empty();
        match self {
            _ if spans.count() == 1 => vec![spans.clone()],
            Self::Hull => vec![Spans::one(spans.hull())],
            Self::Split => spans.iter().map(Spans::one).collect(),
            Self::First => spans.iter().find(covers).or(spans.iter().next()).map(Spans::one).into_iter().collect(),
            Self::Drop => Vec::new(),
        }
    }

    /// The rule in words; `links` where the format has links.
    pub fn words(self, links: bool) -> &'static str {
        match self {
            Self::Hull => "a mark of several pieces is written as one, from its first piece to its last",
            Self::Split if links => "each piece is written as a mark of its own; links join the first",
            Self::Split => "each piece is written as a mark of its own",
            Self::First => "of a mark of several pieces only the first is written",
            Self::Drop => "marks of several pieces are not written",
        }
    }
}

impl OfSeveral {
    /// The rule in words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Outermost => "of marks that share tokens the one that covers most is written",
            Self::Innermost => "of marks that share tokens the one that covers least is written",
            Self::First => "of marks that share tokens the one that starts first is written",
        }
    }

    /// For each mark, in order of the text and given by its stretches, the marks that keep it out: none where it
    /// is written. Ties go to the one that comes first.
    pub fn keep(self, marks: &[Vec<Range<usize>>]) -> Vec<BTreeSet<usize>> {
        let mut numbers: Vec<usize> = (0..marks.len()).collect();
        let size = |n: &usize| marks[*n].iter().map(ExactSizeIterator::len).sum::<usize>();
        match self {
            Self::Outermost => numbers.sort_by_key(|n| Reverse(size(n))),
            Self::Innermost => numbers.sort_by_key(size),
            Self::First => {}
        }
        let mut kept_out = vec![BTreeSet::new(); marks.len()];
        // Start, end and mark of every stretch that is taken; they share nothing.
        let mut taken: BTreeMap<usize, (usize, usize)> = BTreeMap::new();
        for number in numbers {
            for stretch in &marks[number] {
                let before = taken.range(..stretch.end).rev().take_while(|(_, (end, _))| *end > stretch.start);
                kept_out[number].extend(before.map(|(_, (_, by))| *by));
            }
            if kept_out[number].is_empty() {
                let mine = marks[number].iter().filter(|stretch| !stretch.is_empty());
                taken.extend(mine.map(|stretch| (stretch.start, (stretch.end, number))));
            }
        }
        kept_out
    }
}

impl OfBorders {
    /// What is said of a mark whose borders were moved, or which was left out for them.
    pub fn words(self) -> &'static str {
        match self {
            Self::Cut => "starts and ends in white space are moved to the borders of tokens",
            Self::Outwards => "starts and ends are moved outwards to the borders of tokens",
            Self::Inwards => "starts and ends are moved inwards to the borders of tokens",
            Self::Drop => "marks that do not start and end with a token are not written",
        }
    }

    /// What is said of a mark that no token is left of.
    pub fn nothing(self) -> &'static str {
        match self {
            Self::Inwards => "marks that cover no whole token are not written",
            Self::Cut | Self::Outwards | Self::Drop => "marks that cover no token are not written",
        }
    }

    /// The stretches of tokens that these pieces become; none where no token is left.
    pub fn stretches(self, tokens: &[Range<usize>], pieces: &[Range<usize>]) -> Vec<Range<usize>> {
        if self == Self::Inwards {
            return pieces.iter().map(|piece| within(tokens, piece)).filter(|stretch| !stretch.is_empty()).collect();
        }
        chunks(tokens, pieces)
    }

    /// Where a mark comes to lie on these tokens: each of its stretches in tokens, and whether it covers other
    /// bytes there than it did.
    ///
    /// # Errors
    /// Why it is not written, and the rule in words.
    pub fn place(
        self,
        tokens: &[Range<usize>],
        pieces: &[Range<usize>],
    ) -> Result<(Vec<Range<usize>>, bool), Unwritten> {
        let stretches = self.stretches(tokens, pieces);
        if stretches.is_empty() {
            return Err((LossKind::ZeroWidth, self.nothing()));
        }
        let moved = !stretches.iter().map(|stretch| bytes(tokens, stretch)).eq(pieces.iter().cloned());
        if moved { Ok((self.moved(stretches)?, true)) } else { Ok((stretches, false)) }
    }

    /// What was moved to the borders of tokens.
    ///
    /// # Errors
    /// Why it is not written, and the rule in words, where nothing may be moved.
    pub fn moved<T>(self, placed: T) -> Result<T, Unwritten> {
        if self == Self::Drop { Err((LossKind::TokenBorder, self.words())) } else { Ok(placed) }
    }

    /// Whether tokens are cut where marks start and end.
    pub fn cuts(self) -> bool {
        self == Self::Cut
    }
}

/// The bytes from the first token of a stretch to its last.
pub(super) fn bytes(tokens: &[Range<usize>], stretch: &Range<usize>) -> Range<usize> {
    let start = tokens.get(stretch.start).map_or(0, |token| token.start);
    let end = stretch.end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(start, |token| token.end);
    start..end
}
