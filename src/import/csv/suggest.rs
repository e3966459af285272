//! What the columns of a table most likely are: by their names, then by what their cells look like.
//!
//! Only a suggestion to somebody who looks at it; nothing is read by it alone. Must not know the reader.

use super::columns::{MEANINGS, Places, by_name};
use super::head::TableLook;
use crate::import::tagged::{is_tag, parsed};
use std::collections::BTreeSet;

/// How long cells are, on the average, that are texts rather than words.
const LONG: usize = 25;

/// What the columns most likely are.
pub(super) fn columns(look: &TableLook) -> Places {
    let mut guess = Guess { look, at: Places::new() };
    by_name(&look.header, &mut guess.at, |_| false);
    guess.at.retain(|name, _| MEANINGS.iter().any(|(id, _)| id == name));
    if guess.words() {
        guess.at.retain(|name, _| matches!(*name, "word" | "tag" | "sentence" | "article"));
        return guess.at;
    }
    guess.at.retain(|name, _| !matches!(*name, "word" | "tag" | "sentence"));
    guess.offsets();
    guess.quote();
    guess.text();
    guess.label();
    guess.article();
    if !guess.has("text") && !guess.has("start") && !guess.has("quote") {
        // Without a text or a place nothing else means anything yet.
        guess.at.remove("annotator");
    }
    guess.at
}

struct Guess<'l> {
    look: &'l TableLook,
    at: Places,
}

impl Guess<'_> {
    fn has(&self, name: &str) -> bool {
        self.at.contains_key(name)
    }

    /// The columns that nothing is known of and that have something in them.
    fn free(&self) -> Vec<usize> {
        let taken: BTreeSet<usize> = self.at.values().copied().collect();
        let full = |at: &usize| self.look.cells(*at).any(|cell| !cell.trim().is_empty());
        (0..self.look.header.len()).filter(|at| !taken.contains(at)).filter(full).collect()
    }

    fn all(&self, at: usize, fits: impl Fn(&str) -> bool) -> bool {
        self.look.cells(at).all(|cell| fits(cell.trim()))
    }

    fn numbers(&self, at: usize) -> bool {
        self.all(at, |cell| cell.parse::<u64>().is_ok())
    }

    fn values(&self, at: usize) -> usize {
        self.look.cells(at).collect::<BTreeSet<&str>>().len()
    }

    /// Whether each number is the one above and one more, as where rows are numbered.
    fn counts(&self, at: usize) -> bool {
        let numbers: Vec<u64> = self.look.cells(at).filter_map(|cell| cell.trim().parse().ok()).collect();
        let next = |(above, here): (&u64, &u64)| above.checked_add(1) == Some(*here);
        numbers.len() > 1 && numbers.iter().zip(numbers.iter().skip(1)).all(next)
    }

    /// How long its cells are, on the average.
    fn length(&self, at: usize) -> usize {
        let letters: usize = self.look.cells(at).map(|cell| cell.chars().count()).sum();
        letters / self.look.rows.len().max(1)
    }

    /// Words with their tags: a column of `O` and `B-…` beside one without a space.
    fn words(&mut self) -> bool {
        if !self.has("tag") {
            let lettered =
                |at: &usize| self.look.cells(*at).any(|c| parsed(c.trim()).is_some_and(|(l, _)| l.is_some()));
            let tags = self.free().into_iter().filter(|at| self.all(*at, is_tag)).find(lettered);
            tags.map(|at| self.at.insert("tag", at));
        }
        if self.has("tag") && !self.has("word") {
            let word = |at: &usize| self.all(*at, |cell| !cell.contains(' ')) && !self.numbers(*at);
            let found = self.free().into_iter().filter(word).max_by_key(|at| self.values(*at));
            found.map(|at| self.at.insert("word", at));
        }
        self.has("word") && self.has("tag") && !self.has("start")
    }

    /// Two columns of numbers, of which the second is never the smaller one.
    fn offsets(&mut self) {
        let of = |name: &str| self.at.get(name).map_or_else(|| self.free(), |at| vec![*at]);
        let (starts, ends) = (of("start"), of("end"));
        let numbers = |all: Vec<usize>| all.into_iter().filter(|at| self.numbers(*at)).collect::<Vec<usize>>();
        let (starts, ends) = (numbers(starts), numbers(ends));
        let pairs = starts.iter().flat_map(|start| ends.iter().map(move |end| (*start, *end)));
        let fitting = pairs.filter(|(start, end)| start != end).filter(|(start, end)| {
            let each = || self.look.cells(*start).zip(self.look.cells(*end)).filter_map(distance);
            each().count() == self.look.rows.len() && each().any(|long| long > 0)
        });
        // Rows that are numbered could pass for offsets; those mostly stand beside each other.
        match fitting.min_by_key(|(start, end)| (self.counts(*start), start.abs_diff(*end), start > end)) {
            Some((start, end)) => self.at.extend([("start", start), ("end", end)]),
            None => self.at.retain(|name, _| !matches!(*name, "start" | "end")),
        }
    }

    /// Cells that are as long as the offsets of their rows are apart.
    fn quote(&mut self) {
        let (Some(start), Some(end), false) = (self.at.get("start"), self.at.get("end"), self.has("quote")) else {
            return;
        };
        let long: Vec<Option<u64>> = self.look.cells(*start).zip(self.look.cells(*end)).map(distance).collect();
        let fits = |at: &usize| {
            let same = |(cell, long): &(&str, &Option<u64>)| **long == Some(cell.chars().count() as u64);
            self.look.cells(*at).zip(&long).filter(same).count() * 2 > self.look.rows.len()
        };
        let free = self.free().into_iter().chain(self.at.get("text").copied());
        if let Some(at) = free.into_iter().find(fits) {
            self.at.retain(|_, taken| *taken != at);
            self.at.insert("quote", at);
        }
    }

    /// The longest cells, where they are long.
    fn text(&mut self) {
        if self.has("text") {
            return;
        }
        let longest = self.free().into_iter().max_by_key(|at| self.length(*at));
        longest.filter(|at| self.length(*at) >= LONG).map(|at| self.at.insert("text", at));
    }

    /// Few values that come again, in rows that are marks.
    fn label(&mut self) {
        if self.has("label") || !(self.has("start") || self.has("quote") || self.has("text")) {
            return;
        }
        let rows = self.look.rows.len();
        let few = |values: usize| values < rows && values * 2 <= rows + 1;
        let again = |at: &usize| !self.numbers(*at) && self.length(*at) < LONG && few(self.values(*at));
        let found = self.free().into_iter().filter(again).min_by_key(|at| (self.is_file(*at), self.values(*at)));
        found.map(|at| self.at.insert("label", at));
    }

    /// Names of files; what comes again besides the labels.
    fn article(&mut self) {
        if self.has("article") || self.has("text") || !(self.has("start") || self.has("quote")) {
            return;
        }
        let short = |at: &usize| self.length(*at) < LONG && self.values(*at) < self.look.rows.len().max(2);
        let files = |at: &usize| self.is_file(*at);
        let found = self.free().into_iter().find(files).or_else(|| self.free().into_iter().find(short));
        found.map(|at| self.at.insert("article", at));
    }

    fn is_file(&self, at: usize) -> bool {
        self.all(at, |cell| cell.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("txt")))
    }
}

