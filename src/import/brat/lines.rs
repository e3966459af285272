//! The lines of an annotation file, as what they say; a line that says nothing we know is kept as it is.
//!
//! Must not know the text nor what becomes of a line.

use crate::import::Problems;
use crate::model::Problem;

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said<'f> {
    /// `T1 <TAB> Type 0 5;8 9 <TAB> words`
    Mark { id: &'f str, label: &'f str, pieces: Vec<(u64, u64)>, words: Option<&'f str> },
    /// `E1 <TAB> Type:T1 Role:T2 …`
    Event { id: &'f str, trigger: &'f str, roles: Vec<(&'f str, &'f str)> },
    /// `R1 <TAB> Type Arg1:T1 Arg2:T2`
    Relation { relation: &'f str, from: &'f str, to: &'f str },
    /// `* <TAB> Type T1 T2 …`
    Same { relation: &'f str, members: Vec<&'f str> },
    /// `A1 <TAB> Name T1 value`
    Attribute { name: &'f str, of: &'f str, value: Option<&'f str> },
    /// `N1 <TAB> Reference T1 Database:id <TAB> words`
    Normalisation { of: &'f str, database: &'f str, key: &'f str, words: &'f str },
    /// `#1 <TAB> Kind T1 <TAB> remark`
    Note { kind: &'f str, of: &'f str, remark: String },
    /// Anything else, and why it is nothing of that.
    Unknown(&'f str, &'static str),
}

/// A line with its number, from 1.
pub(super) type Line<'f> = (usize, Said<'f>);

/// What the lines of a file say, one after the other: to keep all of it would take many times the file.
pub(super) struct Lines<'f> {
    rest: std::iter::Enumerate<std::str::Split<'f, char>>,
    /// The line before, with which the next one may go on.
    open: Option<Line<'f>>,
}

impl<'f> Lines<'f> {
    /// The lines of a file.
    pub fn of(source: &'f str) -> Self {
        Self { rest: source.split('\n').enumerate(), open: None }
    }
}

impl<'f> Iterator for Lines<'f> {
    type Item = Line<'f>;

    fn next(&mut self) -> Option<Line<'f>> {
        for (n, line) in self.rest.by_ref() {
            let line = line.trim_end_matches('\r');
            if line.trim().is_empty() {
                continue;
            }
            let said = match (one(line), &mut self.open) {
                // Some tools write line feeds into notes.
                (Err(_), Some((_, Said::Note { remark, .. }))) if !line.contains('\t') => {
                    remark.push('\n');
                    remark.push_str(line);
                    continue;
                }
                (said, _) => said.unwrap_or_else(|why| Said::Unknown(line, why)),
            };
            let before = self.open.replace((n + 1, said));
            if before.is_some() {
                return before;
            }
        }
        self.open.take()
    }
}

/// What is wrong with some of the lines.
pub(super) fn problems(source: &str) -> Problems {
    let wrong = |(n, said): Line<'_>| {
        let Said::Unknown(line, why) = said else { return None };
        let message = format!("{why}; the line is kept as a comment on the article: {}", shortened(line));
        Some(Problem::warning("unread_line", message).in_file("", Some(n), Some(1)))
    };
    Lines::of(source).filter_map(wrong).collect()
}

fn shortened(line: &str) -> String {
    let short: String = line.chars().take(60).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

fn one(line: &str) -> Result<Said<'_>, &'static str> {
    let mut fields = line.splitn(3, '\t');
    let id = fields.next().unwrap_or_default().trim();
    let data = fields.next().ok_or("an annotation has a tab after its id")?;
    let tail = fields.next();
    match id.chars().next() {
        Some('T') => mark(id, data, tail),
        Some('E') => event(id, data),
        Some('R') => relation(data),
        Some('*') => same(data),
        Some('A' | 'M') => attribute(data),
        Some('N') => normalisation(data, tail),
        Some('#') => note(data, tail),
        _ => Err("this kind of line is not known"),
    }
}

fn mark<'f>(id: &'f str, data: &'f str, tail: Option<&'f str>) -> Result<Said<'f>, &'static str> {
    let (label, offsets) = data.trim().split_once(' ').ok_or("a mark has a type and offsets")?;
    let piece = |written: &str| {
        let (start, end) = written.trim().split_once(' ')?;
        Some((start.parse().ok()?, end.trim().parse().ok()?))
    };
    let pieces: Option<Vec<(u64, u64)>> = offsets.split(';').map(piece).collect();
    let pieces = pieces.filter(|p| !p.is_empty()).ok_or("the offsets of a mark are pairs of numbers")?;
    Ok(Said::Mark { id, label, pieces, words: tail })
}

