//! The lines of an annotation file, as what they say; a line that says nothing we know is kept as it is.
//!
//! Must not know the text nor what becomes of a line.

use crate::import::Problems;
use crate::model::Problem;

/// What a line says.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// `T1 <TAB> Type 0 5;8 9 <TAB> words`
    Mark { id: String, label: String, pieces: Vec<(u64, u64)>, words: Option<String> },
    /// `E1 <TAB> Type:T1 Role:T2 …`
    Event { id: String, trigger: String, roles: Vec<(String, String)> },
    /// `R1 <TAB> Type Arg1:T1 Arg2:T2`
    Relation { id: String, relation: String, from: String, to: String },
    /// `* <TAB> Type T1 T2 …`
    Same { relation: String, members: Vec<String> },
    /// `A1 <TAB> Name T1 value`
    Attribute { name: String, of: String, value: Option<String> },
    /// `N1 <TAB> Reference T1 Database:id <TAB> words`
    Normalisation { of: String, database: String, key: String, words: String },
    /// `#1 <TAB> Kind T1 <TAB> remark`
    Note { kind: String, of: String, remark: String },
    /// Anything else.
    Unknown(String),
}

/// A line with its number, from 1.
pub(super) type Line = (usize, Said);

/// What the lines say, and what is wrong with some.
pub(super) fn parse(source: &str) -> (Vec<Line>, Problems) {
    let mut lines: Vec<Line> = Vec::new();
    let mut problems = Problems::default();
    for (n, line) in source.split('\n').enumerate() {
        let line = line.trim_end_matches('\r');
        if line.trim().is_empty() {
            continue;
        }
        match one(line) {
            Ok(said) => lines.push((n + 1, said)),
            Err(_) if goes_on(line, lines.last()) => continue_note(&mut lines, line),
            Err(why) => {
                let message = format!("{why}; the line is kept as a comment on the article: {}", shortened(line));
                problems.push(Problem::warning("unread_line", message).in_file("", Some(n + 1), Some(1)));
                lines.push((n + 1, Said::Unknown(line.to_owned())));
            }
        }
    }
    (lines, problems)
}

/// Whether a line that is nothing by itself goes on with the note before: some tools write line feeds
/// into notes.
fn goes_on(line: &str, last: Option<&Line>) -> bool {
    !line.contains('\t') && matches!(last, Some((_, Said::Note { .. })))
}

fn continue_note(lines: &mut [Line], line: &str) {
    if let Some((_, Said::Note { remark, .. })) = lines.last_mut() {
        remark.push('\n');
        remark.push_str(line);
    }
}

fn shortened(line: &str) -> String {
    let short: String = line.chars().take(60).collect();
    if short.len() < line.len() { format!("{short}…") } else { short }
}

fn one(line: &str) -> Result<Said, &'static str> {
    let mut fields = line.splitn(3, '\t');
    let id = fields.next().unwrap_or_default().trim().to_owned();
    let data = fields.next().ok_or("an annotation has a tab after its id")?;
    let tail = fields.next();
    match id.chars().next() {
        Some('T') => mark(id, data, tail),
        Some('E') => event(id, data),
        Some('R') => relation(id, data),
        Some('*') => same(data),
        Some('A' | 'M') => attribute(data),
        Some('N') => normalisation(data, tail),
        Some('#') => note(data, tail),
        _ => Err("this kind of line is not known"),
    }
}

fn mark(id: String, data: &str, tail: Option<&str>) -> Result<Said, &'static str> {
    let (label, offsets) = data.trim().split_once(' ').ok_or("a mark has a type and offsets")?;
    let piece = |written: &str| {
        let (start, end) = written.trim().split_once(' ')?;
        Some((start.parse().ok()?, end.trim().parse().ok()?))
    };
    let pieces: Option<Vec<(u64, u64)>> = offsets.split(';').map(piece).collect();
    let pieces = pieces.filter(|p| !p.is_empty()).ok_or("the offsets of a mark are pairs of numbers")?;
    Ok(Said::Mark { id, label: label.to_owned(), pieces, words: tail.map(str::to_owned) })
}

