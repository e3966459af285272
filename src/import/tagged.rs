//! Words with tags become a text and marks: what all column formats share.
//!
//! Tags are IOB1, IOB2, BIOES, BILOU or BMES, or labels without a letter in front; one way of reading serves
//! all of them, and which one it was is said. Where a file does not keep the spaces between its words the
//! text is put together as a person would write it. Must not know any format.

use super::draft::push_tight;
use super::told::Told;
use super::{DraftSchema, Input, Outcome, Repair};
use crate::model::Span;
use std::collections::BTreeSet;
use std::ops::Range;

/// The words of one document, sentence by sentence, with one or more levels of tags.
#[derive(Debug, Default)]
pub(super) struct Tagged<'f> {
    /// The words.
    pub words: Vec<&'f str>,
    /// The line of the file that each word stands on, from 1.
    lines: Vec<u32>,
    /// The words at which a sentence starts.
    starts: Vec<u32>,
    /// The tags of every word, level by level.
    levels: Vec<Vec<&'f str>>,
}

impl<'f> Tagged<'f> {
    /// No words yet, each of which is to have so many tags.
    pub fn of_levels(count: usize) -> Self {
        Self { levels: vec![Vec::new(); count], ..Self::default() }
    }

    /// One more word, the line of the file it stands on, and whether a sentence starts with it.
    pub fn push(&mut self, word: &'f str, line: usize, starts: bool) {
        let short = |x: usize| u32::try_from(x).unwrap_or(u32::MAX);
        if starts {
            push_tight(&mut self.starts, short(self.words.len()));
        }
        push_tight(&mut self.words, word);
        push_tight(&mut self.lines, short(line));
    }

    /// The tag of the last word on one of the levels.
    pub fn tag(&mut self, level: usize, tag: &'f str) {
        self.levels.get_mut(level).into_iter().for_each(|tags| push_tight(tags, tag));
    }

    /// The line of the first word.
    pub fn line(&self) -> Option<usize> {
        self.lines.first().map(|line| *line as usize)
    }

    /// How many tags each word has.
    pub fn count(&self) -> usize {
        self.levels.len()
    }

    /// The sentences, as ranges of words.
    fn sentences(&self) -> impl Iterator<Item = Range<usize>> + '_ {
        let starts = || self.starts.iter().map(|at| *at as usize);
        let ends = starts().skip(1).chain([self.lines.len()]);
        starts().zip(ends).map(|(from, to)| from..to.max(from))
    }

    /// Shows a scheme the tags of one level.
    pub fn show(&self, level: usize, scheme: &mut Scheme) {
        let Some(tags) = self.levels.get(level) else { return };
        self.sentences().for_each(|sentence| scheme.see(tags.get(sentence).unwrap_or_default()));
    }

    /// A text of these words, a sentence a line, and the bytes of each word in it.
    pub fn text(&self, single: bool) -> (String, Vec<Span>) {
        let (mut text, mut places) = (String::new(), Vec::with_capacity(self.words.len()));
        for sentence in self.sentences() {
            if !text.is_empty() {
                text.push('\n');
            }
            let mut spacing = Spacing::default();
            for (n, word) in self.words[sentence].iter().enumerate() {
                let space = spacing.before(word);
                if n > 0 && (single || space) {
                    text.push(' ');
                }
                let start = text.len();
                text.push_str(word);
                places.push(Span::of(start..text.len()));
            }
        }
        (text, places)
    }

    /// Tells the marks of one level, at the bytes of their words.
    pub fn tell(&self, level: usize, places: &[Span], told: &mut Told, schema: &mut DraftSchema) {
        let Some(tags) = self.levels.get(level) else { return };
        for sentence in self.sentences() {
            let first = sentence.start;
            for (label, words) in chunks(tags.get(sentence).unwrap_or_default()) {
                let ends = places.get(first + words.start).zip(places.get(first + words.end - 1));
                let Some((start, end)) = ends else { continue };
                let mark = told.mark(schema, label, (start.start() as u64, end.end() as u64), None);
                told.at_line(mark, self.lines.get(first + words.start).map_or(0, |line| *line as usize));
            }
        }
    }
}

