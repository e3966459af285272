//! `sidenote export`: a dataset, read again after writing.

use super::args::{Export, OnLoss};
use super::common::{annotators, article, count, options, to_read};
use super::{DONE, FOUND, Failure, out};
use crate::export::{ALL, Format, Request, Written, by_id, losses_in_words, report_json};
use crate::model::ArticleId;
use crate::session::deliver::{Delivered, deliver};
use crate::store::{RealFs, replace};

pub(super) fn run(args: &Export) -> Result<u8, Failure> {
    let format = by_id(&args.to).ok_or_else(|| {
        let ids: Vec<&str> = ALL.iter().map(|f| f.id).collect();
        Failure(format!("choosing the format: “{}” cannot be written; use one of {}", args.to, ids.join(", ")))
    })?;
    let options = options(&args.option)?;
    let session = to_read(&args.project)?;
    let project = session.project();
    let articles: Vec<ArticleId> = if args.article.is_empty() {
        project.articles_in_order().into_iter().map(|(id, _)| id).collect()
    } else {
        args.article.iter().map(|a| article(project, a)).collect::<Result<_, _>>()?
    };
    let annotators = annotators(project, &args.annotator, &articles)?;
    let request = Request { project, annotators, articles, options };
    let written = (format.write)(&request)?;
    if args.on_loss == OnLoss::Refuse && !written.losses.is_empty() {
        return refuse(args, format, &request, &written);
    }
    let path = std::path::absolute(&args.out).map_err(|e| Failure(format!("writing the export: {e}")))?;
    let delivered = deliver(&RealFs, session.folder(), &path, format, &request, written)?;
    if let Some(report) = &args.report {
        write_report(
            report,
            &report_json(format, &request, &delivered.written, &delivered.mismatches, &delivered.files),
        )?;
    }
    Ok(tell(&delivered))
}

fn refuse(args: &Export, format: &Format, request: &Request<'_>, written: &Written) -> Result<u8, Failure> {
    if let Some(report) = &args.report {
        let nothing = Written { files: Vec::new(), written: 0, ..written.clone() };
        write_report(report, &report_json(format, request, &nothing, &[], &[]))?;
    }
    for loss in losses_in_words(written) {
        out::tell(&loss);
    }
    out::tell("Nothing was written, since the format cannot carry everything.");
    Ok(FOUND)
}

fn write_report(path: &std::path::Path, value: &serde_json::Value) -> Result<(), Failure> {
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
    if delivered.mismatches.is_empty() {
        out::say("Read again: everything is there.");
        return DONE;
    }
    FOUND
}
