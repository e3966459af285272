//! `sidenote export`: a dataset, read again after writing.

use super::args::{Export, OnLoss};
use super::common::{annotators, article, count, options, to_read};
use super::{DONE, FOUND, Failure, out};
use crate::export::{RECIPE, Written, losses_in_words, report_json};
use crate::model::{AnnotatorId, ArticleId, Project, Recipe};
use crate::session::Session;
use crate::session::certificate::splits;
use crate::session::dataset::{Dataset, Order};
use crate::session::deliver::Delivered;
use crate::session::recipes::recipe;
use crate::store::{Progress, RealFs, replace};
use serde_json::Value;

pub(super) fn run(args: &Export) -> Result<u8, Failure> {
    let session = to_read(&args.project)?;
    let order = order(args, &session)?;
    let unread = out::tell_unread(&session);
    if unread && args.on_loss == OnLoss::Refuse {
        out::tell("Nothing was written, since not all of the project can be read.");
        return Ok(FOUND);
    }
    let code = out::watched("Exporting", |progress| write(args, &session, order, progress))?;
    Ok(if unread { code.max(FOUND) } else { code })
}

/// What is asked for: a recipe, where one is named, and what is said beside it.
fn order(args: &Export, session: &Session) -> Result<Order, Failure> {
    let project = session.project();
    let mut options = options(&args.option)?;
    let named = options.remove(RECIPE.name);
    let recipe = named.map(|name| recipe(&RealFs, session.folder(), &name)).transpose()?;
    if let Some(recipe) = &recipe {
        if recipe.to != args.to {
            let why = format!("the recipe is for --to {}, not {}", recipe.to, args.to);
            return Err(Failure(format!("choosing the format: {why}")));
        }
        options = recipe.options.iter().map(|(k, v)| (k.clone(), v.clone())).chain(options).collect();
    }
    let articles = articles(args, project, recipe.as_ref())?;
    let annotators = match &recipe {
        Some(recipe) if args.annotator.is_empty() && !recipe.annotators.is_empty() => recipe.annotators.clone(),
        _ => annotators(project, &args.annotator, &articles)?,
    };
    Ok(Order { format: args.to.clone(), annotators: known(project, annotators)?, articles, options })
}

fn articles(args: &Export, project: &Project, recipe: Option<&Recipe>) -> Result<Vec<ArticleId>, Failure> {
    let named = if args.article.is_empty() { recipe.map_or(&[][..], |r| &r.articles) } else { &args.article };
    if named.is_empty() {
        return Ok(project.articles_in_order().into_iter().map(|(id, _)| id).collect());
    }
    named.iter().map(|a| article(project, a)).collect()
}

fn known(project: &Project, annotators: Vec<AnnotatorId>) -> Result<Vec<AnnotatorId>, Failure> {
    match annotators.iter().find(|who| !project.annotators.contains_key(who)) {
        Some(who) => Err(Failure(format!("choosing whose layers: the project has no annotator “{who}”"))),
        None => Ok(annotators),
    }
}

fn write(args: &Export, session: &Session, order: Order, progress: &Progress) -> Result<u8, Failure> {
    let dataset = Dataset::of(session.project(), order)?;
    if args.on_loss == OnLoss::Refuse {
        let told = dataset.told(progress)?;
        if !told.losses.is_empty() {
            return refuse(args, &dataset, &told);
        }
    }
    let path = std::path::absolute(&args.out).map_err(|e| Failure(format!("writing the export: {e}")))?;
    let (format, parts) = (dataset.format, splits(&dataset));
    let delivered = dataset.deliver(&RealFs, session.folder(), &path, progress)?;
    if let Some(to) = &args.report {
        let Delivered { written, mismatches, files, .. } = &delivered;
        let mut report = report_json(format, session.project(), written, mismatches, files);
        if parts.as_object().is_some_and(|parts| !parts.is_empty()) {
            report["splits"] = parts;
        }
        write_report(to, &report)?;
    }
    Ok(tell(&delivered))
}

fn refuse(args: &Export, dataset: &Dataset<'_>, told: &Written) -> Result<u8, Failure> {
    if let Some(report) = &args.report {
        let nothing = Written { written: 0, ..told.clone() };
        write_report(report, &report_json(dataset.format, dataset.whole().project, &nothing, &[], &[]))?;
    }
    for loss in losses_in_words(told) {
        out::tell(&loss);
    }
    out::tell("Nothing was written, since the format cannot carry everything.");
    Ok(FOUND)
}

fn write_report(path: &std::path::Path, value: &Value) -> Result<(), Failure> {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    replace(&RealFs, &path, format!("{value:#}\n").as_bytes())
        .map_err(|e| Failure(format!("writing the report: {e}: {}", path.display())))
}

fn tell(delivered: &Delivered) -> u8 {
    let w = &delivered.written;
    for loss in losses_in_words(w) {
        out::tell(&loss);
    }
    for file in &delivered.files {
        out::say(&format!("{} ({})", file.path, count(file.bytes, "byte")));
    }
    out::say(&format!("Wrote {} of {} in {}.", w.written, count(w.marks, "mark"), count(w.articles, "article")));
    for m in delivered.mismatches.iter().take(20) {
        out::tell(&format!("read again: {}", m.message));
    }
    if let Some(certificate) = &delivered.certificate {
        out::say(&format!("Certificate: {}", certificate.display()));
    }
    if delivered.mismatches.is_empty() {
        out::say("Read again: everything is there.");
        return DONE;
    }
    FOUND
}
