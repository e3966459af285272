//! `sidenote link`: one link; its id on standard output.

use super::args::Link;
use super::common::{annotator, article, listed, mark, to_write};
use super::{DONE, Failure, out};
use crate::model::RelationId;
use crate::ops::{Maker, links};
use crate::store::{SystemIds, now};

pub(super) fn run(args: &Link) -> Result<u8, Failure> {
    let mut session = to_write(&args.project)?;
    out::tell_unread(&session);
    let project = session.project();
    let id = article(project, &args.article)?;
    let who = annotator(project, &args.annotator)?;
    let layer = project
        .layer(id, &who)
        .ok_or_else(|| Failure(format!("finding the marks: {} has marked nothing in this article", args.annotator)))?;
    let (from, to) = (mark(layer, &args.from)?, mark(layer, &args.to)?);
    let known = project.schema.relations.keys().find(|r| r.as_str() == args.relation);
    let relation: RelationId = known.cloned().ok_or_else(|| {
        let ids = project.schema.relations.keys().map(RelationId::as_str);
        Failure(format!("choosing the relation: there is no “{}”; {}", args.relation, listed("there are", ids)))
    })?;
    let mut ids = SystemIds;
    let mut maker = Maker { annotator: who, now: now(), ids: &mut ids };
    let (link, transaction) = links::add(project, &mut maker, id, &relation, from, to)?;
    session.commit(transaction, now())?;
    session.close()?;
    out::say(&link.to_string());
    Ok(DONE)
}