fn event(id: String, data: &str) -> Result<Said, &'static str> {
    let mut parts = data.split_whitespace();
    let (_, trigger) = parts.next().and_then(|p| p.split_once(':')).ok_or("an event has a type and a trigger")?;
    let roles: Option<Vec<(String, String)>> =
        parts.map(|p| p.split_once(':').map(|(role, of)| (without_number(role).to_owned(), of.to_owned()))).collect();
    Ok(Said::Event { id, trigger: trigger.to_owned(), roles: roles.ok_or("the arguments of an event are Role:id")? })
}

/// A role without the number that tells it from others of the same name.
fn without_number(role: &str) -> &str {
    let bare = role.trim_end_matches(|c: char| c.is_ascii_digit());
    if bare.is_empty() { role } else { bare }
}

fn relation(id: String, data: &str) -> Result<Said, &'static str> {
    let mut parts = data.split_whitespace();
    let relation = parts.next().ok_or("a relation has a type")?.to_owned();
    let mut end = || parts.next().and_then(|p| p.split_once(':')).map(|(_, of)| of.to_owned());
    let (from, to) = end().zip(end()).ok_or("a relation has two arguments, Role:id each")?;
    Ok(Said::Relation { id, relation, from, to })
}

fn same(data: &str) -> Result<Said, &'static str> {
    let mut parts = data.split_whitespace().map(str::to_owned);
    let relation = parts.next().ok_or("an equivalence has a type")?;
    let members: Vec<String> = parts.collect();
    if members.len() < 2 { Err("an equivalence has two members or more") } else { Ok(Said::Same { relation, members }) }
}

fn attribute(data: &str) -> Result<Said, &'static str> {
    let mut parts = data.trim().splitn(3, ' ');
    let (name, of) = parts.next().zip(parts.next()).ok_or("an attribute has a name and an id")?;
    let value = parts.next().map(str::trim).filter(|v| !v.is_empty()).map(str::to_owned);
    Ok(Said::Attribute { name: name.to_owned(), of: of.trim().to_owned(), value })
}

fn normalisation(data: &str, tail: Option<&str>) -> Result<Said, &'static str> {
    let mut parts = data.split_whitespace().skip(1);
    let (of, key) = parts.next().zip(parts.next()).ok_or("a normalisation has an id and Database:key")?;
    let (database, key) = key.split_once(':').ok_or("a normalisation points to Database:key")?;
    let words = tail.unwrap_or_default().trim().to_owned();
    Ok(Said::Normalisation { of: of.to_owned(), database: database.to_owned(), key: key.to_owned(), words })
}

fn note(data: &str, tail: Option<&str>) -> Result<Said, &'static str> {
    let mut parts = data.split_whitespace();
    let (kind, of) = parts.next().zip(parts.next()).ok_or("a note has a kind and an id")?;
    Ok(Said::Note { kind: kind.to_owned(), of: of.to_owned(), remark: tail.unwrap_or_default().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_of_line_is_read() {
        let source = "T1\tPerson 0 3;5 8\tAna Ben\nE1\tMeet:T1 Who-Arg2:T2\nR1\tKnows Arg1:T1 Arg2:T2\t\n*\tSame T1 T2 T3\nA1\tSure E1\nA2\tMood T1 very good\nN1\tReference T1 Wikidata:Q42\tAna\n#1\tAnnotatorNotes T1\tone\ntwo\n";
        let (lines, problems) = parse(source);
        assert_eq!(problems[..], []);
        let said: Vec<&Said> = lines.iter().map(|(_, said)| said).collect();
        assert_eq!(lines[7].0, 8);
        assert!(
            matches!(said[0], Said::Mark { pieces, words: Some(words), .. } if pieces == &[(0, 3), (5, 8)] && words == "Ana Ben")
        );
        assert!(matches!(said[1], Said::Event { roles, .. } if roles[0].0 == "Who-Arg"));
        assert!(matches!(said[5], Said::Attribute { value: Some(value), .. } if value == "very good"));
        assert!(matches!(said[7], Said::Note { remark, .. } if remark == "one\ntwo"));
    }

    #[test]
    fn what_is_not_known_is_kept_and_said() {
        let (lines, problems) = parse("T1\tPerson zero 3\tAna\nX9\tsomething\nno tab at all\n");
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|(_, said)| matches!(said, Said::Unknown(_))));
        assert_eq!(problems.iter().map(|p| p.place.line).collect::<Vec<_>>(), [Some(1), Some(2), Some(3)]);
    }
}
