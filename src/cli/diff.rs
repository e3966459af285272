//! `sidenote diff`: what differs between two projects, or between two people.

use super::args::Diff;
use super::common::{annotator, count, to_read};
use super::{DONE, FOUND, Failure, out};
use crate::model::{AnnotatorId, Project};
use crate::ops::compare::{Difference, Said, What, people, projects};
use crate::session::Session;
use crate::store::{Fs, RealFs};
use serde_json::json;
use std::path::Path;

pub(super) fn run(args: &Diff) -> Result<u8, Failure> {
    let (a, b) = (operand(&args.a)?, operand(&args.b)?);
    let found = match (&a.who, &b.who) {
        (None, None) => projects(a.project(), b.project()),
        (Some(x), Some(y)) => people(Said { project: a.project(), who: x }, Said { project: b.project(), who: y }),
        _ => {
            return Err(Failure(
                "comparing: one of the two is a person and the other a whole project; name a person in both, as PROJECT:NAME, or in neither".to_owned(),
            ));
        }
    };
    // What could not be read would look as if it were not there.
    let unread = [&a, &b].iter().map(|o| warn(o)).sum::<usize>();
    if args.json {
        out::json(&json!({ "differences": found }));
    } else {
        found.iter().flat_map(lines).for_each(|line| out::say(&line));
        out::tell(&format!("{}.", count(found.len(), "difference")));
    }
    Ok(if found.is_empty() && unread == 0 { DONE } else { FOUND })
}

/// One of the two sides.
struct Operand {
    session: Session,
    shown: String,
    who: Option<AnnotatorId>,
}

impl Operand {
    fn project(&self) -> &Project {
        self.session.project()
    }
}

/// A folder, or a folder and somebody's name after the last colon.
fn operand(given: &str) -> Result<Operand, Failure> {
    let whole = Path::new(given);
    let (path, name) = match given.rsplit_once(':') {
        Some((path, name)) if !path.is_empty() && !name.is_empty() && RealFs.list(whole).is_err() => (path, Some(name)),
        _ => (given, None),
    };
    let session = to_read(Path::new(path))?;
    let who = name.map(|n| annotator(session.project(), n)).transpose()?;
    Ok(Operand { session, shown: path.to_owned(), who })
}

fn warn(operand: &Operand) -> usize {
    let problems = operand.session.problems();
    for p in problems {
        out::tell(&format!("{}: {}: {}", operand.shown, p.place.file.as_deref().unwrap_or("-"), p.message));
    }
    problems.len()
}

/// A difference as lines: what it is, then its fields.
pub(super) fn lines(d: &Difference) -> Vec<String> {
    let sign = match d.change {
        What::Added => '+',
        What::Removed => '-',
        What::Changed => '~',
    };
    let place: Vec<&str> = [d.article.as_deref(), d.annotator.as_deref()].into_iter().flatten().collect();
    let place = if place.is_empty() { String::new() } else { format!(" ({})", place.join(", ")) };
    let mut made = vec![format!("{sign} {} {}{place}", d.kind, d.words)];
    let value = |v: &Option<String>| v.clone().unwrap_or_else(|| "nothing".to_owned());
    made.extend(d.fields.iter().map(|f| format!("    {}: {} → {}", f.name, value(&f.before), value(&f.after))));
    made
}