/// How far apart two offsets are; none where they are no offsets.
fn distance((start, end): (&str, &str)) -> Option<u64> {
    end.trim().parse::<u64>().ok()?.checked_sub(start.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::super::TableHead;
    use super::*;

    fn guessed(table: &str) -> Vec<(&'static str, String)> {
        let look = TableHead::of(table).look(None);
        columns(&look).into_iter().map(|(name, at)| (name, look.name(at))).collect()
    }

    fn are(wanted: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        wanted.iter().map(|(name, column)| (*name, (*column).to_owned())).collect()
    }

    #[test]
    fn numbers_are_offsets_and_the_longest_cells_the_text() {
        let table =
            "nr,satz,von,bis,klasse\n7,Ana Lind met Ben on Tuesday.,0,8,P\n8,Ana Lind met Ben on Tuesday.,13,16,P\n";
        assert_eq!(guessed(table), are(&[("end", "bis"), ("label", "klasse"), ("start", "von"), ("text", "satz")]));
    }

    #[test]
    fn words_as_long_as_their_offsets_are_quotes() {
        let table = "datei;von;bis;stelle;art\na.txt;0;3;Ana;P\na.txt;8;11;Ben;P\n";
        let wanted = [("article", "datei"), ("end", "bis"), ("label", "art"), ("quote", "stelle"), ("start", "von")];
        assert_eq!(guessed(table), are(&wanted));
    }

    #[test]
    fn tags_beside_words_are_told_by_their_letters() {
        let table = "n\tform_de\tmarke\n1\tAna\tB-PER\n2\tLind\tI-PER\n3\tsagte\tO\n";
        assert_eq!(guessed(table), are(&[("tag", "marke"), ("word", "form_de")]));
    }

    #[test]
    fn nothing_is_made_of_numbers_alone() {
        assert_eq!(guessed("a,b\n9,1\n1,9\n"), are(&[]));
        assert_eq!(guessed(""), are(&[]));
    }
}
