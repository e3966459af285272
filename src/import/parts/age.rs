//! Ages such as “World 2 months ago”, and the days they leave open.
//!
//! Must not know parts beyond the two that such a line holds.

use super::Piece;
use crate::model::Role;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use std::ops::Range;

/// A unit of age.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
}

/// An age found at the end of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Age {
    /// Where the age stands in the line.
    pub(super) range: Range<usize>,
    /// How many units.
    pub(super) count: u16,
    /// The unit.
    pub(super) unit: Unit,
}

use Unit::{Day, Hour, Minute, Month, Week, Year};

/// The words for units, lower case.
const UNITS: &[(Unit, &[&str])] = &[
    (Minute, &["minute", "minutes", "min", "mins", "minuten", "minuto", "minutos", "minuti", "minuut"]),
    (
        Hour,
        &["hour", "hours", "hr", "hrs", "stunde", "stunden", "heure", "heures", "hora", "horas", "ora", "ore", "uur"],
    ),
    (
        Day,
        &[
            "day", "days", "tag", "tagen", "jour", "jours", "día", "días", "dia", "dias", "giorno", "giorni", "dag",
            "dagen",
        ],
    ),
    (
        Week,
        &[
            "week",
            "weeks",
            "woche",
            "wochen",
            "semaine",
            "semaines",
            "semana",
            "semanas",
            "settimana",
            "settimane",
            "weken",
        ],
    ),
    (
        Month,
        &["month", "months", "monat", "monaten", "mois", "mes", "meses", "mês", "mese", "mesi", "maand", "maanden"],
    ),
    (
        Year,
        &[
            "year", "years", "jahr", "jahren", "an", "ans", "année", "années", "año", "años", "ano", "anos", "anno",
            "anni", "jaar",
        ],
    ),
];

/// Words that stand for one.
const ONE: &[&str] = &["a", "an", "one", "einem", "einer", "un", "une", "una", "um", "uma", "een"];

/// The age that ends `line`, if at most three other words stand before it.
pub(super) fn split(line: &str) -> Option<Age> {
    if line.len() > 100 {
        return None;
    }
    let words: Vec<Range<usize>> = words(line);
    let lower: Vec<String> = words.iter().map(|r| line[r.clone()].to_lowercase()).collect();
    let start = (0..words.len().min(4)).find(|&i| read(&lower[i..]).is_some())?;
    let (count, unit) = read(&lower[start..])?;
    let capital = line.starts_with(|c: char| c.is_uppercase() || !c.is_alphabetic());
    (start == 0 || capital).then(|| Age { range: words[start].start..line.len(), count, unit })
}

fn words(line: &str) -> Vec<Range<usize>> {
    let mut made = Vec::new();
    for word in line.split_whitespace() {
        let start = word.as_ptr() as usize - line.as_ptr() as usize;
        made.push(start..start + word.len());
    }
    made
}

/// A whole age: “2 months ago”, “vor 2 Monaten”, “il y a 2 mois”, “hace 2 meses”, “2 mesi fa”.
fn read(words: &[String]) -> Option<(u16, Unit)> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let ([count, unit, "ago" | "fa" | "geleden" | "atrás"]
    | ["vor" | "hace" | "há", count, unit]
    | ["il", "y", "a", count, unit]) = words.as_slice()
    else {
        return None;
    };
    let count = if ONE.contains(count) { 1 } else { count.parse().ok().filter(|n| *n < 1000)? };
    let unit = UNITS.iter().find(|(_, names)| names.contains(unit))?.0;
    Some((count, unit))
}

impl Age {
    /// The section and the age that `line` holds.
    pub(super) fn pieces(&self, line: &str) -> Vec<Piece> {
        let before = line[..self.range.start].trim_end();
        let said = before.trim_end_matches([':', '|', '·', '-', '•']).trim_end().to_lowercase();
        let verb = ["updated", "published", "posted", "last updated", "aktualisiert", "publié", "publicado"];
        if before.is_empty() || verb.contains(&said.as_str()) {
            return vec![(0..line.len(), Role::RelativeAge)];
        }
        vec![(0..before.len(), Role::Section), (self.range.clone(), Role::RelativeAge)]
    }

    /// The first and the last day on which something may have been published that has this age on
    /// the page date `seen`. Some sites cut an age down to whole units, some round it to the
    /// nearest, so the interval spans both: never one day where several are possible.
    pub(super) fn published(&self, seen: Date) -> Option<(Date, Date)> {
        let n = i64::from(self.count);
        let (from, to) = match self.unit {
            Minute => (1.day(), 0.days()),
            Hour => ((n / 24 + 1).days(), (n / 24).days()),
            Day => ((n + 1).days(), n.days()),
            Week => ((7 * (n + 1) - 1).days(), (7 * n - 3).days()),
            Month => return around(seen, (n + 1).months(), n.months(), 15),
            Year => return around(seen, (n + 1).years(), n.years(), 182),
        };
        let (from, to) = (seen.checked_sub(from).ok()?, seen.checked_sub(to).ok()?);
        Some((from, to.min(seen)))
    }
}

/// From the day after `seen` less `more`, to half a unit after `seen` less `less`.
fn around(seen: Date, more: Span, less: Span, half: i64) -> Option<(Date, Date)> {
    let from = seen.checked_sub(more).and_then(|d| d.checked_add(1.day())).ok()?;
    let to = seen.checked_sub(less).and_then(|d| d.checked_add(half.days())).ok()?;
    Some((from, to.min(seen)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_and_an_age_share_a_line() {
        let line = "World 2 months ago";
        let pieces = split(line).unwrap().pieces(line);
        assert_eq!(pieces, [(0..5, Role::Section), (6..18, Role::RelativeAge)]);
        for line in
            ["3 hours ago", "vor 2 Monaten", "il y a 5 jours", "hace una semana", "2 mesi fa", "Updated 3 hours ago"]
        {
            assert_eq!(split(line).unwrap().pieces(line), [(0..line.len(), Role::RelativeAge)], "{line}");
        }
    }

    #[test]
    fn an_age_leaves_an_interval() {
        let published = |line: &str| {
            let (from, to) = split(line).unwrap().published(Date::constant(2025, 11, 8)).unwrap();
            format!("{from}/{to}")
        };
        assert_eq!(published("World 2 months ago"), "2025-08-09/2025-09-23");
        assert_eq!(published("1 year ago"), "2023-11-09/2025-05-09");
        assert_eq!(published("1 week ago"), "2025-10-26/2025-11-04");
        assert_eq!(published("3 hours ago"), "2025-11-07/2025-11-08");
    }

    #[test]
    fn a_sentence_about_the_past_is_no_age_line() {
        for line in ["He left the party only 2 months ago", "It ended two months ago.", "2 months ago he left"] {
            assert_eq!(split(line), None, "{line}");
        }
    }
}