fn event<'f>(id: &'f str, data: &'f str) -> Result<Said<'f>, &'static str> {
    let mut parts = data.split_whitespace();
    let (_, trigger) = parts.next().and_then(|p| p.split_once(':')).ok_or("an event has a type and a trigger")?;
    let roles: Option<Vec<(&str, &str)>> =
        parts.map(|p| p.split_once(':').map(|(role, of)| (without_number(role), of))).collect();
    Ok(Said::Event { id, trigger, roles: roles.ok_or("the arguments of an event are Role:id")? })
}

/// A role without the number that tells it from others of the same name.
fn without_number(role: &str) -> &str {
    let bare = role.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.is_empty() { role } else { bare }
}

fn relation(data: &str) -> Result<Said<'_>, &'static str> {
    let mut parts = data.split_whitespace();
    let relation = parts.next().ok_or("a relation has a type")?;
    let mut end = || parts.next().and_then(|p| p.split_once(':')).map(|(_, of)| of);
    let (from, to) = end().zip(end()).ok_or("a relation has two arguments, Role:id each")?;
    Ok(Said::Relation { relation, from, to })
}

fn same(data: &str) -> Result<Said<'_>, &'static str> {
    let mut parts = data.split_whitespace();
    let relation = parts.next().ok_or("an equivalence has a type")?;
    let members: Vec<&str> = parts.collect();
    if members.len() < 2 { Err("an equivalence has two members or more") } else { Ok(Said::Same { relation, members }) }
}

fn attribute(data: &str) -> Result<Said<'_>, &'static str> {
    let mut parts = data.trim().splitn(3, ' ');
    let (name, of) = parts.next().zip(parts.next()).ok_or("an attribute has a name and an id")?;
    let value = parts.next().map(str::trim).filter(|v| !v.is_empty());
    Ok(Said::Attribute { name, of: of.trim(), value })
}

fn normalisation<'f>(data: &'f str, tail: Option<&'f str>) -> Result<Said<'f>, &'static str> {
    let mut parts = data.split_whitespace().skip(1);
    let (of, key) = parts.next().zip(parts.next()).ok_or("a normalisation has an id and Database:key")?;
    let (database, key) = key.split_once(':').ok_or("a normalisation points to Database:key")?;
    let words = tail.unwrap_or_default().trim();
    Ok(Said::Normalisation { of, database, key, words })
}

fn note<'f>(data: &'f str, tail: Option<&str>) -> Result<Said<'f>, &'static str> {
    let mut parts = data.split_whitespace();
    let (kind, of) = parts.next().zip(parts.next()).ok_or("a note has a kind and an id")?;
    Ok(Said::Note { kind, of, remark: tail.unwrap_or_default().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_is_read() {
        let source = "T1\tPerson 0 3;5 8\tAna Ben\nE1\tMeet:T1 Who-Arg2:T2\nR1\tKnows Arg1:T1 Arg2:T2\t\n*\tSame T1 T2 T3\nA1\tSure E1\nA2\tMood T1 very good\nN1\tReference T1 Wikidata:Q42\tAna\n#1\tAnnotatorNotes T1\tone\ntwo\n";
        let lines: Vec<Line<'_>> = Lines::of(source).collect();
        assert_eq!(problems(source)[..], []);
        let said: Vec<&Said<'_>> = lines.iter().map(|(_, said)| said).collect();
        assert_eq!(lines[7].0, 8);
        assert!(
            matches!(said[0], Said::Mark { pieces, words: Some(words), .. } if pieces == &[(0, 3), (5, 8)] && *words == "Ana Ben")
        );
        assert!(matches!(said[1], Said::Event { roles, .. } if roles[0].0 == "Who-Arg"));
        assert!(matches!(said[5], Said::Attribute { value: Some(value), .. } if *value == "very good"));
        assert!(matches!(said[7], Said::Note { remark, .. } if remark == "one\ntwo"));
    }

    #[test]
    fn what_is_not_known_is_kept_and_said() {
        let source = "T1\tPerson zero 3\tAna\nX9\tsomething\nno tab at all\n";
        let (lines, problems) = (Lines::of(source).collect::<Vec<_>>(), problems(source));
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|(_, said)| matches!(said, Said::Unknown(..))));
        assert_eq!(problems.iter().map(|p| p.place.line).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    }
}
