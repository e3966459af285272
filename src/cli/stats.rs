//! `sidenote stats`: counts per label, annotator and article.

use super::args::Stats;
use super::common::to_read;
use super::{DONE, Failure, out};
use crate::ops::stats::stats;

pub(super) fn run(args: &Stats) -> Result<u8, Failure> {
    let session = to_read(&args.project)?;
    let counted = stats(session.project());
    if args.json {
        out::json(&serde_json::to_value(&counted).map_err(|e| Failure(format!("counting: {e}")))?);
        return Ok(DONE);
    }
    out::say(&format!("{} articles", counted.articles));
    for a in &counted.annotators {
        out::say(&format!(
            "{:<20} {:>5} articles {:>6} marks {:>6} links {:>4.0} % read",
            a.name,
            a.articles,
            a.marks,
            a.links,
            a.read_fraction * 100.0
        ));
    }
    for l in &counted.labels {
        out::say(&format!("{:<20} {:>6} marks in {} articles", l.id, l.marks, l.articles));
    }
    Ok(DONE)
}
