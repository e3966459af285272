//! brat standoff: a folder with `NAME.txt` and `NAME.ann` for each article, and the configuration that lets
//! brat show and edit it. Several annotators have a folder each, with a configuration that names them.
//!
//! Offsets are code points of the text file, which has line feeds alone. brat marks never hold a line end:
//! a mark across one is written in pieces, which readers join again. Must not know how brat draws.

mod conf;
mod lines;

use super::asked::{Asked, asked};
use super::losses::Losses;
use super::{Carries, Format, Kept, OutFile, Pieces, Request, Verify, Written, options};
use crate::edit::Refusal;
use crate::model::{AnnotatorId, Layer};
use std::collections::BTreeSet;

/// brat standoff.
pub(super) static FORMAT: Format = Format {
    id: "brat",
    title: "brat standoff",
    extension: "",
    folder: true,
    about: "A folder of texts and .ann files with its configuration, for brat and the many tools that read it.",
    offset_unit: "code points",
    carries: Carries {
        overlap: true,
        nesting: true,
        discontinuous: true,
        token_border: true,
        attributes: true,
        kinds: true,
        links: true,
        entities: true,
        annotators: true,
        zero_width: true,
        comments: true,
        readings: false,
    },
    options: &[],
    pieces: Pieces::Files,
    write,
    guide: None,
    verify: Verify::ByReader("brat"),
};

fn write(request: &Request<'_>) -> Result<Written, Refusal> {
    options::known(&FORMAT, &request.options)?;
    let articles = asked(request)?;
    let mut made = Written { articles: articles.len(), ..Written::default() };
    let mut losses = Losses::default();
    let several = request.annotators.len() > 1;
    made.files = configurations(request, &articles, several);
    for article in &articles {
        made.marks += article.marks().count();
        if article.layers.is_empty() {
            put(&mut made, article, "", String::new());
            made.kept.push(Kept::new(article, ""));
        }
        for (who, layer) in &article.layers {
            let folder = if several { format!("{who}/") } else { String::new() };
            let content = annotations(request, article, (who, layer), &mut made, &mut losses);
            put(&mut made, article, &folder, content);
        }
        losses.readings(article);
    }
    made.losses = losses.done();
    Ok(made)
}

/// The configuration of the whole, and of the folder of everybody who says something, for brat and others look into
/// the folder of a document first.
fn configurations(request: &Request<'_>, articles: &[Asked<'_>], several: bool) -> Vec<OutFile> {
    let name = |who: &AnnotatorId| request.project.name_of(who).to_owned();
    let alone = request.annotators.first().filter(|_| !several).map(name);
    let people: BTreeSet<&AnnotatorId> = articles.iter().flat_map(|a| &a.layers).map(|(who, _)| *who).collect();
    let folders = people.into_iter().filter(|_| several).map(|who| (format!("{who}/"), Some(name(who))));
    let all = std::iter::once((String::new(), alone)).chain(folders);
    let files = |(folder, who): (String, Option<String>)| {
        let files = conf::files(request.project, who.as_deref());
        files.into_iter().map(move |(name, content)| file(&format!("{folder}{name}"), content))
    };
    all.flat_map(files).collect()
}

fn annotations(
    request: &Request<'_>,
    article: &Asked<'_>,
    (who, layer): (&AnnotatorId, &Layer),
    made: &mut Written,
    losses: &mut Losses,
) -> String {
    let mut kept = Kept::new(article, request.project.name_of(who));
    let content = lines::lines(request.project, article, layer, &mut kept, losses);
    made.written += kept.marks.len();
    for decision in layer.decisions.values() {
        losses.decision(article, decision);
    }
    made.kept.push(kept);
    content
}

fn put(made: &mut Written, article: &Asked<'_>, folder: &str, content: String) {
    let stem = &article.article.stem;
    made.files.push(file(&format!("{folder}{stem}.txt"), article.text.as_str().to_owned()));
    made.files.push(file(&format!("{folder}{stem}.ann"), content));
}

fn file(name: &str, content: String) -> OutFile {
    OutFile::new(format!("/{name}"), content.into_bytes())
}

/// The rule for what brat has no place for.
pub(super) const NO_PLACE: &str = "brat has no place for it; it is not written";