/// A tag: its letter, where it has one, and its label; none outside of marks.
pub(super) fn parsed(tag: &str) -> Option<(Option<char>, &str)> {
    if matches!(tag, "O" | "_" | "-" | "" | "OUT") {
        return None;
    }
    let mut chars = tag.chars();
    let letter = chars.next().filter(|c| "BIESLUM".contains(*c));
    match (letter, chars.as_str().strip_prefix('-')) {
        (Some(letter), Some(label)) if !label.is_empty() => Some((Some(letter), label)),
        _ => Some((None, tag)),
    }
}

/// Whether a cell can be a tag with a letter, or says that there is none.
pub(super) fn is_tag(cell: &str) -> bool {
    parsed(cell).is_none_or(|(letter, _)| letter.is_some())
}

/// The chunks of a sentence: label and words, one after the other.
fn chunks<'t>(tags: &'t [&'t str]) -> impl Iterator<Item = (&'t str, Range<usize>)> {
    let mut tags = tags.iter().enumerate().peekable();
    std::iter::from_fn(move || {
        let (mut letter, label, at) =
            tags.find_map(|(at, tag)| parsed(tag).map(|(letter, label)| (letter, label, at)))?;
        let mut end = at + 1;
        // The next tag goes on with this chunk, unless one of the two says that it does not.
        while !matches!(letter, Some('E' | 'L' | 'S' | 'U')) {
            let goes_on = |(_, tag): &(usize, &&str)| {
                parsed(tag).is_some_and(|(next, known)| known == label && !matches!(next, Some('B' | 'S' | 'U')))
            };
            let Some((at, tag)) = tags.next_if(goes_on) else { break };
            (letter, end) = (parsed(tag).and_then(|(letter, _)| letter), at + 1);
        }
        Some((label, at..end))
    })
}

/// What the tags of a level look like, over the whole file.
#[derive(Debug, Default)]
pub(super) struct Scheme {
    letters: BTreeSet<char>,
    /// Tags without a letter.
    plain: usize,
    /// `I`, `M`, `E` and `L` that continue nothing.
    loose: usize,
    /// `B` that is not needed to tell two chunks apart.
    needless: usize,
}

impl Scheme {
    /// Looks at the tags of one sentence.
    fn see(&mut self, tags: &[&str]) {
        let mut before: Option<&str> = None;
        for tag in tags {
            let Some((letter, label)) = parsed(tag) else {
                before = None;
                continue;
            };
            match letter {
                None => self.plain += 1,
                Some('I' | 'M' | 'E' | 'L') if before != Some(label) => self.loose += 1,
                Some('B') if before != Some(label) => self.needless += 1,
                Some(_) => {}
            }
            self.letters.extend(letter);
            before = Some(label).filter(|_| !matches!(letter, Some('E' | 'L' | 'S' | 'U')));
        }
    }

    /// Says how the tags were read, and how many of them stood where they should not.
    pub fn say(&self, outcome: &mut Outcome) {
        let has = |letters: &str| letters.chars().any(|c| self.letters.contains(&c));
        let one = self.needless == 0 && self.loose > 0;
        let name = match () {
            () if self.letters.is_empty() && self.plain == 0 => return,
            () if self.plain > 0 => "labels without letters, each run of the same one a mark",
            () if has("M") => "BMES",
            () if has("LU") => "BILOU",
            () if has("ES") => "BIOES",
            () if one => "IOB1",
            () => "IOB2",
        };
        let repair = |what: String, count: usize| Repair { what, count };
        outcome.repairs.push(repair(format!("tags read as {name}"), 1));
        if self.loose > 0 && name != "IOB1" {
            let what = "tags that continue no mark taken for the start of one".to_owned();
            outcome.repairs.push(repair(what, self.loose));
        }
    }
}

