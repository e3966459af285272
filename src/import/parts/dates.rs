//! Recognises a line that is nothing but a date, in several languages.
//!
//! Must not know what the date is of, beyond a word such as “Updated” before it.

use super::months;
use jiff::civil::Date;

/// A date as a line prints it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Printed {
    /// The day; none where the digits may be read in two ways, as 8/11/2025 may.
    pub date: Option<Date>,
    /// Whether the line says that this is when the article was published.
    pub published: bool,
}

/// What a date says.
enum Day {
    Known(Date),
    /// It may be read in two ways.
    Unclear,
}

/// A line longer than this, in bytes, is no date.
const LONGEST: usize = 120;

/// The date that `line` is, if it is nothing else.
pub fn find_date(line: &str) -> Option<Printed> {
    let line = line.trim();
    if line.len() > LONGEST || !line.chars().any(char::is_numeric) {
        return None;
    }
    let lower = plain_digits(&line.to_lowercase());
    let (rest, published) = without_prefix(&lower);
    let found = east_asian(rest).or_else(|| in_words(rest)).or_else(|| in_digits(rest))?;
    let date = match found {
        Day::Known(date) => Some(date),
        Day::Unclear => None,
    };
    Some(Printed { date, published })
}

/// Arabic-Indic and full-width digits as the common ones.
fn plain_digits(line: &str) -> String {
    let plain = |c: char| {
        let zero = match c {
            '\u{660}'..='\u{669}' => 0x660,
            '\u{6f0}'..='\u{6f9}' => 0x6f0,
            '\u{ff10}'..='\u{ff19}' => 0xff10,
            _ => return c,
        };
        char::from_digit(u32::from(c) - zero, 10).unwrap_or(c)
    };
    line.chars().map(plain).collect()
}

/// Words before a date, and whether they tell the day of publication.
const PREFIXES: &[(&str, bool)] = &[
    ("first published", true),
    ("last updated", false),
    ("last modified", false),
    ("published", true),
    ("posted", true),
    ("updated", false),
    ("veröffentlicht", true),
    ("aktualisiert", false),
    ("stand", false),
    ("publié", true),
    ("mis à jour", false),
    ("publicado", true),
    ("actualizado", false),
    ("atualizado", false),
    ("pubblicato", true),
    ("aggiornato", false),
    ("gepubliceerd", true),
    ("bijgewerkt", false),
    ("опубликовано", true),
    ("发布时间", true),
    ("公開日", true),
    ("date", false),
];

fn without_prefix(lower: &str) -> (&str, bool) {
    let found = PREFIXES.iter().find_map(|(word, published)| {
        let rest = lower.strip_prefix(word)?;
        rest.starts_with(|c: char| !c.is_alphabetic() || c.len_utf8() > 2)
            .then_some((rest.trim_start_matches([':', ' ', '：']), *published))
    });
    found.unwrap_or((lower, false))
}

/// 2025年11月8日, 2025년 11월 8일: anything after it is a weekday or a time.
fn east_asian(line: &str) -> Option<Day> {
    let (year, rest) = line.split_once(['年', '년'])?;
    let (month, rest) = rest.split_once(['月', '월'])?;
    let (day, tail) = rest.split_once(['日', '일'])?;
    let number = |s: &str| s.trim().parse::<i16>().ok();
    (tail.chars().count() <= 20).then_some(())?;
    let (month, day) = (number(month)?, number(day)?);
    day_of(number(year)?, month, day).map(Day::Known)
}

/// A day, a month by name and a year, in any order; weekdays and times beside them.
fn in_words(line: &str) -> Option<Day> {
    let (mut month, mut numbers) = (None, Vec::new());
    for word in words(line) {
        if let Some(found) = months::month(word) {
            // “Mar”, “Mai” twice is no date.
            (month.replace(found).is_none()).then_some(())?;
        } else if let Some(number) = ordinal(word) {
            numbers.push(number);
        } else if !(months::says_nothing(word) || is_time(word)) {
            return None;
        }
    }
    let (year, day) = match numbers.as_slice() {
        [a, b] if *a > 31 => (*a, *b),
        [a, b] => (*b, *a),
        _ => return None,
    };
    day_of(year, i16::from(month?), day).map(Day::Known)
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    let cut = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | '|' | '·' | '(' | ')' | '—' | '–');
    line.split(cut).map(|w| w.trim_matches(['.', ';', '-'])).filter(|w| !w.is_empty())
}

