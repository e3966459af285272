//! A line of letters on a page: what they say, and where.
//!
//! Must not know the file nor the other lines.

/// How wide a gap is that parts words, in the size of the letters.
const WORD: f64 = 0.18;
/// How wide a gap is that parts columns or cells.
const COLUMN: f64 = 2.0;
/// How far back a letter may begin, as accents and narrow pairs do.
const BACK: f64 = 0.7;
/// How far above or below the line a letter may stand that belongs to it.
const ASIDE: f64 = 0.45;

/// A letter, or what a ligature says.
#[derive(Debug, Clone)]
pub(super) struct Letter {
    pub words: String,
    pub place: Place,
}

/// Where a letter stands. The page is turned so that its line runs from left to right.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Place {
    /// The direction of the line on the page.
    pub turn: (f64, f64),
    /// Where the letter begins along its line, and where the next would.
    pub along: (f64, f64),
    /// How far down the line is.
    pub down: f64,
    pub size: f64,
}

/// Letters one after the other.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub words: String,
    /// Where the first letter begins and the last one ends; the size is that of the largest letter.
    pub place: Place,
}

impl Line {
    /// A line of one letter.
    pub fn of(letter: Letter) -> Self {
        Self { words: letter.words, place: letter.place }
    }

    /// Adds the letter where it goes on with the line; gives it back where it does not.
    pub fn add(&mut self, letter: Letter) -> Result<(), Letter> {
        let (line, new) = (self.place, letter.place);
        let size = line.size.max(new.size);
        let gap = new.along.0 - line.along.1;
        let same = same_turn(line.turn, new.turn) && (new.down - line.down).abs() <= ASIDE * size;
        if !same || gap < -BACK * size || gap > COLUMN * size {
            return Err(letter);
        }
        let open = |words: &str, at: fn(&str) -> Option<char>| at(words).is_some_and(|c| !c.is_whitespace());
        let parted = gap > WORD * size;
        if parted && open(&self.words, |w| w.chars().next_back()) && open(&letter.words, |w| w.chars().next()) {
            self.words.push(' ');
        }
        self.words.push_str(&letter.words);
        self.place.along.1 = line.along.1.max(new.along.1);
        if new.size > line.size {
            (self.place.size, self.place.down) = (new.size, new.down);
        }
        Ok(())
    }

    /// Whether it is of letters of about this size, in this direction.
    pub fn looks_like(&self, other: &Place) -> bool {
        let (a, b) = (self.place.size, other.size);
        same_turn(self.place.turn, other.turn) && (a - b).abs() <= 0.12 * a.max(b)
    }
}

fn same_turn(a: (f64, f64), b: (f64, f64)) -> bool {
    a.0 * b.0 + a.1 * b.1 > 0.99
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(words: &str, along: f64, down: f64) -> Letter {
        let place = Place { turn: (1.0, 0.0), along: (along, along + 5.0), down, size: 10.0 };
        Letter { words: words.to_owned(), place }
    }

    #[test]
    fn gaps_part_words_and_wide_ones_columns() {
        let mut line = Line::of(letter("a", 0.0, 0.0));
        line.add(letter("b", 5.5, 0.0)).unwrap();
        line.add(letter("c", 13.0, -3.0)).unwrap();
        line.add(letter(" ", 18.0, 0.0)).unwrap();
        line.add(letter("d", 26.0, 0.0)).unwrap();
        assert_eq!(line.words, "ab c d");
        assert!(line.add(letter("e", 60.0, 0.0)).is_err(), "another column");
        assert!(line.add(letter("e", 31.0, 12.0)).is_err(), "another line");
        assert!(line.add(letter("e", 0.0, 0.0)).is_err(), "before the line");
    }
}
