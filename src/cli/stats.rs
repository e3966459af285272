//! `sidenote stats`: counts per label, annotator and article.

use super::args::Stats;
use super::common::{count, to_read, word};
use super::{DONE, Failure, out};
use crate::ops::stats::{AnnotatorStats, stats};

pub(super) fn run(args: &Stats) -> Result<u8, Failure> {
    let session = to_read(&args.project)?;
    out::tell_unread(&session);
    let counted = stats(session.project());
    if args.json {
        out::json(&serde_json::to_value(&counted).map_err(|e| Failure(format!("counting: {e}")))?);
        return Ok(DONE);
    }
    out::say(&count(counted.articles, "article"));
    counted.annotators.iter().for_each(|a| out::say(&annotator_line(a)));
    for l in &counted.labels {
        let marks = word(l.marks, "mark");
        out::say(&format!("{:<20} {:>6} {marks:<5} in {}", l.id, l.marks, count(l.articles, "article")));
    }
    Ok(DONE)
}

/// The counts of one person, in columns.
fn annotator_line(a: &AnnotatorStats) -> String {
    let (articles, marks, links) = (word(a.articles, "article"), word(a.marks, "mark"), word(a.links, "link"));
    format!(
        "{:<20} {:>5} {articles:<8} {:>6} {marks:<5} {:>6} {links:<5} {:>4.0} % read",
        a.name,
        a.articles,
        a.marks,
        a.links,
        a.read_fraction * 100.0
    )
}