/// A number, with the ending that makes it an ordinal: 8th, 1er, 2º; Hebrew ב-8.
fn ordinal(word: &str) -> Option<i16> {
    let word = word.trim_start_matches(['ב', '-']);
    let digits = word.trim_end_matches(|c: char| !c.is_ascii_digit());
    let ending = &word[digits.len()..];
    let known = ["", "st", "nd", "rd", "th", "er", "º", "°", "ª", "."].contains(&ending);
    (known && digits.len() <= 4).then(|| digits.parse().ok())?
}

/// 10:30, 10.30, 14h05, 10:30am.
fn is_time(word: &str) -> bool {
    let word = word.trim_end_matches("am").trim_end_matches("pm").trim_end_matches('z');
    let parts: Vec<&str> = word.split([':', '.', 'h']).collect();
    let digits = |p: &&str| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit());
    (2..=3).contains(&parts.len()) && parts.iter().all(digits)
}

/// 2025-11-08 with or without a time, 08.11.2025, 8/11/2025.
fn in_digits(line: &str) -> Option<Day> {
    let mut found = words(line).filter(|w| !months::says_nothing(w) && !is_time(w));
    let (date, None) = (found.next()?, found.next()) else {
        return None;
    };
    let date = date.split('t').next().unwrap_or(date);
    let cut = date.chars().find(|c| !c.is_ascii_digit())?;
    let numbers: Vec<i16> = date.split(cut).map(str::parse).collect::<Result<_, _>>().ok()?;
    let [a, b, c] = numbers[..] else { return None };
    match cut {
        '-' | '/' | '.' if a > 31 => day_of(a, b, c).map(Day::Known),
        '.' | '-' => day_of(c, b, a).map(Day::Known),
        '/' if a == b || b > 12 || a > 12 => day_of(c, a.min(b), a.max(b)).map(Day::Known),
        '/' => day_of(c, a, b).map(|_| Day::Unclear),
        _ => None,
    }
}

fn day_of(year: i16, month: i16, day: i16) -> Option<Date> {
    let plausible = (1500..=2200).contains(&year);
    let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
    plausible.then(|| Date::new(year, month, day).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_many_languages() {
        for line in [
            "Saturday, November 8, 2025",
            "8 November 2025",
            "Sat 8 Nov 2025 10.30 GMT",
            "8th of November, 2025",
            "Samstag, 8. November 2025",
            "Samstag, den 8. November 2025, 10:30 Uhr",
            "samedi 8 novembre 2025 à 14h05",
            "8 de noviembre de 2025",
            "sábado, 8 de novembro de 2025",
            "sabato 8 novembre 2025",
            "zaterdag 8 november 2025",
            "2025-11-08",
            "2025-11-08T10:30:00Z",
            "08.11.2025",
            "2025年11月8日",
            "2025年11月8日（土）",
            "2025년 11월 8일",
            "8 ноября 2025 г.",
            "السبت، ٨ نوفمبر ٢٠٢٥",
            "8 בנובמבר 2025",
            "Published 8 November 2025",
            "Publié le 8 novembre 2025",
        ] {
            let date = find_date(line).and_then(|p| p.date).map(|d| d.to_string());
            assert_eq!(date.as_deref(), Some("2025-11-08"), "{line}");
        }
    }

    #[test]
    fn what_can_be_read_in_two_ways_is_a_date_without_a_day() {
        assert_eq!(find_date("8/11/2025"), Some(Printed { date: None, published: false }));
        assert_eq!(find_date("13/11/2025").unwrap().date, Date::new(2025, 11, 13).ok());
        assert!(find_date("Published: 8 May 2024").unwrap().published);
    }

    #[test]
    fn other_lines_are_no_dates() {
        for line in [
            "",
            "2025",
            "May",
            "In November 2025 he left",
            "32 November 2025",
            "8 people died",
            "1.5",
            "Mai 8 Mai 2025",
        ] {
            assert_eq!(find_date(line), None, "{line}");
        }
    }
}