/// Whether one space stands between all words, as the option `spaces` asks; which of the two it is, is said.
pub(super) fn said_spacing(input: &Input<'_>, outcome: &mut Outcome) -> bool {
    let single = input.option("spaces") == Some("single");
    let how = if single { "with single spaces" } else { "with spaces as a person would write them" };
    let what = format!("the file does not keep the spaces between words: the text was put together {how}");
    outcome.repairs.push(Repair { what, count: 1 });
    single
}

/// Where a person would put spaces.
#[derive(Debug, Default)]
struct Spacing {
    /// Whether the word before takes the next one without a space.
    joined: bool,
    double: bool,
    single: bool,
}

impl Spacing {
    /// Whether there is a space before `word`.
    fn before(&mut self, word: &str) -> bool {
        const CLOSES: [&str; 19] =
            [".", ",", ";", ":", "!", "?", ")", "]", "}", "%", "”", "’", "…", "»", "''", "-RRB-", "n't", "n’t", "..."];
        const OPENS: [&str; 13] = ["(", "[", "{", "“", "‘", "«", "``", "-LRB-", "$", "£", "€", "¿", "¡"];
        let joined = std::mem::take(&mut self.joined);
        let quote = match word {
            "\"" => Some(&mut self.double),
            "'" => Some(&mut self.single),
            _ => None,
        };
        if let Some(open) = quote {
            *open = !*open;
            self.joined = *open;
            return *open && !joined;
        }
        self.joined = OPENS.contains(&word);
        let clitic = word.len() <= 6 && word.len() > 1 && (word.starts_with('\'') || word.starts_with('’'));
        let clitic = clitic && word.chars().skip(1).all(char::is_alphabetic);
        !joined && !clitic && !CLOSES.contains(&word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_scheme_gives_the_same_marks() {
        let wanted = vec![("a-b", 0..2), ("a-b", 2..3), ("c", 4..5)];
        for tags in [
            ["B-a-b", "I-a-b", "B-a-b", "O", "B-c"],
            ["I-a-b", "I-a-b", "B-a-b", "O", "I-c"],
            ["B-a-b", "E-a-b", "S-a-b", "O", "S-c"],
            ["B-a-b", "L-a-b", "U-a-b", "O", "U-c"],
            ["B-a-b", "E-a-b", "B-a-b", "_", "c"],
        ] {
            assert_eq!(chunks(&tags).collect::<Vec<_>>(), wanted, "{tags:?}");
        }
    }

    #[test]
    fn which_scheme_it_is_is_said() {
        let said = |sentences: &[&[&str]]| {
            let (mut scheme, mut outcome) = (Scheme::default(), Outcome::default());
            for tags in sentences {
                scheme.see(tags);
            }
            scheme.say(&mut outcome);
            outcome.repairs.into_iter().map(|r| r.what).collect::<Vec<_>>().join("; ")
        };
        assert_eq!(said(&[&["B-a", "I-a", "O", "B-b"]]), "tags read as IOB2");
        assert_eq!(said(&[&["I-a", "I-a", "B-a", "O", "I-b"]]), "tags read as IOB1");
        assert_eq!(said(&[&["B-a", "M-a", "E-a", "S-b"]]), "tags read as BMES");
        assert_eq!(
            said(&[&["B-a", "O", "I-a"]]),
            "tags read as IOB2; tags that continue no mark taken for the start of one"
        );
        assert_eq!(said(&[&["O", "O"]]), "");
    }

    #[test]
    fn words_are_put_together_as_a_person_would() {
        let words =
            ["He", "said", ":", "\"", "I", "ca", "n't", "(", "or", "wo", "n't", ")", ".", "\"", "Ana", "'s", "5", "%"];
        let mut tagged = Tagged::default();
        words.iter().enumerate().for_each(|(n, word)| tagged.push(word, 1, n == 0));
        assert_eq!(tagged.text(false).0, "He said: \"I can't (or won't).\" Ana's 5%");
        let (text, places) = tagged.text(true);
        assert_eq!(&text[places[4].range()], "I");
        assert_eq!(text.matches(' ').count(), words.len() - 1);
    }
}
